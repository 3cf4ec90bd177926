package dev.pitwall.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What journeys find around them: services with their variables, secrets, the environment.
 *
 * @param anyService the variables of every service, where there is no configuration
 * @param isKnown whether everything around is known, so that a missing variable is a mistake
 * @param usedSecrets the names that were asked for
 */
record ConfigScope(
    Map<String, Map<String, String>> services,
    Optional<Map<String, String>> anyService,
    Set<String> secrets,
    Map<String, String> environment,
    boolean isKnown,
    Set<String> usedSecrets) {
  /** Those of a configuration. */
  static ConfigScope of(
      Map<String, Map<String, String>> services,
      Set<String> secrets,
      Map<String, String> environment) {
    return new ConfigScope(services, Optional.empty(), secrets, environment, true, new TreeSet<>());
  }

  /** Those of a configuration that could not be read: nothing can be called unknown. */
  static ConfigScope unknown(Map<String, String> environment) {
    return new ConfigScope(
        Map.of(), Optional.of(Map.of()), Set.of(), environment, false, new TreeSet<>());
  }

  /** Those without a configuration: every service has these variables, secrets are environment. */
  static ConfigScope bare(Map<String, String> variables, Map<String, String> environment) {
    return new ConfigScope(
        Map.of(), Optional.of(variables), environment.keySet(), environment, true, new TreeSet<>());
  }

  /** The variables of a service; empty when there is no such service. */
  Optional<Map<String, String>> service(String name) {
    return Optional.ofNullable(services.get(name)).or(() -> anyService);
  }

  /** The names of the services. */
  Set<String> names() {
    return services.keySet();
  }

  /** Whether there is a secret of that name, and that it is used. */
  boolean uses(String secret) {
    usedSecrets.add(secret);
    return !isKnown || secrets.contains(secret);
  }

  /** Without a configuration the whole environment could be meant; it is not listed. */
  Set<String> listedSecrets() {
    return anyService.isPresent() ? Set.of() : secrets;
  }
}
