package dev.pitwall.source.http;

import dev.pitwall.journey.Service;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.Unreadable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads a queue or error counters from a JSON document. */
public final class HttpSource implements SignalSource {
  private final SignalSpec spec;
  private final Service.@Nullable Node node;
  private final URI url;
  private final HttpFetch fetch;
  private final InstantSource clock;

  /**
   * @param node the node it reads from, for a signal that has a service; else null
   */
  public HttpSource(
      SignalSpec spec, Service.@Nullable Node node, HttpFetch fetch, InstantSource clock) {
    this.spec = spec;
    this.node = node;
    this.fetch = fetch;
    this.clock = clock;
    String address = node == null ? "" : node.address();
    this.url = URI.create(spec.url().replace("{{node.address}}", address));
  }

  @Override
  public Sample read() {
    try {
      HttpFetch.Answer answer = fetch.get(url, null, spec.timeout(), null);
      if (answer.status() != 200) {
        throw new NotReadable(url + " answered " + answer.status() + "; required 200");
      }
      JsonReader json = JsonReader.of(answer.body(), spec.paths());
      return switch (spec.kind()) {
        case QUEUE -> queue(json, clock.instant());
        case ERRORS -> errors(json, clock.instant());
      };
    } catch (NotReadable e) {
      return new Unreadable(
          spec.name(), nodeName(), clock.instant(), String.valueOf(e.getMessage()));
    }
  }

  private QueueSample queue(JsonReader json, Instant now) throws NotReadable {
    Double oldest = json.number("oldest_age");
    return new QueueSample(
        spec.name(),
        nodeName(),
        now,
        json.number("depth"),
        json.number("in_flight"),
        oldest == null ? null : Duration.ofMillis(Math.round(oldest * 1000)),
        json.number("arrived"),
        json.number("drained"),
        json.number("consumers"),
        json.number("capacity"),
        json.number("dead_letters"));
  }

  private ErrorCounts errors(JsonReader json, Instant now) throws NotReadable {
    Double bad = json.number("bad");
    Double total = json.number("total");
    if (bad == null || total == null) {
      throw new NotReadable("bad and total are both required");
    }
    if (bad > total) {
      throw new NotReadable("bad is " + bad + " and total is " + total + "; bad cannot be more");
    }
    return new ErrorCounts(spec.name(), nodeName(), now, bad, total);
  }

  private @Nullable String nodeName() {
    return node == null ? null : node.name();
  }
}
