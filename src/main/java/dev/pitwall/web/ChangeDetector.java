package dev.pitwall.web;

import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.LatestReading;
import java.util.List;
import java.util.Objects;

/** Notices changes of which nobody tells: nodes that move, holds, signals that turn. */
final class ChangeDetector {
  private final WebPorts ports;
  private int last;

  ChangeDetector(WebPorts ports) {
    this.ports = ports;
    this.last = look();
  }

  /** Whether something changed since this was last asked; may block. */
  synchronized boolean changed() {
    int now = look();
    boolean changed = now != last;
    last = now;
    return changed;
  }

  private int look() {
    List<Object> states =
        ports.readings().latest().stream().<Object>map(ChangeDetector::state).toList();
    return Objects.hash(ports.gates().rollouts(), ports.gates().holds(), states);
  }

  /** The state without its figures, which move all the time. */
  private static String state(LatestReading reading) {
    String version =
        reading.latest() instanceof HealthSample health ? " " + health.versionSeen() : "";
    return reading.latest().signal()
        + " "
        + reading.latest().node()
        + reading.report().well()
        + version;
  }
}
