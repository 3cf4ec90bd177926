package dev.pitwall.probe.browser.evidence;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which journeys failed last at which targets; the oldest are forgotten. */
public final class RecentFailures {
  private record Key(String journey, String service, @Nullable String node) {}

  private static final int MOST = 1_000;

  private final Map<Key, Boolean> failing =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Whether the run before this one failed. */
  public synchronized boolean failedBefore(RunRequest request) {
    return request.avoidWorker() != null || failing.containsKey(key(request));
  }

  /** Takes note of a run; one that could not measure changes nothing. */
  public synchronized void note(RunRequest request, Run run) {
    if (run.outcome() == Outcome.FAILED) {
      failing.put(key(request), true);
    } else if (run.outcome() == Outcome.PASSED) {
      failing.remove(key(request));
    }
  }

  private static Key key(RunRequest request) {
    return new Key(
        request.journey().name(), request.target().service().name(), request.target().nodeName());
  }
}
