package dev.pitwall.cli;

import dev.pitwall.cli.ConfigOptions.Place;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.config.ConfigReader.Result.Loaded;
import dev.pitwall.config.ConfigReader.Result.Rejected;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Target;
import dev.pitwall.yaml.ConfigProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the journeys that are meant and where they go. Only their own files are read. */
final class RunPlans {
  private static final int MOST_NAMES = 30;

  private final Streams streams;
  private final Place place;
  private final Where where;

  /**
   * Where they go.
   *
   * @param url takes the place of a configuration; null when there is one
   * @param node a node's name, or host:port; null for the front door
   * @param variables of every service, when there is no configuration
   */
  record Where(@Nullable URI url, @Nullable String node, Map<String, String> variables) {
    Where {
      variables = Map.copyOf(variables);
    }
  }

  /**
   * What was found: all orders, or all that is wrong.
   *
   * @param problems if there are any, nothing may run
   */
  record Found(List<RunPlan> orders, List<ConfigProblem> problems) {
    Found {
      orders = List.copyOf(orders);
      problems = List.copyOf(problems);
    }
  }

  RunPlans(Streams streams, Place place, Where where) {
    this.streams = streams;
    this.place = place;
    this.where = where;
  }

  /**
   * Reads them.
   *
   * @param journeys names, or paths of files
   * @throws CannotStart when there is no such journey, node or configuration
   */
  Found find(List<String> journeys) {
    if (where.url() == null && !place.hasConfig()) {
      throw new CannotStart(
          "there is no "
              + place.config()
              + "; name the configuration with --config, or the service's address with --url");
    }
    Set<ConfigProblem> problems = new LinkedHashSet<>();
    List<RunPlan> orders = new ArrayList<>();
    for (Path file : journeys.stream().map(this::file).toList()) {
      switch (read(file)) {
        case Loaded loaded -> orders.add(order(loaded.config()));
        case Rejected rejected -> problems.addAll(rejected.problems());
      }
    }
    return new Found(orders, List.copyOf(problems));
  }

  private Path file(String journey) {
    boolean isPath = journey.endsWith(".yaml") || journey.endsWith(".yml") || journey.contains("/");
    if (isPath) {
      Path path = streams.path(Path.of(journey));
      if (Files.isRegularFile(path)) {
        return path;
      }
      throw new CannotStart(journey + ": there is no such file; name a journey or its file");
    }
    return Stream.of(".yaml", ".yml")
        .map(ending -> place.journeys().resolve(journey + ending))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new CannotStart(unknown(journey)));
  }

  private String unknown(String journey) {
    List<String> known = known();
    String hint =
        known.isEmpty()
            ? "there is none; name their folder with --journeys"
            : "there are: " + String.join(", ", known);
    return "no journey `" + journey + "` in " + place.journeys() + "; " + hint;
  }

  private List<String> known() {
    try (Stream<Path> files = Files.list(place.journeys())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[^.].*\\.ya?ml"))
          .map(name -> name.replaceFirst("\\.ya?ml$", ""))
          .sorted()
          .limit(MOST_NAMES)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private ConfigReader.Result read(Path file) {
    URI url = where.url();
    return url == null
        ? ConfigReader.read(place.config(), file, streams.environment())
        : ConfigReader.readJourneys(file, url, where.variables(), streams.environment());
  }

  /** Of a configuration that was read with one journey. */
  private RunPlan order(Config config) {
    Journey journey = config.journeys().getFirst();
    Service service =
        config.services().stream()
            .filter(one -> one.name().equals(journey.service()))
            .findFirst()
            .orElseThrow();
    Secrets secrets = config.secrets();
    return new RunPlan(journey, target(service), secrets);
  }

  private Target target(Service service) {
    String asked = where.node();
    return asked == null
        ? new Target.FrontDoor(service)
        : new Target.OneNode(
            service, service.node(asked).orElseGet(() -> AddressedNode.of(service, asked)));
  }
}
