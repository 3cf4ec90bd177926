package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.demo.ShopFleet;
import dev.pitwall.journey.Trace;
import dev.pitwall.testing.OtlpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole service that sends its spans: what they say, the API and the log say too. */
class TracingIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir static Path work;
  private static OtlpReceiver receiver;
  private static DemoFleet fleet;
  private static Program program;
  private static Curl curl;

  @BeforeAll
  static void start() throws Exception {
    receiver = new OtlpReceiver();
    fleet = new DemoFleet(work, false);
    fleet.edit("gates:\n", "traces:\n  otlp:\n    url: " + receiver.url() + "\ngates:\n");
    program = fleet.serve();
    curl = new Curl(program.url());
  }

  @AfterAll
  static void stop() {
    curl.close();
    program.close();
    fleet.close();
    receiver.close();
  }

  private static List<Span> spans(String key, String value) {
    return receiver.spans().stream().filter(span -> value.equals(texts(span).get(key))).toList();
  }

  private static Map<String, String> texts(Span span) {
    return OtlpReceiver.texts(span.getAttributesList());
  }

  @Test
  void aRunHasOneTraceInTheApiAndAtTheCollector() {
    Span root =
        await()
            .atMost(SOON)
            .until(
                () ->
                    receiver.spans().stream()
                        .filter(span -> span.getName().startsWith("journey "))
                        .findFirst(),
                found -> found.isPresent())
            .orElseThrow();
    String run = texts(root).get("pitwall.run.id");
    JsonObject kept =
        await()
            .atMost(SOON)
            .until(() -> curl.get("/api/v1/runs/" + run), answer -> answer.status() == 200)
            .json();
    assertThat(kept.getString("traceId")).isEqualTo(OtlpReceiver.hex(root.getTraceId()));
    assertThat(texts(root)).containsEntry("user_agent.synthetic.type", "test");
  }

  @Test
  void aVerdictIsInTheTraceOfItsRolloutAndSoIsItsLogLine() {
    String question =
        "/api/v1/gates/shop/go?rollout=traced&phase=fleet&version="
            + fleet.fleet().build(ShopFleet.NODES.getFirst()).version();
    Curl.Answer answer =
        await()
            .atMost(SOON)
            .until(() -> curl.get(question + "&wait=8s"), one -> one.status() == 200);
    String evaluation = answer.header("X-Gate-Evaluation");
    await().atMost(SOON).until(() -> !spans("pitwall.evaluation.id", evaluation).isEmpty());
    Span verdict = spans("pitwall.evaluation.id", evaluation).getFirst();
    Trace trace = Trace.of("traced");
    assertThat(OtlpReceiver.hex(verdict.getTraceId())).isEqualTo(trace.id());
    assertThat(texts(verdict)).containsEntry("pitwall.verdict", "GO");

    JsonObject line =
        program.err().stream()
            .filter(text -> text.contains(evaluation) && text.contains(" GO: "))
            .map(JsonObject::new)
            .findFirst()
            .orElseThrow();
    assertThat(line.getJsonObject("mdc").getMap())
        .containsEntry("evaluation_id", evaluation)
        .containsEntry("rollout_id", "traced")
        .containsEntry("trace_id", trace.id());
  }

  @Test
  void whatWasSentIsCounted() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(curl.get("/metrics").response().body())
                    .containsPattern("pitwall_trace_spans_total\\{result=\"sent\"} [1-9]")
                    .contains("pitwall_trace_spans_total{result=\"failed\"} 0.0"));
  }
}
