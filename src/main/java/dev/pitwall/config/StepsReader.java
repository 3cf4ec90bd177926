package dev.pitwall.config;

import dev.pitwall.config.StepLabels.UnlabelledStep;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Locator;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Template;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads steps in order, because what one captures the next may use. */
final class StepsReader {
  private static final int MOST = 1000;

  private static final Key<YamlValue> WITH =
      Key.of("with", Forms.text().<YamlValue>readBy(Optional::of))
          .says("the text to fill in")
          .needed("add the text to fill in");
  private static final Key<YamlValue> OPTION =
      Key.of("option", Forms.text().<YamlValue>readBy(Optional::of))
          .says("its value or its label")
          .needed("add the option's value or label");
  private static final Key<YamlValue> PRESSED =
      Key.of("key", Forms.text().<YamlValue>readBy(Optional::of))
          .says("the key, such as Enter")
          .needed("add the key, such as key: Enter");
  private static final Key<YamlValue> AS =
      Key.of("as", Forms.text().called("variable").<YamlValue>readBy(Optional::of))
          .says("captures its text into a variable");

  static final Keys FILL = LocatorReader.KEYS.and(WITH);
  static final Keys SELECT = LocatorReader.KEYS.and(OPTION);
  static final Keys PRESS = Keys.of(LocatorReader.KEYS.all()).and(PRESSED);
  static final Keys SEE = LocatorReader.KEYS.and(AS);

  /** Steps in order. */
  static Form<YamlValue> form() {
    Form<YamlMap> step = Forms.section(StepKind.KEYS, Optional::of);
    return Forms.list(step).narrowed("maxItems", MOST).readBy(Optional::of);
  }

  private final VariableScope variables;
  private final StepLabels stepLabels;
  private final Duration stepTimeout;
  private final LocatorReader locators;
  private final MatchReader matches;
  private final RequestReader requests;

  StepsReader(VariableScope variables, StepLabels stepLabels, Duration stepTimeout) {
    this.variables = variables;
    this.stepLabels = stepLabels;
    this.stepTimeout = stepTimeout;
    this.locators = new LocatorReader(variables);
    this.matches = new MatchReader(variables);
    this.requests = new RequestReader(variables);
  }

  List<Step> read(YamlValue list) {
    List<Step> steps = new ArrayList<>();
    List<YamlValue> items = list.list();
    if (items.size() > MOST) {
      list.wrong("more than 1,000 steps, saw " + items.size(), "make it several journeys");
      return steps;
    }
    for (YamlValue item : items) {
      Optional<Step> step = step(item.called("step"));
      step.ifPresentOrElse(this::learn, variables::loseTrack);
      step.ifPresent(steps::add);
    }
    return steps;
  }

  private void learn(Step step) {
    switch (step) {
      case Step.Request request ->
          request.captures().stream().map(Capture::variable).forEach(variables::add);
      case BrowserStep.See see when see.as() != null -> variables.add(see.as());
      case BrowserStep other -> {}
    }
  }

  private Optional<Step> step(YamlValue value) {
    if (!value.isMap()) {
      return value.mustBe("a map", "such as - open: /");
    }
    YamlMap section = YamlMap.unchecked(value, StepKind.KEYS);
    Set<String> verbs = section.present(StepKind.NAMES);
    boolean clean = section.allow(allowed(verbs));
    if (verbs.isEmpty() && !clean) {
      return Optional.empty();
    }
    Optional<StepKind> verb = section.chosen().map(StepKind::of);
    Duration timeout = section.read(StepKind.TIMEOUT).orElse(stepTimeout);
    Optional<String> name =
        section.find(StepKind.NAME).filter(YamlValue::isScalar).flatMap(YamlValue::text);
    return verb.map(
        v -> {
          UnlabelledStep unlabelledStep = draft(v, section.find(v.key()).orElseThrow(), section);
          String label = name.orElseGet(() -> stepLabels.make(unlabelledStep.label()));
          return unlabelledStep.step().apply(new Step.Common(label, timeout, value.line()));
        });
  }

