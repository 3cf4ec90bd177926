package dev.pitwall.store;

import dev.pitwall.config.Config;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Everything that is kept, in one data directory that belongs to this process alone. */
public final class Store implements AutoCloseable {
  static final String DATABASE = "pitwall.db";

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
    this.runs = new RunStore(database.writing(), database.reading(), leftOut);
    this.runWriter = new RunWriter(runs::insert, RunWriter.CAPACITY);
    this.audit = new AuditTrail(database.reading());
    this.evaluations = new EvaluationStore(database.reading(), leftOut);
    this.rollouts = new RolloutStore(database.reading(), leftOut);
    this.journal =
        new SqlJournal(database.writing(), database.reading(), rollouts, evaluations, head, clock);
    this.artefacts = new ArtefactFiles(directory.resolve("artefacts"), temporary(directory), clock);
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

  /** Deletes what those limits do not keep. */
  public Retention retention(Config.Store limits) {
    return new Retention(runs, new OldVerdicts(database.writing()), artefacts, limits);
  }

  /** Damage seen since the start. */
  public StoreDamage damage() {
    return new StoreDamage(leftOut.count(), leftOut.some(), head.problem());
  }

  /** How the store is doing. Walks the artefacts: for a scrape, not for a request. */
  public StoreStats stats() {
    RunWriter.Progress progress = runWriter.progress();
    return new StoreStats(
        file.bytes(),
        artefacts.bytes(),
        progress.queued(),
        progress.written(),
        progress.dropped(),
        progress.lastWrite(),
        journal.lastWrite());
  }

  /** Writes the runs that wait and lets go of the directory. */
  @Override
  public void close() {
    runWriter.close();
    database.close();
    lock.close();
  }
}
