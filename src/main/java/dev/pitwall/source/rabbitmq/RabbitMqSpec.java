package dev.pitwall.source.rabbitmq;

import static dev.pitwall.signal.Figure.ARRIVED;
import static dev.pitwall.signal.Figure.CAPACITY;
import static dev.pitwall.signal.Figure.CONSUMERS;
import static dev.pitwall.signal.Figure.DEPTH;
import static dev.pitwall.signal.Figure.DRAINED;
import static dev.pitwall.signal.Figure.IN_FLIGHT;
import static dev.pitwall.signal.Figure.OLDEST_AGE;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.util.EnumSet;
import java.util.Set;

/**
 * A queue of RabbitMQ, read from its management API. An age is told where publishers set
 * timestamps, a capacity where the queue has a greatest length.
 *
 * @param link the root of the management API, without {@code /api}
 */
public record RabbitMqSpec(SourceSpec.Link link, String vhost, String queue) implements SourceSpec {
  @Override
  public Set<Figure> figures() {
    return EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, ARRIVED, DRAINED, CONSUMERS, CAPACITY);
  }

  @Override
  public String key() {
    return "rabbitmq";
  }

  @Override
  public String place() {
    return link.url();
  }
}
