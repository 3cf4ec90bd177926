package dev.pitwall.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trace;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.testing.ClosedPort;
import dev.pitwall.testing.OtlpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpansTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00.000123Z");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final OtlpReceiver receiver = new OtlpReceiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  private Spans spans(double sampled) {
    return new Spans(
        new Collector(
            receiver.url(),
            Map.of("Authorization", "Bearer geheim"),
            Map.of("deployment.environment.name", "staging"),
            sampled),
        "1.2.3");
  }

  private static StepResult step(
      int number, boolean undo, Outcome outcome, @Nullable HttpTimings phases) {
    return new StepResult(
        number, "step " + number, undo, outcome, Duration.ofMillis(40), 500, phases, "status 500");
  }

  private static Run run(String id, Outcome outcome, StepResult... steps) {
    return new Run(
        id,
        "checkout",
        "shop",
        "app01",
        Trigger.BURST,
        outcome,
        AT,
        Duration.ofMillis(130),
        "app01",
        "1.42.0",
        "http",
        outcome == Outcome.PASSED ? null : new Failure(2, "pay", "status 500", "2xx"),
        List.of(steps),
        List.of());
  }

  private Span named(String name) {
    return receiver.spans().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  @Test
  void aRunIsATraceOfItsSteps() {
    HttpTimings phases =
        new HttpTimings(Duration.ofMillis(2), null, Duration.ofMillis(30), Duration.ofMillis(40));
    try (Spans spans = spans(1)) {
      spans.ran(
          run(
              "run_1",
              Outcome.FAILED,
              step(1, false, Outcome.PASSED, null),
              step(2, false, Outcome.FAILED, phases),
              step(3, false, Outcome.SKIPPED, null),
              step(1, true, Outcome.PASSED, phases)));
    }
    Trace trace = Trace.of("run_1");
    assertThat(receiver.spans())
        .extracting(Span::getName)
        .containsExactlyInAnyOrder("journey checkout", "step 1", "step 2", "step 1");
    assertThat(receiver.spans())
        .extracting(span -> OtlpReceiver.hex(span.getTraceId()))
        .containsOnly(trace.id());
    Span root = named("journey checkout");
    assertThat(OtlpReceiver.hex(root.getSpanId())).isEqualTo(trace.root());
    assertThat(root.getParentSpanId()).isEmpty();
    assertThat(root.getStartTimeUnixNano()).isEqualTo(nanos(AT));
    assertThat(root.getEndTimeUnixNano()).isEqualTo(nanos(AT.plusMillis(130)));
    assertThat(root.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(root.getStatus().getMessage()).isEqualTo("step 2 (pay): status 500; required 2xx");
    assertThat(OtlpReceiver.texts(root.getAttributesList()))
        .containsEntry("user_agent.synthetic.type", "test")
        .containsEntry("pitwall.run.id", "run_1")
        .containsEntry("pitwall.node", "app01")
        .containsEntry("pitwall.outcome", "failed")
        .containsEntry("pitwall.trigger", "burst");
    Span second = named("step 2");
    // The very ids that the request's traceparent header carried.
    assertThat(OtlpReceiver.hex(second.getSpanId())).isEqualTo(trace.step(2, false));
    assertThat(second.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(second.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(second.getStartTimeUnixNano()).isEqualTo(nanos(AT.plusMillis(40)));
    assertThat(OtlpReceiver.texts(second.getAttributesList()))
        .containsEntry("pitwall.first_byte.duration", "0.03")
        .doesNotContainKey("pitwall.tls.duration");
    assertThat(receiver.spans())
        .extracting(span -> OtlpReceiver.hex(span.getSpanId()))
        .contains(trace.step(1, true));
  }

  @Test
  void saysWhereItComesFromAndWhoItIs() {
    try (Spans spans = spans(1)) {
      spans.ran(run("run_1", Outcome.PASSED));
    }
    assertThat(receiver.deliveries())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path()).isEqualTo("/v1/traces");
              assertThat(one.authorization()).isEqualTo("Bearer geheim");
              assertThat(
                      OtlpReceiver.texts(one.spans().getFirst().getResource().getAttributesList()))
                  .containsEntry("service.name", "pitwall")
                  .containsEntry("service.version", "1.2.3")
                  .containsEntry("deployment.environment.name", "staging");
            });
  }

  @Test
  void aRolloutIsATraceOfItsEvaluationsWhichLinkToTheRunsTheyRestOn() {
    Finding finding =
        new Finding(
            "journey:checkout",
            Finding.Decision.NO_GO,
            true,
            9,
            3,
            "3 of 9 failed",
            "at most 1 %",
            "SPRT",
            List.of("run_1", "run_2"));
    Question question = new Question("shop", "d-481", "app01", GatePhase.POST_START, "1.42.0", 1);
    Evaluation evaluation =
        new Evaluation(
            "eval_1",
            question,
            AT,
            AT.plusSeconds(300),
            new Judgement(Verdict.NO_GO, "checkout fails", List.of(finding), List.of()),
            AT.plusSeconds(4),
            null);
    Rollout rollout =
        new Rollout(
            "d-481",
            "shop",
            "1.42.0",
            Rollout.Kind.DEPLOY,
            AT.minusSeconds(9),
            Map.of(),
            AT.plusSeconds(60),
            Rollout.Result.FAILED,
            Map.of());
    try (Spans spans = spans(1)) {
      spans.decided(evaluation);
      spans.finished(rollout);
    }
    Trace trace = Trace.of("d-481");
    Span whole = named("rollout of shop");
    Span verdict = named("gate shop post-start");
    assertThat(receiver.spans())
        .extracting(span -> OtlpReceiver.hex(span.getTraceId()))
        .containsOnly(trace.id());
    assertThat(verdict.getParentSpanId()).isEqualTo(whole.getSpanId());
    assertThat(verdict.getLinksList())
        .extracting(link -> OtlpReceiver.hex(link.getTraceId()))
        .containsExactly(Trace.of("run_1").id(), Trace.of("run_2").id());
    assertThat(verdict.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(OtlpReceiver.texts(verdict.getAttributesList()))
        .containsEntry("pitwall.verdict", "NO_GO")
        .containsEntry("pitwall.reason", "checkout fails")
        .containsEntry("deployment.id", "d-481");
    assertThat(OtlpReceiver.texts(whole.getAttributesList()))
        .containsEntry("pitwall.rollout.outcome", "failed");
  }

  @Test
  void whatIsOpenOrDidNotTakePlaceIsNoSpan() {
    Question fleet = new Question("shop", null, null, GatePhase.FLEET, null, 1);
    Judgement pending = new Judgement(Verdict.PENDING, "not yet", List.of(), List.of());
    try (Spans spans = spans(1)) {
      spans.ran(run("run_1", Outcome.SKIPPED));
      spans.decided(new Evaluation("eval_1", fleet, AT, AT.plusSeconds(9), pending, null, null));
      assertThat(spans.made()).isZero();
    }
    assertThat(receiver.deliveries()).isEmpty();
  }

  @Test
  void onlyTheShareThatIsSampledIsSent() {
    try (Spans spans = spans(0.25)) {
      IntStream.range(0, 400).forEach(n -> spans.ran(run("run_" + n, Outcome.PASSED)));
    }
    long wanted = IntStream.range(0, 400).filter(n -> Trace.of("run_" + n).isSampled(0.25)).count();
    assertThat(receiver.spans()).hasSize((int) wanted);
    assertThat(wanted).isBetween(60L, 140L);
  }

  @Test
  void aCollectorThatRefusesIsCountedAndHeldUpNobody() {
    receiver.answers(400);
    try (Spans spans = spans(1)) {
      spans.ran(run("run_1", Outcome.PASSED));
      await().atMost(SOON).until(() -> spans.failed() == 1);
      assertThat(spans.sent()).isZero();
      receiver.answers(200);
      spans.ran(run("run_2", Outcome.PASSED));
      await().atMost(SOON).until(() -> spans.sent() == 1);
      assertThat(spans.made()).isEqualTo(2);
    }
  }

  @Test
  void aCollectorThatIsNotThereHoldsUpNeitherTheRunsNorTheEnd() throws Exception {
    try (ClosedPort nobody = new ClosedPort()) {
      Collector gone =
          new Collector(URI.create("http://127.0.0.1:" + nobody.number()), Map.of(), Map.of(), 1);
      long start = System.nanoTime();
      try (Spans spans = new Spans(gone, "1.2.3")) {
        IntStream.range(0, 20_000).forEach(n -> spans.ran(run("run_" + n, Outcome.PASSED)));
        assertThat(spans.made()).isEqualTo(20_000);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  @Test
  void neverShowsItsHeaders() {
    Collector collector =
        new Collector(
            URI.create("https://collector.example/otlp/v1/traces"),
            Map.of("Authorization", "Bearer geheim"),
            Map.of(),
            1);
    assertThat(collector.toString()).isEqualTo("https://collector.example/otlp/v1/traces");
  }
}
