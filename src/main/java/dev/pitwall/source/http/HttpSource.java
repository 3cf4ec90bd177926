package dev.pitwall.source.http;

import dev.pitwall.config.FigureReader;
import dev.pitwall.config.Scalars;
import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import java.util.Optional;

/** Reads {@code http:}, a JSON document with a JSONPath for each figure. */
public final class HttpSource implements SourceType {
  @Override
  public String key() {
    return "http";
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = YamlMap.of(value, SourceTemplates.linkAnd("queue", "errors"));
    Optional<SourceSpec.Link> link = texts.link(section);
    Optional<FigureReader.Figures<String>> figures =
        FigureReader.read(section, "JSONPath", "$.queue.depth", Scalars::jsonPath);
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new HttpSpec(from, f.where()))));
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new HttpReader(spec, (HttpSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
