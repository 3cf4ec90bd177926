package dev.pitwall.cli;

import dev.pitwall.cli.ConfigOptions.Place;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.config.ConfigReader.Result.Loaded;
import dev.pitwall.config.ConfigReader.Result.Rejected;
import dev.pitwall.text.Words;
import dev.pitwall.yaml.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what is to be checked, and checks it. */
final class ConfigCheck {
  private final Streams streams;
  private final ConfigOptions options;

  /**
   * What came out.
   *
   * @param summary one line
   * @param notes what was not checked, and why
   * @param config the whole configuration; empty when it was not asked for, or is not fine
   */
  record Result(
      List<ConfigProblem> problems, String summary, List<String> notes, Optional<Config> config) {
    Result {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }

    boolean isFine() {
      return problems.isEmpty();
    }
  }

  ConfigCheck(Streams streams, ConfigOptions options) {
    this.streams = streams;
    this.options = options;
  }

  /**
   * Checks some journeys, or everything.
   *
   * @throws CannotStart when there is nothing to check
   */
  Result check(List<Path> files) {
    Place place = options.place(streams);
    if (!files.isEmpty()) {
      return some(place, files.stream().map(this::existing).toList());
    }
    if (place.hasConfig()) {
      return whole(place);
    }
    if (Files.exists(place.journeys())) {
      return some(place, List.of(place.journeys()));
    }
    throw new CannotStart(
        "there is no "
            + ConfigOptions.USUAL_FILE
            + " and no folder "
            + ConfigOptions.USUAL_FOLDER
            + " here; name them with --config and --journeys, or name journey files");
  }

  private Path existing(Path file) {
    Path path = streams.path(file);
    if (!Files.exists(path)) {
      throw new CannotStart(
          file + ": there is no such file; name a journey or a folder of journeys");
    }
    String name = String.valueOf(path.getFileName());
    if (name.equals(ConfigOptions.USUAL_FILE) || name.equals("pitwall.yml")) {
      throw new CannotStart(file + " is a configuration and no journey; write --config " + file);
    }
    return path;
  }

  private Result whole(Place place) {
    return switch (ConfigReader.read(place.config(), place.journeys(), streams.environment())) {
      case Loaded loaded ->
          new Result(
              List.of(),
              place.config() + " is fine: " + contents(loaded),
              new StoreForecast(loaded.config())
                  .notes(freeHere(), Runtime.getRuntime().maxMemory()),
              Optional.of(loaded.config()));
      case Rejected rejected ->
          new Result(
              rejected.problems(),
              ProblemList.summary(rejected.problems()),
              List.of(),
              Optional.empty());
    };
  }

  /** Where the data lies if nobody says otherwise, or will. */
  private long freeHere() {
    Path data = streams.path(Path.of("data"));
    try {
      return Files.getFileStore(Files.exists(data) ? data : streams.path(Path.of(".")))
          .getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // nobody can tell
    }
  }

  private static String contents(Loaded loaded) {
    Config config = loaded.config();
    return String.join(
        ", ",
        Words.count(config.services().size(), "service"),
        Words.count(config.journeys().size(), "journey"),
        Words.count(config.signals().size(), "signal"),
        Words.count(config.gates().size(), "gate"));
  }

  /** Journeys alone: what is wrong with the configuration itself is not asked for. */
  private Result some(Place place, List<Path> paths) {
    String config = place.config().toString();
    Set<ConfigProblem> theirs = new LinkedHashSet<>();
    boolean configIsBroken = false;
    for (Path path : paths) {
      if (ConfigReader.read(place.config(), path, streams.environment())
          instanceof Rejected rejected) {
        for (ConfigProblem problem : rejected.problems()) {
          configIsBroken |= problem.file().equals(config);
          if (!problem.file().equals(config)) {
            theirs.add(problem);
          }
        }
      }
    }
    List<ConfigProblem> problems = new ArrayList<>(theirs);
    String names = String.join(", ", paths.stream().map(Path::toString).toList());
    return new Result(
        problems,
        problems.isEmpty() ? names + ": fine" : ProblemList.summary(problems),
        notes(place, configIsBroken),
        Optional.empty());
  }

  private static List<String> notes(Place place, boolean configIsBroken) {
    if (!place.hasConfig()) {
      return List.of(
          "there is no configuration: names of services and secrets, and variables that services"
              + " give, were not checked");
    }
    return configIsBroken
        ? List.of(place.config() + " has problems of its own: pitwall check shows them")
        : List.of();
  }
}
