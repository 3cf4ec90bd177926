package dev.pitwall.source.http;

import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.FigureReader;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Scalars;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.util.Optional;

/** Reads {@code http:}, a JSON document with a JSONPath for each figure. */
public final class HttpSource implements SourceType {
  private static final FigureReader FIGURES = new FigureReader(Forms.jsonPath(), "$.queue.depth");
  private static final Keys KEYS =
      SourceTemplates.LINK.oneOf("a signal needs `queue` or `errors`", FIGURES.kinds());

  @Override
  public String key() {
    return "http";
  }

  @Override
  public String says() {
    return "any JSON document, by JSONPath";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    YamlMap section = KEYS.read(value);
    Optional<SourceSpec.Link> link = texts.link(section);
    Optional<FigureReader.Figures<String>> figures = FIGURES.read(section, Scalars::jsonPath);
    return link.flatMap(
        from -> figures.map(f -> new Described(f.kind(), new HttpSpec(from, f.where()))));
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    return new HttpReader(spec, (HttpSpec) spec.source(), tools.texts(), tools.fetch());
  }
}