  private static List<String> allowed(Set<String> verbs) {
    List<String> allowed = new ArrayList<>(verbs.isEmpty() ? StepKind.NAMES : verbs);
    allowed.addAll(List.of(StepKind.NAME.name(), StepKind.TIMEOUT.name()));
    if (verbs.contains(StepKind.REQUEST.key())) {
      allowed.addAll(RequestReader.KEYS.names());
    }
    return allowed;
  }

  private UnlabelledStep draft(StepKind verb, YamlValue value, YamlMap step) {
    return switch (verb) {
      case OPEN -> open(value);
      case CLICK -> element("click", value, BrowserStep.Click::new);
      case FILL -> fill(value);
      case SELECT -> select(value);
      case CHECK -> element("check", value, (c, at) -> new BrowserStep.Check(c, at, true));
      case UNCHECK -> element("uncheck", value, (c, at) -> new BrowserStep.Check(c, at, false));
      case PRESS -> press(value);
      case HOVER -> element("hover", value, BrowserStep.Hover::new);
      case SEE -> see(value);
      case NOT_SEE -> element("not see", value, BrowserStep.NotSee::new);
      case URL -> matching("url", value, BrowserStep.Url::new);
      case TITLE -> matching("title", value, BrowserStep.Title::new);
      case SCREENSHOT -> {
        String name = Scalars.name(value).orElse("screenshot");
        yield new UnlabelledStep("screenshot " + name, c -> new BrowserStep.Screenshot(c, name));
      }
      case REQUEST -> requests.read(value, step);
    };
  }

  private UnlabelledStep element(
      String word, YamlValue value, BiFunction<Step.Common, Locator, Step> made) {
    Locator at = locators.read(value);
    return new UnlabelledStep(word + " " + at.describe(), c -> made.apply(c, at));
  }

  private UnlabelledStep matching(
      String word, YamlValue value, BiFunction<Step.Common, Match, Step> made) {
    Match match = matches.text(value, Match.Equals::new).orElse(new Match.Equals(Template.of("")));
    return new UnlabelledStep(word + " " + match.describe(), c -> made.apply(c, match));
  }

  private UnlabelledStep open(YamlValue value) {
    Template url = variables.url(value).orElse(Template.of("/"));
    return new UnlabelledStep("open " + url.source(), c -> new BrowserStep.Open(c, url));
  }

  private UnlabelledStep fill(YamlValue value) {
    YamlMap section = FILL.read(value);
    var at = locators.read(section);
    Template with = needed(section, WITH);
    return new UnlabelledStep("fill " + at.describe(), c -> new BrowserStep.Fill(c, at, with));
  }

  private UnlabelledStep select(YamlValue value) {
    YamlMap section = SELECT.read(value);
    var at = locators.read(section);
    Template option = needed(section, OPTION);
    return new UnlabelledStep(
        "select " + at.describe(), c -> new BrowserStep.Select(c, at, option));
  }

  private Template needed(YamlMap section, Key<YamlValue> key) {
    return section.find(key).map(variables::templateOr).orElse(Template.of(""));
  }

  private UnlabelledStep press(YamlValue value) {
    Optional<YamlMap> map = Optional.of(value).filter(YamlValue::isMap).map(PRESS::read);
    Template key = map.map(of -> needed(of, PRESSED)).orElseGet(() -> variables.templateOr(value));
    if (map.isEmpty() || map.get().present(LocatorReader.KINDS).isEmpty()) {
      return new UnlabelledStep("press " + key.source(), c -> new BrowserStep.Press(c, key, null));
    }
    var at = locators.read(LocatorReader.KEYS.of(map.get()));
    return new UnlabelledStep(
        "press " + key.source() + " on " + at.describe(), c -> new BrowserStep.Press(c, key, at));
  }

  private UnlabelledStep see(YamlValue value) {
    if (!value.isMap()) {
      var at = locators.read(value);
      return new UnlabelledStep("see " + at.describe(), c -> new BrowserStep.See(c, at, null));
    }
    YamlMap section = SEE.read(value);
    var at = locators.read(section);
    // A name that is wrong still counts as known, or each use would be a problem too.
    Optional<String> as =
        section
            .find(AS)
            .filter(v -> VariableScope.NAME.read(v).isPresent() || v.isScalar())
            .flatMap(YamlValue::text);
    return new UnlabelledStep(
        "see " + at.describe(), c -> new BrowserStep.See(c, at, as.orElse(null)));
  }
}
