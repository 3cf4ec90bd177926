package dev.pitwall.source.http;

import dev.pitwall.journey.Service;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NotReadable;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one node how it is, at its own address with the service's Host. */
public final class HealthSource implements SignalSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Service service;
  private final Service.Node node;
  private final URI url;
  private final HttpFetch fetch;
  private final InstantSource clock;

  /**
   * @param path the path that answers 2xx on a healthy node
   */
  public HealthSource(
      Service service, Service.Node node, String path, HttpFetch fetch, InstantSource clock) {
    this.service = service;
    this.node = node;
    this.url = service.url().resolve(path);
    this.fetch = fetch;
    this.clock = clock;
  }

  @Override
  public Sample read() {
    SocketAddress address = SocketAddress.inetSocketAddress(node.port(), node.host());
    long from = clock.millis();
    try {
      HttpFetch.Answer answer = fetch.fetch(HttpFetch.Ask.get(url, Map.of(), TIMEOUT).at(address));
      boolean up = answer.status() >= 200 && answer.status() < 300;
      String observed =
          "%s answered %d in %d ms"
              .formatted(url.getPath(), answer.status(), clock.millis() - from);
      return new HealthSample(
          service.name(), node.name(), clock.instant(), up, observed, version(answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HealthSample(
          service.name(), node.name(), clock.instant(), false, "interrupted", null);
    } catch (NotReadable e) {
      return new HealthSample(
          service.name(),
          node.name(),
          clock.instant(),
          false,
          observed(String.valueOf(e.getMessage())),
          null);
    }
  }

  private @Nullable String version(HttpFetch.Answer answer) {
    String header = service.versionHeader();
    return header == null ? null : answer.headers().get(header.toLowerCase(Locale.ROOT));
  }

  /** A refused connection names the address itself. */
  private String observed(String failure) {
    return failure.endsWith(node.address()) ? failure : node.address() + " " + failure;
  }
}
