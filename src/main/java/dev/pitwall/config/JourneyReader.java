package dev.pitwall.config;

import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Step;
import dev.pitwall.yaml.ConfigProblem;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
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
  private static final Form<Duration> PACE = Forms.duration(Duration.ofSeconds(1));
  private static final Form<Duration> LIMIT = Forms.duration(Duration.ofMillis(100));
  private static final int NODES_FACTOR = 4;

  private static final Key<YamlValue> JOURNEY =
      Key.of("journey", Forms.name().readBy(Optional::of))
          .says("the same as the file's")
          .otherwise("required");
  private static final Key<String> TITLE =
      Key.of("title", Forms.text()).says("what it is for").otherwise("the name");
  private static final Key<YamlValue> SERVICE =
      Key.of("service", Forms.name().<YamlValue>readBy(Optional::of))
          .says("the service it walks through")
          .needed("add the service it walks through");
  private static final Key<Duration> EVERY =
      Key.of("every", PACE)
          .says("how often it runs")
          .needed("add how often it runs, such as every: 30s");
  private static final Key<Duration> TIMEOUT =
      Key.of("timeout", LIMIT)
          .says("the longest a run may take, undo not counted")
          .usually(Duration.ofSeconds(30));
  private static final Key<Duration> STEP_TIMEOUT =
      Key.of("step_timeout", LIMIT)
          .says("the longest a step may take; not above `timeout`")
          .usually(Duration.ofSeconds(5));
  private static final Key<Duration> NODES_EVERY =
      Key.of("nodes_every", PACE)
          .says("how often each node is tried by itself")
          .otherwise(NODES_FACTOR + " x every");
  private static final Key<Double> OBJECTIVE =
      Key.of("objective", Forms.between(0.5, 1))
          .says(
              "the share of its runs that should pass; alerts on the error budget are made from"
                  + " it, gates do not look at it")
          .usually(Journey.DEFAULT_OBJECTIVE);
  private static final Key<Map<String, String>> VARIABLES =
      variables("variables", "values known before the first step; they win over the service's");
  private static final Key<Map<String, String>> ENV =
      variables(
          "env",
          "environment variables and the value each has when it is not set; they win over"
              + " `variables`");
  private static final Key<YamlValue> STEPS =
      Key.of("steps", StepsReader.form().narrowed("minItems", 1))
          .says("at least one, at most 1,000 [steps](#steps)")
          .needed("add its steps");
  private static final Key<YamlValue> UNDO =
      Key.of("undo", StepsReader.form()).says("steps that always run at the end");

  static final Keys KEYS =
      Keys.of(JOURNEY, TITLE, SERVICE, EVERY, TIMEOUT, STEP_TIMEOUT, NODES_EVERY, OBJECTIVE)
          .and(VARIABLES, ENV, STEPS, UNDO);

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
    YamlMap map = KEYS.read(root);
    String name =
        map.need(JOURNEY.name(), "add journey: " + fileName)
            .flatMap(v -> name(v, fileName))
            .orElse(fileName);
    Optional<String> service = map.find(SERVICE).flatMap(this::service);
    Duration every = map.read(EVERY).orElse(Duration.ofSeconds(1));
    Duration timeout = map.get(TIMEOUT);
    Map<String, String> variables = variables(map, service);
    VariableScope scoped =
        new VariableScope(variables.keySet(), scope, scope.isKnown() && service.isPresent());
    StepLabels stepLabels = new StepLabels();
    reserveNames(map, stepLabels);
    StepsReader reader = new StepsReader(scoped, stepLabels, stepTimeout(map, timeout));
    List<Step> steps = map.find(STEPS).map(reader::read).orElse(List.of());
    map.find(STEPS)
        .filter(v -> v.isList() && v.list().isEmpty())
        .ifPresent(v -> v.wrong("`steps` is empty", "add at least one step, such as - open: /"));
    List<Step> undo = map.find(UNDO).map(reader::read).orElse(List.of());
    screenshotsDiffer(root, steps, undo);
    return new Journey(
        name,
        map.read(TITLE).orElse(name),
        service.orElse(""),
        every,
        map.read(NODES_EVERY).orElse(every.multipliedBy(NODES_FACTOR)),
        timeout,
        map.get(OBJECTIVE),
        variables,
        steps,
        undo);
  }

  private static Key<Map<String, String>> variables(String name, String says) {
    return Key.of(name, VariableReader.FORM).says(says).usually(Map.of(), "none");
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
        ? References.unknown(value, "service", name.get(), scope.names())
        : name.isPresent() && scope.names().isEmpty() ? Scalars.name(value) : name;
  }

  private static Duration stepTimeout(YamlMap map, Duration timeout) {
    Optional<Duration> asked = map.read(STEP_TIMEOUT);
    if (asked.isPresent() && asked.get().compareTo(timeout) > 0) {
      map.find(STEP_TIMEOUT)
          .ifPresent(
              v ->
                  v.wrong(
                      "`step_timeout` is longer than the `timeout` of the whole run, "
                          + timeout.toMillis()
                          + "ms",
                      "make it shorter, or `timeout` longer"));
    }
    Duration usual = STEP_TIMEOUT.usual().orElseThrow();
    return asked.orElse(usual.compareTo(timeout) < 0 ? usual : timeout);
  }

  private Map<String, String> variables(YamlMap map, Optional<String> service) {
    Map<String, String> variables = new HashMap<>(service.flatMap(scope::service).orElse(Map.of()));
    variables.putAll(map.get(VARIABLES));
    map.get(ENV)
        .forEach(
            (name, value) -> variables.put(name, scope.environment().getOrDefault(name, value)));
    return variables;
  }

  /** Names that were given come first, so that labels made from steps differ from them. */
  private static void reserveNames(YamlMap map, StepLabels stepLabels) {
    Stream.of(STEPS, UNDO)
        .flatMap(key -> map.find(key).stream())
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
