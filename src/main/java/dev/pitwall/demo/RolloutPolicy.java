package dev.pitwall.demo;

/**
 * How the deploy tool goes about a roll.
 *
 * @param emptiedGate the gate that is asked whether a drained node may be stopped
 * @param provenGate the gate that is asked whether a started node is good
 * @param live whether a started node gets users again before it is proven, as with a balancer that
 *     looks at nothing but health
 */
record RolloutPolicy(String emptiedGate, String provenGate, boolean live) {
  /** Out of rotation until proven. */
  static final RolloutPolicy USUAL = new RolloutPolicy("shop", "shop", false);

  /** Proven by the users themselves. */
  static final RolloutPolicy LIVE = new RolloutPolicy("shop", "shop-live", true);

  /** Would rather give a busy node back soon than wait for it. */
  static final RolloutPolicy HURRIED = new RolloutPolicy("shop-hurried", "shop", false);

  /** The gate that is asked about the phase. */
  String gate(String phase) {
    return switch (phase) {
      case "drained" -> emptiedGate;
      case "post-start" -> provenGate;
      default -> "shop";
    };
  }
}
