package dev.pitwall.store;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.ArtefactSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of runs, under {@code artefacts/day/run/name}. The day is the one they came, in UTC.
 */
public final class ArtefactFiles implements ArtefactSink {
  // No separator, no leading dot: such a name cannot leave its directory.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}");

  private final Path root;
  private final Path temporary;
  private final InstantSource clock;
  private final AtomicLong bytes = new AtomicLong();

  ArtefactFiles(Path root, Path temporary, InstantSource clock) {
    this.root = root;
    this.temporary = temporary;
    this.clock = clock;
  }

  /** A file that is kept, with the day it came. */
  record Kept(Path file, LocalDate day, long bytes) {}

  /** {@inheritDoc} A file is there whole or not at all; the same name again replaces it. */
  @Override
  public Artefact keep(String runId, Artefact.Kind kind, String name, byte[] content) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Path directory = root.resolve(today.toString()).resolve(checked("run id", runId));
    Path file = directory.resolve(checked("artefact name", name));
    try {
      Files.createDirectories(directory);
      Path unfinished = Files.createTempFile(temporary, "artefact-", ".part");
      try {
        Files.write(unfinished, content);
        long before = size(file);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        bytes.addAndGet(content.length - before);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return new Artefact(name, kind, content.length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + name + " of run " + runId, e);
    }
  }

  /**
   * Opens a file for reading; empty when it was never kept or is kept no longer. The caller closes
   * it.
   *
   * @throws IllegalArgumentException when an id or name is not one that can be kept
   */
  public Optional<InputStream> open(String runId, String name) {
    Optional<Path> file = path(runId, name);
    try {
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.newInputStream(file.get()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // retention was faster
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.get(), e);
    }
  }

  /** Where a file is, for those who send it without reading it. */
  public Optional<Path> path(String runId, String name) {
    String run = checked("run id", runId);
    String checkedName = checked("artefact name", name);
    return days().reversed().stream()
        .map(day -> root.resolve(day.toString()).resolve(run).resolve(checkedName))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * How many bytes all files have: what was found by the last walk, and what came and went since.
   */
  public long bytes() {
    return bytes.get();
  }

  /** Every file, oldest first. Walks them all, and so puts the sum right. */
  List<Kept> list() {
    long before = bytes.get();
    List<Kept> found = days().stream().flatMap(day -> list(day).stream()).toList();
    // What came or went meanwhile is counted, or is so at the next walk.
    bytes.addAndGet(found.stream().mapToLong(Kept::bytes).sum() - before);
    return found;
  }

  /** Deletes a file, and its directories when it was the last in them. */
  void delete(Kept kept) {
    try {
      if (Files.deleteIfExists(kept.file())) {
        bytes.addAndGet(-kept.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + kept.file(), e);
    }
    Path run = kept.file().getParent();
    if (run != null && deleteIfEmpty(run)) {
      deleteIfEmpty(root.resolve(kept.day().toString()));
    }
  }

  private static String checked(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s is '%s'; required 1 to 120 letters, digits, dots, dashes and underscores, not a dot first"
              .formatted(what, name));
    }
    return name;
  }

  private List<LocalDate> days() {
    List<LocalDate> days = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
      for (Path directory : directories) {
        day(directory).ifPresent(days::add);
      }
    } catch (NoSuchFileException e) {
      return days; // nothing was kept yet
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
    days.sort(Comparator.naturalOrder());
    return days;
  }

  private static Optional<LocalDate> day(Path directory) {
    try {
      return Optional.of(LocalDate.parse(String.valueOf(directory.getFileName())));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // not ours
    }
  }

  /** The files of a day, by run, and runs sort by time. */
  private List<Kept> list(LocalDate day) {
    try (Stream<Path> files = Files.walk(root.resolve(day.toString()), 2)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> new Kept(file, day, size(file)))
          .toList();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return List.of(); // its last file was deleted meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the artefacts of " + day, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // deleted meanwhile
    }
  }

  private static boolean deleteIfEmpty(Path directory) {
    try {
      return Files.deleteIfExists(directory);
    } catch (IOException e) {
      return false; // something else is in it
    }
  }
}
