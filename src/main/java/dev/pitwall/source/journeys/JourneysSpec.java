package dev.pitwall.source.journeys;

import static dev.pitwall.signal.Figure.BAD;
import static dev.pitwall.signal.Figure.TOTAL;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pitwall's own runs, counted: every run is a request, every failed one an error. */
public record JourneysSpec(List<String> names) implements SourceSpec {
  public JourneysSpec {
    names = List.copyOf(names);
  }

  @Override
  public Set<Figure> figures() {
    return EnumSet.of(BAD, TOTAL);
  }

  @Override
  public String key() {
    return "journeys";
  }

  @Override
  public @Nullable String place() {
    return null;
  }
}
