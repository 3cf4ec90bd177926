package dev.pitwall.config;

import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads an HTTP request, what its answer must be like, and what is taken from it. */
final class RequestReader {
  static final List<String> COMPANIONS =
      List.of("headers", "query", "json", "form", "body", "expect", "capture");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> BODIES = List.of("json", "form", "body");
  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S.*)");
  private static final Pattern CLASS = Pattern.compile("([1-5])xx");

  private final VariableScope variables;
  private final MatchReader matches;

  RequestReader(VariableScope variables) {
    this.variables = variables;
    this.matches = new MatchReader(variables);
  }

  UnlabelledStep read(YamlValue line, YamlMap step) {
    Optional<Matcher> parts = line.text().map(LINE::matcher).filter(Matcher::matches);
    if (line.isScalar() && parts.isEmpty()) {
      line.mustBe("a method and a path", "such as POST /api/cart");
    }
    String method = parts.flatMap(p -> method(line, p.group(1))).orElse("GET");
    Template url = parts.flatMap(p -> url(line, p.group(2))).orElse(Template.of("/"));
    Map<String, Template> headers = step.find("headers").map(this::headers).orElse(Map.of());
    Map<String, Template> query = step.find("query").map(this::texts).orElse(Map.of());
    Optional<Step.Body> body = body(step);
    Expectation expect = step.find("expect").map(this::expect).orElse(Expectation.DEFAULT);
    List<Capture> captures = step.find("capture").map(this::captures).orElse(List.of());
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
    value.entries().keySet().forEach(name -> Scalars.header(value.keyOf(name).called("header")));
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

  private Expectation expect(YamlValue value) {
    YamlMap section = YamlMap.of(value, "status", "within", "header", "body", "json");
    return new Expectation(
        section.find("status").map(RequestReader::statuses).orElse(Set.of()),
        section.find("within").flatMap(v -> Scalars.duration(v, Duration.ofMillis(1))).orElse(null),
        section.find("header").map(this::onHeaders).orElse(List.of()),
        section.find("body").map(v -> matches.texts(v, Match.Contains::new)).orElse(List.of()),
        section.find("json").map(this::onJson).orElse(List.of()));
  }

  private static Set<Integer> statuses(YamlValue value) {
    Set<Integer> statuses = new TreeSet<>();
    List<YamlValue> items = value.isList() ? value.list() : List.of(value);
    if (items.isEmpty()) {
      value.mustBe("a status code, a class such as 2xx, or a list of them", "");
    }
    for (YamlValue item : items) {
      statuses.addAll(status(item));
    }
    return statuses;
  }

  private static List<Integer> status(YamlValue value) {
    Optional<String> text = value.text();
    Optional<Matcher> family = text.map(CLASS::matcher).filter(Matcher::matches);
    if (family.isPresent()) {
      int from = 100 * Integer.parseInt(family.get().group(1));
      return IntStream.range(from, from + 100).boxed().toList();
    }
    if (text.isEmpty() || text.get().matches("[1-5]\\d\\d")) {
      return text.map(Integer::valueOf).stream().toList();
    }
    value.mustBe("a status code from 100 to 599 or a class such as 2xx", "");
    return List.of();
  }

  private List<Expectation.OnHeader> onHeaders(YamlValue value) {
    List<Expectation.OnHeader> headers = new ArrayList<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Scalars.header(value.keyOf(entry.getKey()).called("header"));
      matches
          .texts(entry.getValue(), Match.Contains::new)
          .forEach(match -> headers.add(new Expectation.OnHeader(entry.getKey(), match)));
    }
    return headers;
  }

  private List<Expectation.OnJson> onJson(YamlValue value) {
    List<Expectation.OnJson> all = new ArrayList<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      Scalars.jsonPath(value.keyOf(entry.getKey()));
      matches
          .json(entry.getValue())
          .forEach(match -> all.add(new Expectation.OnJson(entry.getKey(), match)));
    }
    return all;
  }

  private List<Capture> captures(YamlValue value) {
    List<Capture> captures = new ArrayList<>();
    for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
      VariableScope.variable(value.keyOf(entry.getKey()).called("variable"));
      // A capture that is wrong still makes its variable known, or each use would be a problem too.
      captures.add(
          capture(entry.getKey(), entry.getValue())
              .orElse(new Capture.FromJson(entry.getKey(), "$")));
    }
    return captures;
  }

  private static Optional<Capture> capture(String variable, YamlValue value) {
    if (!value.isMap()) {
      return Scalars.jsonPath(value).map(path -> new Capture.FromJson(variable, path));
    }
    Map<String, Function<YamlValue, Optional<Capture>>> kinds =
        Map.of(
            "header", v -> Scalars.header(v).map(h -> new Capture.FromHeader(variable, h)),
            "body", v -> Scalars.regex(v).map(p -> new Capture.FromBody(variable, p)));
    YamlMap section = YamlMap.of(value, "header", "body");
    return section
        .one(List.of("header", "body"), "a capture takes a JSONPath, a `header` or a `body`")
        .flatMap(
            key ->
                kinds
                    .getOrDefault(key, v -> Optional.empty())
                    .apply(section.find(key).orElseThrow()));
  }
}
