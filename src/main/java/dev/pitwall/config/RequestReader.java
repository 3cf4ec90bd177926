package dev.pitwall.config;

import dev.pitwall.config.StepLabels.UnlabelledStep;
import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Template;
import dev.pitwall.yaml.DidYouMean;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an HTTP request, what its answer must be like, and what is taken from it. */
final class RequestReader {
  /** A path or an absolute URL, which may begin with a place. */
  static final String TARGET =
      "(\\{\\{[\\s\\S]*|(/(?!/)|https?://(?=[^/?#@\\s]))([^\\s{]|\\{\\{[^{}]*}})*)";

  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S.*)");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** A method and where to. */
  static final String SCHEMA = "(" + String.join("|", METHODS) + ")\\s+" + TARGET;

  private static final List<String> BODIES = List.of("json", "form", "body");
  private static final Form<YamlValue> TEXTS =
      Forms.mapOf("map of texts", Forms.text(), Forms.text());
  private static final Form<YamlValue> HEADER_TEXTS =
      Forms.mapOf("map of texts", Forms.header(), Forms.text());

  private static final Key<YamlValue> HEADERS = with("headers", HEADER_TEXTS, "sent with it");
  private static final Key<YamlValue> QUERY = with("query", TEXTS, "appended to its URL");
  private static final Key<YamlValue> EXPECT =
      with("expect", ExpectReader.FORM, "what the answer must be like");
  private static final Key<YamlValue> CAPTURE =
      with("capture", CaptureReader.FORM, "what is taken from the answer");

  /** The keys that go with {@code request}. */
  static final Keys KEYS =
      Keys.of(
              HEADERS,
              QUERY,
              with("json", Form.of("any value", Map.of(), Optional::of), "a JSON body"),
              with("form", TEXTS, "a form as body"),
              with("body", Forms.text().readBy(Optional::of), "a text as body; one body at most"),
              EXPECT,
              CAPTURE)
          .narrowed(
              "not",
              Map.of(
                  "anyOf", List.of(two("json", "form"), two("json", "body"), two("form", "body"))));

  private final VariableScope variables;
  private final MatchReader matches;

  RequestReader(VariableScope variables) {
    this.variables = variables;
    this.matches = new MatchReader(variables);
  }

  private static Map<String, Object> two(String one, String other) {
    return Map.of("required", List.of(one, other));
  }

  private static Key<YamlValue> with(String name, Form<YamlValue> form, String says) {
    return Key.of(name, form).says(says).with("request");
  }

  UnlabelledStep read(YamlValue line, YamlMap step) {
    Optional<Matcher> parts = line.text().map(LINE::matcher).filter(Matcher::matches);
    if (line.isScalar() && parts.isEmpty()) {
      line.mustBe("a method and a path", "such as POST /api/cart");
    }
    String method = parts.flatMap(p -> method(line, p.group(1))).orElse("GET");
    Template url = parts.flatMap(p -> url(line, p.group(2))).orElse(Template.of("/"));
    Map<String, Template> headers = step.find(HEADERS).map(this::headers).orElse(Map.of());
    Map<String, Template> query = step.find(QUERY).map(this::texts).orElse(Map.of());
    Optional<Step.Body> body = body(step);
    Expectation expect =
        step.find(EXPECT).map(new ExpectReader(matches)::read).orElse(Expectation.DEFAULT);
    List<Capture> captures = step.find(CAPTURE).map(CaptureReader::read).orElse(List.of());
    return new UnlabelledStep(
        method + " " + url.source(),
        common ->
            new Step.Request(
                common, method, url, headers, query, body.orElse(null), expect, captures));
  }

  private static Optional<String> method(YamlValue line, String word) {
    if (METHODS.contains(word)) {
      return Optional.of(word);
    }
    String upper = word.toUpperCase(Locale.ROOT);
    return line.wrong(
        "unknown method `" + YamlValue.shorten(word) + "`",
        METHODS.contains(upper)
            ? "did you mean `" + upper + "`?"
            : DidYouMean.hint(upper, METHODS, "allowed:"));
  }

  private Optional<Template> url(YamlValue line, String text) {
    return variables.url(line.saying(text));
  }

  private Map<String, Template> headers(YamlValue value) {
    value.entries("header", Forms.header());
    Map<String, Template> headers = texts(value);
    headers.forEach(
        (name, text) -> {
          if (text.source().chars().anyMatch(Character::isISOControl)) {
            value
                .keyOf(name)
                .wrong(
                    "the header `" + YamlValue.shorten(name) + "` has a line break", "remove it");
          }
        });
    return headers;
  }

  private Map<String, Template> texts(YamlValue value) {
    Map<String, Template> texts = new LinkedHashMap<>();
    value.entries().forEach((name, text) -> texts.put(name, variables.templateOr(text)));
    return texts;
  }

  private Optional<Step.Body> body(YamlMap step) {
    Set<String> present = step.present(BODIES);
    if (present.size() > 1) {
      step.value()
          .wrong(
              "a request has one body, saw `" + String.join("`, `", present) + "`",
              "keep one of: json, form, body");
    }
    return present.stream()
        .map(key -> body(key, step.find(key).orElseThrow()))
        .reduce((first, later) -> first);
  }

  private Step.Body body(String key, YamlValue value) {
    return switch (key) {
      case "json" -> new Step.Body.AsJson(new YamlJson(variables).read(value));
      case "form" -> new Step.Body.AsForm(texts(value));
      default -> new Step.Body.AsText(variables.templateOr(value));
    };
  }
}
