package dev.pitwall.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.journey.Capture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes pieces of an answer into the variables of a run. */
final class Captures {
  /** More than this is no key, token or name. */
  private static final int LONGEST = 16_384;

  private Captures() {}

  /**
   * Takes every piece that is there.
   *
   * @throws StepFailed naming the pieces that are not
   */
  static void take(List<Capture> captures, ResponseBody view, Scope scope)
      throws StepFailed, ProbeBroken {
    List<String> missing = new ArrayList<>();
    for (Capture capture : captures) {
      Optional<String> value = value(capture, view);
      value.ifPresent(text -> scope.put(capture.variable(), text));
      if (value.isEmpty()) {
        missing.add(source(capture) + " for {{" + capture.variable() + "}}");
      }
    }
    if (!missing.isEmpty()) {
      String body = new TextSanitizer(scope.secrets()).fit(view.text(), 200);
      throw new StepFailed(
          "status " + view.answer().status() + " without them, body: " + body,
          "a value of at most " + LONGEST + " characters " + String.join(", ", missing));
    }
  }

  private static Optional<String> value(Capture capture, ResponseBody view) throws ProbeBroken {
    Optional<String> found =
        switch (capture) {
          case Capture.FromJson json -> json(json.path(), view);
          case Capture.FromHeader header -> view.answer().header(header.header());
          case Capture.FromBody body -> Patterns.find(body.pattern(), view.text());
        };
    return found.filter(text -> text.length() <= LONGEST);
  }

  private static Optional<String> json(String path, ResponseBody view) throws ProbeBroken {
    try {
      JsonNode value = JsonPaths.find(view.json(), path).first();
      return value == null || value.isNull() ? Optional.empty() : Optional.of(Jsons.text(value));
    } catch (StepFailed notJson) {
      return Optional.empty();
    }
  }

  private static String source(Capture capture) {
    return switch (capture) {
      case Capture.FromJson json -> "at " + json.path();
      case Capture.FromHeader header -> "in header " + header.header();
      case Capture.FromBody body -> "matching /" + body.pattern() + "/";
    };
  }
}
