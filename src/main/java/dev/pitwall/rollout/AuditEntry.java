package dev.pitwall.rollout;

import dev.pitwall.text.Digests;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit chain. Each line's hash covers the line before it, so that a line changed
 * or taken out afterwards shows; and the record it tells of as it was stored, so that a record
 * changed afterwards shows as well.
 *
 * @param sequence counts up from 1
 * @param what one line: what happened
 * @param previous the hash of the line before, or 64 zeros
 * @param hash SHA-256 over the other fields, hex
 * @param covered null in lines of earlier versions
 */
public record AuditEntry(
    long sequence,
    Instant at,
    String who,
    String what,
    String previous,
    String hash,
    @Nullable Covered covered) {
  /** The hash before the first line. */
  public static final String GENESIS = "0".repeat(64);

  /**
   * A stored record.
   *
   * @param subject which, as {@code TABLE/KEY}
   * @param hash SHA-256 over its row, hex; {@link #GONE} when it was taken out
   */
  public record Covered(String subject, String hash) {
    /** Stands for the hash of a row that was taken out on purpose. */
    public static final String GONE = "gone";
  }

  /** A line that covers no record. */
  public AuditEntry(
      long sequence, Instant at, String who, String what, String previous, String hash) {
    this(sequence, at, who, what, previous, hash, null);
  }

  /** The line that follows a hash and covers no record. */
  public static AuditEntry after(
      long sequence, Instant at, String who, String what, String previous) {
    return after(sequence, at, who, what, previous, null);
  }

  /** The line that follows a hash. */
  public static AuditEntry after(
      long sequence,
      Instant at,
      String who,
      String what,
      String previous,
      @Nullable Covered covered) {
    String hash = hashOf(sequence, at, who, what, previous, covered);
    return new AuditEntry(sequence, at, who, what, previous, hash, covered);
  }

  /** Whether this line is unchanged and follows that hash. */
  public boolean follows(String expectedPrevious) {
    return previous.equals(expectedPrevious) && hash.equals(contentHash());
  }

  /** The hash that its content has, whatever hash it says. */
  public String contentHash() {
    return hashOf(sequence, at, who, what, previous, covered);
  }

  private static String hashOf(
      long sequence,
      Instant at,
      String who,
      String what,
      String previous,
      @Nullable Covered covered) {
    String line = sequence + "\n" + at + "\n" + who + "\n" + what + "\n" + previous;
    String all = covered == null ? line : line + "\n" + covered.subject() + "\n" + covered.hash();
    return HexFormat.of().formatHex(Digests.sha256(all));
  }
}
