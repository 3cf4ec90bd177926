package dev.pitwall.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Grafana puts in place of the variables of a query, as far as these dashboards need it:
 * {@code $name} becomes the value of All, which each of them states as a regular expression, and
 * the global variables become what they are on a wide screen. {@code $1} and such belong to {@code
 * label_replace} and stay. {@code ${name:format}} is not used in queries.
 */
record GrafanaVariables(Map<String, String> values) {
  private static final Pattern NAME = Pattern.compile("\\$\\{?([a-zA-Z_]\\w*)}?");
  private static final Map<String, String> GLOBAL =
      Map.of("__rate_interval", "1m", "__range", "1h", "__interval", "15s");

  GrafanaVariables {
    values = Map.copyOf(values);
  }

  /** Those of a dashboard on which nothing was chosen. */
  static GrafanaVariables of(Dashboard board) {
    Map<String, String> values = new TreeMap<>(GLOBAL);
    for (JsonNode variable : board.queryVariables()) {
      values.put(variable.path("name").asText(), variable.path("allValue").asText());
    }
    return new GrafanaVariables(values);
  }

  String fillIn(String query) {
    return NAME.matcher(query)
        .replaceAll(
            name -> {
              String value = values.get(name.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "$" + name.group(1) + " is no variable of this dashboard: " + query);
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /** The variables that a text names; global ones are left out. */
  static Set<String> namesIn(String text) {
    Set<String> names = new TreeSet<>();
    Matcher at = NAME.matcher(text);
    while (at.find()) {
      if (!GLOBAL.containsKey(at.group(1))) {
        names.add(at.group(1));
      }
    }
    return names;
  }
}
