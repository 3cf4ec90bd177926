package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.journey.Run;
import dev.pitwall.signal.HealthSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Does the node run the version that is expected?
 *
 * @param node whose version it is
 */
record VersionCheck(String node) implements Check {
  /** One wrong answer may come from a process that is just leaving. */
  private static final int WRONG_IN_A_ROW = 2;

  private static final String KIND = "version:";
  private static final String ANSWERS_AS = "answers as version ";

  /** The version that a finding of this check speaks of; empty for any other finding. */
  static Optional<String> versionIn(Finding finding) {
    return finding.check().startsWith(KIND) && finding.observed().startsWith(ANSWERS_AS)
        ? Optional.of(finding.observed().substring(ANSWERS_AS.length()))
        : Optional.empty();
  }

  private record Seen(Instant at, String version, boolean isWrong) {}

  @Override
  public Finding find(Evidence evidence) {
    String expected = evidence.version();
    if (expected == null) {
      return finding(GO, 0, 0, "no version was named in the question", "none");
    }
    List<Seen> seen = seen(evidence, expected);
    if (seen.isEmpty()) {
      return finding(UNDECIDED, 0, 0, "no version seen yet", "version " + expected);
    }
    long wrong = seen.stream().filter(Seen::isWrong).count();
    int wrongStreak = 0;
    for (int i = seen.size() - 1; i >= 0 && seen.get(i).isWrong(); i--) {
      wrongStreak++;
    }
    Finding.Decision decision =
        wrongStreak == 0 ? GO : wrongStreak >= WRONG_IN_A_ROW ? NO_GO : UNDECIDED;
    String observed = ANSWERS_AS + seen.getLast().version();
    return finding(decision, seen.size(), wrong, observed, "version " + expected);
  }

  private List<Seen> seen(Evidence evidence, String expected) {
    List<Seen> seen = new ArrayList<>();
    for (HealthSample sample : evidence.healthOf(node).since(evidence.countsFrom())) {
      String version = sample.versionSeen();
      if (version != null) {
        seen.add(new Seen(sample.at(), version, !version.equals(expected)));
      }
    }
    for (List<Run> runs : evidence.runs().values()) {
      for (Run run : runs) {
        String version = run.versionSeen();
        if (version != null && !run.startedAt().isBefore(evidence.countsFrom())) {
          seen.add(new Seen(run.endedAt(), version, !version.equals(expected)));
        }
      }
    }
    // Of two answers in the same moment the wrong one counts, in whatever order they were told.
    seen.sort(Comparator.comparing(Seen::at).thenComparing(Seen::isWrong));
    return seen;
  }

  private Finding finding(
      Finding.Decision decision, long n, long wrong, String observed, String needed) {
    return new Finding(
        KIND + node,
        decision,
        true,
        n,
        wrong,
        observed,
        needed,
        "the version of the last answer; " + WRONG_IN_A_ROW + " wrong ones in a row stop",
        List.of());
  }
}
