package dev.pitwall.rollout;

import dev.pitwall.gate.Veto;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's stop.
 *
 * @param gate the gate it stops; null stops every gate
 * @param expiresAt when it ends by itself; null only when it is released
 * @param releasedAt when somebody released it; null while nobody has
 */
public record Hold(
    String id,
    @Nullable String gate,
    String author,
    String reason,
    Instant placedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant releasedAt,
    @Nullable String releasedBy) {
  /** The author of what Pitwall holds by itself. */
  public static final String BY_PITWALL = "pitwall";

  /** Whether it stops that gate at that moment. */
  public boolean stops(String someGate, Instant now) {
    return isActive(now) && (gate == null || gate.equals(someGate));
  }

  /** Whether it stops anything at that moment. */
  public boolean isActive(Instant now) {
    return releasedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** The hold as the judge sees it. */
  Veto.Held veto() {
    return new Veto.Held(id, author, reason, expiresAt);
  }

  /** What it stops, for a sentence. */
  String scope() {
    return gate == null ? "every gate" : "gate " + gate;
  }

  /** The hold, released. Releasing it twice changes nothing. */
  public Hold released(String by, Instant now) {
    return releasedAt != null
        ? this
        : new Hold(id, gate, author, reason, placedAt, expiresAt, now, by);
  }
}
