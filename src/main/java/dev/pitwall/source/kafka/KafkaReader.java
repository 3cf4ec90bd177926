package dev.pitwall.source.kafka;

import dev.pitwall.journey.Template;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueSample.Part;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.Deadline;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a consumer group has yet to read, partition by partition. Between readings it
 * remembers where the ends were: that is how it knows since when a record waits.
 */
public final class KafkaReader implements SourceReader {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final SignalSpec spec;
  private final KafkaSpec source;
  private final NodeTexts texts;
  private final Cluster cluster;
  private final Map<TopicPartition, OffsetHistory> historys = new HashMap<>();

  public KafkaReader(SignalSpec spec, KafkaSpec source, NodeTexts texts) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    String bootstrap = texts.text(source.bootstrap());
    this.cluster = new Cluster(source, settings(bootstrap), new KafkaErrors(source, bootstrap));
  }

  private Map<String, Object> settings(String bootstrap) {
    int timeout = Math.toIntExact(Math.min(spec.timeout().toMillis(), Integer.MAX_VALUE));
    Map<String, Object> settings = new HashMap<>();
    source.properties().forEach((key, value) -> settings.put(key, property(key, value)));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  private String clientId() {
    String node = texts.nodeName();
    return "pitwall-" + spec.name() + (node == null ? "" : "-" + node);
  }

  /** A secret within the quotes of a JAAS line must not end them. */
  private String property(String key, Template value) {
    if (!key.endsWith("jaas.config")) {
      return texts.secret(value);
    }
    return texts.text(
        value.render(
            name -> "{{" + name + "}}",
            name -> {
              String secret = texts.secrets().value(name);
              return secret == null ? null : secret.replace("\\", "\\\\").replace("\"", "\\\"");
            }));
  }

  @Override
  public QueueSample read(Instant at) throws ReadFailure, InterruptedException {
    try {
      return sample(at, Deadline.in(spec.timeout()));
    } catch (ReadFailure | InterruptedException | RuntimeException e) {
      cluster.forget();
      throw e;
    }
  }

  private QueueSample sample(Instant at, Deadline deadline)
      throws ReadFailure, InterruptedException {
    Cluster.Group group = cluster.group(deadline);
    Set<TopicPartition> partitions = cluster.partitions(topics(group), deadline);
    if (partitions.size() > QueueSample.MOST_PARTS) {
      throw new ReadFailure(
          "%d partitions; required at most %d: name some of the `topics` in each of several signals"
              .formatted(partitions.size(), QueueSample.MOST_PARTS));
    }
    Cluster.Bounds bounds = cluster.bounds(partitions, deadline);
    historys.keySet().retainAll(partitions);
    List<Part> parts = new ArrayList<>();
    long deleted = 0;
    for (TopicPartition one : partitions.stream().sorted(ORDER).toList()) {
      Part part = part(one, group, bounds, at);
      parts.add(part);
      deleted += deleted(part, bounds.starts().getOrDefault(one, 0L));
    }
    return whole(at, parts, group.members(), deleted);
  }

  private Collection<String> topics(Cluster.Group group) throws ReadFailure {
    if (!source.topics().isEmpty()) {
      return source.topics();
    }
    Set<String> topics = new HashSet<>();
    group.committed().keySet().forEach(one -> topics.add(one.topic()));
    if (topics.isEmpty()) {
      throw new ReadFailure(
          "the group `%s` has no committed offset that may be seen; name its `topics`, and grant DESCRIBE on them"
              .formatted(source.group()));
    }
    return topics;
  }

  /**
   * A partition that nobody has begun counts from where it began when it was first seen: so that
   * neither new records nor deleted ones look like records read.
   */
  private Part part(TopicPartition one, Cluster.Group group, Cluster.Bounds bounds, Instant at)
      throws ReadFailure {
    long end = bounds.ends().getOrDefault(one, 0L);
    long start = bounds.starts().getOrDefault(one, 0L);
    OffsetHistory history = historys.computeIfAbsent(one, unseen -> new OffsetHistory(start));
    history.ends(end, at);
    Long committed = group.committed().get(one);
    long position = committed == null ? history.start() : committed;
    if (position > end && !source.readCommitted()) {
      throw new ReadFailure(
          "the group stands at %d of %s, which ends at %d: the topic was made anew or cut off; reset the group's offsets"
              .formatted(position, one, end));
    }
    Duration age = position < end ? history.waiting(position, at) : Duration.ZERO;
    return new Part(one.toString(), end, (double) position, age);
  }

  private static long deleted(Part part, long start) {
    Double position = part.drainedTotal();
    return position == null ? 0 : Math.max(0, start - position.longValue());
  }

  private QueueSample whole(Instant at, List<Part> parts, @Nullable Integer members, long deleted) {
    double depth = 0;
    double arrived = 0;
    double drained = 0;
    for (Part part : parts) {
      depth += part.depth();
      arrived += part.arrivedTotal();
      drained += part.drainedTotal() == null ? 0 : part.drainedTotal();
    }
    return new QueueSample(
        spec.name(),
        texts.nodeName(),
        at,
        depth,
        null,
        oldest(parts),
        arrived,
        drained,
        members == null ? null : (double) members,
        null,
        (double) deleted,
        true,
        parts);
  }

  /** Unknown as soon as it is unknown of a single partition: that may be the oldest. */
  private static @Nullable Duration oldest(List<Part> parts) {
    Duration oldest = Duration.ZERO;
    for (Part part : parts) {
      Duration age = part.oldestAge();
      if (age == null) {
        return null;
      }
      oldest = age.compareTo(oldest) > 0 ? age : oldest;
    }
    return oldest;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
