package dev.pitwall.config;

import dev.pitwall.signal.SourceSpec;
import java.util.Optional;

/** Reads {@code http:}, a JSON document with a JSONPath for each figure. */
final class HttpSourceReader implements SourceReader {
  @Override
  public Optional<Described> read(Value value, SourceTexts texts) {
    Section section = Section.of(value, SourceTexts.linkAnd("queue", "errors"));
    Optional<SourceSpec.Link> link = texts.link(section);
    Optional<FigureReader.Figures<String>> figures =
        FigureReader.read(section, "JSONPath", "$.queue.depth", Scalars::jsonPath);
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new SourceSpec.Http(from, f.where()))));
  }
}
