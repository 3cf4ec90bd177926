package dev.pitwall.rollout;

import dev.pitwall.text.Digests;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One line of the audit chain. Each line's hash covers the line before it, so that a line changed
 * or taken out afterwards shows.
 *
 * @param sequence counts up from 1
 * @param what one line: what happened
 * @param previous the hash of the line before, or 64 zeros
 * @param hash SHA-256 over the other fields, hex
 */
public record AuditEntry(
    long sequence, Instant at, String who, String what, String previous, String hash) {
  /** The hash before the first line. */
  public static final String GENESIS = "0".repeat(64);

  /** The line that follows a hash. */
  public static AuditEntry after(
      long sequence, Instant at, String who, String what, String previous) {
    return new AuditEntry(
        sequence, at, who, what, previous, hashOf(sequence, at, who, what, previous));
  }

  /** Whether this line is unchanged and follows that hash. */
  public boolean follows(String expectedPrevious) {
    return previous.equals(expectedPrevious)
        && hash.equals(hashOf(sequence, at, who, what, previous));
  }

  private static String hashOf(
      long sequence, Instant at, String who, String what, String previous) {
    String line = sequence + "\n" + at + "\n" + who + "\n" + what + "\n" + previous;
    return HexFormat.of().formatHex(Digests.sha256(line));
  }
}
