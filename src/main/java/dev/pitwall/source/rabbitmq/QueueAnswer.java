package dev.pitwall.source.rabbitmq;

import dev.pitwall.signal.Figure;
import dev.pitwall.source.JsonFields;
import dev.pitwall.source.ReadFailure;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the management API says about a queue. */
final class QueueAnswer {
  /** In these states the figures are those of some time ago. */
  private static final Set<String> NOT_SERVED =
      Set.of("crashed", "down", "stopped", "terminated", "minority");

  /** However messages are finished: acknowledged, or taken without a need to. */
  private static final List<String> FINISHED = List.of("ack", "deliver_no_ack", "get_no_ack");

  /** Clocks differ by so much; a timestamp further ahead is no time of publishing. */
  private static final double SECONDS_AHEAD = 60;

  private final JsonFields queue;
  private final @Nullable JsonFields stats;

  QueueAnswer(JsonFields queue) throws ReadFailure {
    this.queue = queue;
    this.stats = queue.child("message_stats");
  }

  /** Whether it has no counters: never used, or not counted. */
  boolean countsNothing() {
    return stats == null;
  }

  /**
   * The figures told; a counter that is not there is zero.
   *
   * @throws ReadFailure when this is no queue whose figures can be relied on
   */
  Map<Figure, Double> figures(Instant at) throws ReadFailure {
    requireServed();
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.DEPTH, queue.count("messages_ready"));
    figures.put(Figure.IN_FLIGHT, queue.count("messages_unacknowledged"));
    figures.put(Figure.CONSUMERS, queue.count("consumers"));
    figures.put(Figure.ARRIVED, counter("publish"));
    double finished = 0;
    for (String way : FINISHED) {
      finished += counter(way);
    }
    figures.put(Figure.DRAINED, finished);
    addAge(at, figures);
    addCapacity(figures);
    return figures;
  }

  private void requireServed() throws ReadFailure {
    if ("stream".equals(queue.text("type"))) {
      throw new ReadFailure(
          "the queue is a stream, which nobody empties; required a classic or quorum queue");
    }
    String state = queue.text("state");
    if (state != null && NOT_SERVED.contains(state)) {
      throw new ReadFailure(
          "the queue is " + state + "; required one that is served: see its node");
    }
    if (queue.number("messages_ready") == null) {
      throw new ReadFailure(
          "messages_ready is missing; a queue has it some seconds after it was declared or its node"
              + " started, and never with management_agent.disable_metrics_collector");
    }
  }

  private double counter(String name) throws ReadFailure {
    return stats == null || stats.number(name) == null ? 0 : stats.count(name);
  }

  private void addAge(Instant at, Map<Figure, Double> figures) throws ReadFailure {
    Double published = queue.number("head_message_timestamp");
    if (published == null || published <= 0) {
      return;
    }
    double seconds = at.toEpochMilli() / 1000.0 - published;
    if (seconds >= -SECONDS_AHEAD) {
      figures.put(Figure.OLDEST_AGE, Math.max(0, seconds));
    }
  }

  /** Of several limits RabbitMQ holds the lowest. */
  private void addCapacity(Map<Figure, Double> figures) throws ReadFailure {
    Double own = limit("arguments", "x-max-length");
    Double policy = limit("effective_policy_definition", "max-length");
    if (own != null || policy != null) {
      double lowest =
          Math.min(
              own == null ? Double.MAX_VALUE : own, policy == null ? Double.MAX_VALUE : policy);
      figures.put(Figure.CAPACITY, lowest);
    }
  }

  private @Nullable Double limit(String where, String name) throws ReadFailure {
    JsonFields from = queue.child(where);
    return from == null ? null : from.number(name);
  }
}
