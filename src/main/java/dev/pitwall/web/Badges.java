package dev.pitwall.web;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Outcome;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.SampleReport;

/** States as a sign and a word; the colour only repeats what they say. */
final class Badges {
  private Badges() {}

  static Html of(Verdict verdict) {
    return switch (verdict) {
      case GO -> good("GO");
      case NO_GO -> bad("NO_GO");
      case PENDING -> waiting("PENDING");
      case INCONCLUSIVE -> unknown("INCONCLUSIVE");
      case HOLD -> held("HOLD");
    };
  }

  static Html of(Finding.Decision decision) {
    return switch (decision) {
      case GO -> good("GO");
      case NO_GO -> bad("NO_GO");
      case UNDECIDED -> waiting("undecided");
    };
  }

  static Html of(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> good("passed");
      case FAILED -> bad("failed");
      case ERRORED -> unknown("errored");
      case SKIPPED -> idle("skipped");
    };
  }

  static Html of(Phase phase) {
    return switch (phase) {
      case WAITING -> idle(phase.key());
      case DRAINING, STOPPED, UPGRADING, STARTED -> waiting(phase.key());
      case DONE -> good(phase.key());
      case FAILED -> bad(phase.key());
    };
  }

  static Html of(Rollout.Result result) {
    return switch (result) {
      case SUCCEEDED -> good("succeeded");
      case FAILED -> bad("failed");
      case ROLLED_BACK -> held("rolled back");
      case ABANDONED -> unknown("abandoned");
    };
  }

  static Html of(SampleReport report) {
    String word = report.state().replace('_', ' ');
    return switch (word) {
      case "unknown" -> unknown(report.kind().equals("unreadable") ? report.kind() : word);
      case "warn" -> waiting("growing");
      default -> report.well() ? good(word) : bad(word);
    };
  }

  static Html good(String word) {
    return badge("good", "✔", word);
  }

  static Html bad(String word) {
    return badge("bad", "✖", word);
  }

  static Html waiting(String word) {
    return badge("waiting", "…", word);
  }

  static Html unknown(String word) {
    return badge("unknown", "?", word);
  }

  static Html held(String word) {
    return badge("held", "■", word);
  }

  static Html idle(String word) {
    return badge("idle", "–", word);
  }

  private static Html badge(String tone, String sign, String word) {
    return Html.of(
        "<span class=\"badge {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
        tone,
        sign,
        word);
  }
}
