package dev.pitwall.source.http;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.Filled;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.JsonReader;
import dev.pitwall.source.Measured;
import dev.pitwall.source.NotReadable;
import dev.pitwall.source.Reader;
import java.net.URI;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Reads a queue or error counters from a JSON document. */
public final class HttpReader implements Reader {
  private final SignalSpec spec;
  private final SourceSpec.Http source;
  private final Filled filled;
  private final HttpFetch fetch;
  private final URI url;

  public HttpReader(SignalSpec spec, SourceSpec.Http source, Filled filled, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.filled = filled;
    this.fetch = fetch;
    this.url = filled.url(source.link(), "");
  }

  @Override
  public Sample read(Instant at) throws NotReadable, InterruptedException {
    Ask ask = Ask.get(url, filled.headers(source.link()), spec.timeout());
    JsonReader json = JsonReader.of(fetch.fetch(ask).required());
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (Map.Entry<Figure, String> path : source.paths().entrySet()) {
      figures.put(path.getKey(), json.number(path.getKey().key(), path.getValue()));
    }
    return Measured.sample(spec, filled.nodeName(), at, figures);
  }
}
