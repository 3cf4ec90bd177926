package dev.pitwall.source.journeys;

import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.RunCounts;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code journeys:}, a list of journeys whose own runs are counted. */
public final class JourneysSource implements SourceType {
  @Override
  public String key() {
    return "journeys";
  }

  @Override
  public String says() {
    return "Pitwall's own runs";
  }

  @Override
  public Form<?> form() {
    return Forms.list(Forms.text()).narrowed("minItems", 1).called("list of journeys");
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    List<String> names = new ArrayList<>();
    for (YamlValue item : value.list()) {
      item.text().ifPresent(names::add);
      texts.journey(item);
    }
    if (value.isList() && names.isEmpty()) {
      return value.wrong("`journeys` is empty", "name at least one journey");
    }
    texts.differsByNature();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(new Described(SignalSpec.Kind.ERRORS, new JourneysSpec(names)));
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    JourneysSpec source = (JourneysSpec) spec.source();
    String node = tools.texts().nodeName();
    return at -> {
      RunCounts.Counts all = RunCounts.Counts.NONE;
      for (String journey : source.names()) {
        all = all.plus(tools.runs().of(journey, node));
      }
      return new ErrorCounts(spec.name(), node, at, all.bad(), all.total());
    };
  }
}
