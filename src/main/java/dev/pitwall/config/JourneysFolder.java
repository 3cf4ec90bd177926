package dev.pitwall.config;

import dev.pitwall.journey.Journey;
import dev.pitwall.yaml.Problems;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.YamlFile;
import dev.pitwall.yaml.YamlFolder;
import dev.pitwall.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** That a gate of a service may name this journey; its file may be too broken to be one yet. */
  void check(YamlValue at, String name, String service) {
    Set<String> names = new TreeSet<>(fileOfName.keySet());
    journeys.forEach(journey -> names.add(journey.name()));
    if (complete && !names.contains(name)) {
      References.unknown(at, "journey", name, names);
    }
    journeys.stream()
        .filter(journey -> journey.name().equals(name))
        .map(Journey::service)
        .filter(walked -> !walked.isEmpty() && !service.isEmpty() && !walked.equals(service))
        .findFirst()
        .ifPresent(
            walked ->
                at.wrong(
                    "journey `" + name + "` is about service `" + walked + "`",
                    "name journeys of service `" + service + "`"));
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
