package dev.pitwall.config;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pitwall.yaml: everything but the gates at once, and the gates once journeys are known. */
final class PitwallYaml {
  private final Optional<YamlMap> section;
  private final Map<String, String> environment;
  private final Map<String, String> secrets;
  private final Map<String, Service> services;
  private final SignalsReader signalsReader;
  private final Map<String, Optional<SignalSpec>> signals;

  private PitwallYaml(Optional<YamlMap> section, Path folder, Map<String, String> environment) {
    this.section = section;
    this.environment = environment;
    this.secrets =
        find("secrets").map(new SecretsReader(folder, environment)::read).orElse(Map.of());
    this.services = find("services").map(ServicesReader::read).orElse(Map.of());
    this.signalsReader = new SignalsReader(services, secrets);
    this.signals = find("signals").map(signalsReader::read).orElse(Map.of());
  }

  static PitwallYaml read(Path file, Map<String, String> environment, Problems problems) {
    Optional<YamlMap> section =
        YamlFile.read(file, problems)
            .map(
                root ->
                    YamlMap.of(
                        root,
                        "server",
                        "store",
                        "browser",
                        "metrics",
                        "traces",
                        "secrets",
                        "services",
                        "signals",
                        "gates"));
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new PitwallYaml(section, folder == null ? Path.of("/") : folder, environment);
  }

  private Optional<YamlValue> find(String key) {
    return section.flatMap(s -> s.find(key));
  }

  ConfigScope surroundings() {
    if (section.isEmpty()) {
      return ConfigScope.unknown(environment);
    }
    Map<String, Map<String, String>> variables = new LinkedHashMap<>();
    services.forEach((name, service) -> variables.put(name, service.variables()));
    return ConfigScope.of(variables, secrets.keySet(), environment);
  }

  Secrets secrets() {
    return new Secrets(secrets);
  }

  /** The whole, with its gates checked against the journeys. */
  Config config(JourneysFolder journeys) {
    signalsReader.check(journeys.names());
    RuleReader rules = new RuleReader(journeys.names(), signals);
    List<GatePolicy> gates =
        find("gates").map(new GatesReader(services, rules)::read).orElse(List.of());
    return new Config(
        find("server").map(ServerReader::server).orElse(ServerReader.DEFAULT_SERVER),
        find("store").map(ServerReader::store).orElse(ServerReader.DEFAULT_STORE),
        find("browser").map(ServerReader::slots).orElse(ServerReader.DEFAULT_SLOTS),
        find("metrics").map(MetricsReader::read).orElse(Config.Metrics.USUAL),
        find("traces").map(new TracesReader(secrets)::read).orElse(Config.Traces.USUAL),
        secrets(),
        List.copyOf(services.values()),
        signals.values().stream().flatMap(Optional::stream).toList(),
        gates,
        journeys.journeys());
  }
}
