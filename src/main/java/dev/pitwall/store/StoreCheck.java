package dev.pitwall.store;

import dev.pitwall.rollout.AuditArchive.Check;
import dev.pitwall.store.Rows.Read;
import dev.pitwall.text.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything in a database: its pages, every record, what rows refer to, the audit chain,
 * and whether it ends where its head file says. It only reads, also while a service has the folder;
 * it is then one moment of it.
 */
public final class StoreCheck {
  /** No more than this are told; so badly damaged, nobody reads on. */
  static final int MOST = 100;

  private final Path file;
  private final List<Damage> damage = new ArrayList<>();
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private Check.@Nullable Sound chain;

  private StoreCheck(Path file) {
    this.file = file;
  }

  /**
   * Something that is wrong.
   *
   * @param table empty when it is about the whole file
   * @param id empty when it is about the whole table
   */
  public record Damage(String table, String id, String what) {
    /** In one line. */
    public String sentence() {
      String where = id.isEmpty() ? table : table + " " + id;
      return where.isEmpty() ? what : where + ": " + what;
    }
  }

  /**
   * What was found.
   *
   * @param rows how many rows of each table were read
   * @param chain empty when a line or a row that it covers is not sound
   * @param notes what is no damage and worth knowing
   */
  public record Report(
      List<Damage> damage,
      Map<String, Long> rows,
      Optional<Check.Sound> chain,
      List<String> notes) {
    public boolean isSound() {
      return damage.isEmpty();
    }

    /** The first damage of something else than evidence, of which some may be missing. */
    Optional<Damage> ofMore() {
      return damage.stream().filter(one -> KeptTables.evidence(one.table()).isEmpty()).findFirst();
    }

    /** How many rows of evidence cannot be read. */
    int evidence() {
      return (int)
          damage.stream().filter(one -> KeptTables.evidence(one.table()).isPresent()).count();
    }
  }

  /**
   * Checks the database of a data directory, or a backup.
   *
   * @throws StoreRefused when there is no database of Pitwall's, or a newer program's
   */
  public static Report of(Path place) {
    return of(place, true);
  }

  /** The audit chain and the records it covers only. */
  public static Report audit(Path place) {
    return of(place, false);
  }

  private static Report of(Path place, boolean everything) {
    boolean folder = Files.isDirectory(place);
    Path file = folder ? place.resolve(Store.DATABASE) : place;
    StoreCheck check = new StoreCheck(file);
    check.look(folder ? Optional.of(HeadFile.in(place).read()) : Optional.empty(), everything);
    return new Report(
        List.copyOf(check.damage.subList(0, Math.min(MOST, check.damage.size()))),
        Map.copyOf(check.rows),
        Optional.ofNullable(check.chain),
        List.copyOf(check.notes));
  }

  private void look(Optional<HeadFile.Found> head, boolean everything) {
    var reading = SqliteFile.existing(file).reading();
    int version = Schema.version(reading, file.toString());
    Schema.requireKnown(version, file.toString());
    try (Handle handle = Database.jdbi(reading).open()) {
      handle.execute("BEGIN"); // by hand: in a damaged database even the end of a transaction fails
      look(handle, version, head, everything);
      step("", () -> handle.execute("ROLLBACK"));
    }
  }

  private void look(Handle handle, int version, Optional<HeadFile.Found> head, boolean everything) {
    if (everything) {
      step("", () -> pages(handle));
    }
    if (version < Schema.VERSION) {
      notes.add(
          "schema version %d is older than this program's, %d: what the audit covers was not looked at (`pitwall serve` brings it up to date)"
              .formatted(version, Schema.VERSION));
    }
    if (version < 2) {
      return;
    }
    if (version < Schema.VERSION) {
      OlderSchema.pretend(handle, version);
    }
    if (everything) {
      everyRecord(handle);
    }
    step("audit", () -> audit(handle, everything));
    step("audit", () -> ends(handle, head));
  }

  private void everyRecord(Handle handle) {
    for (KeptTables.Evidence evidence : KeptTables.EVIDENCE) {
      String table = evidence.table();
      step(table, () -> records(table, evidence.rows(), handle, evidence.select()));
    }
    for (CoveredTable table : CoveredTable.values()) {
      step(
          table.table(),
          () -> records(table.table(), KeptTables.of(table), handle, table.select()));
    }
    step("", () -> damage.addAll(RowReferences.broken(handle, MOST)));
  }

  /** What cannot be read at all is damage too, and the next step is tried all the same. */
  private void step(String table, Runnable reading) {
    try {
      reading.run();
    } catch (UnreadableRow e) {
      damage.add(new Damage(e.table(), e.id(), e.why()));
    } catch (JdbiException e) {
      damage.add(new Damage(table, "", Printable.of(String.valueOf(e.getMessage()))));
    }
  }

  private void pages(Handle handle) {
    handle.createQuery("PRAGMA integrity_check(" + MOST + ")").mapTo(String.class).list().stream()
        .filter(line -> !line.equals("ok"))
        .forEach(line -> damage.add(new Damage("", "", Printable.of(line))));
  }

  private void records(String table, Rows<?> form, Handle handle, String select) {
    Read read = form.readAll(handle.createQuery(select), MOST);
    rows.put(table, read.rows());
    read.unreadable().forEach(row -> damage.add(new Damage(row.table(), row.id(), row.why())));
  }

  private void audit(Handle handle, boolean changedWereTold) {
    CoveredRows.Compared compared = CoveredRows.compare(handle, MOST);
    compared.wrong().stream()
        .filter(wrong -> wrong.isMissing() || !changedWereTold)
        .forEach(
            wrong -> damage.add(new Damage(wrong.table().table(), wrong.key(), wrong.sentence())));
    switch (AuditVerification.lines(handle)) {
      case Check.Broken(long sequence, String sentence) ->
          damage.add(new Damage("audit", Long.toString(sequence), sentence));
      case Check.Sound sound -> {
        rows.put("audit", sound.lines());
        if (compared.wrong().isEmpty()) {
          chain = sound.with(compared.notCovered());
        }
      }
    }
  }

  /** What operators took as it was, and took out. */
  private static Optional<String> acts(Handle handle) {
    return handle
        .createQuery(
            "SELECT count(*) AS lines, max(sequence) AS last FROM audit"
                + " WHERE what LIKE 'accepted as it is: %' OR what LIKE 'took out row %'")
        .map(
            (row, _) ->
                row.getLong("lines") == 0
                    ? ""
                    : "%s of the audit tell what an operator accepted or took out, the last is line %d"
                        .formatted(Words.count(row.getLong("lines"), "line"), row.getLong("last")))
        .findOne()
        .filter(note -> !note.isEmpty());
  }

  private void ends(Handle handle, Optional<HeadFile.Found> head) {
    head.flatMap(found -> HeadComparison.wrong(handle, found))
        .ifPresent(wrong -> damage.add(new Damage("", "", wrong)));
    StoreFacts.find(handle, StoreFacts.BACKUP)
        .flatMap(AuditLines.Place::parse)
        .flatMap(end -> HeadComparison.wrong(handle, new HeadFile.Found.Kept(end)))
        .ifPresent(wrong -> damage.add(new Damage("", "", wrong)));
    StoreFacts.find(handle, StoreFacts.ACCEPTED)
        .ifPresent(
            place ->
                notes.add("the audit was accepted as it was up to line " + Printable.of(place)));
    acts(handle).ifPresent(notes::add);
  }
}
