package dev.pitwall.store;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Judgement;
import dev.pitwall.gate.Need;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.NodeState;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Any record that can be kept, absent fields and odd texts included. */
final class AnyRecords {
  private static final AtomicLong NUMBER = new AtomicLong();

  private AnyRecords() {}

  static Arbitrary<Run> run() {
    return Combinators.combine(
            text(),
            maybe(text()),
            Arbitraries.of(Trigger.class),
            maybe(failure()),
            micros(),
            took(),
            step().list().ofMaxSize(4),
            Combinators.combine(artefact().list().ofMaxSize(2), met()).as(Left::new))
        .as(
            (text, node, trigger, failure, at, took, steps, left) ->
                new Run(
                    id("run"),
                    text,
                    "shop " + text,
                    node,
                    trigger,
                    failure == null ? Outcome.PASSED : Outcome.FAILED,
                    at,
                    took,
                    left.met(),
                    "http",
                    failure,
                    steps,
                    left.artefacts()));
  }

  /** What a run has besides: a combination takes eight at most. */
  private record Left(List<Artefact> artefacts, Met met) {}

  private static Arbitrary<Met> met() {
    return Combinators.combine(
            maybe(text()),
            maybe(text()),
            maybe(text()),
            maybe(text()),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.integers().greaterOrEqual(0))
        .as(Met::new);
  }

  static Arbitrary<NodeRecord> nodeRecord() {
    return Combinators.combine(
            text(),
            Arbitraries.of(Phase.class),
            instant(),
            maybe(text()),
            Arbitraries.integers().greaterOrEqual(1),
            incarnation(),
            maybe(lastVerdict()))
        .as(
            (node, phase, since, rollout, turn, incarnation, last) ->
                new NodeRecord(
                    id("service"), node, phase, since, rollout, turn, incarnation, last));
  }

  private record Before(@Nullable String version, @Nullable String instance) {}

  private static Arbitrary<Incarnation> incarnation() {
    return Combinators.combine(
            Arbitraries.integers().greaterOrEqual(1),
            Arbitraries.of(Incarnation.Origin.class),
            instant(),
            Combinators.combine(maybe(text()), maybe(text())).as(Before::new),
            maybe(text()),
            maybe(text()),
            maybe(instant()),
            Arbitraries.of(Incarnation.Standing.class))
        .as(
            (number, origin, began, before, version, instance, upAt, standing) ->
                new Incarnation(
                    number,
                    origin,
                    began,
                    before.version(),
                    before.instance(),
                    version,
                    instance,
                    upAt,
                    standing));
  }

  private static Arbitrary<NodeRecord.LastVerdict> lastVerdict() {
    return Combinators.combine(text(), text(), Arbitraries.of(Verdict.class), instant())
        .as(NodeRecord.LastVerdict::new);
  }

  static Arbitrary<Evaluation> evaluation() {
    return Combinators.combine(
            question(),
            instant(),
            instant(),
            judgement(),
            maybe(instant()),
            maybe(instant()),
            Arbitraries.integers().greaterOrEqual(0))
        .as(
            (question, opened, deadline, judgement, decided, valid, incarnation) ->
                new Evaluation(
                    id("evaluation"),
                    question,
                    opened,
                    deadline,
                    judgement,
                    decided,
                    valid,
                    incarnation));
  }

  static Arbitrary<Rollout> rollout() {
    return Combinators.combine(
            text(),
            maybe(text()),
            Arbitraries.of(Rollout.Kind.class),
            instant(),
            node().list().ofMaxSize(5),
            maybe(instant()),
            maybe(Arbitraries.of(Rollout.Result.class)))
        .as(
            (service, version, kind, opened, nodes, finished, outcome) ->
                new Rollout(
                    id("rollout"),
                    service,
                    version,
                    kind,
                    opened,
                    byName(nodes),
                    finished,
                    outcome,
                    nodes.isEmpty() ? Map.of() : Map.of("orders", nodes.size() / 2.0)));
  }

