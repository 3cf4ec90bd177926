package dev.pitwall.config;

import dev.pitwall.journey.Journey;
import dev.pitwall.yaml.Problems;
import dev.pitwall.yaml.YamlFile;
import dev.pitwall.yaml.YamlFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads the journeys of a folder: its *.yaml and *.yml files, sub-folders not looked into. */
final class JourneysFolder {
  private final Problems problems;
  private final List<Journey> journeys = new ArrayList<>();
  private final Map<String, String> fileOfName = new HashMap<>();
  private boolean complete = true;

  private JourneysFolder(Problems problems) {
    this.problems = problems;
  }

  /** Reads a folder, or one file. */
  static JourneysFolder read(Path path, ConfigScope scope, Problems problems) {
    JourneysFolder folder = new JourneysFolder(problems);
    JourneyReader reader = new JourneyReader(scope);
    Optional<List<Path>> files = YamlFolder.files(path, "journeys", problems);
    // What is beside a single file was not asked for, and may well be there.
    folder.complete = files.isPresent() && !Files.isRegularFile(path);
    for (Path file : files.orElse(List.of())) {
      folder.readFile(file, reader);
    }
    return folder;
  }

  List<Journey> journeys() {
    return journeys;
  }

  JourneyNames names() {
    return new JourneyNames(journeys, new TreeSet<>(fileOfName.keySet()), complete);
  }

  private void readFile(Path file, JourneyReader reader) {
    String fileName = String.valueOf(file.getFileName());
    String base = fileName.replaceFirst("\\.ya?ml$", "");
    String earlier = fileOfName.putIfAbsent(base, fileName);
    YamlFile.read(file, problems)
        .ifPresent(
            root -> {
              if (earlier != null) {
                root.wrong("journey `" + base + "` is already in " + earlier, "remove one file");
              }
              journeys.add(reader.read(root, base));
            });
  }
}
