package dev.pitwall.gate;

import java.util.List;
import java.util.Set;

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
    String signal, double margin, double ratio, long minRequests, boolean required)
    implements Rule {
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

  @Override
  public List<Check> checks(GatePolicy policy, Evidence evidence) {
    return evidence.phase() == GatePhase.POST_START
        ? List.of(new ErrorCheck(this, policy.alphaEach()))
        : List.of();
  }

  @Override
  public Set<String> signals() {
    return Set.of(signal);
  }

  @Override
  public boolean spendsAlpha() {
    return true;
  }
}
