package dev.pitwall.source.http;

import dev.pitwall.journey.HealthRule;
import dev.pitwall.journey.Service;
import dev.pitwall.machine.MachineFault;
import dev.pitwall.machine.Stalls;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.Unreadable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.Optional;

/** Sees whether one node accepts connections. */
public final class TcpHealthSource implements SignalSource {
  private final Service service;
  private final Service.Node node;
  private final HealthRule rule;
  private final InstantSource clock;
  private final Stalls stalls;

  /**
   * @param stalls when this process stood still
   */
  public TcpHealthSource(
      Service service, Service.Node node, HealthRule rule, InstantSource clock, Stalls stalls) {
    this.stalls = stalls;
    this.service = service;
    this.node = node;
    this.rule = rule;
    this.clock = clock;
  }

  @Override
  public Sample read() {
    long from = clock.millis();
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(node.host(), node.port()), (int) rule.timeout().toMillis());
      return sample(true, "accepts connections, in " + (clock.millis() - from) + " ms");
    } catch (IOException e) {
      return MachineFault.of(e)
          .or(() -> late(e, start))
          .map(fault -> unreadable(fault + ": " + node.host()))
          .orElseGet(() -> down(node.address() + ": " + e.getMessage(), e));
    }
  }

  private Optional<String> late(IOException failure, long start) {
    return failure instanceof SocketTimeoutException
        ? stalls.excuse(start, System.nanoTime(), rule.timeout())
        : Optional.empty();
  }

  private Sample unreadable(String reason) {
    return new Unreadable(service.name(), node.name(), clock.instant(), reason);
  }

  private Sample down(String observed, IOException cause) {
    return Refused.is(cause)
        ? HealthSample.refused(service.name(), node.name(), clock.instant(), observed)
        : sample(false, observed);
  }

  private Sample sample(boolean up, String observed) {
    return new HealthSample(service.name(), node.name(), clock.instant(), up, observed, null);
  }
}
