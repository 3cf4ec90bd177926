package dev.pitwall.source;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.text.Cut;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a source of a reader: whatever goes wrong becomes a reading that says so, in one line,
 * without secrets.
 */
public final class GuardedSource implements SignalSource {
  private static final int LONGEST = 300;
  private static final Logger LOG = LoggerFactory.getLogger(GuardedSource.class);

  private final SignalSpec spec;
  private final @Nullable String node;
  private final SourceReader reader;
  private final Secrets secrets;
  private final InstantSource clock;

  /**
   * @param node the node it reads from; null for a signal without a service
   */
  public GuardedSource(
      SignalSpec spec,
      Service.@Nullable Node node,
      SourceReader reader,
      Secrets secrets,
      InstantSource clock) {
    this.spec = spec;
    this.node = node == null ? null : node.name();
    this.reader = reader;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Sample read() {
    try {
      return reader.read(clock.instant());
    } catch (ReadFailure e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } catch (RuntimeException e) {
      LOG.warn("signal {} broke on {}", spec.name(), e.getClass().getName());
      LOG.debug("the cause", e);
      return failed("unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private Unreadable failed(String message) {
    String line = secrets.redact(message).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    String reason = Cut.to(line, LONGEST);
    return new Unreadable(spec.name(), node, clock.instant(), reason);
  }

  @Override
  public void close() {
    reader.close();
  }
}
