package dev.pitwall.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of YAML files: its *.yaml and *.yml, sub-folders and hidden files not looked into. */
public final class YamlFolder {
  public static final int FILES = 10_000;

  private YamlFolder() {}

  /**
   * The files of a folder by name, or the one file that was named.
   *
   * @param what is in them, such as "journeys"
   * @return empty when the folder cannot be read, which is told
   */
  public static Optional<List<Path>> files(Path path, String what, Problems problems) {
    if (Files.isRegularFile(path)) {
      return Optional.of(List.of(path));
    }
    try (Stream<Path> all = Files.list(path)) {
      List<Path> files =
          all.filter(YamlFolder::isYaml)
              .filter(file -> !Files.isDirectory(file))
              .limit(FILES + 1L)
              .sorted()
              .toList();
      return files.size() > FILES
          ? none(path, "has more than 10,000 " + what, problems)
          : Optional.of(files);
    } catch (IOException e) {
      return none(path, "there is no such folder of " + what, problems);
    }
  }

  private static Optional<List<Path>> none(Path path, String message, Problems problems) {
    problems.add(
        new ConfigProblem(path.toString(), 0, 0, message, "create it, or name the right one"));
    return Optional.empty();
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }
}
