package dev.pitwall.probe.browser.proxy;

import dev.pitwall.machine.MachineFault;
import dev.pitwall.tls.TlsUnusable;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a proxy could not reach, by host and port, and what this machine last lacked for it. */
final class FaultBook {
  private static final int MOST = 256;

  /** What this machine lacked when a connection was last not made. */
  private record Shortage(ProxyFaults.Fault fault, long nanos) {}

  private final Map<String, ProxyFaults.Fault> faults = new ConcurrentHashMap<>();
  private volatile @Nullable Shortage shortage;

  void reached(String place) {
    faults.remove(place);
  }

  /**
   * Notes that a place could not be reached, and answers whose fault that is. A name or a route
   * that only the address of a third party lacks is no business of a run.
   */
  ProxyFaults.Fault failed(String place, boolean toNode, Throwable cause, String sentence) {
    boolean isLacking = MachineFault.shortage(cause).isPresent();
    boolean isOurs =
        isLacking || cause instanceof TlsUnusable || (toNode && MachineFault.of(cause).isPresent());
    ProxyFaults.Fault fault = new ProxyFaults.Fault(sentence, isOurs);
    if (isLacking) {
      shortage = new Shortage(fault, System.nanoTime());
    }
    if (faults.size() < MOST) {
      faults.put(place, fault);
    }
    return fault;
  }

  /** Notes that nobody can be reached. */
  void lacking(String sentence) {
    shortage = new Shortage(new ProxyFaults.Fault(sentence, true), System.nanoTime());
  }

  /** What goes wrong for a run that begins now. */
  ProxyFaults fromNow(Function<URI, String> place) {
    long begin = System.nanoTime();
    return new ProxyFaults() {
      @Override
      public Optional<Fault> of(URI url) {
        return Optional.ofNullable(faults.get(place.apply(url)));
      }

      @Override
      public Optional<Fault> shortage() {
        Shortage last = shortage;
        return last == null || last.nanos() - begin < 0
            ? Optional.empty()
            : Optional.of(last.fault());
      }
    };
  }
}
