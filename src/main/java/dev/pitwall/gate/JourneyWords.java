package dev.pitwall.gate;

import dev.pitwall.journey.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Says what the runs of a journey prove. */
record JourneyWords(Evidence evidence, Sprt test, JourneyProof proof) {
  String observed(JourneyProof.Outcome outcome) {
    StringBuilder text = new StringBuilder();
    if (proof.measured().isEmpty()) {
      text.append("no run on ").append(evidence.subject().name()).append(" counts yet");
    } else {
      text.append(counts(outcome));
    }
    switch (outcome) {
      case STOPPED, UNCONFIRMED -> text.append(compared());
      case COMMON, PROVEN, UNMEASURED, OPEN -> {}
    }
    return text + lost() + versions();
  }

  /** Whom it hits comes before where it failed: a long reason is cut at its end. */
  private String counts(JourneyProof.Outcome outcome) {
    List<Run> told = proof.told();
    List<Run> failed = RunSequence.failedOf(told);
    String text =
        failed.size() + " of " + told.size() + " runs on " + evidence.subject().name() + " failed";
    if (outcome == JourneyProof.Outcome.COMMON) {
      text += ", also on %s: an outage, not this node".formatted(String.join(", ", also()));
    }
    return failed.isEmpty() ? text : text + ", last at " + story(failed.getLast());
  }

  /** Why a run did not pass; "required" is the word for what the gate asks, so it is not used. */
  private static String story(Run run) {
    return run.failure() == null ? "" : run.failure().sentence("wanted");
  }

  private List<String> also() {
    List<String> failing = proof.peers().failing();
    return failing.isEmpty() ? List.of("its peers") : failing;
  }

  private String compared() {
    PeerComparison peers = proof.peers();
    return switch (peers.state()) {
      case ALONE -> "";
      case WORSE, OPEN, COMMON ->
          "; its peers failed in %d of %d runs in the same seconds"
              .formatted(peers.failed(), peers.n());
    };
  }

  private String lost() {
    String lost = proof.lost().story();
    return lost.isEmpty() ? "" : "; " + lost;
  }

  /** Which versions answered, where not all runs met the one that is asked about. */
  private String versions() {
    String version = evidence.version();
    if (version == null) {
      return "";
    }
    Map<String, Baseline> seen = new LinkedHashMap<>();
    for (Run run : proof.attempts()) {
      String of = run.versionSeen();
      if (run.isEvidence() && of != null) {
        Baseline one = new Baseline(1, TargetRuns.failed(List.of(run)));
        seen.merge(of, one, (a, b) -> new Baseline(a.n() + b.n(), a.failed() + b.failed()));
      }
    }
    if (seen.keySet().stream().allMatch(one -> Objects.equals(one, version))) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    seen.forEach(
        (of, runs) -> parts.add("%s: %d of %d failed".formatted(of, runs.failed(), runs.n())));
    return "; by version seen: " + String.join(", ", parts);
  }

  /** What was tested is what is said. */
  String required(JourneyProof.Outcome outcome) {
    String p1 = percent(test.p1());
    String p0 = percent(test.p0());
    return switch (outcome) {
      case PROVEN -> "less than " + p1 + " failing";
      case STOPPED -> "no more failures than the " + p0 + " that a good node may have";
      case COMMON -> "an end of the outage, then " + passes(proof.passesMissing());
      case UNCONFIRMED -> unconfirmed();
      case UNMEASURED ->
          "at most %s of the last %d runs lost, and %s"
              .formatted(percent(LostRuns.MOST), LostRuns.ATTEMPTS, passes(proof.passesMissing()));
      case OPEN -> "less than " + p1 + " failing, " + open();
    };
  }

  private String open() {
    int missing = proof.passesMissing();
    return missing == 0
        ? "an end of the %d runs that are out".formatted(proof.out())
        : passes(missing) + " prove it";
  }

  private static String passes(int missing) {
    return missing + " more passes in a row";
  }

  private String unconfirmed() {
    if (proof.peers().state() == PeerComparison.State.OPEN) {
      return "more runs of its peers in the same seconds, to tell its fault from an outage";
    }
    return proof.isSpread()
        ? "a failure over another browser than " + proof.stretch().failed().getLast().worker()
        : "another failure at least %d s after the first"
            .formatted(JourneyProof.LEAST_SPAN.toSeconds());
  }

  private static String percent(double share) {
    return share < 0.1 && share * 100 != Math.rint(share * 100)
        ? String.format(Locale.ROOT, "%.1f %%", share * 100)
        : Math.round(share * 100) + " %";
  }

  String rule() {
    return String.format(
        Locale.ROOT,
        "sprt p0=%.3f p1=%.2f alpha=%.2g beta=%.2g",
        test.p0(),
        test.p1(),
        test.alpha(),
        test.beta());
  }

  List<String> runIds() {
    List<Run> failed = RunSequence.failedOf(proof.told());
    List<Run> telling = failed.isEmpty() ? proof.measured() : failed;
    List<String> ids = new ArrayList<>();
    for (Run run :
        telling.subList(Math.max(0, telling.size() - Finding.MAX_EVIDENCE), telling.size())) {
      ids.addFirst(run.id());
    }
    return ids;
  }
}
