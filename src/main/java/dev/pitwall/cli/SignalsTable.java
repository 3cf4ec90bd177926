package dev.pitwall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.text.Words;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The signals as a table.
 *
 * @param document what {@code GET /api/v1/signals} answers
 * @param columns how wide it may be
 */
record SignalsTable(JsonNode document, Instant now, TerminalText paint, int columns) {
  private static final Set<String> GOOD = Set.of("ok", "up");
  private static final Set<String> DOUBTFUL = Set.of("warn", "unknown");
  private static final int LEAST_OBSERVED = 20;

  private record Row(String name, String state, String age, String observed) {}

  /** Whether no signal is anything but well. */
  boolean allWell() {
    return rows().stream().allMatch(row -> GOOD.contains(row.state()));
  }

  void print(PrintStream out) {
    List<Row> rows = rows();
    int name = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    int state = rows.stream().mapToInt(row -> row.state().length()).max().orElse(0);
    name = Math.max(name, "SIGNAL".length());
    state = Math.max(state, "STATE".length());
    int room = Math.max(LEAST_OBSERVED, columns - name - state - 11);
    String form = "%-" + name + "s  %s  %5s  %s";
    out.println(
        paint.bold(
            String.format(
                Locale.ROOT, form, "SIGNAL", padded("STATE", state), "READ", "OBSERVED")));
    for (Row row : rows) {
      String shown = coloured(row.state(), padded(row.state(), state));
      String observed = TerminalText.plain(row.observed(), room);
      out.println(String.format(Locale.ROOT, form, row.name(), shown, row.age(), observed));
    }
    long bad = rows.stream().filter(row -> !GOOD.contains(row.state())).count();
    String all = Words.count(rows.size(), "signal");
    out.println(
        bad == 0 ? paint.green(all + ", all well") : paint.red(bad + " of " + all + " not well"));
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (JsonNode signal : document.path("signals")) {
      String node = text(signal, "node");
      String health = text(signal, "kind").equals("health") ? "health " : "";
      rows.add(
          new Row(
              health + text(signal, "name") + (node.isEmpty() ? "" : " " + node),
              text(signal, "state"),
              age(text(signal, "at")),
              text(signal, "observed")));
    }
    return rows;
  }

  private static String text(JsonNode signal, String field) {
    return TerminalText.plain(signal.path(field).asText(""));
  }

  private String age(String at) {
    try {
      Duration age = Duration.between(Instant.parse(at), now);
      return age.toMinutes() >= 10 ? age.toMinutes() + " m" : Math.max(0, age.toSeconds()) + " s";
    } catch (DateTimeException e) {
      return "?";
    }
  }

  private String coloured(String state, String shown) {
    if (GOOD.contains(state)) {
      return paint.green(shown);
    }
    return DOUBTFUL.contains(state) ? paint.yellow(shown) : paint.red(shown);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
