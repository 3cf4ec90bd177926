package dev.pitwall.source.alertmanager;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SignalSpec.Kind;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SelectorReader;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code alertmanager:}, a server and which of its alerts are meant. */
public final class AlertmanagerSource implements SourceType {
  private static final int MOST_MATCHERS = 20;
  private static final int LONGEST_NAME = 200;

  private static final Key<YamlValue> MATCHERS =
      Key.of(
              "matchers",
              Forms.list(Forms.text())
                  .narrowed("minItems", 1)
                  .narrowed("maxItems", MOST_MATCHERS)
                  .<YamlValue>readBy(Optional::of))
          .says("which alerts are meant, as in Alertmanager, such as `severity=\"page\"`")
          .needed("say which alerts are meant, such as [severity=\"page\"]");
  private static final Key<String> WATCHDOG =
      Key.of("watchdog", Forms.text().readBy(AlertmanagerSource::name))
          .says("an alert that always fires; without it the alerts are not readable");
  private static final Keys KEYS = SourceTemplates.LINK.and(MATCHERS, WATCHDOG);

  @Override
  public String key() {
    return "alertmanager";
  }

  @Override
  public String says() {
    return "the alerts that fire";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Link> link = texts.link(section);
    section.find("url").ifPresent(SourceTemplates::base);
    List<String> matchers = new ArrayList<>();
    section.find(MATCHERS).ifPresent(list -> matchers(list, texts, matchers));
    Optional<String> watchdog = section.read(WATCHDOG);
    return link.map(
        from ->
            new Described(
                Kind.ALERTS, new AlertmanagerSpec(from, matchers, watchdog.orElse(null))));
  }

  @Override
  public String perNodeHint() {
    return "name the node in a matcher, such as instance=\"{{node.address}}\"";
  }

  private static void matchers(YamlValue value, SourceTemplates texts, List<String> matchers) {
    List<YamlValue> list = value.list();
    if (value.isList() && (list.isEmpty() || list.size() > MOST_MATCHERS)) {
      value.wrong(
          "`matchers` has " + list.size() + " entries",
          "write 1 to " + MOST_MATCHERS + ", such as severity=\"page\"");
    }
    for (YamlValue one : list) {
      texts
          .text(one)
          .filter(text -> SelectorReader.matcher(one.called("matcher"), text).isPresent())
          .ifPresent(matchers::add);
    }
  }

  private static Optional<String> name(YamlValue value) {
    Optional<String> name = value.text();
    return name.isPresent() && (name.get().isBlank() || name.get().length() > LONGEST_NAME)
        ? value.mustBe("an alert's name, at most " + LONGEST_NAME + " characters", "")
        : name;
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new AlertmanagerReader(
        spec, (AlertmanagerSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
