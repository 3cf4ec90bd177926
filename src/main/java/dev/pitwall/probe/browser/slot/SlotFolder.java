package dev.pitwall.probe.browser.slot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private temporary folder of one slot, with a note whose it is.
 *
 * <p>The driver and the browser have it as TMPDIR, so its path marks them: whatever is left of a
 * killed service can be found by it, and whatever they leave behind goes with it.
 */
final class SlotFolder {
  private static final Logger LOG = LoggerFactory.getLogger(SlotFolder.class);
  private static final String OWNER = "owner";
  private static final String PREFIX = "slot-";
  // Where Playwright unpacks its driver once per JVM; nothing but that JVM's orderly end deletes
  // it.
  private static final String UNPACKED = "playwright-java-";
  private static final int TRIES = 20;

  private final Path path;

  private SlotFolder(Path path) {
    this.path = path;
  }

  /** Makes one. */
  static SlotFolder create(Path work) {
    try {
      Files.createDirectories(work);
      SlotFolder folder =
          new SlotFolder(Files.createTempDirectory(work.toRealPath(), PREFIX).toAbsolutePath());
      folder.own("");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for a browser slot in " + work, e);
    }
  }

  Path path() {
    return path;
  }

  /** Notes which program runs the driver, so that a later service finds where it was unpacked. */
  void own(String driverProgram) {
    ProcessHandle self = ProcessHandle.current();
    String note = self.pid() + "\n" + Processes.startMillis(self) + "\n" + driverProgram + "\n";
    try {
      Files.writeString(path.resolve(OWNER), note);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + path, e);
    }
  }

  /** Kills and deletes what services that are no more have left in a work folder. */
  static void sweep(Path work) {
    if (!Files.isDirectory(work)) {
      return;
    }
    try (Stream<Path> entries = Files.list(work.toRealPath())) {
      entries
          .filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
          .filter(entry -> !ownerLives(entry))
          .forEach(SlotFolder::sweepOne);
    } catch (IOException e) {
      LOG.warn("browser slots: cannot look for leftovers in {}: {}", work, e.toString());
    }
  }

  private static void sweepOne(Path left) {
    List<ProcessHandle> orphans = Processes.marked(left);
    List<ProcessHandle> all =
        Stream.concat(orphans.stream().flatMap(ProcessHandle::descendants), orphans.stream())
            .distinct()
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    awaitGone(all);
    note(left, 2).map(Path::of).ifPresent(SlotFolder::deleteUnpacked);
    delete(left);
    LOG.info("browser slots: swept {} with {} processes of a killed service", left, all.size());
  }

  private static void awaitGone(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      for (int i = 0; i < 100 && Processes.state(process) != Processes.State.GONE; i++) {
        if (!pause()) {
          return;
        }
      }
    }
  }

  /** The driver's program lies in the folder it was unpacked to; other programs are left alone. */
  static void deleteUnpacked(Path program) {
    Path folder = program.getParent();
    while (folder != null && folder.getFileName() != null) {
      if (folder.getFileName().toString().startsWith(UNPACKED)) {
        delete(folder);
        return;
      }
      folder = folder.getParent();
    }
  }

  private static boolean ownerLives(Path folder) {
    Optional<Long> pid = note(folder, 0).flatMap(SlotFolder::number);
    Optional<Long> start = note(folder, 1).flatMap(SlotFolder::number);
    return pid.isPresent()
        && start.isPresent()
        && Processes.same(pid.get(), start.get()).isPresent();
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException halfWritten) {
      return Optional.empty();
    }
  }

  private static Optional<String> note(Path folder, int line) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(OWNER));
      return lines.size() > line && !lines.get(line).isBlank()
          ? Optional.of(lines.get(line).strip())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Deletes it; a process that is just dying may still write to it, so a few times if need be. */
  void delete() {
    delete(path);
  }

  private static void delete(Path folder) {
    for (int i = 0; i < TRIES && Files.exists(folder); i++) {
      deleteOnce(folder);
      if (Files.exists(folder) && !pause()) {
        return;
      }
    }
    if (Files.exists(folder)) {
      LOG.warn("browser slots: {} could not be deleted; delete it by hand", folder);
    }
  }

  private static void deleteOnce(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException stillWritten) {
      LOG.debug("browser slots: {} is still in use", folder, stillWritten);
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
