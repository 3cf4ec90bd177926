package dev.pitwall.source.http;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.JsonFigures;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.Samples;
import dev.pitwall.source.SourceReader;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Reads a queue or error counters from a JSON document. */
public final class HttpReader implements SourceReader {
  private final SignalSpec spec;
  private final HttpSpec source;
  private final NodeTexts texts;
  private final HttpFetch fetch;

  public HttpReader(SignalSpec spec, HttpSpec source, NodeTexts texts, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.fetch = fetch;
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    Ask ask = texts.ask(source.link(), "", spec.timeout());
    JsonFigures json = JsonFigures.of(fetch.fetch(ask).required());
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (Map.Entry<Figure, String> path : source.paths().entrySet()) {
      figures.put(path.getKey(), json.number(path.getKey().key(), path.getValue()));
    }
    return Samples.sample(spec, texts.nodeName(), at, figures);
  }
}
