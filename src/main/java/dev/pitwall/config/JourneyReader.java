package dev.pitwall.config;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one journey file. */
final class JourneyReader {
  private static final String[] KEYS = {
    "journey",
    "title",
    "service",
    "every",
    "timeout",
    "step_timeout",
    "nodes_every",
    "objective",
    "variables",
    "env",
    "steps",
    "undo"
  };
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(5);
  private static final int NODES_FACTOR = 4;

  private final ConfigScope scope;

  JourneyReader(ConfigScope scope) {
    this.scope = scope;
  }

  /**
   * Reads a journey; what is wrong in it is replaced by a stand-in and told as a problem.
   *
   * @param fileName the file's name without its ending, which the journey's name must be
   */
  Journey read(YamlValue root, String fileName) {
    YamlMap section = YamlMap.of(root, KEYS);
    String name =
        section
            .need("journey", "add journey: " + fileName)
            .flatMap(v -> name(v, fileName))
            .orElse(fileName);
    Optional<String> service =
        section.need("service", "add the service it walks through").flatMap(this::service);
    Duration every =
        section
            .need("every", "add how often it runs, such as every: 30s")
            .flatMap(v -> Scalars.duration(v, SECOND))
            .orElse(SECOND);
    Duration timeout = duration(section, "timeout").orElse(TIMEOUT);
    Map<String, String> variables = variables(section, service);
    VariableScope places =
        new VariableScope(variables.keySet(), scope, scope.isKnown() && service.isPresent());
    StepLabels stepLabels = new StepLabels();
    reserveNames(section, stepLabels);
    StepsReader reader = new StepsReader(places, stepLabels, stepTimeout(section, timeout));
    List<Step> steps = section.need("steps", "add its steps").map(reader::read).orElse(List.of());
    section
        .find("steps")
        .filter(v -> v.isList() && v.list().isEmpty())
        .ifPresent(v -> v.wrong("`steps` is empty", "add at least one step, such as - open: /"));
    List<Step> undo = section.find("undo").map(reader::read).orElse(List.of());
    screenshotsDiffer(root, steps, undo);
    return new Journey(
        name,
        section.find("title").flatMap(YamlValue::text).orElse(name),
        service.orElse(""),
        every,
        section
            .find("nodes_every")
            .flatMap(v -> Scalars.duration(v, SECOND))
            .orElse(every.multipliedBy(NODES_FACTOR)),
        timeout,
        section.find("objective").flatMap(v -> v.between(0.5, 1)).orElse(Journey.DEFAULT_OBJECTIVE),
        variables,
        steps,
        undo);
  }

  private static Optional<String> name(YamlValue value, String fileName) {
    Optional<String> name = Scalars.name(value);
    if (name.isPresent() && !name.get().equals(fileName)) {
      value.wrong(
          "journey `"
              + name.get()
              + "` stands in a file called `"
              + YamlValue.shorten(fileName)
              + "`",
          "rename the file or the journey");
    }
    return name;
  }

  private Optional<String> service(YamlValue value) {
    Optional<String> name = value.text();
    return name.isPresent() && scope.service(name.get()).isEmpty()
        ? References.unknown(value, "service", name.get(), scope.services())
        : name.isPresent() && scope.services().isEmpty() ? Scalars.name(value) : name;
  }

  private static Optional<Duration> duration(YamlMap section, String key) {
    return section.find(key).flatMap(v -> Scalars.duration(v, Duration.ofMillis(100)));
  }

  private static Duration stepTimeout(YamlMap section, Duration timeout) {
    Optional<Duration> asked = duration(section, "step_timeout");
    if (asked.isPresent() && asked.get().compareTo(timeout) > 0) {
      section
          .find("step_timeout")
          .ifPresent(
              v ->
                  v.wrong(
                      "`step_timeout` is longer than the `timeout` of the whole run, "
                          + timeout.toMillis()
                          + "ms",
                      "make it shorter, or `timeout` longer"));
    }
    return asked.orElse(STEP_TIMEOUT.compareTo(timeout) < 0 ? STEP_TIMEOUT : timeout);
  }

  private Map<String, String> variables(YamlMap section, Optional<String> service) {
    Map<String, String> variables = new HashMap<>(service.flatMap(scope::service).orElse(Map.of()));
    section.find("variables").map(ServicesReader::variables).ifPresent(variables::putAll);
    Map<String, String> defaults =
        section.find("env").map(ServicesReader::variables).orElse(Map.of());
    defaults.forEach(
        (name, value) -> variables.put(name, scope.environment().getOrDefault(name, value)));
    return variables;
  }

  /** Names that somebody gave come first, so that made-up labels keep out of their way. */
  private static void reserveNames(YamlMap section, StepLabels stepLabels) {
    Stream.of("steps", "undo")
        .flatMap(key -> section.find(key).stream())
        .filter(YamlValue::isList)
        .flatMap(list -> list.list().stream())
        .filter(YamlValue::isMap)
        .forEach(step -> step.find("name").ifPresent(stepLabels::reserve));
  }

  private static void screenshotsDiffer(YamlValue root, List<Step> steps, List<Step> undo) {
    Set<String> names = new HashSet<>();
    Stream.concat(steps.stream(), undo.stream())
        .filter(BrowserStep.Screenshot.class::isInstance)
        .map(BrowserStep.Screenshot.class::cast)
        .filter(shot -> !names.add(shot.name()))
        .forEach(
            shot ->
                root.problems()
                    .add(
                        new ConfigProblem(
                            root.file(),
                            shot.common().line(),
                            1,
                            "two screenshots are called `" + shot.name() + "`",
                            "give each its own name")));
  }
}
