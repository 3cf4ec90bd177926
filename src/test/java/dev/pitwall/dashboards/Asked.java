package dev.pitwall.dashboards;

import dev.pitwall.dashboards.Dashboard.Query;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A query of a dashboard on which nothing was chosen, as Prometheus gets it. */
public record Asked(String place, String expr) {
  /** What every panel of every dashboard asks. */
  public static Stream<Asked> panels() {
    return filled(Dashboard::panelQueries);
  }

  /** What every annotation of every dashboard asks. */
  public static Stream<Asked> annotations() {
    return filled(Dashboard::annotationQueries);
  }

  static Stream<Asked> variables() {
    return filled(
        board ->
            board.queryVariables().stream()
                .map(
                    variable ->
                        new Query(
                            board.uid() + ": $" + variable.path("name").asText(),
                            variable.path("query").path("query").asText()))
                .toList());
  }

  private static Stream<Asked> filled(Function<Dashboard, List<Query>> which) {
    return Dashboard.all().stream()
        .flatMap(
            board -> {
              GrafanaVariables variables = GrafanaVariables.of(board);
              return which.apply(board).stream()
                  .map(query -> new Asked(query.place(), variables.fillIn(query.expr())));
            });
  }

  @Override
  public String toString() {
    return place;
  }
}