  static Arbitrary<Hold> hold() {
    return Combinators.combine(
            maybe(text()),
            text(),
            text(),
            instant(),
            maybe(instant()),
            maybe(instant()),
            maybe(text()))
        .as(
            (gate, author, reason, placed, expires, released, by) ->
                new Hold(id("hold"), gate, author, reason, placed, expires, released, by));
  }

  static Arbitrary<Acknowledgement> acknowledgement() {
    return Combinators.combine(text(), text(), instant())
        .as((author, reason, at) -> new Acknowledgement(id("evaluation"), author, reason, at));
  }

  private static Arbitrary<Question> question() {
    return Combinators.combine(
            text(),
            maybe(text()),
            text(),
            Arbitraries.of(GatePhase.class),
            maybe(text()),
            Arbitraries.integers().between(1, 9))
        .as(
            (gate, rollout, node, phase, version, attempt) ->
                new Question(
                    gate, rollout, phase.aboutOneNode() ? node : null, phase, version, attempt));
  }

  private static Arbitrary<Judgement> judgement() {
    return Combinators.combine(
            Arbitraries.of(Verdict.class),
            text(),
            finding().list().ofMaxSize(3),
            need().list().ofMaxSize(3))
        .as(Judgement::new);
  }

  private static Arbitrary<Finding> finding() {
    return Combinators.combine(
            text(),
            Arbitraries.of(Finding.Decision.class),
            Arbitraries.of(true, false),
            Arbitraries.longs().greaterOrEqual(0),
            text(),
            text().list().ofMaxSize(Finding.MAX_EVIDENCE))
        .as(
            (check, decision, required, n, words, evidence) ->
                new Finding(check, decision, required, n, n / 2, words, words, check, evidence));
  }

  private static Arbitrary<Need> need() {
    return Combinators.combine(text(), maybe(text()), Arbitraries.integers().between(1, 50))
        .as(Need::new);
  }

  private static Arbitrary<NodeState> node() {
    return Combinators.combine(
            text(), Arbitraries.of(Phase.class), instant(), maybe(instant()), maybe(instant()))
        .as(NodeState::new);
  }

  private static Map<String, NodeState> byName(List<NodeState> nodes) {
    Map<String, NodeState> byName = new LinkedHashMap<>();
    nodes.forEach(node -> byName.put(node.node(), node));
    return byName;
  }

  private static Arbitrary<StepResult> step() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 200),
            text(),
            Arbitraries.of(true, false),
            Arbitraries.of(Outcome.class),
            took(),
            Arbitraries.integers().between(0, 599),
            maybe(phases()),
            maybe(text()))
        .as(StepResult::new);
  }

  private static Arbitrary<HttpTimings> phases() {
    return Combinators.combine(maybe(took()), maybe(took()), maybe(took()), took())
        .as(HttpTimings::new);
  }

  private static Arbitrary<Failure> failure() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 50),
            Arbitraries.of(true, false),
            text(),
            text(),
            text(),
            text().list().ofMaxSize(2))
        .as(Failure::new);
  }

  private static Arbitrary<Artefact> artefact() {
    return Combinators.combine(
            text(), Arbitraries.of(Artefact.Kind.class), Arbitraries.longs().greaterOrEqual(0))
        .as(Artefact::new);
  }

  private static Arbitrary<Duration> took() {
    return Arbitraries.longs()
        .between(0, 3_600_000_000L)
        .map(n -> Duration.of(n, ChronoUnit.MICROS));
  }

  private static Arbitrary<Instant> micros() {
    return instant().map(at -> at.truncatedTo(ChronoUnit.MICROS));
  }

  private static Arbitrary<Instant> instant() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 4_000_000_000L),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Instant::ofEpochSecond);
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings().ofMaxLength(12);
  }

  private static <T> Arbitrary<@Nullable T> maybe(Arbitrary<T> some) {
    return some.injectNull(0.3);
  }

  private static String id(String kind) {
    return "%s%012d".formatted(kind, NUMBER.incrementAndGet());
  }
}
