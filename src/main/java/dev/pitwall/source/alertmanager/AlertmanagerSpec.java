package dev.pitwall.source.alertmanager;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that fire.
 *
 * @param matchers as Alertmanager filters them, such as {@code severity="page"}
 * @param watchdog the name of an alert that always fires; without it nothing is known. Null where
 *     there is none
 */
public record AlertmanagerSpec(
    SourceSpec.Link link, List<String> matchers, @Nullable String watchdog) implements SourceSpec {
  public AlertmanagerSpec {
    matchers = List.copyOf(matchers);
  }

  @Override
  public Set<Figure> figures() {
    return Set.of();
  }

  @Override
  public String key() {
    return "alertmanager";
  }

  @Override
  public String place() {
    return link.url();
  }
}
