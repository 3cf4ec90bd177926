package dev.pitwall.cli;

import dev.pitwall.cli.GateReply.Answer;
import dev.pitwall.cli.GateReply.Refusal;
import dev.pitwall.cli.GateReply.Silence;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a gate until it has decided, or patience ends. Whatever is not a clear GO is none. */
final class GatePoller {
  /** As long as a gate lets a question wait. */
  private static final Duration POLL = Duration.ofSeconds(25);

  /** The first answer comes soon, so that progress shows what is waited for. */
  private static final Duration FIRST_POLL = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_OF_SILENCE = Duration.ofMillis(500);

  /** A hold says when it ends by itself; a person may end it earlier. */
  private static final Duration LONGEST_PAUSE_OF_HOLD = Duration.ofSeconds(30);

  private final PitwallClient client;
  private final GateQuestion question;
  private final Patience patience;
  private final GateProgress progress;
  private final Sleeper sleeper;
  private final long deadline;
  private @Nullable Silence silence;
  private long silentSince;
  private @Nullable Answer last;

  /**
   * How long to go on.
   *
   * @param total for a decision
   * @param silent while nobody answers
   * @param hold whether to wait for the end of a hold
   */
  record Patience(Duration total, Duration silent, boolean hold) {}

  GatePoller(
      PitwallClient client,
      GateQuestion question,
      Patience patience,
      GateProgress progress,
      Sleeper sleeper) {
    this.client = client;
    this.question = question;
    this.patience = patience;
    this.progress = progress;
    this.sleeper = sleeper;
    this.deadline = sleeper.nanos() + patience.total().toNanos();
  }

  /** Asks until there is an end. */
  GateResult decide() throws InterruptedException {
    Duration poll = FIRST_POLL;
    try {
      while (true) {
        GateReply reply = ask(shorter(poll, left()));
        poll = POLL;
        Optional<GateResult> end = ending(reply);
        if (end.isPresent()) {
          return end.get();
        }
        sleeper.pause(shorter(pause(reply), left()));
        if (left().isZero()) {
          return overtime();
        }
      }
    } finally {
      progress.done();
    }
  }

  private GateReply ask(Duration wait) throws InterruptedException {
    return switch (client.get(question.path(wait), "text/plain", wait)) {
      case PitwallClient.Reply.Said said -> GateReading.of(question, said.response());
      case PitwallClient.Reply.Silence none -> new Silence(none.why(), Optional.empty());
    };
  }

  private Optional<GateResult> ending(GateReply reply) {
    return switch (reply) {
      case Answer answer -> answered(answer);
      case Refusal refusal -> Optional.of(GateResult.without(refusal.code(), refusal.why()));
      case Silence silent -> silent(silent);
    };
  }

  private Optional<GateResult> answered(Answer answer) {
    silence = null;
    last = answer;
    boolean held = answer.verdict() == Verdict.HOLD && !patience.hold();
    if (answer.verdict().isFinal() || held) {
      return Optional.of(GateResult.with(answer));
    }
    progress.waiting(answer.verdict().name(), answer.reason(), left());
    return left().isZero() ? Optional.of(overtime()) : Optional.empty();
  }

  private Optional<GateResult> silent(Silence heard) {
    if (silence == null) {
      silentSince = sleeper.nanos();
    }
    silence = heard;
    Duration gone = Duration.ofNanos(sleeper.nanos() - silentSince);
    if (gone.compareTo(patience.silent()) >= 0 || left().isZero()) {
      return Optional.of(unreachable(heard));
    }
    progress.waiting(GateResult.NO_ANSWER, heard.why(), left());
    return Optional.empty();
  }

  private static GateResult unreachable(Silence heard) {
    return GateResult.without(Exit.UNREACHABLE, heard.why());
  }

  /** Time is up: the last thing heard is what counts. */
  private GateResult overtime() {
    Silence silent = silence;
    Answer answer = last;
    if (silent != null || answer == null) {
      return unreachable(
          silent == null ? new Silence("nobody was asked", Optional.empty()) : silent);
    }
    return GateResult.with(answer)
        .because(
            "no decision within " + DurationWords.of(patience.total()) + "; " + answer.reason());
  }

  private Duration pause(GateReply reply) {
    return switch (reply) {
      case Answer answer when answer.verdict() == Verdict.HOLD ->
          shorter(LONGEST_PAUSE_OF_HOLD, answer.askAgain().orElse(LONGEST_PAUSE_OF_HOLD));
      case Answer answer -> answer.askAgain().orElse(PAUSE);
      case Silence silent -> silent.askAgain().orElse(PAUSE_OF_SILENCE);
      case Refusal refusal -> Duration.ZERO;
    };
  }

  private Duration left() {
    long nanos = deadline - sleeper.nanos();
    return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
