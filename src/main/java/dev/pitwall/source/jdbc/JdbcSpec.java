package dev.pitwall.source.jdbc;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.SourceSpec.Login;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of jobs, read by SQL that answers one row.
 *
 * @param sql its columns are named after the figures
 * @param figures the columns it answers
 */
public record JdbcSpec(String url, @Nullable Login login, String sql, Set<Figure> figures)
    implements SourceSpec {
  public JdbcSpec {
    figures = Set.copyOf(figures);
  }

  @Override
  public String key() {
    return "jdbc";
  }

  @Override
  public String place() {
    return url;
  }
}
