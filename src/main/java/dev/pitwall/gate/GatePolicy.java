package dev.pitwall.gate;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate asks for. Each rule becomes a check in the phases it fits.
 *
 * @param health whether nodes say how they are, so that health is required
 * @param version whether nodes say their version, so that the expected one is required
 * @param burns how fast the error budget of the whole service may be used up
 * @param alerts signals of alerts that must not fire
 * @param headroom what the other nodes must be able to carry when one is taken out
 * @param drained signals whose depth and in-flight must be zero before a node is stopped: of the
 *     node where they are read per node, else of the whole queue
 * @param certificateLeft how long TLS certificates must still be good; null where they are not
 *     judged
 * @param deadline how long an evaluation may stay undecided
 * @param warmUp how long after its start a node's answers do not count
 * @param maxAge how old evidence about the whole service may be
 * @param lease how long a GO holds
 * @param minHealthy how many other nodes must be healthy when one is taken out
 * @param alpha the chance of stopping a healthy node, shared over the checks that can stop
 * @param beta the chance of passing a journey on a node as bad as its {@code p1}
 */
public record GatePolicy(
    String name,
    String service,
    List<JourneyRule> journeys,
    List<QueueRule> queues,
    List<ErrorRule> errors,
    List<BurnRule> burns,
    List<String> alerts,
    List<HeadroomRule> headroom,
    List<String> drained,
    boolean health,
    boolean version,
    @Nullable Duration certificateLeft,
    Duration deadline,
    Duration warmUp,
    Duration maxAge,
    Duration lease,
    int minHealthy,
    double alpha,
    double beta) {
  /**
   * A journey that must work.
   *
   * @param p1 the failure rate that must be caught, above the cap of p0 and below 1
   * @param required whether the gate waits for its proof; a journey that is not required can stop,
   *     but is not waited for
   */
  public record JourneyRule(String journey, double p1, boolean required) {
    /** The failure rate that must be caught where nothing else is said. */
    public static final double DEFAULT_P1 = 0.5;

    public JourneyRule {
      if (!(Baseline.CAP < p1 && p1 < 1)) {
        throw new IllegalArgumentException(
            "p1 of journey %s is %s; required above %s and below 1"
                .formatted(journey, p1, Baseline.CAP));
      }
    }
  }

  /**
   * Errors of real traffic on the node, held against its peers.
   *
   * @param margin how many more errors per request are worth a stop, absolute, as a ratio of 1
   * @param ratio how many times the peers' rate is worth a stop
   * @param minRequests how many requests the node must have had before it is judged
   * @param required whether the gate waits until that many were served and nothing looks worse; for
   *     nodes that get real traffic while they are proven
   */
  public record ErrorRule(
      String signal, double margin, double ratio, long minRequests, boolean required) {
    /** The margin where nothing else is said: half a percentage point. */
    public static final double DEFAULT_MARGIN = 0.005;

    /** The ratio where nothing else is said. */
    public static final double DEFAULT_RATIO = 2;

    /** The minimum count where nothing else is said. */
    public static final long DEFAULT_MIN_REQUESTS = 50;

    /** A rule that does not wait for traffic. */
    public ErrorRule(String signal, double margin, double ratio, long minRequests) {
      this(signal, margin, ratio, minRequests, false);
    }
  }

  /** Whether any of its rules reads that signal. */
  public boolean uses(String signal) {
    return queues.stream().anyMatch(rule -> rule.signal().equals(signal))
        || errors.stream().anyMatch(rule -> rule.signal().equals(signal))
        || burns.stream().anyMatch(rule -> rule.signal().equals(signal))
        || headroom.stream().anyMatch(rule -> rule.signal().equals(signal))
        || alerts.contains(signal)
        || drained.contains(signal);
  }

  public GatePolicy {
    journeys = List.copyOf(journeys);
    queues = List.copyOf(queues);
    errors = List.copyOf(errors);
    burns = List.copyOf(burns);
    alerts = List.copyOf(alerts);
    headroom = List.copyOf(headroom);
    drained = List.copyOf(drained);
  }
}
