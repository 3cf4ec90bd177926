package dev.pitwall.api;

import dev.pitwall.api.ProbeOnce.Answer;
import dev.pitwall.api.ProbeOnce.Question;
import dev.pitwall.journey.Journey;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers as blackbox_exporter does: the same statuses, the same opening words, plain text, and
 * parameters that mean nothing here are passed over. What it does not say, we add: what was seen,
 * and what would have been right.
 */
final class ProbeOperations {
  /** What blackbox_exporter looks for when no module is asked for. */
  private static final String USUAL_MODULE = "http_2xx";

  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,15}\\.?\\d{0,15}|\\.\\d{1,15})([eE][+-]?\\d{1,2})?");
  private static final double SPARE_SECONDS = 0.5;
  private static final double MOST_SECONDS = 3_600;
  private static final int RETRY_SECONDS = 5;
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ApiPorts ports;

  ProbeOperations(ApiPorts ports) {
    this.ports = ports;
  }

  ApiResponse probe(ApiRequest request) {
    String header = request.ctx().request().getHeader(TIMEOUT);
    if (header != null && !header.isEmpty() && !NUMBER.matcher(header).matches()) {
      return refusal(500, badTimeout(header));
    }
    MultiMap query = request.ctx().queryParams();
    String module = first(query, "module");
    Question question =
        new Question(
            module.isEmpty() ? USUAL_MODULE : module,
            first(query, "target"),
            first(query, "hostname"),
            limit(header));
    return answer(question, module.isEmpty(), first(query, "debug").equals("true"));
  }

  /** Of several values the first counts, as there. */
  private static String first(MultiMap query, String name) {
    String value = query.get(name);
    return value == null ? "" : value;
  }

  private ApiResponse answer(Question question, boolean usual, boolean debug) {
    Answer answer = ports.probe().probe(question);
    return switch (answer) {
      case Answer.Ran ran ->
          debug ? debug(question, answer) : page(ProbeText.of(ran.run(), ran.took()));
      case Answer.Late late -> debug ? debug(question, answer) : page(ProbeText.late(late.took()));
      case Answer.UnknownModule _ -> refusal(400, unknown(question.module(), usual));
      case Answer.NoTarget none ->
          refusal(400, "Target parameter is missing; expected " + none.reason());
      case Answer.BadTarget bad ->
          refusal(400, "Target parameter is " + seen(question) + "; expected " + bad.reason());
      case Answer.Busy busy -> busy(busy.why());
    };
  }

  private ApiResponse debug(Question question, Answer answer) {
    Optional<Journey> journey =
        ports.journeys().get().stream()
            .filter(one -> one.name().equals(question.module()))
            .findFirst();
    return text(200, ProbeLog.of(question, answer, journey), Map.of());
  }

  private static String seen(Question question) {
    String target = Quoted.of(question.target());
    return question.hostname().isEmpty()
        ? target
        : target + " with hostname " + Quoted.of(question.hostname());
  }

  private static String unknown(String module, boolean usual) {
    String why = usual ? "; no module was asked for, and this is then the usual one" : "";
    return "Unknown module "
        + Quoted.of(module)
        + why
        + "; expected module=NAME, the name of a journey, as GET /api/v1/journeys lists them";
  }

  private static String badTimeout(String header) {
    return "Failed to parse timeout from Prometheus header: "
        + TIMEOUT
        + " is "
        + Quoted.of(header)
        + "; expected a number of seconds, such as 10, or no such header";
  }

  /** Never a page with a probe that did not succeed: that would look like a broken target. */
  private static ApiResponse busy(String why) {
    return ApiResponse.problem(
        Problem.unavailable(
            "not probed: " + why + "; scrape less often, or fewer targets", RETRY_SECONDS));
  }

  private static ApiResponse refusal(int status, String sentence) {
    return text(status, sentence + "\n", Map.of());
  }

  private static ApiResponse text(int status, String text, Map<String, String> headers) {
    return new ApiResponse.Bytes(status, TEXT, Buffer.buffer(text), headers);
  }

  private static ApiResponse page(String text) {
    return new ApiResponse.Bytes(200, ProbeText.CONTENT_TYPE, Buffer.buffer(text), Map.of());
  }

  /**
   * What Prometheus waits, less what the way back takes; null when it does not say, or so little
   * that nothing is left.
   */
  private static @Nullable Duration limit(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return null;
    }
    double left = Math.min(Double.parseDouble(header), MOST_SECONDS) - SPARE_SECONDS;
    return left > 0 ? Duration.ofNanos(Math.round(left * 1e9)) : null;
  }
}
