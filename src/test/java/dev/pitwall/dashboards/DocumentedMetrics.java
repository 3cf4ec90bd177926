package dev.pitwall.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/METRICS.md, which are made from the code. */
final class DocumentedMetrics {
  static final Path FILE = Path.of("docs", "METRICS.md");

  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<name>\\w+)` \\| (?<kind>[a-z ]+) \\| [^|]* \\|(?<labels>[^|]*)\\|.*");
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

  private record Entry(String name, String kind, Set<String> labels) {
    /** What Prometheus keeps of it; a native histogram has its own name alone. */
    List<String> series() {
      return switch (kind) {
        case "histogram" -> List.of(name, name + "_bucket", name + "_count", name + "_sum");
        case "summary" -> List.of(name, name + "_count", name + "_sum");
        default -> List.of(name);
      };
    }
  }

  private final Map<String, Entry> bySeries = new TreeMap<>();

  private DocumentedMetrics() {}

  static DocumentedMetrics read() {
    DocumentedMetrics all = new DocumentedMetrics();
    try (Stream<String> lines = Files.lines(FILE)) {
      lines
          .map(ROW::matcher)
          .filter(Matcher::matches)
          .map(DocumentedMetrics::entry)
          .forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (all.bySeries.isEmpty()) {
      throw new IllegalStateException(FILE + " has no table of metrics");
    }
    return all;
  }

  private static Entry entry(MatchResult row) {
    Set<String> labels =
        LABEL
            .matcher(row.group("labels"))
            .results()
            .map(label -> label.group(1))
            .collect(Collectors.toSet());
    return new Entry(row.group("name"), row.group("kind"), labels);
  }

  private void add(Entry entry) {
    entry.series().forEach(name -> bySeries.put(name, entry));
  }

  /** The names of the metrics. */
  Set<String> names() {
    return bySeries.values().stream().map(Entry::name).collect(Collectors.toSet());
  }

  /** The names that can be asked for. */
  Set<String> series() {
    return new HashSet<>(bySeries.keySet());
  }

  /** The metric that a series belongs to. */
  Optional<String> metricOf(String series) {
    return Optional.ofNullable(bySeries.get(series)).map(Entry::name);
  }

  /** The labels of a series. */
  Set<String> labels(String series) {
    Entry entry = bySeries.get(series);
    return entry == null ? Set.of() : entry.labels();
  }
}
