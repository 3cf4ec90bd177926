package dev.pitwall.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pitwall.testing.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Alertmanager with the shipped configuration mutes what it should, and nothing else. */
class InhibitionIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private RealServer server;
  private URI alerts;

  @BeforeEach
  void start() {
    String program =
        RealServer.program("prometheus-alertmanager", "prometheus-alertmanager").toString();
    int port = RealServer.freePort();
    alerts = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
    server = new RealServer("alertmanager");
    server.start(
        () -> get().isArray(),
        List.of(
            program,
            "--config.file=" + RuleFile.FOLDER.resolve("alertmanager.yaml"),
            "--storage.path=" + server.folder().resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address="));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    http.close();
  }

  private JsonNode get() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(alerts).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** Fires alerts, each {@code name label=value ...}; answers the names of those that are muted. */
  private List<String> muted(String... firing) throws IOException, InterruptedException {
    List<Map<String, Object>> posted = Arrays.stream(firing).map(InhibitionIT::alert).toList();
    HttpRequest request =
        HttpRequest.newBuilder(alerts)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(posted)))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    List<String> muted = new ArrayList<>();
    for (JsonNode alert : get()) {
      if (!alert.path("status").path("inhibitedBy").isEmpty()) {
        muted.add(alert.path("labels").path("alertname").asText());
      }
    }
    return muted;
  }

  private static Map<String, Object> alert(String words) {
    Map<String, Object> labels = new LinkedHashMap<>();
    String[] parts = words.split(" ");
    labels.put("alertname", parts[0]);
    Arrays.stream(parts).skip(1).map(p -> p.split("=")).forEach(p -> labels.put(p[0], p[1]));
    return Map.of("labels", labels);
  }

  @Test
  void aNodeInThePitsMutesWhatIsReadFromItAndNothingElse() throws Exception {
    assertThat(
            muted(
                "PitwallNodeOut severity=none service=shop node=app01",
                "PitwallJourneyFailsOnNode severity=ticket muted_while=node-out node=app01",
                "PitwallSourceDown severity=ticket muted_while=node-out signal=errors node=app01",
                "PitwallQueueStalled severity=page muted_while=node-out signal=jobs node=app01",
                "PitwallQueueSaturated severity=page muted_while=node-out signal=jobs node=app02",
                "PitwallQueueNoConsumers severity=page muted_while=node-out signal=orders",
                "PitwallJourneyDown severity=page service=shop journey=checkout",
                "PitwallNodeNotBack severity=page service=shop node=app01"))
        .containsExactlyInAnyOrder(
            "PitwallJourneyFailsOnNode", "PitwallSourceDown", "PitwallQueueStalled");
  }

  @Test
  void aRolloutMutesWhatItsBurstsExplain() throws Exception {
    assertThat(
            muted(
                "PitwallRolloutInProgress severity=none service=shop",
                "PitwallBrowserSlotsSaturated severity=ticket muted_while=rollout instance=a",
                "PitwallSchedulerLate severity=ticket muted_while=rollout instance=a",
                "PitwallSourceDown severity=ticket muted_while=node-out signal=orders",
                "PitwallBudgetBurn3d severity=ticket service=shop journey=checkout",
                "PitwallNoGoUnacknowledged severity=page gate=shop",
                "PitwallHoldExpiring severity=ticket gate=shop"))
        .containsExactlyInAnyOrder("PitwallBrowserSlotsSaturated", "PitwallSchedulerLate");
  }

  @Test
  void aPageMutesTheTicketsAboutTheSameThing() throws Exception {
    assertThat(
            muted(
                "PitwallBudgetBurn1h severity=page service=shop journey=checkout",
                "PitwallBudgetBurn1d severity=ticket service=shop journey=checkout",
                "PitwallBudgetBurn3d severity=ticket service=shop journey=search",
                "PitwallNodeNotBack severity=page service=shop node=app01",
                "PitwallRolloutStuck severity=ticket service=shop node=app01 phase=started",
                "PitwallCertificateExpiresNow severity=page service=shop",
                "PitwallCertificateExpiring severity=ticket service=shop",
                "PitwallHoldExpiring severity=ticket gate=shop"))
        .containsExactlyInAnyOrder(
            "PitwallBudgetBurn1d", "PitwallRolloutStuck", "PitwallCertificateExpiring");
  }

  @Test
  void whenNothingIsMeasuredTicketsAboutSingleJourneysAreMuted() throws Exception {
    assertThat(
            muted(
                "PitwallNoRuns severity=page",
                "PitwallJourneyNotRunning severity=ticket journey=checkout",
                "PitwallSourceDown severity=ticket muted_while=node-out signal=orders"))
        .containsExactly("PitwallJourneyNotRunning");
  }
}
