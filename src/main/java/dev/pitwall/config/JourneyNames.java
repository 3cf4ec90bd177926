package dev.pitwall.config;

import dev.pitwall.journey.Journey;
import dev.pitwall.yaml.References;
import dev.pitwall.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The journeys there are, also those whose files are too broken to be journeys yet. */
final class JourneyNames {
  private final Map<String, Journey> journeys;
  private final Set<String> names;
  private final boolean complete;

  /**
   * @param files the names that the files have
   * @param complete false when the folder could not be read, so that nothing is unknown
   */
  JourneyNames(List<Journey> journeys, Set<String> files, boolean complete) {
    this.journeys =
        journeys.stream()
            .collect(Collectors.toMap(Journey::name, Function.identity(), (one, other) -> one));
    this.names = new TreeSet<>(files);
    this.names.addAll(this.journeys.keySet());
    this.complete = complete;
  }

  /** That a gate of a service may name this journey. */
  void check(YamlValue at, String name, String service) {
    if (complete && !names.contains(name)) {
      References.unknown(at, "journey", name, names);
    }
    Optional.ofNullable(journeys.get(name))
        .map(Journey::service)
        .filter(walked -> !walked.isEmpty() && !service.isEmpty() && !walked.equals(service))
        .ifPresent(
            walked ->
                at.wrong(
                    "journey `" + name + "` is about service `" + walked + "`",
                    "name journeys of service `" + service + "`"));
  }
}
