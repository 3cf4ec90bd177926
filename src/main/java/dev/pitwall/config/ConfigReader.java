package dev.pitwall.config;

import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.yaml.ConfigProblem;
import dev.pitwall.yaml.Problems;
import dev.pitwall.yaml.UrlScalars;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a configuration whole, or says everything that is wrong with it. */
public final class ConfigReader {
  private ConfigReader() {}

  /** What reading gave. */
  public sealed interface Result {
    /** Nothing was wrong. */
    record Loaded(Config config) implements Result {}

    /**
     * Something was wrong, and nothing of it may be used.
     *
     * @param problems all of them, at least one, by file and line; no secret is in them
     */
    record Rejected(List<ConfigProblem> problems) implements Result {
      public Rejected {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Reads a configuration and its journeys.
   *
   * @param configFile usually pitwall.yaml; relative paths of secrets start at its folder
   * @param journeys the folder of the journeys, or one journey's file; with one file, a gate may
   *     name journeys that were not read
   * @param environment where secrets and the journeys' {@code env} are looked up
   */
  public static Result read(Path configFile, Path journeys, Map<String, String> environment) {
    Problems problems = new Problems();
    PitwallYaml main = PitwallYaml.read(configFile, environment, problems);
    JourneysFolder folder = JourneysFolder.read(journeys, main.surroundings(), problems);
    Config config = main.config(folder);
    return result(config, problems, main.secrets());
  }

  /**
   * Reads journeys that are to run without a configuration. Each service they name is at the same
   * URL and has no nodes; a secret is the environment variable of its name.
   *
   * @param journeys the folder of the journeys, or one journey's file
   * @param url the front door of every service
   * @param variables take the place of the services' variables
   */
  public static Result readJourneys(
      Path journeys, URI url, Map<String, String> variables, Map<String, String> environment) {
    Problems problems = new Problems();
    ConfigScope scope = ConfigScope.bare(variables, environment);
    List<Journey> read = JourneysFolder.read(journeys, scope, problems).journeys();
    if (UrlScalars.absolute(url.toString()).isEmpty()) {
      problems.add(
          new ConfigProblem("url", 0, 0, "must be an http or https URL", "write http://host:port"));
    }
    List<Service> services =
        read.stream()
            .map(Journey::service)
            .distinct()
            .map(name -> new Service(name, url, null, null, null, List.of(), variables))
            .toList();
    Map<String, String> secrets = used(scope, environment);
    Config config = PitwallYaml.without(secrets, services, read);
    return result(config, problems, new Secrets(secrets));
  }

  private static Map<String, String> used(ConfigScope scope, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    for (String name : scope.usedSecrets()) {
      values.put(name, environment.getOrDefault(name, ""));
    }
    return values;
  }

  private static Result result(Config config, Problems problems, Secrets secrets) {
    return problems.isEmpty()
        ? new Result.Loaded(config)
        : new Result.Rejected(problems.list(secrets::redact));
  }
}
