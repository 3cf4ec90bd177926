package dev.pitwall.probe.browser.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes on disk which journey each slot runs, so that a journey whose pages end the whole process
 * is left out by the next one. Two ends in a row, without a whole run in between, are taken for its
 * doing; one may be anybody's.
 */
final class RunNotes {
  private static final Logger LOG = LoggerFactory.getLogger(RunNotes.class);
  private static final int ENOUGH = 2;
  private static final String PREFIX = "runs-";

  private final Path folder;
  private final Path file;
  private final Map<String, Integer> ends = new TreeMap<>();

  /** Reads what the process before left in the work folder. */
  RunNotes(Path work) {
    this.folder = work;
    this.file = work.resolve("ended-by");
    try {
      Files.createDirectories(work);
      read();
      count();
    } catch (IOException e) {
      LOG.warn("browser slots: cannot read in {} what ran last: {}", work, e.toString());
    }
  }

  private void read() throws IOException {
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(" ", 2);
        if (parts.length == 2 && parts[0].matches("[1-9]")) {
          ends.put(parts[1], Integer.valueOf(parts[0]));
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing ended it so far.
    }
  }

  private void count() throws IOException {
    List<Path> left;
    try (Stream<Path> all = Files.list(folder)) {
      left = all.filter(one -> one.getFileName().toString().startsWith(PREFIX)).toList();
    }
    Set<String> running = new TreeSet<>();
    for (Path note : left) {
      running.add(Files.readString(note).strip());
    }
    // One end counts once, in however many slots the journey was running.
    for (String journey : running) {
      ends.merge(journey, 1, (before, one) -> Math.min(ENOUGH, before + one));
      LOG.warn("journey {} was running when Pitwall last ended", journey);
    }
    write();
    for (Path note : left) {
      Files.delete(note);
    }
  }

  private void write() throws IOException {
    String text =
        ends.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey() + "\n")
            .collect(Collectors.joining());
    if (text.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      Files.writeString(file, text);
    }
  }

  /** Why a journey is left out; empty when it is not. */
  synchronized Optional<String> leftOut(String journey) {
    return ends.getOrDefault(journey, 0) < ENOUGH
        ? Optional.empty()
        : Optional.of(
            "left out: Pitwall ended twice in a row while it ran; when its pages are mended, delete "
                + file
                + " and start Pitwall again");
  }

  /** Whatever is left out, in words. */
  synchronized List<String> leftOut() {
    return ends.keySet().stream()
        .flatMap(
            journey -> leftOut(journey).map(why -> "journey " + journey + " is " + why).stream())
        .toList();
  }

  /** A slot begins a run. */
  synchronized void begins(String slot, String journey) {
    try {
      Files.writeString(folder.resolve(PREFIX + slot), journey);
    } catch (IOException e) {
      LOG.debug("browser slots: {} could not be noted: {}", journey, e.toString());
    }
  }

  /** The run is over, and Pitwall is still there. */
  synchronized void ended(String slot, String journey) {
    try {
      Files.deleteIfExists(folder.resolve(PREFIX + slot));
      if (ends.remove(journey) != null) {
        write();
      }
    } catch (IOException e) {
      LOG.debug("browser slots: the note of {} could not be deleted: {}", journey, e.toString());
    }
  }
}
