package dev.pitwall.source.prometheus;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SeriesTotals;
import dev.pitwall.source.SeriesTotals.Series;
import dev.pitwall.source.SourceReader;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a queue or error counters by instant queries, one after the other, all of them about the
 * same moment.
 *
 * <p>A sample carries the moment its oldest series was scraped at, not the one it was asked for at:
 * a server goes on answering with the last value for minutes, and a value that is asked for twice
 * between two scrapes shows no movement.
 */
public final class PrometheusReader implements SourceReader {
  private static final int MOST_BYTES = 4 << 20;
  private static final int LONGEST_GET = 2_000;

  private final SignalSpec spec;
  private final PrometheusSpec source;
  private final NodeTexts texts;
  private final HttpFetch fetch;
  private final SeriesTotals totals = new SeriesTotals();

  public PrometheusReader(
      SignalSpec spec, PrometheusSpec source, NodeTexts texts, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.fetch = fetch;
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    long end = System.nanoTime() + spec.timeout().toNanos();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    Map<Figure, Map<Series, Double>> counters = new EnumMap<>(Figure.class);
    List<String> stamps = new ArrayList<>();
    BigDecimal time = null;
    for (Map.Entry<Figure, String> query : new EnumMap<>(source.queries()).entrySet()) {
      Figure figure = query.getKey();
      String text = texts.text(query.getValue(), PrometheusReader::escaped);
      InstantVector answer = ask(figure.key(), text, time, end);
      time = answer.time();
      if (!answer.scalar()) {
        stamps.add(stamp(figure, text));
      }
      if (figure.isCounter()) {
        counters.put(figure, series(figure, answer));
      } else {
        figures.put(figure, only(figure, answer));
      }
    }
    Duration age = time == null || stamps.isEmpty() ? Duration.ZERO : age(stamps, time, end);
    figures.putAll(totals.totals(counters));
    return Samples.sample(spec, texts.nodeName(), at.minus(age), figures);
  }

  /** As it may stand in a string of PromQL. */
  static String escaped(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("'", "\\'")
        .replace("\n", "\\n");
  }

  private static double only(Figure figure, InstantVector answer) throws ReadFailure {
    int found = answer.points().size();
    if (found > 1) {
      throw new ReadFailure(
          "%s: the query finds %d series; required one: aggregate them, as by sum() or max()"
              .formatted(figure.key(), found));
    }
    return answer.points().getFirst().value();
  }

  private static Map<Series, Double> series(Figure figure, InstantVector answer)
      throws ReadFailure {
    Map<Series, Double> series = new HashMap<>();
    for (InstantVector.Point point : answer.points()) {
      // What a server scrapes carries the job and instance; they are the process.
      String process =
          point.labels().getOrDefault("job", "")
              + " "
              + point.labels().getOrDefault("instance", "");
      if (series.put(Series.of(process, point.labels()), point.value()) != null) {
        throw new ReadFailure(figure.key() + ": the query finds the same series twice");
      }
    }
    return series;
  }

  private static String stamp(Figure figure, String query) {
    // The line break ends a comment that the query may end with.
    return "label_replace(min(timestamp(%s\n)),\"figure\",\"%s\",\"\",\"\")"
        .formatted(query, figure.key());
  }

  /** How old the oldest sample is, by the server's own clock. */
  private Duration age(List<String> stamps, BigDecimal time, long end)
      throws ReadFailure, InterruptedException {
    String query = "sort(" + String.join(" or ", stamps) + ")";
    InstantVector answer = ask("age of the samples", query, time, end);
    InstantVector.Point oldest = answer.points().getFirst();
    double seconds = time.doubleValue() - oldest.value();
    if (!(seconds * 1000 <= spec.staleAfter().toMillis())) {
      throw new ReadFailure(
          "%s was last scraped %.0f s ago; required within stale_after, %d s: see whether its target"
                  .formatted(
                      oldest.labels().getOrDefault("figure", "it"),
                      seconds,
                      spec.staleAfter().toSeconds())
              + " is up, and make `every` at least the scrape interval");
    }
    return Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
  }

  private InstantVector ask(String figure, String query, @Nullable BigDecimal time, long end)
      throws ReadFailure, InterruptedException {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (left.toMillis() < 1) {
      throw new ReadFailure("no whole answer within " + spec.timeout().toMillis() + " ms");
    }
    String form =
        "query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8)
            + "&timeout="
            + left.toMillis()
            + "ms"
            + (time == null ? "" : "&time=" + time.toPlainString());
    return InstantVector.of(figure, fetch.fetch(question(form, left).upTo(MOST_BYTES)));
  }

  /** A GET where it is short enough: a proxy may allow no more than reading. */
  private Ask question(String form, Duration left) {
    if (form.length() <= LONGEST_GET) {
      return texts.ask(source.link(), "/api/v1/query?" + form, left);
    }
    return texts
        .ask(source.link(), "/api/v1/query", left)
        .saying("Content-Type", "application/x-www-form-urlencoded")
        .posting(form);
  }
}
