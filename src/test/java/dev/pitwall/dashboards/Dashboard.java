package dev.pitwall.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A dashboard as it lies in grafana/dashboards. */
record Dashboard(Path file, JsonNode json) {
  private static final Path FOLDER = Path.of("grafana", "dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A query, and where it stands. */
  record Query(String place, String expr) {
    Promql promql() {
      return new Promql(expr);
    }

    @Override
    public String toString() {
      return place;
    }
  }

  static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().map(Dashboard::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dashboard of(Path file) {
    try {
      return new Dashboard(file, JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  String uid() {
    return json.path("uid").asText();
  }

  /** Its text as it lies in the file. */
  String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows and panels, as they lie in the file. */
  List<JsonNode> boxes() {
    return list(json.path("panels"));
  }

  /** What shows something; rows are only headings. */
  List<JsonNode> panels() {
    return boxes().stream().filter(box -> !box.path("type").asText().equals("row")).toList();
  }

  List<JsonNode> variables() {
    return list(json.path("templating").path("list"));
  }

  /** The variables that Prometheus is asked for. */
  List<JsonNode> queryVariables() {
    return variables().stream().filter(v -> v.path("type").asText().equals("query")).toList();
  }

  /** The annotations that Prometheus is asked for. */
  List<JsonNode> annotations() {
    return list(json.path("annotations").path("list")).stream()
        .filter(annotation -> !annotation.has("builtIn"))
        .toList();
  }

  List<Query> panelQueries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      panel.path("targets").forEach(target -> queries.add(query(title(panel), target)));
    }
    return queries;
  }

  List<Query> annotationQueries() {
    return annotations().stream()
        .map(a -> query("annotation " + a.path("name").asText(), a))
        .toList();
  }

  /** Everything that is asked, for panels and for annotations. */
  List<Query> queries() {
    return Stream.concat(panelQueries().stream(), annotationQueries().stream()).toList();
  }

  static String title(JsonNode panel) {
    return panel.path("title").asText() + " (" + panel.path("id").asText() + ")";
  }

  static List<JsonNode> list(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all;
  }

  private Query query(String place, JsonNode node) {
    String ref = node.has("refId") ? " " + node.path("refId").asText() : "";
    return new Query(uid() + ": " + place + ref, node.path("expr").asText());
  }

  @Override
  public String toString() {
    return uid();
  }
}
