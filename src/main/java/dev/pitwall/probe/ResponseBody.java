package dev.pitwall.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An answer's body as text and as JSON, each made at most once and only when asked for. */
final class ResponseBody {
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

  private final HttpAnswer answer;
  private @Nullable String text;
  private @Nullable JsonNode json;

  ResponseBody(HttpAnswer answer) {
    this.answer = answer;
  }

  HttpAnswer answer() {
    return answer;
  }

  String text() {
    if (text == null) {
      text = answer.body().toString(charset());
    }
    return text;
  }

  /** UTF-8 when the answer names none, or one this JVM does not know. */
  private Charset charset() {
    Matcher named = CHARSET.matcher(answer.header("Content-Type").orElse(""));
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /**
   * The body as JSON.
   *
   * @throws StepFailed when it is none, or too long to be kept whole
   */
  JsonNode json() throws StepFailed {
    if (json == null) {
      json = parsed();
    }
    return json;
  }

  private JsonNode parsed() throws StepFailed {
    if (answer.truncated()) {
      throw new StepFailed(
          "the body is longer than the " + answer.body().length() + " bytes kept", "a JSON body");
    }
    try {
      JsonNode node = Jsons.MAPPER.readTree(text());
      if (!node.isMissingNode()) {
        return node;
      }
      throw new StepFailed("the body is empty", "a JSON body");
    } catch (JsonProcessingException e) {
      throw new StepFailed("the body is not JSON", "a JSON body");
    }
  }
}
