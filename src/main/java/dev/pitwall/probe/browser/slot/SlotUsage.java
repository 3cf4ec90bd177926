package dev.pitwall.probe.browser.slot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the processes and files of one slot may take of the machine. A page decides how much they
 * want; the disk is that of the verdicts, and the memory that of the service.
 *
 * @param memoryBytes resident memory of driver and browser together, pages that they share counted
 *     for each
 * @param diskBytes everything in the slot's folder: profile, traces, whatever a page wrote
 */
public record SlotUsage(long memoryBytes, long diskBytes) {
  /** 3 GiB and 256 MiB; a usual slot takes about 0.7 GiB and 20 MiB. */
  public static final SlotUsage USUAL = new SlotUsage(3L << 30, 256L << 20);

  /** What is beyond; empty when nothing is, or the system does not say. */
  Optional<ProcessTree.Trouble> beyond(ProcessTree processes, Path folder) {
    long memory = processes.memory();
    if (memory > memoryBytes) {
      return beyond("its processes take %d MiB of memory", memory, memoryBytes);
    }
    long disk = size(folder);
    return disk > diskBytes
        ? beyond("its files take %d MiB on disk", disk, diskBytes)
        : Optional.empty();
  }

  private static Optional<ProcessTree.Trouble> beyond(String what, long seen, long most) {
    String sentence =
        "browser slot lost: "
            + what.formatted(seen >> 20)
            + "; at most "
            + (most >> 20)
            + " MiB are allowed";
    return Optional.of(new ProcessTree.Trouble(RestartReason.TOO_LARGE, sentence));
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(SlotUsage::length).sum();
    } catch (IOException | UncheckedIOException changing) {
      return 0; // the next look finds it steady
    }
  }

  private static long length(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
