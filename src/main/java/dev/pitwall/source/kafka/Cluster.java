package dev.pitwall.source.kafka;

import dev.pitwall.source.Deadline;
import dev.pitwall.source.ReadFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The brokers, asked for a group and its topics. Every question blocks until its deadline at most.
 * After a failure the client is thrown away: none tries to connect while nobody asks.
 */
final class Cluster implements AutoCloseable {
  private final KafkaSpec source;
  private final Map<String, Object> settings;
  private final KafkaErrors errors;
  private final AtomicReference<@Nullable Admin> admin = new AtomicReference<>();
  private volatile boolean closed;

  Cluster(KafkaSpec source, Map<String, Object> settings, KafkaErrors errors) {
    this.source = source;
    this.settings = Map.copyOf(settings);
    this.errors = errors;
  }

  /**
   * A group.
   *
   * @param members null when it is no group of members: whoever reads only leaves its offsets there
   */
  record Group(Map<TopicPartition, Long> committed, @Nullable Integer members) {}

  /** Where the records of partitions begin and end. */
  record Bounds(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {}

  Group group(Deadline deadline) throws ReadFailure, InterruptedException {
    String id = source.group();
    KafkaFuture<Map<String, ConsumerGroupDescription>> description =
        client(deadline)
            .describeConsumerGroups(
                List.of(id), new DescribeConsumerGroupsOptions().timeoutMs(deadline.millis()))
            .all();
    KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets =
        client(deadline)
            .listConsumerGroupOffsets(
                Map.of(id, new ListConsumerGroupOffsetsSpec()),
                new ListConsumerGroupOffsetsOptions().timeoutMs(deadline.millis()))
            .partitionsToOffsetAndMetadata(id);
    ConsumerGroupDescription group = answer(description, deadline).get(id);
    if (group == null || group.groupState() == GroupState.DEAD) {
      throw new ReadFailure(errors.noGroup());
    }
    Map<TopicPartition, Long> committed = new HashMap<>();
    answer(offsets, deadline).forEach((part, offset) -> committed.put(part, offset.offset()));
    return new Group(committed, group.isSimpleConsumerGroup() ? null : group.members().size());
  }

  Set<TopicPartition> partitions(Collection<String> topics, Deadline deadline)
      throws ReadFailure, InterruptedException {
    KafkaFuture<Map<String, TopicDescription>> described =
        client(deadline)
            .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(deadline.millis()))
            .allTopicNames();
    Set<TopicPartition> partitions = new HashSet<>();
    for (TopicDescription topic : answer(described, deadline).values()) {
      topic
          .partitions()
          .forEach(one -> partitions.add(new TopicPartition(topic.name(), one.partition())));
    }
    return partitions;
  }

  /** The starts are read first: a record that came meanwhile is then within the bounds. */
  Bounds bounds(Set<TopicPartition> partitions, Deadline deadline)
      throws ReadFailure, InterruptedException {
    Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest(), deadline);
    return new Bounds(starts, offsets(partitions, OffsetSpec.latest(), deadline));
  }

  private Map<TopicPartition, Long> offsets(
      Set<TopicPartition> partitions, OffsetSpec where, Deadline deadline)
      throws ReadFailure, InterruptedException {
    Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
    partitions.forEach(one -> questions.put(one, where));
    IsolationLevel isolation =
        source.readCommitted() ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
    KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> all =
        client(deadline)
            .listOffsets(questions, new ListOffsetsOptions(isolation).timeoutMs(deadline.millis()))
            .all();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer(all, deadline).forEach((one, found) -> offsets.put(one, found.offset()));
    return offsets;
  }

  private <T> T answer(KafkaFuture<T> future, Deadline deadline)
      throws ReadFailure, InterruptedException {
    try {
      return future.get(deadline.millis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw errors.of(e.getCause() == null ? e : e.getCause(), deadline);
    } catch (TimeoutException e) {
      throw errors.of(e, deadline);
    }
  }

  private Admin client(Deadline deadline) throws ReadFailure {
    Admin open = admin.get();
    if (open != null) {
      return open;
    }
    try {
      Admin made = Admin.create(settings);
      admin.set(made);
      if (closed) {
        forget();
      }
      return made;
    } catch (KafkaException e) {
      throw errors.of(e, deadline);
    }
  }

  /** Lets go of the connections; the next question makes new ones. */
  void forget() {
    Admin open = admin.getAndSet(null);
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    closed = true;
    forget();
  }
}
