package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.gate.Verdict;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes sense of an HTTP answer. Status and header must agree: a stray 200 of a proxy is no GO. */
final class GateReading {
  private static final int LONGEST_REASON = 1000;
  private static final int MOST_DETAILS = 50;
  private static final Pattern EVALUATION = Pattern.compile("evaluation (\\S+) (\\S+)");

  private GateReading() {}

  static GateReply of(GateQuestion question, HttpResponse<String> response) {
    String word = response.headers().firstValue("X-Gate-Verdict").orElse("");
    for (Verdict verdict : Verdict.values()) {
      if (verdict.name().equals(word) && status(verdict) == response.statusCode()) {
        return answer(verdict, response);
      }
    }
    return word.isEmpty() ? without(question, response) : contradiction(question, response, word);
  }

  private static int status(Verdict verdict) {
    return switch (verdict) {
      case GO -> 200;
      case NO_GO, INCONCLUSIVE -> 409;
      case HOLD -> 423;
      case PENDING -> 503;
    };
  }

  private static GateReply answer(Verdict verdict, HttpResponse<String> response) {
    List<String> lines =
        response
            .body()
            .lines()
            .map(line -> TerminalText.plain(line, LONGEST_REASON))
            .filter(line -> !line.isEmpty())
            .limit(MOST_DETAILS)
            .toList();
    Matcher evaluation = EVALUATION.matcher(lines.size() > 1 ? lines.get(1) : "");
    boolean linked = evaluation.matches();
    String id = response.headers().firstValue("X-Gate-Evaluation").orElse("");
    return new GateReply.Answer(
        verdict,
        lines.isEmpty() ? "(no reason given)" : reason(verdict, lines.getFirst()),
        TerminalText.plain(linked ? evaluation.group(1) : id, 100),
        linked ? evaluation.group(2) : "",
        lines.subList(Math.min(lines.size(), linked ? 2 : 1), lines.size()),
        retryAfter(response));
  }

  /** The first line without the verdict it begins with, which is told beside it. */
  private static String reason(Verdict verdict, String line) {
    String start = verdict.name() + " ";
    return line.startsWith(start) ? line.substring(start.length()) : line;
  }

  private static GateReply contradiction(
      GateQuestion question, HttpResponse<String> response, String word) {
    String seen = "status " + response.statusCode() + " with X-Gate-Verdict: " + word;
    return new GateReply.Refusal(
        question.server() + " answered " + TerminalText.plain(seen, 200) + ", which no gate does",
        Exit.UNREACHABLE);
  }

  private static GateReply without(GateQuestion question, HttpResponse<String> response) {
    int status = response.statusCode();
    String said = question.server() + " answered " + status + detail(response);
    return switch (status) {
      case 400 -> question(response, said);
      case 401, 403 ->
          refusal(said + "; the token must be one that may ask gates: see --token-file");
      case 404 -> refusal(said + "; is there a gate `" + question.gate() + "`?");
      case 408, 429, 500, 502, 503, 504 -> new GateReply.Silence(said, retryAfter(response));
      default ->
          refusal(
              said
                  + (status / 100 == 3 ? "; redirects are not followed" : "")
                  + "; a gate's answer has the header X-Gate-Verdict, this one has not");
    };
  }

  /** A problem report says that the question is wrong; anything else that this is no gate. */
  private static GateReply question(HttpResponse<String> response, String said) {
    return isProblem(response)
        ? new GateReply.Refusal(said, Exit.USAGE)
        : refusal(said + "; this is no gate's answer");
  }

  private static GateReply refusal(String why) {
    return new GateReply.Refusal(why, Exit.UNREACHABLE);
  }

  private static boolean isProblem(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Content-Type")
        .filter(type -> type.startsWith("application/problem+json"))
        .isPresent();
  }

  private static String detail(HttpResponse<String> response) {
    if (!isProblem(response)) {
      return "";
    }
    Optional<JsonNode> problem = JsonDocuments.read(response.body());
    String detail = problem.map(json -> json.path("detail").asText("")).orElse("");
    String title = problem.map(json -> json.path("title").asText("")).orElse("");
    String text = TerminalText.plain(detail.isBlank() ? title : detail, 500);
    return text.isEmpty() ? "" : ": " + text;
  }

  private static Optional<Duration> retryAfter(HttpResponse<String> response) {
    String value = response.headers().firstValue("Retry-After").orElse("").strip();
    if (value.matches("\\d{1,8}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(sentAt(response), until)).filter(Duration::isPositive);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** By the clock of the one who said it; without one the pause cannot be known. */
  private static Instant sentAt(HttpResponse<String> response) {
    String date = response.headers().firstValue("Date").orElse("");
    return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}
