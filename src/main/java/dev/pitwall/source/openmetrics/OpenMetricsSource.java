package dev.pitwall.source.openmetrics;

import dev.pitwall.config.FigureReader;
import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SignalSpec.Kind;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SelectorReader;
import dev.pitwall.source.SeriesSelector;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import java.util.List;
import java.util.Optional;

/** Reads {@code openmetrics:}, a page of metrics with a series selector for each figure. */
public final class OpenMetricsSource implements SourceType {
  private static final List<String> FIGURES = List.of("queue", "errors", "preset");
  private static final int LONGEST_POOL = 200;

  @Override
  public String key() {
    return "openmetrics";
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section =
        YamlMap.of(value, SourceTemplates.linkAnd("queue", "errors", "preset", "pool"));
    Optional<SourceSpec.Link> link = texts.link(section);
    Optional<FigureReader.Figures<SeriesSelector>> figures =
        section
            .one(FIGURES, "a page of metrics needs `queue`, `errors` or `preset`")
            .flatMap(key -> "preset".equals(key) ? preset(section) : selectors(section));
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new OpenMetricsSpec(from, f.where()))));
  }

  private static Optional<FigureReader.Figures<SeriesSelector>> selectors(YamlMap section) {
    section
        .find("pool")
        .ifPresent(pool -> pool.wrong("`pool` without `preset`", "name the pool in each selector"));
    return FigureReader.read(section, "series", "jobs_waiting", SelectorReader::selector);
  }

  private static Optional<FigureReader.Figures<SeriesSelector>> preset(YamlMap section) {
    Optional<YamlValue> pool = section.find("pool");
    Optional<String> name = pool.flatMap(OpenMetricsSource::pool);
    if (pool.isPresent() && name.isEmpty()) {
      return Optional.empty();
    }
    return section
        .find("preset")
        .flatMap(MetricsPreset::of)
        .map(preset -> new FigureReader.Figures<>(Kind.QUEUE, preset.selectors(name)));
  }

  private static Optional<String> pool(YamlValue value) {
    Optional<String> name = value.text();
    return name.isPresent() && (name.get().isBlank() || name.get().length() > LONGEST_POOL)
        ? value.mustBe("the pool's name, at most " + LONGEST_POOL + " characters", "")
        : name;
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new OpenMetricsReader(
        spec, (OpenMetricsSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
