package dev.pitwall.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds a data directory for one process. The operating system lets go of it when the process dies,
 * however it dies; the file stays and only says who held it last.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "pitwall.lock";
  // Beyond the text, so that where locks are mandatory the text can still be read by the one
  // refused.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory.
   *
   * @throws StoreRefused when somebody else holds it
   */
  static DirectoryLock take(Path directory, Instant now) {
    Path file = directory.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw held(directory, file);
      }
      sign(channel, now);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new StoreRefused(
          "cannot lock " + file + ": " + e + "; required: a directory this user may write to", e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // this very process holds it
    }
  }

  private static void sign(FileChannel channel, Instant now) throws IOException {
    String text = "process " + ProcessHandle.current().pid() + ", since " + now + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static StoreRefused held(Path directory, Path file) throws IOException {
    String holder = Files.readString(file).strip();
    return new StoreRefused(
        "data directory "
            + directory
            + " is in use by "
            + (holder.isEmpty() ? "another process" : holder)
            + "; stop that one or choose another directory");
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of the data directory", e);
    }
  }
}
