package dev.pitwall.source.jdbc;

import dev.pitwall.signal.Figure;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.text.Cut;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a query answered.
 *
 * @param columns their names in lower case
 * @param types as the database calls them
 * @param values those of the first row; empty when there is none
 * @param rows how many rows came, counted up to two
 */
record FigureRow(
    List<String> columns, List<String> types, List<@Nullable Object> values, int rows) {
  private static final int SHOWN = 40;

  static FigureRow of(ResultSet answer) throws SQLException {
    ResultSetMetaData about = answer.getMetaData();
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(about.getColumnLabel(i).toLowerCase(Locale.ROOT));
      types.add(about.getColumnTypeName(i));
    }
    List<@Nullable Object> values = new ArrayList<>();
    int rows = 0;
    while (rows < 2 && answer.next()) {
      for (int i = 1; rows == 0 && i <= columns.size(); i++) {
        values.add(answer.getObject(i));
      }
      rows++;
    }
    return new FigureRow(columns, types, values, rows);
  }

  /**
   * The figures in it; one that is NULL is not given this time.
   *
   * @param promised which columns there must be, and no others
   * @throws ReadFailure when the columns, the number of rows or a type is another than promised
   */
  Map<Figure, Double> figures(Set<Figure> promised) throws ReadFailure {
    checkColumns(promised);
    if (rows != 1) {
      throw new ReadFailure(
          "the query answered %s; required exactly one row"
              .formatted(rows == 0 ? "no row" : "more than one row"));
    }
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (Figure figure : promised) {
      int at = columns.indexOf(figure.key());
      Object value = values.get(at);
      if (value != null) {
        figures.put(figure, number(figure, types.get(at), value));
      }
    }
    return figures;
  }

  private void checkColumns(Set<Figure> promised) throws ReadFailure {
    Set<String> wanted = new TreeSet<>();
    promised.forEach(figure -> wanted.add(figure.key()));
    Set<String> unknown = new TreeSet<>(columns);
    unknown.removeAll(wanted);
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(columns);
    if (!unknown.isEmpty() || !missing.isEmpty() || columns.size() != wanted.size()) {
      throw new ReadFailure(
          "the query answered the columns %s; required exactly %s, as `figures` says"
              .formatted(names(columns), names(wanted)));
    }
  }

  private static String names(Collection<String> names) {
    String text = String.join(", ", names);
    return Cut.to(text, 4 * SHOWN);
  }

  private static double number(Figure figure, String type, Object value) throws ReadFailure {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    String advice =
        figure == Figure.OLDEST_AGE ? "; write extract(epoch from now() - min(...))" : "";
    throw new ReadFailure(
        "%s is of the type %s; required a number%s".formatted(figure.key(), type, advice));
  }
}
