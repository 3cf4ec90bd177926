package dev.pitwall.source.toy;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SourceReader;
import dev.pitwall.source.SourceTemplates;
import dev.pitwall.source.SourceTools;
import dev.pitwall.source.SourceType;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind of source as somebody would add it: this file, and one line that names it. */
public final class ToySource implements SourceType {
  private static final Key<String> SHELF =
      Key.of("shelf", Forms.text()).says("where the toys lie").needed("add the name of the shelf");
  private static final Keys KEYS = Keys.of(SHELF);

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
  public String says() {
    return "a shelf of toys";
  }

  @Override
  public Form<?> form() {
    return Forms.section(KEYS, Optional::of);
  }

  @Override
  public Optional<Described> read(YamlValue value, SourceTemplates texts) {
    return KEYS.read(value)
        .find(SHELF)
        .flatMap(texts::named)
        .map(shelf -> new Described(SignalSpec.Kind.QUEUE, new Spec(shelf)));
  }

  @Override
  public SourceReader open(SignalSpec spec, SourceTools tools) {
    double toys = ((Spec) spec.source()).shelf().length();
    return at -> Samples.sample(spec, tools.texts().nodeName(), at, Map.of(Figure.DEPTH, toys));
  }
}
