package dev.pitwall.api;

import dev.pitwall.api.GateResponse.Shape;
import dev.pitwall.gate.Finding;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Puts an evaluation into the shape a caller wants. */
final class GateResponses {
  /** When to ask again while nothing is decided. */
  static final int PENDING_RETRY_SECONDS = 2;

  /** When to ask again while a hold stands whose end nobody knows; only said in bodies. */
  static final int HOLD_RETRY_SECONDS = 30;

  /** The first line of a text, in characters. */
  static final int LONGEST_LINE = 600;

  private final EvaluationJson json;
  private final PublicLinks links;
  private final Supplier<List<Hold>> holds;

  GateResponses(EvaluationJson json, PublicLinks links, Supplier<List<Hold>> holds) {
    this.json = json;
    this.links = links;
    this.holds = holds;
  }

  GateResponse of(Evaluation evaluation, Shape shape, Instant now) {
    int header = retryAfter(evaluation, shape, now);
    Buffer body =
        shape.json()
            ? json.of(evaluation, inBody(evaluation.verdict(), header)).toBuffer()
            : Buffer.buffer(text(evaluation));
    return new GateResponse(
        shape.status() ? status(evaluation.verdict(), shape) : 200,
        evaluation.verdict(),
        evaluation.id(),
        header,
        shape,
        body);
  }

  /** The one place where a verdict becomes a status: nothing but GO is below 400. */
  static int status(Verdict verdict, Shape shape) {
    return switch (verdict) {
      case GO -> 200;
      case NO_GO -> 409;
      case INCONCLUSIVE -> shape.inconclusiveStatus() == 503 ? 503 : 409;
      case HOLD -> 423;
      case PENDING -> 503;
    };
  }

  private int retryAfter(Evaluation evaluation, Shape shape, Instant now) {
    return switch (evaluation.verdict()) {
      case GO, NO_GO -> 0;
      case PENDING -> PENDING_RETRY_SECONDS;
      case INCONCLUSIVE -> shape.inconclusiveStatus() == 503 ? PENDING_RETRY_SECONDS : 0;
      case HOLD -> secondsOfHold(evaluation.question().gate(), now);
    };
  }

  private static int inBody(Verdict verdict, int header) {
    return verdict == Verdict.HOLD && header == 0 ? HOLD_RETRY_SECONDS : header;
  }

  /** Seconds until the last hold on a gate ends; 0 when one of them only ends by hand. */
  private int secondsOfHold(String gate, Instant now) {
    long seconds = 0;
    for (Hold hold : holds.get()) {
      if (hold.stops(gate, now)) {
        Instant end = hold.expiresAt();
        if (end == null) {
          return 0;
        }
        seconds = Math.max(seconds, Duration.between(now, end).plusMillis(999).toSeconds());
      }
    }
    return (int) Math.min(seconds, Integer.MAX_VALUE);
  }

  /** The verdict and its reason first, for those who look at one line only. */
  private String text(Evaluation evaluation) {
    StringBuilder text = new StringBuilder(firstLine(evaluation)).append('\n');
    text.append("evaluation ").append(evaluation.id()).append(' ');
    text.append(links.evaluation(evaluation.id())).append('\n');
    for (Finding finding : evaluation.judgement().findings()) {
      text.append(finding.decision()).append(' ').append(oneLine(finding.sentence())).append('\n');
    }
    return text.toString();
  }

  private static String firstLine(Evaluation evaluation) {
    String line = evaluation.verdict() + " " + oneLine(evaluation.judgement().reason());
    return line.length() <= LONGEST_LINE
        ? line
        : line.substring(0, LONGEST_LINE - 1).strip() + "\u2026";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
