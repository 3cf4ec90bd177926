package dev.pitwall.source.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Template;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.testing.DocExamples;
import dev.pitwall.testing.RealServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager, told of alerts with its own amtool. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertmanagerIT {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuz8SWLpqKykp47Xr5Of.Fr2hM2sAA8n6";

  private final Vertx vertx = Vertx.vertx();
  private final HttpFetch fetch = new HttpFetch(vertx);
  private final RealServer server = new RealServer("alertmanager");
  private final int port = RealServer.freePort();
  private List<String> command = List.of();
  private String amtool = "";

  @TempDir Path folder;

  @BeforeAll
  void start() {
    amtool = RealServer.program("prometheus-alertmanager", "amtool").toString();
    Path program = RealServer.program("prometheus-alertmanager", "prometheus-alertmanager");
    server.file("web.yml", "basic_auth_users: {pitwall: '" + HASH + "'}\n");
    server.file(
        "alertmanager.yml",
        """
        route: {receiver: nobody, group_wait: 10ms}
        receivers: [{name: nobody}]
        inhibit_rules:
          - source_matchers: [alertname="WholeSiteDown"]
            target_matchers: [severity="ticket"]
        """);
    command =
        List.of(
            program.toString(),
            "--config.file=alertmanager.yml",
            "--web.config.file=web.yml",
            "--storage.path=data",
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port);
    server.start(() -> RealServer.listens(port), command);
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    fetch.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void fire(String name, String... labels) {
    tool("alert", List.of("add", name), labels);
  }

  private void tool(String what, List<String> arguments, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                amtool, "--alertmanager.url=http://pitwall:pit-stop-7@127.0.0.1:" + port, what));
    all.addAll(arguments);
    all.addAll(List.of(more));
    server.run(all.toArray(String[]::new));
  }

  private AlertmanagerReader reader(@Nullable String watchdog, String... matchers) {
    return readerAs("pit-stop-7", null, watchdog, matchers);
  }

  private AlertmanagerReader readerAs(
      String password, Service.@Nullable Node node, @Nullable String watchdog, String... matchers) {
    SourceSpec.Login login =
        new SourceSpec.Login(Template.of("pitwall"), Template.of("{{secret.PASSWORD}}"));
    AlertmanagerSpec source =
        new AlertmanagerSpec(
            new SourceSpec.Link("http://127.0.0.1:" + port, login, Map.of()),
            List.of(matchers),
            watchdog);
    SignalSpec spec =
        new SignalSpec(
            "pages",
            null,
            SignalSpec.Kind.ALERTS,
            source,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    Secrets secrets = new Secrets(Map.of("PASSWORD", password));
    return new AlertmanagerReader(spec, source, new NodeTexts(node, secrets), fetch);
  }

  private List<String> firing(String... matchers) throws Exception {
    AlertSample sample = (AlertSample) reader(null, matchers).read(NOW);
    assertThat(sample.total()).isEqualTo(sample.firing().size());
    return sample.firing().stream().map(AlertSample.Alert::name).toList();
  }

  private void awaitFiring(List<String> names, String... matchers) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(firing(matchers)).isEqualTo(names));
  }

  @Test
  void whatFiresIsNamedWithItsSummaryAndStart() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    assertThat(firing("team=\"shop\"")).isEmpty();
    fire("HighErrorRate", "team=shop", "severity=page", "--annotation=summary=Too many errors");
    fire("DiskFull", "team=other", "severity=page");
    awaitFiring(List.of("HighErrorRate"), "team=\"shop\"", "severity=~\"page|ticket\"");
    AlertSample sample = (AlertSample) reader(null, "team=\"shop\"").read(NOW);
    assertThat(sample.at()).isEqualTo(NOW);
    assertThat(sample.firing().getFirst().summary()).isEqualTo("Too many errors");
    assertThat(sample.firing().getFirst().since()).isBetween(before, Instant.now());
    assertThat(firing("team=\"shop\"", "severity!=\"page\"")).isEmpty();
  }

  @Test
  void whatIsSilencedOrInhibitedDoesNotCount() throws Exception {
    fire("Silenced", "team=quiet", "severity=page");
    fire("Small", "team=quiet", "severity=ticket");
    awaitFiring(List.of("Silenced", "Small"), "team=\"quiet\"");
    tool(
        "silence",
        List.of("add", "alertname=Silenced"),
        "--comment=known",
        "--author=test",
        "--duration=1h");
    awaitFiring(List.of("Small"), "team=\"quiet\"");
    fire("WholeSiteDown", "severity=page");
    awaitFiring(List.of(), "team=\"quiet\"");
  }

  @Test
  void ofOneNodeOnlyItsOwn() throws Exception {
    fire("NodeSlow", "instance=127.0.0.1:8080");
    fire("NodeSlow", "instance=127.0.0.1:8081");
    awaitFiring(List.of("NodeSlow", "NodeSlow"), "alertname=\"NodeSlow\"");
    Service.Node node = new Service.Node("app01", "127.0.0.1", 8080);
    AlertmanagerReader reader =
        readerAs(
            "pit-stop-7", node, null, "instance=\"{{node.address}}\"", "alertname=\"NodeSlow\"");
    AlertSample sample = (AlertSample) reader.read(NOW);
    assertThat(sample.total()).isEqualTo(1);
    assertThat(sample.node()).isEqualTo("app01");
  }

  @Test
  void aStormIsCountedAndAHundredAreNamed() throws Exception {
    StringBuilder storm = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      storm.append(storm.isEmpty() ? "[" : ",");
      storm.append("{\"labels\":{\"alertname\":\"Storm\",\"id\":\"").append(i).append("\"}}");
    }
    HttpFetch.Ask ask =
        HttpFetch.Ask.get(
                URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"),
                Map.of("Authorization", "Basic " + base64("pitwall:pit-stop-7")),
                Duration.ofSeconds(5))
            .posting(storm.append("]").toString());
    assertThat(fetch.fetch(ask).status()).isEqualTo(200);
    AlertmanagerReader reader = reader(null, "alertname=\"Storm\"");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ((AlertSample) reader.read(NOW)).total() == 120);
    assertThat(((AlertSample) reader.read(NOW)).firing()).hasSize(AlertSample.MOST);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void withoutItsWatchdogSilenceIsUnknown() throws Exception {
    AlertmanagerReader reader = reader("Heartbeat", "team=\"nobody\"");
    assertThatThrownBy(() -> reader.read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("the alert Heartbeat does not fire; required always");
    fire("Heartbeat", "team=nobody");
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> ((AlertSample) reader.read(NOW)).total() == 0);
  }

  @Test
  void whatIsNoReadingSaysWhy() {
    assertThatThrownBy(() -> reader(null, "severity=~\"(\"").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("Alertmanager refused a matcher");
    assertThatThrownBy(() -> readerAs("wrong", null, null, "severity=\"page\"").read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("answered 401; required 200; give it a user and password");
  }

  @Test
  void aServerThatIsGoneIsUnknownAndComesBack() throws Exception {
    AlertmanagerReader reader = reader(null, "team=\"gone\"");
    assertThat(reader.read(NOW)).isInstanceOf(AlertSample.class);
    server.kill();
    assertThatThrownBy(() -> reader.read(NOW))
        .isInstanceOf(ReadFailure.class)
        .hasMessageContaining("refused");
    server.start(() -> RealServer.listens(port), command);
    assertThat(reader.read(NOW)).isInstanceOf(AlertSample.class);
  }

  @Test
  void theExamplesOfTheManualAreRead() throws Exception {
    fire("Watchdog");
    awaitFiring(List.of("Watchdog"), "alertname=\"Watchdog\"");
    for (String example : DocExamples.of("docs/signals/alertmanager.md")) {
      Map<String, String> places = Map.of("alertmanager.example:9093", "127.0.0.1:" + port);
      // The first reading of a cold machine may take longer than it may.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          DocExamples.read(
                              example, places, Map.of("PASSWORD", "pit-stop-7"), folder))
                      .isNotEmpty()
                      .noneMatch(Unreadable.class::isInstance));
    }
  }
}
