package dev.pitwall.otel;

import dev.pitwall.gate.Finding;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trace;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.text.Words;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what happened and sends them over OTLP, in batches and without ever waiting: what
 * the collector is too slow for is dropped.
 *
 * <p>A run is a trace with a span for the run and one for each step that took place; what its
 * requests caused in the target hangs below them. A rollout is a trace with a span for each of its
 * evaluations, which links to the runs it rests on. A run that was SKIPPED is no span: nothing took
 * place. A NO_GO is no error of a span: the gate did what it is for.
 */
public final class Spans implements AutoCloseable {
  private static final int MOST_WAITING = 8_192;
  private static final int LONGEST_TEXT = 1_000;
  private static final int MOST_LINKS = 64;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int CLOSE_SECONDS = 5;
  private static final AttributeKey<String> SYNTHETIC =
      AttributeKey.stringKey("user_agent.synthetic.type");

  /**
   * Kept, or its level is forgotten; the exporter's failures are told by {@link CountedExporter}.
   */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final GivenIds ids = new GivenIds();
  private final LongAdder made = new LongAdder();
  private final double sampled;
  private final CountedExporter exporter;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * One that sends from now on.
   *
   * @param version the version of Pitwall itself
   */
  public Spans(Collector collector, String version) {
    SDK.setLevel(Level.OFF);
    this.sampled = collector.sampled();
    var builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.endpoint())
            .setTimeout(TIMEOUT)
            .setCompression("gzip");
    collector.headers().forEach(builder::addHeader);
    this.exporter = new CountedExporter(builder.build(), collector.toString());
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(resource(collector.attributes(), version))
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxAttributeValueLength(LONGEST_TEXT)
                    .setMaxNumberOfLinks(MOST_LINKS)
                    .build())
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(MOST_WAITING)
                    .setScheduleDelay(EVERY)
                    .setExporterTimeout(TIMEOUT)
                    .build())
            .build();
    this.tracer = provider.get("dev.pitwall", version);
  }

  private static Resource resource(Map<String, String> attributes, String version) {
    var own = Attributes.builder().put("service.name", "pitwall").put("service.version", version);
    attributes.forEach(own::put);
    return Resource.getDefault().merge(Resource.create(own.build()));
  }

  /** Takes a run. */
  public synchronized void ran(Run run) {
    Trace trace = run.trace();
    if (run.outcome() == Outcome.SKIPPED || !trace.isSampled(sampled)) {
      return;
    }
    Span root = root(trace, "journey " + run.journey(), run.startedAt());
    root.setAttribute(SYNTHETIC, "test");
    root.setAttribute("pitwall.run.id", run.id());
    root.setAttribute("pitwall.journey", run.journey());
    root.setAttribute("pitwall.service", run.service());
    put(root, "pitwall.node", run.targetNode());
    put(root, "pitwall.node.seen", run.nodeSeen());
    put(root, "pitwall.version.seen", run.versionSeen());
    root.setAttribute("pitwall.outcome", word(run.outcome()));
    root.setAttribute("pitwall.trigger", word(run.trigger()));
    root.setAttribute("pitwall.worker", run.worker());
    Failure failure = run.failure();
    if (failure != null) {
      root.setStatus(StatusCode.ERROR, failure.sentence());
    }
    Instant at = run.startedAt();
    for (StepResult step : run.steps()) {
      // Steps follow each other at once; a result says how long each took, and not when it began.
      Instant end = at.plus(step.took());
      if (step.outcome() != Outcome.SKIPPED) {
        step(trace, root, step, at, end);
      }
      at = end;
    }
    root.end(run.endedAt());
  }

  private void step(Trace trace, Span root, StepResult step, Instant from, Instant to) {
    // The span that the request's own header named as the parent of whatever it caused.
    SpanKind kind = step.phases() == null ? SpanKind.INTERNAL : SpanKind.CLIENT;
    Span span =
        started(
            builder(root, step.label(), from).setSpanKind(kind),
            trace,
            trace.step(step.number(), step.undo()));
    span.setAttribute(SYNTHETIC, "test");
    span.setAttribute("pitwall.step", step.number());
    span.setAttribute("pitwall.step.undo", step.undo());
    span.setAttribute("pitwall.outcome", word(step.outcome()));
    put(span, "pitwall.step.detail", step.detail());
    HttpTimings phases = step.phases();
    if (phases != null) {
      put(span, "pitwall.connect.duration", phases.connect());
      put(span, "pitwall.tls.duration", phases.tls());
      put(span, "pitwall.first_byte.duration", phases.firstByte());
    }
    if (step.outcome() != Outcome.PASSED) {
      span.setStatus(StatusCode.ERROR, step.detail() == null ? "" : step.detail());
    }
    span.end(to);
  }

  /** Takes an evaluation that became final; one that is open is left out. */
  public synchronized void decided(Evaluation evaluation) {
    Trace trace = evaluation.trace();
    Instant at = evaluation.decidedAt();
    if (at == null || !trace.isSampled(sampled)) {
      return;
    }
    Question question = evaluation.question();
    String name = "gate " + question.gate() + " " + question.phase().key();
    @Nullable Span rollout =
        question.rollout() == null ? null : Span.wrap(context(trace, trace.root()));
    SpanBuilder builder = builder(rollout, name, evaluation.openedAt());
    evaluation.judgement().findings().stream()
        .map(Finding::evidence)
        .flatMap(runs -> runs.stream())
        .distinct()
        .limit(MOST_LINKS)
        .map(Trace::of)
        .forEach(run -> builder.addLink(context(run, run.root())));
    Span span = started(builder, trace, trace.span(evaluation.id()));
    span.setAttribute("pitwall.evaluation.id", evaluation.id());
    span.setAttribute("pitwall.gate", question.gate());
    span.setAttribute("pitwall.phase", question.phase().key());
    put(span, "deployment.id", question.rollout());
    put(span, "pitwall.node", question.node());
    put(span, "pitwall.version.expected", question.version());
    span.setAttribute("pitwall.attempt", question.attempt());
    span.setAttribute("pitwall.verdict", evaluation.verdict().name());
    span.setAttribute("pitwall.reason", evaluation.judgement().reason());
    span.end(at);
  }

  /** Takes a rollout that finished; one that is open is left out. */
  public synchronized void finished(Rollout rollout) {
    Trace trace = Trace.of(rollout.id());
    Instant at = rollout.finishedAt();
    Rollout.Result outcome = rollout.outcome();
    if (at == null || outcome == null || !trace.isSampled(sampled)) {
      return;
    }
    Span span = root(trace, "rollout of " + rollout.service(), rollout.openedAt());
    span.setAttribute("deployment.id", rollout.id());
    span.setAttribute("pitwall.service", rollout.service());
    span.setAttribute("pitwall.rollout.kind", rollout.kind().key());
    span.setAttribute("pitwall.rollout.outcome", outcome.key());
    put(span, "pitwall.version.expected", rollout.version());
    span.end(at);
  }

  private Span root(Trace trace, String name, Instant from) {
    return started(builder(null, name, from), trace, trace.root());
  }

  private SpanBuilder builder(@Nullable Span parent, String name, Instant from) {
    SpanBuilder builder =
        tracer.spanBuilder(name).setSpanKind(SpanKind.INTERNAL).setStartTimestamp(from);
    return parent == null ? builder.setNoParent() : builder.setParent(Context.root().with(parent));
  }

  private Span started(SpanBuilder builder, Trace trace, String id) {
    ids.next(trace.id(), id);
    made.increment();
    return builder.startSpan();
  }

  private static SpanContext context(Trace trace, String span) {
    return SpanContext.create(trace.id(), span, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static void put(Span span, String name, @Nullable String value) {
    if (value != null) {
      span.setAttribute(name, value);
    }
  }

  /** Durations are seconds, as everywhere in OpenTelemetry. */
  private static void put(Span span, String name, @Nullable Duration value) {
    if (value != null) {
      span.setAttribute(name, value.toNanos() / 1e9);
    }
  }

  private static String word(Enum<?> value) {
    return Words.of(value);
  }

  /** How many spans were made since the start. */
  public long made() {
    return made.sum();
  }

  /** How many of them the collector took. */
  public long sent() {
    return exporter.sent();
  }

  /** How many of them were tried and did not arrive. */
  public long failed() {
    return exporter.failed();
  }

  /** Sends what is left, within some seconds. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
