package dev.pitwall.config;

import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.tls.TlsReader;
import dev.pitwall.yaml.Form;
import dev.pitwall.yaml.Forms;
import dev.pitwall.yaml.Key;
import dev.pitwall.yaml.Keys;
import dev.pitwall.yaml.Problems;
import dev.pitwall.yaml.YamlFile;
import dev.pitwall.yaml.YamlMap;
import dev.pitwall.yaml.YamlValue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pitwall.yaml: everything but the gates at once, and the gates once journeys are known. */
final class PitwallYaml {
  private static final Key<Config.Server> SERVER =
      usual("server", ServerReader.FORM, "where Pitwall listens and who may call");
  private static final Key<Config.Store> STORE =
      usual("store", StoreReader.FORM, "what is kept, and for how long");
  private static final Key<Config.Browser> BROWSER =
      usual("browser", BrowserReader.FORM, "the browsers that run journeys");
  private static final Key<Config.Metrics> METRICS =
      usual("metrics", MetricsReader.FORM, "how metrics are exposed");
  private static final Key<YamlMap> TRACES =
      usual(
          "traces",
          Forms.section(TracesReader.KEYS, Optional::of),
          "what becomes of the traces of runs and evaluations");
  private static final Key<YamlValue> SECRETS =
      Key.of("secrets", SecretsReader.FORM).says("used in journeys as `{{secret.NAME}}`");
  private static final Key<YamlValue> SERVICES =
      Key.of("services", ServicesReader.FORM).says("what is deployed and watched");
  private static final Key<YamlValue> SIGNALS =
      Key.of("signals", SignalsReader.FORM).says("what is read from elsewhere");
  private static final Key<YamlValue> GATES =
      Key.of("gates", GatesReader.FORM).says("what each gate asks for");

  static final Keys KEYS =
      Keys.of(SERVER, STORE, BROWSER, METRICS, TRACES, SECRETS, SERVICES, SIGNALS, GATES);

  private final YamlMap map;
  private final boolean known;
  private final Map<String, String> environment;
  private final Map<String, String> secrets;
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final SignalsReader signalsReader;
  private final Map<String, Optional<SignalSpec>> signals;

  private PitwallYaml(Optional<YamlValue> root, Path folder, Map<String, String> environment) {
    this.map = KEYS.read(root.orElseGet(() -> YamlValue.of("nothing", "{}")));
    this.known = root.isPresent();
    this.environment = environment;
    this.secrets =
        map.find(SECRETS).map(new SecretsReader(folder, environment)::read).orElse(Map.of());
    TlsReader tls = new TlsReader(folder, secrets);
    map.find(SERVICES)
        .map(new ServicesReader(secrets, tls)::read)
        .orElse(List.of())
        .forEach(service -> services.put(service.name(), service));
    this.signalsReader = new SignalsReader(services, secrets, tls);
    this.signals = map.find(SIGNALS).map(signalsReader::read).orElse(Map.of());
  }

  /** A section whose keys all have defaults. */
  private static <T> Key<T> usual(String name, Form<T> form, String says) {
    return Key.of(name, form)
        .says(says)
        .usually(form.read(YamlValue.of(name, "{}")).orElseThrow(), "none");
  }

  static PitwallYaml read(Path file, Map<String, String> environment, Problems problems) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new PitwallYaml(
        YamlFile.read(file, problems), folder == null ? Path.of("/") : folder, environment);
  }

  ConfigScope surroundings() {
    if (!known) {
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
    signalsReader.check(journeys);
    GatesReader gates = new GatesReader(services, journeys, new RuleSignals(signals));
    return config(
        map,
        secrets,
        List.copyOf(services.values()),
        signals.values().stream().flatMap(Optional::stream).toList(),
        map.find(GATES).map(gates::read).orElse(List.of()),
        journeys.journeys());
  }

  /** Services and journeys with defaults for all the rest. */
  static Config without(Map<String, String> secrets, List<Service> services, List<Journey> read) {
    YamlMap nothing = KEYS.read(YamlValue.of("nothing", "{}"));
    return config(nothing, secrets, services, List.of(), List.of(), read);
  }

  private static Config config(
      YamlMap map,
      Map<String, String> secrets,
      List<Service> services,
      List<SignalSpec> signals,
      List<GatePolicy> gates,
      List<Journey> journeys) {
    return new Config(
        map.get(SERVER),
        map.get(STORE),
        map.get(BROWSER),
        map.get(METRICS),
        new TracesReader(secrets).read(map.get(TRACES)),
        new Secrets(secrets),
        services,
        signals,
        gates,
        journeys);
  }
}
