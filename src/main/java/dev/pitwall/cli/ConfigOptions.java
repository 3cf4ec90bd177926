package dev.pitwall.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration and its journeys are; a mixin of the commands that read them. */
final class ConfigOptions {
  static final String USUAL_FILE = "pitwall.yaml";
  static final String USUAL_FOLDER = "journeys";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration. Default: pitwall.yaml in this folder.")
  private @Nullable Path config;

  @Option(
      names = "--journeys",
      paramLabel = "FOLDER",
      description = "The folder of the journeys. Default: journeys, beside the configuration.")
  private @Nullable Path journeys;

  /**
   * The paths that are meant.
   *
   * @param hasConfig whether there is a configuration at all
   */
  record Place(Path config, Path journeys, boolean hasConfig) {}

  boolean namesConfig() {
    return config != null;
  }

  /**
   * Finds them.
   *
   * @throws CannotStart when a file or folder that was named does not exist
   */
  Place place(Streams streams) {
    Path file = streams.path(config == null ? Path.of(USUAL_FILE) : config);
    Path folder = journeys == null ? file.resolveSibling(USUAL_FOLDER) : streams.path(journeys);
    if (config != null && !Files.exists(file)) {
      throw new CannotStart("--config " + config + ": there is no such file; name the right one");
    }
    if (journeys != null && !Files.exists(folder)) {
      throw new CannotStart(
          "--journeys " + journeys + ": there is no such folder; name the right one");
    }
    return new Place(file, folder, Files.exists(file));
  }
}
