package dev.pitwall.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One version of the shop, and what is wrong with it.
 *
 * @param version what the deploy tool believes it installs
 * @param checkoutFailureRate share of checkouts answered with 500, 0 to 1
 * @param offersFailureRate share of looks at the offers answered with 502, 0 to 1
 * @param slowness added to every search and checkout
 * @param reportsVersion the version it says it is, when that is not the truth
 * @param life whether it comes up at all
 * @param queueStuck its order worker takes one order and never finishes it
 */
public record Build(
    String version,
    double checkoutFailureRate,
    double offersFailureRate,
    Duration slowness,
    @Nullable String reportsVersion,
    Life life,
    boolean queueStuck) {

  /** How often the supplier, whom the offers come from, does not answer any build. */
  private static final double SUPPLIER_FAILS = 0.002;

  /** Whether a started build comes up. */
  public enum Life {
    /** Listens and is well. */
    ALIVE,
    /** Listens, and its health answers 503. */
    SICK,
    /** The process starts and never listens. */
    DEAD
  }

  public Build {
    if (version.isBlank()) {
      throw new IllegalArgumentException("a build needs a version");
    }
    mustBeShare("checkoutFailureRate", checkoutFailureRate);
    mustBeShare("offersFailureRate", offersFailureRate);
    if (slowness.isNegative()) {
      throw new IllegalArgumentException("slowness is " + slowness + ", it must not be negative");
    }
  }

  /** A build with nothing wrong; that the supplier fails now and then is not its fault. */
  public static Build good(String version) {
    return new Build(version, 0, SUPPLIER_FAILS, Duration.ZERO, null, Life.ALIVE, false);
  }

  private static void mustBeShare(String name, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(name + " is " + rate + ", it must be 0 to 1");
    }
  }

  public Build failingCheckouts(double rate) {
    return new Build(version, rate, offersFailureRate, slowness, reportsVersion, life, queueStuck);
  }

  public Build failingOffers(double rate) {
    return new Build(
        version, checkoutFailureRate, rate, slowness, reportsVersion, life, queueStuck);
  }

  public Build slowBy(Duration delay) {
    return new Build(
        version, checkoutFailureRate, offersFailureRate, delay, reportsVersion, life, queueStuck);
  }

  public Build claiming(String otherVersion) {
    return new Build(
        version, checkoutFailureRate, offersFailureRate, slowness, otherVersion, life, queueStuck);
  }

  public Build in(Life other) {
    return new Build(
        version,
        checkoutFailureRate,
        offersFailureRate,
        slowness,
        reportsVersion,
        other,
        queueStuck);
  }

  public Build withStuckQueue() {
    return new Build(
        version, checkoutFailureRate, offersFailureRate, slowness, reportsVersion, life, true);
  }

  /** The version the running node says it is. */
  String said() {
    return reportsVersion == null ? version : reportsVersion;
  }
}
