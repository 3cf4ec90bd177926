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
 * @param badWorker the second of its two workers answers customers with 500
 */
public record Build(
    String version,
    double checkoutFailureRate,
    double offersFailureRate,
    Duration slowness,
    @Nullable String reportsVersion,
    Life life,
    boolean queueStuck,
    boolean badWorker) {

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
    return new Build(version, 0, SUPPLIER_FAILS, Duration.ZERO, null, Life.ALIVE, false, false);
  }

  private static void mustBeShare(String name, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(name + " is " + rate + ", it must be 0 to 1");
    }
  }

  public Build failingCheckouts(double rate) {
    return with(rate, offersFailureRate, slowness, reportsVersion);
  }

  public Build failingOffers(double rate) {
    return with(checkoutFailureRate, rate, slowness, reportsVersion);
  }

  public Build slowBy(Duration delay) {
    return with(checkoutFailureRate, offersFailureRate, delay, reportsVersion);
  }

  public Build claiming(String otherVersion) {
    return with(checkoutFailureRate, offersFailureRate, slowness, otherVersion);
  }

  public Build in(Life other) {
    return with(other, queueStuck, badWorker);
  }

  public Build withStuckQueue() {
    return with(life, true, badWorker);
  }

  public Build withBadWorker() {
    return with(life, queueStuck, true);
  }

  private Build with(double checkouts, double offers, Duration delay, @Nullable String said) {
    return new Build(version, checkouts, offers, delay, said, life, queueStuck, badWorker);
  }

  private Build with(Life other, boolean stuck, boolean bad) {
    return new Build(
        version,
        checkoutFailureRate,
        offersFailureRate,
        slowness,
        reportsVersion,
        other,
        stuck,
        bad);
  }

  /** The version the running node says it is. */
  String said() {
    return reportsVersion == null ? version : reportsVersion;
  }
}
