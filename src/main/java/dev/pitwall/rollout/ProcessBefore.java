package dev.pitwall.rollout;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells the process before a start that was told from the one that was started, while either may
 * answer. Guarded by the lock of the gate service.
 */
final class ProcessBefore {
  private final RolloutState board;
  private final SignalWindows windows;

  /** By service and node, the number of the process whose predecessor answered after its start. */
  private final Map<String, Integer> lingered = new HashMap<>();

  ProcessBefore(RolloutState board, SignalWindows windows) {
    this.board = board;
    this.windows = windows;
  }

  /** Notes that it has answered after the start. */
  void answered(NodeRecord record) {
    lingered.put(place(record), record.incarnation().number());
  }

  private static String place(NodeRecord record) {
    return record.service() + " " + record.node();
  }

  /**
   * After a start that was told, the process before it may answer for a while: what names itself as
   * that, or still says its version, is taken for it, unless just that version was to be started
   * again.
   */
  boolean isLingering(NodeRecord record, @Nullable String version, @Nullable String instance) {
    Incarnation of = record.incarnation();
    boolean ofProcess = of.isUnmet() && instance != null && instance.equals(of.instanceBefore());
    return ofProcess || (version != null && version.equals(board.lingering(record)));
  }

  /**
   * Whether it has answered since the start, so that what was seen till then is not the new one's.
   */
  boolean hasLingered(NodeRecord record, @Nullable String version) {
    Incarnation of = record.incarnation();
    if (Objects.equals(lingered.get(place(record)), of.number())) {
      return true;
    }
    return of.origin() == Incarnation.Origin.TOLD
        && windows.health(record.service(), record.node()).since(of.began()).stream()
            .anyMatch(
                sample ->
                    sample.versionSeen() != null
                        && Objects.equals(sample.versionSeen(), of.versionBefore())
                        && !Objects.equals(sample.versionSeen(), version));
  }
}
