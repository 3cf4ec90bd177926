package dev.pitwall.store;

import dev.pitwall.config.Config;
import dev.pitwall.journey.RunMinutes;
import dev.pitwall.rollout.NotWritten;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is kept, in one data directory that belongs to this process alone. */
public final class Store implements AutoCloseable {
  static final String DATABASE = "pitwall.db";

  /** What a start fills its windows with is not packed. */
  private static final Duration LOOKED_BACK = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  private final DirectoryLock lock;
  private final SqliteFile file;
  private final Database database;
  private final HeadFile head;
  private final LeftOutRows leftOut = new LeftOutRows();
  private final RunStore runs;
  private final RunWriter runWriter;
  private final SqlJournal journal;
  private final AuditTrail audit;
  private final EvaluationStore evaluations;
  private final RolloutStore rollouts;
  private final ArtefactFiles artefacts;
  private final DiskWatch watch;
  private final PageUse pages;
  private final Path temporary;
  private final AtomicLong evicted = new AtomicLong();

  private Store(
      DirectoryLock lock,
      SqliteFile file,
      Database database,
      HeadFile head,
      Path directory,
      InstantSource clock) {
    this.lock = lock;
    this.file = file;
    this.database = database;
    this.head = head;
    this.temporary = temporary(directory);
    this.watch = new DiskWatch(directory, Disk.of(directory, directory.resolve(DATABASE)));
    this.pages = new PageUse(database.writing(), database.reading());
    this.runs = new RunStore(database.writing(), database.reading(), leftOut);
    this.runWriter =
        new RunWriter(some -> watch.writing(() -> runs.insert(some)), RunWriter.CAPACITY);
    this.audit = new AuditTrail(database.reading());
    this.evaluations = new EvaluationStore(database.reading(), leftOut);
    this.rollouts = new RolloutStore(database.reading(), leftOut);
    this.journal =
        new SqlJournal(
            database.writing(), database.reading(), rollouts, evaluations, head, clock, watch);
    this.artefacts = new ArtefactFiles(directory.resolve("artefacts"), temporary, clock);
  }

  /**
   * Opens a data directory, making it when it is not there.
   *
   * @throws StoreRefused when it is in use, not writable, damaged, another program's, newer than
   *     this program, or behind what its head file says was written
   */
  public static Store open(Path dataDirectory, InstantSource clock) {
    Path directory = made(dataDirectory);
    DirectoryLock lock = DirectoryLock.take(directory, clock.instant());
    try {
      StoreFolder.requireNoneMissing(directory);
      SqliteFile file = SqliteFile.claim(directory.resolve(DATABASE), temporary(directory));
      Schema.bring(file.writing(), directory.resolve(DATABASE).toString());
      HeadFile head = HeadFile.in(directory);
      Database database = Database.open(file);
      try {
        HeadComparison.settle(database.writing(), head);
        return new Store(lock, file, database, head, directory, clock);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Path made(Path dataDirectory) {
    try {
      return Files.createDirectories(dataDirectory.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new StoreRefused(
          "cannot make data directory "
              + dataDirectory
              + ": "
              + (e instanceof FileAlreadyExistsException ? "there is a file of that name" : e)
              + "; required: a directory this user may write to",
          e);
    }
  }

  private static Path temporary(Path directory) {
    return directory.resolve("tmp");
  }

  /** Runs, for reading. */
  public RunStore runs() {
    return runs;
  }

  /** Takes runs to be written. */
  public RunWriter runWriter() {
    return runWriter;
  }

  /** What the gate service writes. */
  public SqlJournal journal() {
    return journal;
  }

  /** The chain of audit lines. */
  public AuditTrail audit() {
    return audit;
  }

  /** Evaluations, for reading. */
  public EvaluationStore evaluations() {
    return evaluations;
  }

  /** Rollouts and holds, for reading. */
  public RolloutStore rollouts() {
    return rollouts;
  }

  /** The files of runs. */
  public ArtefactFiles artefacts() {
    return artefacts;
  }

  /** The figures a minute. */
  public RunMinutes minutes() {
    return new RunDays(database.reading(), leftOut);
  }

  /** Damage seen since the start. */
  public StoreDamage damage() {
    return new StoreDamage(leftOut.count(), leftOut.some(), head.problem());
  }

  /** Whether what is told can be kept. */
  public DiskWatch watch() {
    return watch;
  }

  /** Where files may lie that are gone after the next start. */
  public Path temporary() {
    return temporary;
  }

  /** Deletes what those limits do not keep. */
  public Retention retention(Config.Store limits) {
    return new Retention(
        runs,
        new RunPacker(database.writing(), database.reading(), watch, leftOut, packedAfter(limits)),
        pages,
        new OldVerdicts(database.writing()),
        artefacts,
        limits,
        evicted::addAndGet);
  }

  /** Before they are deleted runs must have been packed, and counted: in a third of their time. */
  private static Duration packedAfter(Config.Store limits) {
    Duration third = limits.keepRuns().dividedBy(3);
    Duration soon = third.compareTo(limits.fullRuns()) < 0 ? third : limits.fullRuns();
    return soon.compareTo(LOOKED_BACK) < 0 ? LOOKED_BACK : soon;
  }

  /**
   * Looks at the disk; after a write that failed, writes a row to see whether it is possible again.
   * Call it every few seconds.
   */
  public void look() {
    watch.look();
    head.retry();
    runWriter.tellLost();
    if (watch.lastWriteFailed()) {
      try {
        watch.writing(() -> database.writing().useHandle(Store::tryToWrite));
      } catch (NotWritten e) {
        LOG.debug("still: {}", e.sentence());
      }
    }
  }

  private static void tryToWrite(Handle handle) {
    handle.execute(
        "INSERT INTO write_trials (id, made) VALUES (1, 1)"
            + " ON CONFLICT (id) DO UPDATE SET made = write_trials.made + 1");
  }

  /** How the store is doing; asks the disk for little. */
  public StoreStats stats() {
    RunWriter.Progress progress = runWriter.progress();
    return new StoreStats(
        file.bytes(),
        artefacts.bytes(),
        progress.queued(),
        progress.written(),
        progress.dropped(),
        progress.lastWrite(),
        journal.lastWrite(),
        pages.used(),
        evicted.get());
  }

  /** Writes the runs that wait and lets go of the directory. */
  @Override
  public void close() {
    runWriter.close();
    database.close();
    lock.close();
  }
}
