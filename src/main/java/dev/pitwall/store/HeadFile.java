package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.store.AuditLines.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the audit chain, in a file beside the database: its sequence and hash. It is written
 * after each commit, so a database that was copied without its write-ahead log, or put back, is
 * seen to be behind. It may itself be behind by the writes that were cut off in between.
 */
final class HeadFile {
  static final String NAME = "pitwall.head";
  private static final int LONGEST = 200;
  private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);

  private final Path file;
  private long written;
  private @Nullable Place wanted;
  private @Nullable String problem;

  private HeadFile(Path file) {
    this.file = file;
  }

  static HeadFile in(Path directory) {
    return new HeadFile(directory.resolve(NAME));
  }

  /** What the file says. */
  sealed interface Found {
    /** There is no file. */
    record Absent() implements Found {}

    /** It cannot be read. */
    record Damaged(String why) implements Found {}

    /** The end of the chain as it was told. */
    record Kept(Place end) implements Found {}
  }

  Found read() {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
      return Place.parse(text)
          .<Found>map(Found.Kept::new)
          .orElseGet(() -> new Found.Damaged("it holds `" + Printable.id(text) + "`"));
    } catch (NoSuchFileException e) {
      return new Found.Absent();
    } catch (IOException e) {
      return new Found.Damaged(e.toString());
    }
  }

  /** Notes that a line is on disk. It never fails: what was committed is committed. */
  synchronized void note(AuditEntry last) {
    if (last.sequence() <= written) {
      return; // another thread was quicker with a later one
    }
    wanted = Place.of(last);
    tryToWrite(wanted);
  }

  /** Tries again what could not be written. */
  synchronized void retry() {
    Place place = wanted;
    if (problem != null && place != null) {
      tryToWrite(place);
    }
  }

  private void tryToWrite(Place place) {
    try {
      write(place);
      problem = null;
    } catch (IOException e) {
      if (problem == null) {
        LOG.error(
            "cannot write {}: a database that lost its last lines would not be seen", file, e);
      }
      problem = "cannot write " + file + ": " + e;
    }
  }

  /** Why it could not be written the last time. */
  synchronized Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Replaces the file; it is whole at any moment. */
  synchronized void write(Place end) throws IOException {
    Path part = file.resolveSibling(NAME + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap((end + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(false); // or a power cut could leave an empty file under the name
    }
    // The rename itself may be lost by a power cut: then the file is behind, which is no harm.
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = end.sequence();
  }
}
