package dev.pitwall.store;

import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.store.AuditLines.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Walks the chain of audit lines, and the rows that they cover. */
final class AuditVerification {
  private static final int PAGE = 1_000;

  private final Handle handle;

  private AuditVerification(Handle handle) {
    this.handle = handle;
  }

  /** Within the transaction of that handle: the first thing that is wrong, or how much is sound. */
  static Check of(Handle handle) {
    Check lines = lines(handle);
    if (!(lines instanceof Check.Sound sound)) {
      return lines;
    }
    CoveredRows.Compared rows = CoveredRows.compare(handle, 1);
    return rows.wrong().stream()
        .<Check>map(wrong -> new Check.Broken(wrong.sequence(), wrong.sentence()))
        .findFirst()
        .orElse(sound.with(rows.notCovered()));
  }

  /** The chain alone. */
  static Check lines(Handle handle) {
    return new AuditVerification(handle).walk(start(handle));
  }

  /** Behind what retention deleted, and what an operator took as it was. */
  private static Place start(Handle handle) {
    Place deleted = AuditLines.deleted(handle);
    return StoreFacts.find(handle, StoreFacts.ACCEPTED)
        .flatMap(Place::parse)
        .filter(accepted -> accepted.sequence() > deleted.sequence())
        .orElse(deleted);
  }

  private Check walk(Place start) {
    Place last = start;
    @Nullable Instant at = null;
    for (List<AuditEntry> page = AuditLines.after(handle, last.sequence(), PAGE);
        !page.isEmpty();
        page = AuditLines.after(handle, last.sequence(), PAGE)) {
      for (AuditEntry entry : page) {
        Optional<Check> broken = broken(entry, last);
        if (broken.isPresent()) {
          return broken.get();
        }
        last = Place.of(entry);
        at = entry.at();
      }
    }
    long lines = last.sequence() - start.sequence();
    return new Check.Sound(start.sequence() + 1, lines, last.hash(), at, 0);
  }

  private static Optional<Check> broken(AuditEntry entry, Place before) {
    long expected = before.sequence() + 1;
    if (entry.sequence() != expected) {
      return Optional.of(
          new Check.Broken(
              expected,
              "line %d is missing; the next one is line %d".formatted(expected, entry.sequence())));
    }
    if (entry.follows(before.hash())) {
      return Optional.empty();
    }
    boolean follows = entry.previous().equals(before.hash());
    String wrong =
        follows
            ? "was changed: its hash does not fit its content"
            : "does not follow the line before it";
    return Optional.of(
        new Check.Broken(
            expected,
            "line %d (%s) %s (expected %s, saw %s)"
                .formatted(
                    expected,
                    entry.at(),
                    wrong,
                    abbreviated(follows ? entry.contentHash() : before.hash()),
                    abbreviated(follows ? entry.hash() : entry.previous()))));
  }

  private static String abbreviated(String hash) {
    return CoveredTable.Cover.abbreviated(hash);
  }
}
