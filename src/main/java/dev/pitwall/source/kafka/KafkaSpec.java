package dev.pitwall.source.kafka;

import static dev.pitwall.signal.Figure.ARRIVED;
import static dev.pitwall.signal.Figure.CONSUMERS;
import static dev.pitwall.signal.Figure.DEAD_LETTERS;
import static dev.pitwall.signal.Figure.DEPTH;
import static dev.pitwall.signal.Figure.DRAINED;
import static dev.pitwall.signal.Figure.OLDEST_AGE;

import dev.pitwall.journey.Template;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SourceSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a consumer group of Kafka has yet to read.
 *
 * @param topics which of its topics; empty for all that it has committed offsets of
 * @param readCommitted whether its members read with {@code isolation.level=read_committed}
 * @param properties of the admin client, such as {@code security.protocol}
 */
public record KafkaSpec(
    String bootstrap,
    String group,
    List<String> topics,
    boolean readCommitted,
    Map<String, Template> properties)
    implements SourceSpec {
  public KafkaSpec {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }

  @Override
  public Set<Figure> figures() {
    return EnumSet.of(DEPTH, OLDEST_AGE, ARRIVED, DRAINED, CONSUMERS, DEAD_LETTERS);
  }

  @Override
  public String key() {
    return "kafka";
  }

  @Override
  public String place() {
    return bootstrap;
  }
}
