package dev.pitwall.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One sample or more of every metric that a dashboard may name, and the page that sends them. */
final class SampleMetrics {
  /** The run that every exemplar of the page names. */
  static final String RUN = "01JXYZ-RUN";

  private static final Path LIST = Path.of("src", "test", "resources", "dashboards", "metrics.txt");
  private static final Pattern LINE =
      Pattern.compile("(?<type>[a-z]+) (?<name>[a-z_0-9]+)(\\{(?<labels>.*)} (?<value>\\S+))?");
  private static final double[] BOUNDS = {0.1, 0.5, 1, 5};

  private final List<Line> lines;

  private record Line(String type, String name, String labels, String value) {
    boolean isSent() {
      return !type.equals("scraper");
    }

    String family() {
      return Promql.familyOf(name);
    }
  }

  private SampleMetrics(List<Line> lines) {
    this.lines = lines;
  }

  static SampleMetrics read() {
    try (Stream<String> text = Files.lines(LIST)) {
      return new SampleMetrics(
          text.filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(SampleMetrics::line)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Line line(String text) {
    Matcher parts = LINE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("neither a sample nor a scraper's metric: " + text);
    }
    String labels = parts.group("labels");
    String value = parts.group("value");
    return new Line(
        parts.group("type"),
        parts.group("name"),
        labels == null ? "" : labels,
        value == null ? "" : value);
  }

  /** The families of metrics there are samples of. */
  Set<String> families() {
    return lines.stream().map(Line::family).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The families that Pitwall names; those of Java and of the scrape are not among them. */
  Set<String> ownFamilies() {
    return families().stream()
        .filter(name -> name.startsWith("pitwall_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The families of Pitwall that the manual has. */
  static Set<String> documentedFamilies() {
    return DocumentedMetrics.read().names().stream()
        .map(Promql::familyOf)
        .filter(name -> name.startsWith("pitwall_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The page, as OpenMetrics.
   *
   * @param scrapes how many times it was sent already: counters grow with each
   */
  String page(long scrapes, Instant now) {
    StringBuilder page = new StringBuilder();
    String family = "";
    for (Line line : lines) {
      if (line.isSent()) {
        if (!line.family().equals(family)) {
          family = line.family();
          page.append("# TYPE ").append(family).append(' ').append(declared(line)).append('\n');
        }
        samples(page, line, scrapes, now);
      }
    }
    return page.append("# EOF\n").toString();
  }

  private static String declared(Line line) {
    return line.type().equals("growing") ? "gauge" : line.type();
  }

  private static void samples(StringBuilder page, Line line, long scrapes, Instant now) {
    double value = value(line.value(), now) * (scrapes + 1);
    switch (line.type()) {
      case "gauge" -> sample(page, line, "", "", value(line.value(), now));
      case "counter", "growing" -> sample(page, line, "", "", value);
      case "summary" -> sumAndCount(page, line, value);
      case "histogram" -> {
        for (double bound : BOUNDS) {
          sample(page, line, "_bucket", "le=\"" + bound + "\"", value * share(bound));
          exemplar(page, bound);
        }
        sample(page, line, "_bucket", "le=\"+Inf\"", value);
        sumAndCount(page, line, value);
      }
      default -> throw new IllegalArgumentException("no such type of metric: " + line.type());
    }
  }

  private static void sumAndCount(StringBuilder page, Line line, double value) {
    sample(page, line, "_sum", "", value * 0.4);
    sample(page, line, "_count", "", value);
  }

  private static double share(double bound) {
    return bound / BOUNDS[BOUNDS.length - 1];
  }

  /** The newest run fell into the bucket that ends there. */
  private static void exemplar(StringBuilder page, double bound) {
    page.setLength(page.length() - 1);
    page.append(" # {run_id=\"").append(RUN).append("\"} ").append(bound * 0.9).append('\n');
  }

  private static void sample(
      StringBuilder page, Line line, String suffix, String label, double value) {
    String labels =
        Stream.of(line.labels(), label)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(","));
    String number = Double.isInfinite(value) ? "+Inf" : Double.toString(value);
    page.append(line.name()).append(suffix).append('{').append(labels).append("} ");
    page.append(number).append('\n');
  }

  private static double value(String text, Instant now) {
    if (text.equals("+Inf")) {
      return Double.POSITIVE_INFINITY;
    }
    if (!text.startsWith("now")) {
      return Double.parseDouble(text);
    }
    String rest = text.substring(3);
    return now.getEpochSecond() + (rest.isEmpty() ? 0 : Long.parseLong(rest));
  }
}
