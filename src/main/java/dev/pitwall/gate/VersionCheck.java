package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.journey.Run;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does the node run the version that is expected?
 *
 * <p>While the process before it may still answer, its version is no wrong one yet: the node is not
 * restarted. A third version is wrong, and so is the old one once the new has answered, or when the
 * time is over that a node may take for its start.
 *
 * @param journeys whose runs may tell it, beside health
 * @param maxAge how old the newest answer may be
 * @param startWithin how long after a start the process before it may still answer
 */
record VersionCheck(String node, List<String> journeys, Duration maxAge, Duration startWithin)
    implements Check {
  /** One wrong answer may come from a process that is just leaving. */
  private static final int WRONG_IN_A_ROW = 2;

  private record Seen(Instant at, String version, boolean isWrong) {}

  @Override
  public Finding find(Evidence evidence) {
    String expected = evidence.version();
    if (expected == null) {
      return finding(
          UNDECIDED,
          List.of(),
          "no version was named",
          "a version, in the question or in its rollout");
    }
    List<Seen> seen = seen(evidence, expected);
    String required = "version " + expected;
    if (seen.isEmpty()) {
      return finding(UNDECIDED, seen, "no version seen yet", required);
    }
    Seen last = seen.getLast();
    Duration age = Duration.between(last.at(), evidence.now());
    String observed = "answers as version " + last.version();
    if (age.compareTo(maxAge) > 0) {
      String stale = ", last seen %d s ago".formatted(age.toSeconds());
      return finding(UNDECIDED, seen, observed + stale, required);
    }
    List<Seen> since = sinceRestart(evidence, seen);
    NodeStart start = evidence.subject().start();
    boolean awaited = start != null && start.isAwaited();
    if (since.isEmpty() || (awaited && wrongStreak(since) > 0)) {
      return notRestarted(evidence, seen, observed + " as before", required);
    }
    int wrong = wrongStreak(since);
    Finding.Decision decision = wrong == 0 ? GO : wrong >= WRONG_IN_A_ROW ? NO_GO : UNDECIDED;
    return finding(decision, seen, observed, required);
  }

  private Finding notRestarted(
      Evidence evidence, List<Seen> seen, String observed, String required) {
    NodeStart start = evidence.subject().start();
    boolean isLate =
        start != null
            && !start.isAwaited()
            && !evidence.now().isBefore(start.began().plus(startWithin));
    return isLate && wrongStreak(seen) >= WRONG_IN_A_ROW
        ? finding(
            NO_GO,
            seen,
            observed,
            required + " within %d s of its start".formatted(startWithin.toSeconds()))
        : finding(UNDECIDED, seen, observed + ": not restarted yet", required);
  }

  /** The answers from the first on that did not come from the process that was there before. */
  private static List<Seen> sinceRestart(Evidence evidence, List<Seen> seen) {
    NodeStart start = evidence.subject().start();
    String before = start == null ? null : start.versionBefore();
    if (start == null || before == null) {
      return seen;
    }
    int first = 0;
    while (first < seen.size() && isOld(seen.get(first), before)) {
      first++;
    }
    return seen.subList(first, seen.size());
  }

  private static boolean isOld(Seen seen, String before) {
    return seen.isWrong() && seen.version().equals(before);
  }

  private static int wrongStreak(List<Seen> seen) {
    int streak = 0;
    for (int i = seen.size() - 1; i >= 0 && seen.get(i).isWrong(); i--) {
      streak++;
    }
    return streak;
  }

  private List<Seen> seen(Evidence evidence, String expected) {
    List<Seen> seen = new ArrayList<>();
    Instant from = evidence.times().startedAt();
    Instant upTo = evidence.now().plusSeconds(1);
    for (HealthSample sample : evidence.healthOf(node).between(from, evidence.now())) {
      add(seen, sample.at(), sample.versionSeen(), expected, upTo);
    }
    for (String journey : journeys) {
      for (Run run : evidence.runs().of(journey, node).since(from, evidence.now())) {
        add(
            seen,
            run.endedAt(),
            run.met().stray() == null ? run.versionSeen() : null,
            expected,
            upTo);
      }
    }
    if (seen.stream().anyMatch(Seen::isWrong)) {
      // Of two answers in the same moment the wrong one counts, in whatever order they were told.
      seen.sort(Comparator.comparing(Seen::at).thenComparing(Seen::isWrong));
    } else {
      newestLast(seen);
    }
    return seen;
  }

  /** Where all answers are alike only the newest matters, and there may be thousands to sort. */
  private static void newestLast(List<Seen> seen) {
    int newest = seen.size() - 1;
    for (int i = 0; i < seen.size(); i++) {
      newest = seen.get(i).at().isAfter(seen.get(newest).at()) ? i : newest;
    }
    if (newest >= 0) {
      Collections.swap(seen, newest, seen.size() - 1);
    }
  }

  private static void add(
      List<Seen> seen, Instant at, @Nullable String version, String expected, Instant upTo) {
    if (version != null && !at.isAfter(upTo)) {
      seen.add(new Seen(at, version, !version.equals(expected)));
    }
  }

  private Finding finding(
      Finding.Decision decision, List<Seen> seen, String observed, String required) {
    return new Finding(
        CheckId.of("version", node),
        decision,
        true,
        seen.size(),
        seen.stream().filter(Seen::isWrong).count(),
        observed,
        required,
        "the version of the last answer; " + WRONG_IN_A_ROW + " wrong ones in a row stop",
        List.of(),
        seen.isEmpty() ? Map.of() : Map.of(Finding.VERSION_SEEN, seen.getLast().version()));
  }
}
