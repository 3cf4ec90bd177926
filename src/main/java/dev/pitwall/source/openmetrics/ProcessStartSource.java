package dev.pitwall.source.openmetrics;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.ReadFailure;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Adds to good health answers of a node which process gave them: the {@code
 * process_start_time_seconds} of its page of metrics, as the Prometheus clients publish it. A page
 * that cannot be read, or does not tell it, adds nothing.
 */
public final class ProcessStartSource implements SignalSource {
  private static final String METRIC = "process_start_time_seconds";
  private static final int MOST_BYTES = 16 << 20;

  /** A page of more processes than this names none of them. */
  private static final int MOST_PROCESSES = 64;

  /**
   * Seconds: some clients reckon it from when the machine was booted, which moves with its clock.
   */
  private static final double DRIFT = 2;

  private final SignalSource health;
  private final Service.Node node;
  private final URI url;
  private final Duration timeout;
  private final HttpFetch fetch;
  private final Map<String, String> headers;
  private final TlsRules tls;
  private Set<Double> newest = Set.of();
  private Set<Double> named = Set.of();

  /**
   * Reads after each good answer.
   *
   * @param health asks the node how it is
   * @param access how the node is spoken to
   * @param path of the page of metrics
   */
  public ProcessStartSource(
      SignalSource health,
      Service service,
      Service.Node node,
      NodeAccess access,
      String path,
      Duration timeout,
      HttpFetch fetch) {
    this.health = health;
    this.node = node;
    this.url = access.url(service.url().resolve(path));
    this.headers = new HashMap<>(access.allHeaders());
    this.headers.put("Accept", OpenMetricsReader.ACCEPT);
    this.tls = access.tls();
    this.timeout = timeout;
    this.fetch = fetch;
  }

  @Override
  public Sample read() {
    Sample read = health.read();
    if (!(read instanceof HealthSample said) || !said.up()) {
      return read;
    }
    String started = started();
    return started == null
        ? said
        : new HealthSample(
            said.signal(),
            said.node(),
            said.at(),
            said.up(),
            said.observed(),
            said.versionSeen(),
            started);
  }

  private @Nullable String started() {
    SocketAddress address = SocketAddress.inetSocketAddress(node.port(), node.host());
    try {
      Ask ask = Ask.get(url, headers, timeout).at(address).upTo(MOST_BYTES).over(tls);
      Set<Double> starts = new TreeSet<>();
      ExpositionText.read(
          fetch.fetch(ask).required(), METRIC::equals, (name, labels, value) -> starts.add(value));
      return starts.isEmpty() || starts.size() > MOST_PROCESSES ? null : "started " + known(starts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ReadFailure e) {
      return null;
    }
  }

  /** The times that were told before, where these are the same but for a set clock. */
  private synchronized Set<Double> known(Set<Double> told) {
    if (!isSame(newest, told)) {
      named = told;
    }
    newest = told; // a clock that drifts slowly must not add up to a start
    return named;
  }

  private static boolean isSame(Set<Double> some, Set<Double> others) {
    Iterator<Double> next = others.iterator();
    return some.size() == others.size()
        && some.stream().allMatch(one -> Math.abs(one - next.next()) <= DRIFT);
  }

  @Override
  public void close() {
    health.close();
  }
}
