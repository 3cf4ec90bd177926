package dev.pitwall.signal;

import static dev.pitwall.signal.Figure.ARRIVED;
import static dev.pitwall.signal.Figure.BAD;
import static dev.pitwall.signal.Figure.CAPACITY;
import static dev.pitwall.signal.Figure.CONSUMERS;
import static dev.pitwall.signal.Figure.DEAD_LETTERS;
import static dev.pitwall.signal.Figure.DEPTH;
import static dev.pitwall.signal.Figure.DRAINED;
import static dev.pitwall.signal.Figure.IN_FLIGHT;
import static dev.pitwall.signal.Figure.OLDEST_AGE;
import static dev.pitwall.signal.Figure.TOTAL;

import dev.pitwall.journey.Template;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a signal is read. Texts may hold {@code {{node.name}}}, {@code {{node.host}}} and {@code
 * {{node.address}}} when the signal has a service; secrets are templates and are filled last.
 */
public sealed interface SourceSpec {
  /** What it tells. */
  Set<Figure> figures();

  /** The key it stands under in a configuration. */
  String key();

  /**
   * A server that is asked over HTTP.
   *
   * @param url where; never with a user or password in it
   * @param login who asks; null where nobody need say
   * @param headers sent with every question
   */
  record Link(String url, @Nullable Login login, Map<String, Template> headers) {
    public Link {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Who logs in.
   *
   * @param user null where a password is enough
   */
  record Login(@Nullable Template user, Template password) {}

  /**
   * A JSON document.
   *
   * @param paths a JSONPath for each figure
   */
  record Http(Link link, Map<Figure, String> paths) implements SourceSpec {
    public Http {
      paths = Map.copyOf(paths);
    }

    @Override
    public Set<Figure> figures() {
      return paths.keySet();
    }

    @Override
    public String key() {
      return "http";
    }
  }

  /**
   * A page of metrics, in OpenMetrics or Prometheus' text format.
   *
   * @param samples which series make up each figure
   */
  record OpenMetrics(Link link, Map<Figure, SeriesSelector> samples) implements SourceSpec {
    public OpenMetrics {
      samples = Map.copyOf(samples);
    }

    @Override
    public Set<Figure> figures() {
      return samples.keySet();
    }

    @Override
    public String key() {
      return "openmetrics";
    }
  }

  /**
   * Instant queries.
   *
   * @param queries a PromQL expression for each figure
   */
  record Prometheus(Link link, Map<Figure, String> queries) implements SourceSpec {
    public Prometheus {
      queries = Map.copyOf(queries);
    }

    @Override
    public Set<Figure> figures() {
      return queries.keySet();
    }

    @Override
    public String key() {
      return "prometheus";
    }
  }

  /**
   * A queue of RabbitMQ, read from its management API. An age is told where publishers set
   * timestamps, a capacity where the queue has a greatest length.
   *
   * @param link the root of the management API, without {@code /api}
   */
  record RabbitMq(Link link, String vhost, String queue) implements SourceSpec {
    @Override
    public Set<Figure> figures() {
      return EnumSet.of(DEPTH, IN_FLIGHT, OLDEST_AGE, ARRIVED, DRAINED, CONSUMERS, CAPACITY);
    }

    @Override
    public String key() {
      return "rabbitmq";
    }
  }

  /**
   * A queue of ActiveMQ Artemis, read from its Jolokia agent. A capacity is told of ring queues.
   *
   * @param link Jolokia itself, such as {@code http://host:8161/console/jolokia}
   */
  record Artemis(Link link, String address, String queue) implements SourceSpec {
    @Override
    public Set<Figure> figures() {
      return EnumSet.range(DEPTH, DEAD_LETTERS);
    }

    @Override
    public String key() {
      return "artemis";
    }
  }

  /**
   * What a consumer group of Kafka has yet to read.
   *
   * @param topics which of its topics; empty for all that it has committed offsets of
   * @param readCommitted whether its members read with {@code isolation.level=read_committed}
   * @param properties of the admin client, such as {@code security.protocol}
   */
  record Kafka(
      String bootstrap,
      String group,
      List<String> topics,
      boolean readCommitted,
      Map<String, Template> properties)
      implements SourceSpec {
    public Kafka {
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
  }

  /**
   * A queue in Redis.
   *
   * @param url {@code redis://host:port/database} or {@code rediss://}
   */
  record Redis(String url, @Nullable Login login, Layout layout) implements SourceSpec {
    /** How the queue is kept. */
    public sealed interface Layout {
      /** A list that one side pushes to and the other pops from. */
      record PlainList(String key) implements Layout {}

      /** A stream read by a consumer group. */
      record Stream(String key, String group) implements Layout {}

      /** A queue of Sidekiq's, by its name. */
      record Sidekiq(String queue) implements Layout {}
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
  }

  /**
   * A table of jobs, read by SQL that answers one row.
   *
   * @param sql its columns are named after the figures
   * @param figures the columns it answers
   */
  record Jdbc(String url, @Nullable Login login, String sql, Set<Figure> figures)
      implements SourceSpec {
    public Jdbc {
      figures = Set.copyOf(figures);
    }

    @Override
    public String key() {
      return "jdbc";
    }
  }

  /**
   * The alerts that fire.
   *
   * @param matchers as Alertmanager filters them, such as {@code severity="page"}
   * @param watchdog the name of an alert that always fires; without it nothing is known. Null where
   *     there is none
   */
  record Alertmanager(Link link, List<String> matchers, @Nullable String watchdog)
      implements SourceSpec {
    public Alertmanager {
      matchers = List.copyOf(matchers);
    }

    @Override
    public Set<Figure> figures() {
      return Set.of();
    }

    @Override
    public String key() {
      return "alertmanager";
    }
  }

  /** Pitwall's own runs, counted: every run is a request, every failed one an error. */
  record Journeys(List<String> names) implements SourceSpec {
    public Journeys {
      names = List.copyOf(names);
    }

    @Override
    public Set<Figure> figures() {
      return EnumSet.of(BAD, TOTAL);
    }

    @Override
    public String key() {
      return "journeys";
    }
  }
}
