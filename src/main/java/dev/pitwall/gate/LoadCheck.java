package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would the remaining nodes carry? Read from each node: what all have in flight now, over what
 * those that remain can hold. For a whole queue: what arrives, over what those that remain work
 * off.
 */
record LoadCheck(HeadroomRule rule) implements Check {
  @Override
  public Finding find(Evidence evidence) {
    Set<String> remaining = new TreeSet<>(evidence.peers());
    remaining.removeAll(evidence.nodesOut());
    if (remaining.isEmpty()) {
      return finding(NO_GO, 0, "no other node is in rotation");
    }
    Map<String, QueueWindow> windows = evidence.loads().getOrDefault(rule.signal(), Map.of());
    Double each = rule.nodeDrains();
    return each == null
        ? ofNodes(evidence, remaining, windows)
        : ofQueue(evidence, remaining.size(), each, windows.get(""));
  }

  private Finding ofNodes(
      Evidence evidence, Set<String> remaining, Map<String, QueueWindow> windows) {
    double busy = 0;
    double room = 0;
    Set<String> counted = new TreeSet<>(remaining);
    if (evidence.node() != null && !isDown(evidence, evidence.node())) {
      counted.add(evidence.node());
    }
    for (String node : counted) {
      QueueWindow window = windows.getOrDefault(node, QueueWindow.EMPTY);
      String missing = missing(evidence, node, window);
      if (missing != null) {
        return finding(UNDECIDED, counted.size(), missing);
      }
      busy += load(window);
      room += remaining.contains(node) ? capacity(window) : 0;
    }
    double share = busy / room;
    String observed =
        String.format(
            Locale.ROOT,
            "without %s the other %d would be %.0f %% busy (%.1f in flight for %.0f places)",
            evidence.subject(),
            remaining.size(),
            share * 100,
            busy,
            room);
    return finding(share <= rule.most() ? GO : NO_GO, counted.size(), observed);
  }

  /** A node that is down carries nothing, and nothing of it needs to be carried by others. */
  private static boolean isDown(Evidence evidence, String node) {
    Duration recent = Duration.ofSeconds(30);
    Instant since = evidence.now().minus(recent);
    return evidence.healthOf(node).at(evidence.now(), since, recent) == NodeHealth.State.DOWN;
  }

  private @Nullable String missing(Evidence evidence, String node, QueueWindow window) {
    if (window.samples().isEmpty()) {
      return "no reading of " + node + " yet";
    }
    QueueSample last = window.samples().getLast();
    if (evidence.isStale(rule.signal(), last.at())) {
      long age = Duration.between(last.at(), evidence.now()).toSeconds();
      return "%s was last read %d s ago".formatted(node, age);
    }
    Double capacity = last.capacity();
    boolean told = last.inFlight() != null && capacity != null && capacity > 0;
    if (!told || last.fault() != null) {
      return node + " tells no in_flight and capacity above 0";
    }
    return null;
  }

  /** The mean over the window: a single moment says little of what will be. */
  private static double load(QueueWindow window) {
    return window.samples().stream()
        .mapToDouble(
            sample ->
                Optional.ofNullable(sample.inFlight()).orElse(0.0)
                    + Optional.ofNullable(sample.depth()).orElse(0.0))
        .average()
        .orElse(0);
  }

  private static double capacity(QueueWindow window) {
    Double capacity = window.samples().getLast().capacity();
    return capacity == null ? 0 : capacity;
  }

  private Finding ofQueue(
      Evidence evidence, int remaining, double each, @Nullable QueueWindow window) {
    if (window == null || window.samples().isEmpty()) {
      return finding(UNDECIDED, 0, "no reading yet");
    }
    QueueSample last = window.samples().getLast();
    if (evidence.isStale(rule.signal(), last.at())) {
      long age = Duration.between(last.at(), evidence.now()).toSeconds();
      return finding(UNDECIDED, 0, "last read %d s ago".formatted(age));
    }
    Optional<Double> arriving = window.arrivalRate();
    if (arriving.isEmpty()) {
      return finding(
          UNDECIDED, 0, "how much arrives is not known yet; it takes readings over at least 6 s");
    }
    double share = arriving.get() / (each * remaining);
    String observed =
        String.format(
            Locale.ROOT,
            "%.1f/s arrive, the other %d work off %.1f/s: %.0f %% busy",
            arriving.get(),
            remaining,
            each * remaining,
            share * 100);
    return finding(share <= rule.most() ? GO : NO_GO, window.samples().size(), observed);
  }

  private Finding finding(Finding.Decision decision, int n, String observed) {
    return new Finding(
        "headroom:" + rule.signal(),
        decision,
        true,
        n,
        decision == NO_GO ? 1 : 0,
        observed,
        String.format(Locale.ROOT, "at most %.0f %% busy without it", rule.most() * 100),
        "load of all over the room of those that remain",
        List.of());
  }
}
