package dev.pitwall.signal;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reading that failed; it never counts as a good one. */
public record Unreadable(String signal, @Nullable String node, Instant at, String reason)
    implements Sample {
  /** What a reading comes to of which a figure cannot be; it says what was read. */
  static Unreadable of(Sample impossible) {
    String reason = Objects.requireNonNullElse(impossible.fault(), "an impossible reading");
    return new Unreadable(impossible.signal(), impossible.node(), impossible.at(), reason);
  }

  @Override
  public SampleReport report() {
    return new SampleReport("unreadable", "unknown", false, reason, "a reading", List.of());
  }
}
