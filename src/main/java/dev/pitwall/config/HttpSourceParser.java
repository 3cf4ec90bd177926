package dev.pitwall.config;

import dev.pitwall.signal.SourceSpec;
import java.util.Optional;

/** Reads {@code http:}, a JSON document with a JSONPath for each figure. */
final class HttpSourceParser implements SourceParser {
  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = YamlMap.of(value, SourceTemplates.linkAnd("queue", "errors"));
    Optional<SourceSpec.Link> link = texts.link(section);
    Optional<FigureReader.Figures<String>> figures =
        FigureReader.read(section, "JSONPath", "$.queue.depth", Scalars::jsonPath);
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new SourceSpec.Http(from, f.where()))));
  }
}
