package dev.pitwall.source.openmetrics;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SignalSpec.Kind;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.FigureReader;
import dev.pitwall.source.SelectorReader;
import dev.pitwall.source.SeriesSelector;
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
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code openmetrics:}, a page of metrics with a series selector for each figure. */
public final class OpenMetricsSource implements SourceType {
  private static final FigureReader FIGURES =
      new FigureReader(Forms.filled("series"), "jobs_waiting");
  private static final int LONGEST_POOL = 200;

  private static final Key<MetricsPreset> PRESET =
      Key.of(
              "preset",
              Forms.text()
                  .called(String.join(", ", MetricsPreset.keys()))
                  .narrowed("enum", MetricsPreset.keys())
                  .readBy(MetricsPreset::of))
          .says("the meters of a well-known library, instead of `queue`");
  private static final Key<String> POOL =
      Key.of("pool", Forms.text().readBy(OpenMetricsSource::pool))
          .says("which of its pools; several are added up without it")
          .with(PRESET.name());
  private static final Keys KEYS =
      SourceTemplates.LINK
          .oneOf(
              "a page of metrics needs `queue`, `errors` or `preset`",
              Stream.concat(FIGURES.kinds().stream(), Stream.of(PRESET)).toList())
          .and(POOL);

  @Override
  public String key() {
    return "openmetrics";
  }

  @Override
  public String says() {
    return "a page of metrics; presets for connection and thread pools";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Link> link = texts.link(section);
    Optional<FigureReader.Figures<SeriesSelector>> figures =
        section
            .chosen()
            .flatMap(key -> "preset".equals(key) ? preset(section) : selectors(section));
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new OpenMetricsSpec(from, f.where()))));
  }

  private static Optional<FigureReader.Figures<SeriesSelector>> selectors(YamlMap section) {
    section
        .find(POOL)
        .ifPresent(pool -> pool.wrong("`pool` without `preset`", "name the pool in each selector"));
    return FIGURES.read(section, SelectorReader::selector);
  }

  private static Optional<FigureReader.Figures<SeriesSelector>> preset(YamlMap section) {
    Optional<String> name = section.read(POOL);
    if (section.find(POOL).isPresent() && name.isEmpty()) {
      return Optional.empty();
    }
    return section
        .read(PRESET)
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
