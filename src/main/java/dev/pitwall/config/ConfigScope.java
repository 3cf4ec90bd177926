package dev.pitwall.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What journeys find around them: services with their variables, secrets, the environment. */
final class ConfigScope {
  private final Map<String, Map<String, String>> services;
  private final Optional<Map<String, String>> anyService;
  private final Set<String> secrets;
  private final Map<String, String> environment;
  private final boolean known;
  private final Set<String> usedSecrets = new TreeSet<>();

  private ConfigScope(
      Map<String, Map<String, String>> services,
      Optional<Map<String, String>> anyService,
      Set<String> secrets,
      Map<String, String> environment,
      boolean known) {
    this.services = services;
    this.anyService = anyService;
    this.secrets = secrets;
    this.environment = environment;
    this.known = known;
  }

  /** Those of a configuration. */
  static ConfigScope of(
      Map<String, Map<String, String>> services,
      Set<String> secrets,
      Map<String, String> environment) {
    return new ConfigScope(services, Optional.empty(), secrets, environment, true);
  }

  /** Those of a configuration that could not be read: nothing can be called unknown. */
  static ConfigScope unknown(Map<String, String> environment) {
    return new ConfigScope(Map.of(), Optional.of(Map.of()), Set.of(), environment, false);
  }

  /** Those without a configuration: every service has these variables, secrets are environment. */
  static ConfigScope bare(Map<String, String> variables, Map<String, String> environment) {
    return new ConfigScope(
        Map.of(), Optional.of(variables), environment.keySet(), environment, true);
  }

  /** The variables of a service; empty when there is no such service. */
  Optional<Map<String, String>> service(String name) {
    return Optional.ofNullable(services.get(name)).or(() -> anyService);
  }

  Set<String> services() {
    return services.keySet();
  }

  /** Whether there is a secret of that name, and that it is used. */
  boolean uses(String secret) {
    usedSecrets.add(secret);
    return !known || secrets.contains(secret);
  }

  Set<String> secrets() {
    // Without a configuration the whole environment could be meant: nobody wants it listed.
    return anyService.isPresent() ? Set.of() : secrets;
  }

  Set<String> usedSecrets() {
    return usedSecrets;
  }

  /** Whether everything around is known, so that a missing variable is a mistake. */
  boolean isKnown() {
    return known;
  }

  Map<String, String> environment() {
    return environment;
  }
}
