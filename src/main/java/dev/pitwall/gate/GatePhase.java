package dev.pitwall.gate;

import java.util.Arrays;
import java.util.Optional;

/** What a deploy tool can ask about: the moves of a rolling upgrade, and the whole. */
public enum GatePhase {
  /** May this node be taken out? */
  PRE_DRAIN("pre-drain", true),
  /** May it be stopped? */
  DRAINED("drained", true),
  /** Is the upgraded node good? */
  POST_START("post-start", true),
  /** Is the service good now? */
  FLEET("fleet", false);

  private final String key;
  private final boolean aboutOneNode;

  GatePhase(String key, boolean aboutOneNode) {
    this.key = key;
    this.aboutOneNode = aboutOneNode;
  }

  /** The word used in requests and answers. */
  public String key() {
    return key;
  }

  /** Whether a question about it must name a node. */
  public boolean aboutOneNode() {
    return aboutOneNode;
  }

  /** The phase of that word. */
  public static Optional<GatePhase> of(String key) {
    return Arrays.stream(values()).filter(phase -> phase.key.equals(key)).findFirst();
  }
}
