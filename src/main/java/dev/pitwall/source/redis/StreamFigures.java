package dev.pitwall.source.redis;

import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.ReadFailure;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream and one of its groups tell. Servers before 7 count neither what was added nor what
 * was read, and newer ones lose count when entries are deleted: then there are fewer figures.
 *
 * @param delivered up to where entries were handed to consumers
 * @param lag entries not yet handed out; null when the server cannot tell
 * @param added entries ever added; null when the server does not count
 * @param read the server's count of entries handed out; null when it lost count
 */
record StreamFigures(
    long length,
    EntryId delivered,
    EntryId newest,
    long pending,
    long consumers,
    @Nullable Long lag,
    @Nullable Long added,
    @Nullable Long read) {
  private static final int MOST_GROUPS = 10_000;

  /**
   * Reads {@code XINFO STREAM} and {@code XINFO GROUPS}.
   *
   * @throws ReadFailure when the group is not there, or something is not as it should be
   */
  static StreamFigures of(
      String key, String group, @Nullable Response stream, @Nullable Response groups)
      throws ReadFailure {
    Fields info = Fields.of("XINFO STREAM", stream);
    Fields own = find(key, group, groups);
    return new StreamFigures(
        info.number("length"),
        EntryId.of(own.text("last-delivered-id")),
        EntryId.of(info.text("last-generated-id")),
        own.number("pending"),
        own.number("consumers"),
        own.numberOrNull("lag"),
        info.numberOrNull("entries-added"),
        own.numberOrNull("entries-read"));
  }

  private static Fields find(String key, String group, @Nullable Response groups)
      throws ReadFailure {
    if (groups == null || groups.type() != ResponseType.MULTI || groups.size() > MOST_GROUPS) {
      throw new ReadFailure("XINFO GROUPS answered no list of groups");
    }
    List<String> seen = new ArrayList<>();
    for (Response one : groups) {
      Fields fields = Fields.of("XINFO GROUPS", one);
      if (fields.text("name").equals(group)) {
        return fields;
      }
      seen.add(fields.text("name"));
    }
    throw new ReadFailure(
        "the stream `%s` has no group `%s`; it has %s"
            .formatted(key, group, seen.isEmpty() ? "none" : String.join(", ", seen)));
  }

  /** Whether everything was handed out. */
  boolean allDelivered() {
    return delivered.compareTo(newest) >= 0;
  }

  /**
   * A sample.
   *
   * @param first the oldest entry not yet handed out; null when there is none
   */
  QueueSample sample(SignalSpec spec, @Nullable String node, Instant at, @Nullable EntryId first) {
    Double drained = drained();
    return new QueueSample(
        spec.name(),
        node,
        at,
        first == null ? Double.valueOf(0) : depth(),
        (double) pending,
        first == null ? Duration.ZERO : first.age(at),
        added == null ? null : Double.valueOf(added),
        drained,
        (double) consumers,
        null,
        null,
        drained != null,
        List.of());
  }

  private @Nullable Double depth() {
    if (lag != null) {
      return Double.valueOf(lag);
    }
    return delivered.isStart() ? Double.valueOf((double) length) : null;
  }

  /** Handed out and acknowledged; the position follows from the lag where both are counted. */
  private @Nullable Double drained() {
    Long position = added != null && lag != null ? Long.valueOf(added - lag) : read;
    return position == null ? null : Double.valueOf((double) Math.max(0, position - pending));
  }
}
