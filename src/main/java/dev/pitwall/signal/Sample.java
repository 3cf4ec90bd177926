package dev.pitwall.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reading of a signal. A new kind of reading is a new class; nothing lists them. */
public interface Sample {
  /** The name of the signal; where {@link #isOfService()}, the name of the service. */
  String signal();

  /** The node it speaks of; null when it speaks of the whole service. */
  @Nullable String node();

  /** When it was read. */
  Instant at();

  /** Whether it is read of every service as it is, and not of a signal that was configured. */
  default boolean isOfService() {
    return false;
  }

  /**
   * What in it cannot be, in words; null when every figure given is possible. No window keeps an
   * impossible reading: it is one that failed.
   */
  default @Nullable String fault() {
    return null;
  }

  /** What it says, for whoever shows it. */
  SampleReport report();

  /**
   * The empty windows that keep readings of this kind.
   *
   * @param span how far back the readings of its signal are looked at
   */
  default List<Window> windows(Duration span) {
    return List.of();
  }
}
