package dev.pitwall.config;

import dev.pitwall.journey.Journey;
import dev.pitwall.yaml.ConfigProblem;
import dev.pitwall.yaml.Problems;
import dev.pitwall.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the journeys of a folder: its *.yaml and *.yml files, sub-folders not looked into. */
final class JourneysFolder {
  static final int FILES = 10_000;

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
    for (Path file : folder.files(path)) {
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

  private List<Path> files(Path path) {
    if (Files.isRegularFile(path)) {
      complete = false; // what is beside it was not asked for, and may well be there
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      List<Path> files =
          all.filter(JourneysFolder::isYaml)
              .filter(file -> !Files.isDirectory(file))
              .limit(FILES + 1L)
              .sorted()
              .toList();
      return files.size() > FILES ? none(path, "has more than 10,000 journeys") : files;
    } catch (IOException e) {
      return none(path, "there is no such folder of journeys");
    }
  }

  private List<Path> none(Path path, String message) {
    complete = false;
    problems.add(
        new ConfigProblem(path.toString(), 0, 0, message, "create it, or name the right one"));
    return List.of();
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
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
