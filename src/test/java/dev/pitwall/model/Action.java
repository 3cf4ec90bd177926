package dev.pitwall.model;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import org.jspecify.annotations.Nullable;

/** One thing that happens; a list of them reads as a story. */
sealed interface Action {
  /** A deploy tool asks. */
  record Ask(
      String gate,
      @Nullable String rollout,
      @Nullable String node,
      GatePhase phase,
      @Nullable String version,
      int attempt)
      implements Action {
    Question question() {
      return new Question(gate, rollout, node, phase, version, attempt);
    }
  }

  /** Two tools ask at once, each on a thread of its own, while time is told on a third. */
  record AskTogether(Ask one, Ask other) implements Action {}

  /** A tool tells where it has brought a node. */
  record Tell(String rollout, String node, Phase to) implements Action {}

  record Open(String rollout, String version) implements Action {}

  record Finish(String rollout, Rollout.Result result) implements Action {}

  /**
   * Another process takes the node over, and nobody tells.
   *
   * @param good whether it does what users want of it
   * @param refused so many health answers are bad in between
   */
  record Replace(String node, String version, boolean good, int refused) implements Action {}

  /** The node breaks down and stays down; so many bad health answers are seen at once. */
  record Crash(String node, int refused) implements Action {}

  /** A tool takes a node through an upgrade and tells all of it. */
  record Upgrade(String rollout, String node, String version, boolean good, boolean seen)
      implements Action {}

  /** A tool tells a start, and the process before answers on for so many seconds. */
  record SlowUpgrade(String rollout, String node, String version, boolean good, int seconds)
      implements Action {}

  /** The health of a node is read so many times, a second apart; of every node for null. */
  record Health(@Nullable String node, int times) implements Action {}

  /** How runs of a journey go. */
  enum Course {
    /** As the process on the node does them; told at once. */
    TRUE,
    /** The probe breaks. */
    ERRORED,
    /** They pass, and met another node. */
    STRAY,
    /** They are over, and told later. */
    LATE,
    /** They have begun, and are over when they are told. */
    SLOW
  }

  /** Runs of every journey on a node, through the front door for null. */
  record Runs(@Nullable String node, int times, Course course, boolean peersToo)
      implements Action {}

  /** Runs that were kept back are told, the newest first where turned. */
  record TellLate(int atMost, boolean turned) implements Action {}

  /** Runs that were kept back will never be told. */
  record GiveUp() implements Action {}

  /** Every node and the front door are looked at: health twice, one run each. */
  record Serve() implements Action {}

  /** What the gate wants to see of a good node: health, just enough runs and some, health. */
  record Prove(String node, int beyond) implements Action {}

  /** So much work is left on a node. */
  record Work(String node, int left) implements Action {}

  record Wait(int seconds) implements Action {}

  /**
   * A person says stop.
   *
   * @param seconds until it expires; 0 for never
   */
  record Place(@Nullable String gate, int seconds) implements Action {}

  record Release(int which) implements Action {}

  record Acknowledge(int which) implements Action {}

  /** Pitwall is stopped and starts again; the runs of the last hour are read back, or not. */
  record Restart(boolean recall) implements Action {}

  /**
   * Pitwall will be killed at one of its next writes, before or after it reached the disk, and
   * starts again.
   */
  record Kill(int writes, boolean written) implements Action {}
}
