package dev.pitwall.config;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code journeys:}, a list of journeys whose own runs are counted. */
final class JourneysSourceParser implements SourceParser {
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
        : Optional.of(new Described(SignalSpec.Kind.ERRORS, new SourceSpec.Journeys(names)));
  }
}
