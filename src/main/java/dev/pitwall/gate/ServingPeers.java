package dev.pitwall.gate;

import java.time.Duration;

/**
 * Which of the other nodes serve, so that they can carry what one that is taken out leaves: one
 * that is out, about to be taken out or down does not.
 *
 * @param health whether nodes say how they are; where they do not, a node that no rollout has out
 *     serves
 * @param maxAge how old a health answer may be
 */
record ServingPeers(boolean health, Duration maxAge) {
  static ServingPeers of(GatePolicy policy) {
    return new ServingPeers(policy.has(HealthyNodeRule.class), policy.maxAge());
  }

  /** Whether it serves; one that is not proven yet, or did not say lately, is unknown. */
  NodeHealth.State stateOf(String peer, Evidence evidence) {
    Evidence.Peers peers = evidence.peers();
    if (peers.out().contains(peer) || peers.reserved().containsKey(peer)) {
      return NodeHealth.State.DOWN;
    }
    if (peers.unproven().contains(peer) && !evidence.rollback()) {
      return NodeHealth.State.UNKNOWN;
    }
    return health ? healthOf(evidence.healthOf(peer), evidence) : NodeHealth.State.UP;
  }

  private NodeHealth.State healthOf(NodeHealth of, Evidence evidence) {
    return of.at(evidence.now(), evidence.now().minus(maxAge), of.freshness(maxAge));
  }
}
