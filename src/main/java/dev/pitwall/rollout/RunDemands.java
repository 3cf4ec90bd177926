package dev.pitwall.rollout;

import dev.pitwall.journey.Run;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule asks of those who judge, and tells them. No method waits for anything: a timer
 * may call each of them.
 */
public interface RunDemands {
  /** Whether a rollout has that node out right now, so that a run there would show nothing. */
  boolean isOut(String service, String node);

  /** The runs that open questions wait for, one demand a journey and target. */
  List<RunDemand> demands();

  /** Calls it whenever the demands may have changed. */
  void onDemands(Runnable listener);

  /** A run starts now: until it is told or given up, what started later proves nothing. */
  void started(String run, String journey, @Nullable String node, Instant at);

  /** A run that was started ended without a record. */
  void gaveUp(String run, String journey, @Nullable String node);

  /** The steps of a run are over; its undo steps may go on. */
  void settled(Run run);
}
