package dev.pitwall.source.toy;

import dev.pitwall.config.SourceTemplates;
import dev.pitwall.config.YamlMap;
import dev.pitwall.config.YamlValue;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import java.util.Optional;
import java.util.Set;

/** A kind of source as somebody would add it: this file, and one line that names it. */
public final class ToySource implements SourceType {
  private record Spec(String shelf) implements SourceSpec {
    @Override
    public Set<Figure> figures() {
      return Set.of(Figure.DEPTH);
    }

    @Override
    public String key() {
      return "toy";
    }

    @Override
    public String place() {
      return shelf;
    }
  }

  @Override
  public String key() {
    return "toy";
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    return YamlMap.of(value, "shelf")
        .need("shelf", "add the name of the shelf")
        .flatMap(texts::named)
        .map(shelf -> new Described(SignalSpec.Kind.QUEUE, new Spec(shelf)));
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    double toys = ((Spec) spec.source()).shelf().length();
    return at ->
        new QueueSample(
            spec.name(),
            tools.texts().nodeName(),
            at,
            toys,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
  }
}
