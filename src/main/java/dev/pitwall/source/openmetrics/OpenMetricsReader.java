package dev.pitwall.source.openmetrics;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Answer;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SeriesSelector;
import dev.pitwall.source.SeriesTotals;
import dev.pitwall.source.SeriesTotals.Series;
import dev.pitwall.source.SourceReader;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a queue or error counters from a page of metrics. */
public final class OpenMetricsReader implements SourceReader {
  /** The same as Prometheus asks with, so that names are those that it shows. */
  static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private static final int MOST_BYTES = 16 << 20;

  private final SignalSpec spec;
  private final OpenMetricsSpec source;
  private final NodeTexts texts;
  private final HttpFetch fetch;
  private final Set<String> names;
  private final SeriesTotals totals = new SeriesTotals();

  public OpenMetricsReader(
      SignalSpec spec, OpenMetricsSpec source, NodeTexts texts, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.fetch = fetch;
    this.names =
        source.samples().values().stream().map(SeriesSelector::metric).collect(Collectors.toSet());
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    Ask ask = texts.ask(source.link(), "", spec.timeout()).saying("Accept", ACCEPT);
    Answer answer = fetch.fetch(ask.upTo(MOST_BYTES));
    String page = answer.required();
    if (isCutOff(answer)) {
      throw new ReadFailure("the page does not end with # EOF, as OpenMetrics must: it is cut off");
    }
    return Samples.sample(spec, texts.nodeName(), at, figures(page));
  }

  private static boolean isCutOff(Answer answer) {
    return answer.headers().getOrDefault("content-type", "").contains("openmetrics-text")
        && !answer.body().stripTrailing().endsWith("# EOF");
  }

  private Map<Figure, Double> figures(String page) throws ReadFailure {
    Map<Figure, Selection> selections = new EnumMap<>(Figure.class);
    source
        .samples()
        .forEach((figure, selector) -> selections.put(figure, new Selection(figure, selector)));
    ExpositionText.read(
        page,
        names::contains,
        (name, labels, value) -> {
          for (Selection selection : selections.values()) {
            selection.take(name, labels, value);
          }
        });
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    Map<Figure, Map<Series, Double>> counters = new EnumMap<>(Figure.class);
    for (Map.Entry<Figure, Selection> one : selections.entrySet()) {
      if (one.getKey().isCounter()) {
        counters.put(one.getKey(), one.getValue().series());
      } else {
        figures.put(one.getKey(), one.getValue().sum());
      }
    }
    figures.putAll(totals.totals(counters));
    return figures;
  }
}
