package dev.pitwall.source.alertmanager;

import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SignalSpec.Kind;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SelectorReader;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code alertmanager:}, a server and which of its alerts are meant. */
public final class AlertmanagerSource implements SourceType {
  private static final int MOST_MATCHERS = 20;
  private static final int LONGEST_NAME = 200;

  @Override
  public String key() {
    return "alertmanager";
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = YamlMap.of(value, SourceTemplates.linkAnd("matchers", "watchdog"));
    Optional<SourceSpec.Link> link = texts.link(section);
    section.find("url").ifPresent(SourceTemplates::base);
    List<String> matchers = new ArrayList<>();
    section
        .need("matchers", "say which alerts are meant, such as [severity=\"page\"]")
        .ifPresent(list -> matchers(list, texts, matchers));
    Optional<String> watchdog = section.find("watchdog").flatMap(AlertmanagerSource::name);
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
