package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigReader.Result;
import dev.pitwall.gate.DrainedRule;
import dev.pitwall.gate.ErrorRule;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.HealthyPeersRule;
import dev.pitwall.gate.JourneyRule;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.gate.VersionRule;
import dev.pitwall.journey.Auth;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.yaml.YamlFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final Path GOOD = Path.of("src/test/resources/config/good");
  private static final String SECRET = "pit-stop-7";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SHOP_PASSWORD", SECRET, "REGION", "us");

  @TempDir Path temp;

  private static Config good() {
    return loaded(
        ConfigReader.read(GOOD.resolve("pitwall.yaml"), GOOD.resolve("journeys"), ENVIRONMENT));
  }

  private static Config loaded(Result result) {
    return switch (result) {
      case Result.Loaded loaded -> loaded.config();
      case Result.Rejected rejected -> throw new AssertionError(rejected.problems().toString());
    };
  }

  private static Journey checkout() {
    return good().journeys().stream()
        .filter(journey -> journey.name().equals("checkout"))
        .findFirst()
        .orElseThrow();
  }

  /** The schemas let them pass as well, as SchemaTest shows. */
  @Test
  void whatMayBeSpelledInSeveralWaysIsReadInAllOfThem() {
    Path spellings = GOOD.resolveSibling("spellings");
    Config config =
        loaded(
            ConfigReader.read(
                spellings.resolve("pitwall.yaml"), spellings.resolve("journeys"), ENVIRONMENT));
    assertThat(config.signals()).hasSize(6);
    assertThat(config.journeys()).singleElement().extracting(Journey::title).isEqualTo("2026");
  }

  @Test
  void aJourneyHasAnObjectiveOfItsOwnOrTheUsualOne() {
    assertThat(checkout().objective()).isEqualTo(0.995);
    assertThat(good().journeys())
        .filteredOn(journey -> !journey.name().equals("checkout"))
        .allMatch(journey -> journey.objective() == Journey.DEFAULT_OBJECTIVE);
  }

  @Test
  void aWholeConfigurationIsRead() {
    Config config = good();
    assertThat(config.server().port()).isEqualTo(8080);
    assertThat(config.server().tokens().getFirst().scopes())
        .containsExactlyInAnyOrder(Config.Scope.READ, Config.Scope.DEPLOY);
    assertThat(config.store())
        .isEqualTo(
            new Config.Store(
                Duration.ofDays(14),
                Duration.ofDays(7),
                2L << 30,
                Duration.ofDays(400),
                10L << 30,
                Duration.ofDays(1),
                Duration.ofDays(400)));
    assertThat(config.traces())
        .isEqualTo(
            new Config.Traces(
                true,
                1,
                "https://traces.example/trace/{{trace.id}}",
                new SourceSpec.Link("http://collector.example:4318", null, Map.of()),
                Map.of("deployment.environment.name", "production")));
    assertThat(config.secrets().value("SHOP_PASSWORD")).isEqualTo(SECRET);
    assertThat(config.services().getFirst().nodes()).hasSize(3);
    assertThat(config.services().getFirst().instanceHeader()).isEqualTo("X-Instance");
    assertThat(config.services().getFirst().also())
        .containsExactly(URI.create("http://www.shop.example:9000"));
    assertThat(config.signals())
        .extracting(s -> s.name() + " " + s.kind() + " " + s.staleAfter())
        .containsExactly("orders QUEUE PT10S", "shop-errors ERRORS PT15S", "in-flight QUEUE PT15S");
    assertThat(config.journeys())
        .extracting(Journey::name)
        .containsExactly("checkout", "login", "search");
  }

  @Test
  void aGateKnowsItsRulesAndDefaults() {
    GatePolicy gate = good().gates().getFirst();
    assertThat(gate.journeys())
        .containsExactly(
            new JourneyRule("checkout", 0.5, true),
            new JourneyRule("search", 0.5, true),
            new JourneyRule("login", 0.5, false));
    assertThat(gate.rules(QueueRule.class)).containsExactly(QueueRule.of("orders"));
    assertThat(gate.rules(ErrorRule.class))
        .containsExactly(new ErrorRule("shop-errors", 0.005, 2, 50));
    assertThat(gate.rules(DrainedRule.class)).containsExactly(DrainedRule.of("in-flight"));
    assertThat(gate.has(HealthyNodeRule.class) && gate.has(VersionRule.class)).isTrue();
    assertThat(gate.rules(HealthyPeersRule.class)).containsExactly(new HealthyPeersRule(2));
    assertThat(gate.lease()).isEqualTo(Duration.ofSeconds(60));
    assertThat(gate.timing()).isEqualTo(GatePolicy.Timing.USUAL);
    assertThat(gate.exclusive()).isFalse();
  }

  @Test
  void aGateWithoutSettingsHasTheDefaults() throws IOException {
    GatePolicy gate = gate("{service: shop}");
    assertThat(gate.timing()).isEqualTo(GatePolicy.Timing.USUAL);
    assertThat(gate.timing().startWithin()).isEqualTo(Duration.ofSeconds(90));
    assertThat(gate.timing().idle()).isEqualTo(Duration.ofHours(1));
    assertThat(gate.exclusive()).isFalse();
    assertThat(gate.beta()).isEqualTo(0.001);
  }

  @Test
  void aGateSaysHowLongAStartMayTakeAndARolloutMayRest() throws IOException {
    GatePolicy gate =
        gate(
            "{service: shop, deadline: 3m, start_within: 3m, idle: 20m, exclusive: true, beta: 0.02,"
                + " drained: {in-flight: {at_most: 1}}}");
    assertThat(gate.timing().startWithin()).isEqualTo(Duration.ofMinutes(3));
    assertThat(gate.timing().idle()).isEqualTo(Duration.ofMinutes(20));
    assertThat(gate.exclusive()).isTrue();
    assertThat(gate.beta()).isEqualTo(0.02);
    assertThat(gate.rules(DrainedRule.class)).containsExactly(new DrainedRule("in-flight", 1));
  }

  private GatePolicy gate(String settings) throws IOException {
    String main =
        """
        services: {shop: {url: "http://shop.example", nodes: {a: {address: "10.0.0.1:80"}}}}
        signals:
          in-flight: {service: shop, http: {url: "http://{{node.address}}/c", queue: {in_flight: $.n}}}
        gates:
          shop: %s
        """
            .formatted(settings);
    Path file = Files.writeString(temp.resolve("pitwall.yaml"), main);
    ConfigReader.Result result =
        ConfigReader.read(file, Files.createDirectories(temp.resolve("none")), Map.of());
    assertThat(result).isInstanceOf(ConfigReader.Result.Loaded.class);
    return ((ConfigReader.Result.Loaded) result).config().gates().getFirst();
  }

  @Test
  void stepsAreLabelledByWhatTheyDo() {
    assertThat(checkout().steps())
        .extracting(step -> step.common().label())
        .startsWith(
            "open /",
            "click link \"Tyres\"",
            "fill label \"Search\"",
            "fill label \"Password\"",
            "select label \"Size\"",
            "check label \"I agree\"",
            "press Enter",
            "hover text \"Menu\"",
            "see text \"3 results\"")
        .endsWith("screenshot cart", "POST /api/cart");
    assertThat(checkout().undo().getFirst().common().label())
        .isEqualTo("DELETE /api/cart/{{cart}}");
  }

  @Test
  void aSecondStepOfTheSameKindGetsANumber() throws IOException {
    Path file = temp.resolve("twice.yaml");
    Files.writeString(
        file,
        "journey: twice\nservice: s\nevery: 1s\nsteps: [{open: /}, {open: /}, {name: 'open / #2', open: /}]\n");
    Config config =
        loaded(ConfigReader.readJourneys(file, URI.create("http://a.example"), Map.of(), Map.of()));
    assertThat(config.journeys().getFirst().steps())
        .extracting(step -> step.common().label())
        .containsExactly("open /", "open / #3", "open / #2");
  }

  @Test
  void theEnvironmentWinsOverTheDefault() {
    assertThat(checkout().variables())
        .containsEntry("REGION", "us")
        .containsEntry("sku", "slick-205");
  }

  @Test
  void aRequestKeepsItsOrderLineAndExpectations() {
    Step.Request request = (Step.Request) checkout().steps().getLast();
    assertThat(request.expect().statuses()).containsExactly(201);
    assertThat(request.expect().json()).hasSize(5);
    assertThat(request.captures()).hasSize(3);
    assertThat(request.common().line()).isGreaterThan(20);
    assertThat(request.common().timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void journeysAloneGetAServiceAndSecretsFromTheEnvironment() {
    Config config =
        loaded(
            ConfigReader.readJourneys(
                GOOD.resolve("journeys"),
                URI.create("http://127.0.0.1:9000"),
                Map.of("sku", "rain-1"),
                ENVIRONMENT));
    assertThat(config.services())
        .extracting(s -> s.name() + " " + s.url())
        .containsExactly("shop http://127.0.0.1:9000");
    assertThat(config.gates()).isEmpty();
    assertThat(config.secrets().toString()).isEqualTo("Secrets[SHOP_PASSWORD]");
  }

  @Test
  void noSecretIsEverShown() throws IOException {
    assertThat(good().toString()).doesNotContain(SECRET);
    Path main = temp.resolve("pitwall.yaml");
    Files.writeString(
        main,
        "server: {port: "
            + SECRET
            + "}\nsecrets:\n  P: {env: SHOP_PASSWORD}\n  Q: "
            + SECRET
            + "2\n");
    Result result = ConfigReader.read(main, GOOD.resolve("journeys"), ENVIRONMENT);
    assertThat(result).isInstanceOf(Result.Rejected.class);
    assertThat(result.toString()).doesNotContain(SECRET).contains("saw `***`");
  }

  @Test
  void aSecretCanComeFromAFileBesideTheConfiguration() throws IOException {
    Files.writeString(temp.resolve("key"), "from-a-file\n");
    Path main = Files.writeString(temp.resolve("pitwall.yaml"), "secrets: {P: {file: key}}\n");
    Path journeys = Files.createDirectory(temp.resolve("journeys"));
    assertThat(loaded(ConfigReader.read(main, journeys, Map.of())).secrets().value("P"))
        .isEqualTo("from-a-file");
  }

  @Test
  void theExamplesOfTheManualAreRead() throws IOException {
    Path journeys = Files.createDirectory(temp.resolve("journeys"));
    for (String name : List.of("login", "search")) {
      Files.copy(GOOD.resolve("journeys/" + name + ".yaml"), journeys.resolve(name + ".yaml"));
    }
    Files.writeString(journeys.resolve("checkout.yaml"), example("docs/JOURNEYS.md"));
    Path main = Files.writeString(temp.resolve("pitwall.yaml"), example("docs/CONFIGURATION.md"));
    assertThat(loaded(ConfigReader.read(main, journeys, ENVIRONMENT)).journeys()).hasSize(3);
  }

  @Test
  void theExampleOfTlsIsRead() throws IOException {
    Path tls = Path.of("src/test/resources/config/tls");
    Files.copy(tls.resolve("cert.pem"), temp.resolve("company-ca.pem"));
    Files.copy(tls.resolve("rsa.pem"), temp.resolve("pitwall.pem"));
    Files.copy(tls.resolve("rsa1.key"), temp.resolve("pitwall.key"));
    String text = example("docs/CONFIGURATION.md", "### tls");
    Path main = Files.writeString(temp.resolve("pitwall.yaml"), text);
    Path journeys = Files.createDirectory(temp.resolve("journeys"));
    Service shop = loaded(ConfigReader.read(main, journeys, ENVIRONMENT)).services().getFirst();
    assertThat(shop.access().frontDoor().ca()).isNotNull();
    assertThat(shop.access().nodes().client()).isNotNull();
    assertThat(shop.access().auth()).isInstanceOf(Auth.Basic.class);
  }

  private static String example(String manual) throws IOException {
    return example(manual, "");
  }

  /** The first example after some words. */
  private static String example(String manual, String after) throws IOException {
    String text = Files.readString(Path.of(manual), StandardCharsets.UTF_8);
    int from = text.indexOf("```yaml\n", text.indexOf(after)) + "```yaml\n".length();
    return text.substring(from, text.indexOf("```", from));
  }

  @Test
  void aFileTooLargeIsRefused() throws IOException {
    Path main = temp.resolve("pitwall.yaml");
    Files.writeString(main, "#" + "x".repeat(YamlFile.FILE_BYTES));
    Result result = ConfigReader.read(main, GOOD.resolve("journeys"), Map.of());
    assertThat(result.toString()).contains("is larger than 1 MiB");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path main = Files.write(temp.resolve("pitwall.yaml"), new byte[] {'a', (byte) 0xFF});
    Result result = ConfigReader.read(main, GOOD.resolve("journeys"), Map.of());
    assertThat(result.toString()).contains("is not UTF-8 text");
  }
}
