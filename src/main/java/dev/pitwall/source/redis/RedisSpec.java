package dev.pitwall.source.redis;

import static dev.pitwall.signal.Figure.ARRIVED;
import static dev.pitwall.signal.Figure.CONSUMERS;
import static dev.pitwall.signal.Figure.DEPTH;
import static dev.pitwall.signal.Figure.DRAINED;
import static dev.pitwall.signal.Figure.IN_FLIGHT;
import static dev.pitwall.signal.Figure.OLDEST_AGE;

import dev.pitwall.journey.TlsRules;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.SourceSpec.Login;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue in Redis.
 *
 * @param url {@code redis://host:port/database} or {@code rediss://}
 * @param tls how TLS is spoken, where the URL says so
 */
public record RedisSpec(String url, @Nullable Login login, Layout layout, TlsRules tls)
    implements SourceSpec {
  /** How the queue is kept. */
  public sealed interface Layout {
    /** A list that one side pushes to and the other pops from. */
    record PlainList(String key) implements Layout {}

    /** A stream read by a consumer group. */
    record Stream(String key, String group) implements Layout {}

    /** A queue of Sidekiq's, by its name. */
    record Sidekiq(String queue) implements Layout {}
  }

  /** One that is spoken to as everybody does it. */
  public RedisSpec(String url, @Nullable Login login, Layout layout) {
    this(url, login, layout, TlsRules.USUAL);
  }

  @Override
  public Set<Figure> figures() {
    return switch (layout) {
      case Layout.PlainList list -> EnumSet.of(DEPTH);
      case Layout.Stream stream ->
          EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, ARRIVED, DRAINED, CONSUMERS);
      case Layout.Sidekiq sidekiq -> EnumSet.of(DEPTH, OLDEST_AGE);
    };
  }

  @Override
  public String key() {
    return "redis";
  }

  @Override
  public String place() {
    return url;
  }
}
