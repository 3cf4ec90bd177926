package dev.pitwall.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own in memory, which can be filled. Only root may mount one: elsewhere the
 * test says so and is skipped.
 */
public final class SmallDisk implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one of so many MiB at a folder that is empty. */
  public static SmallDisk at(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    String failure =
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
    Assumptions.assumeTrue(
        failure.isEmpty(),
        "NOT TESTED: a full disk needs a tmpfs, and mounting one failed: " + failure);
    return new SmallDisk(folder);
  }

  /** What it said when it failed; empty when it did not. */
  private static String run(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return String.valueOf(e.getMessage()); // no such program
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.onExit().orTimeout(20, TimeUnit.SECONDS).join().exitValue();
    return exit == 0 ? "" : said.strip() + " (exit " + exit + ")";
  }

  public Path folder() {
    return folder;
  }

  /** Writes until not a byte more goes in. */
  public void fill() throws IOException {
    Path ballast = folder.resolve("ballast");
    byte[] zeroes = new byte[CHUNK];
    try (var out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(zeroes);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("space")) {
        throw full;
      }
    }
  }

  /** Takes away what {@link #fill} wrote. */
  public void empty() throws IOException {
    Files.deleteIfExists(folder.resolve("ballast"));
  }

  @Override
  public void close() throws IOException {
    String failure = run("umount", "-l", folder.toString());
    if (!failure.isEmpty()) {
      throw new IOException("cannot unmount " + folder + ": " + failure);
    }
  }
}
