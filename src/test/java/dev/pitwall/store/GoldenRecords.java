package dev.pitwall.store;

import dev.pitwall.gate.CheckId;
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
import org.jspecify.annotations.Nullable;

/** The records of which the golden files hold the JSON, under the same names. */
final class GoldenRecords {
  static final String FULL = "every field set";
  private static final String LEAST = "nothing that may be absent";
  private static final String ODD = "odd texts";
  private static final String ODD_TEXT =
      "a \"quoted\" \\ / <tag> & 'it'\n\ttab \u0001 caf\u00e9 \u2028 \ud83c\udfc1";

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456789Z");

  private GoldenRecords() {}

  static Map<String, Run> runs() {
    Map<String, Run> runs = new LinkedHashMap<>();
    runs.put(
        FULL,
        run(
            "1",
            Outcome.FAILED,
            new Failure(2, true, "DELETE /cart", "status 500", "status 204", List.of("a", "b")),
            List.of(
                new StepResult(
                    1,
                    "open /",
                    false,
                    Outcome.PASSED,
                    micros(120_001),
                    0,
                    new HttpTimings(micros(1), micros(22), micros(333), micros(4_444)),
                    "status 200"),
                new StepResult(
                    2, "DELETE /cart", true, Outcome.FAILED, micros(0), 0, null, "status 500")),
            List.of(new Artefact("failure.png", Artefact.Kind.SCREENSHOT, 5_000_000_000L))));
    runs.put(
        LEAST, run("2", Outcome.SKIPPED, new Failure(0, "busy", "busy", ""), List.of(), List.of()));
    runs.put(
        ODD,
        run(
            "3",
            Outcome.ERRORED,
            new Failure(1, ODD_TEXT, "", ODD_TEXT),
            List.of(step(1, Outcome.ERRORED, null, ODD_TEXT)),
            List.of(new Artefact("\u00fc.txt", Artefact.Kind.CONSOLE, 0))));
    runs.put(
        "steps and files of every kind",
        run(
            "4",
            Outcome.FAILED,
            new Failure(50, false, "x", "y", "z", List.of("clue")),
            List.of(
                step(1, Outcome.PASSED, new HttpTimings(null, null, null, micros(7)), null),
                step(2, Outcome.FAILED, new HttpTimings(null, micros(5), null, micros(7)), ""),
                step(3, Outcome.ERRORED, null, null),
                step(4, Outcome.SKIPPED, null, null)),
            List.of(
                new Artefact("1", Artefact.Kind.SCREENSHOT, 1),
                new Artefact("2", Artefact.Kind.CONSOLE, 2),
                new Artefact("3", Artefact.Kind.TRACE, 3))));
    return runs;
  }

  private static Run run(
      String id,
      Outcome outcome,
      Failure failure,
      List<StepResult> steps,
      List<Artefact> artefacts) {
    boolean pinned = !steps.isEmpty();
    return new Run(
        id,
        "checkout",
        "shop",
        pinned ? "app01" : null,
        pinned ? Trigger.MANUAL : Trigger.SCHEDULE,
        outcome,
        AT.truncatedTo(ChronoUnit.MICROS),
        micros(456_789),
        pinned ? new Met("app02", "1.4.2", "1772359200", "another answered", 7, 2) : Met.NOBODY,
        "http",
        failure,
        steps,
        artefacts);
  }

  private static StepResult step(
      int number, Outcome outcome, @Nullable HttpTimings phases, @Nullable String detail) {
    return new StepResult(
        number, "step " + number, false, outcome, micros(number), 0, phases, detail);
  }

  private static Duration micros(long count) {
    return Duration.of(count, ChronoUnit.MICROS);
  }

  static Map<String, Evaluation> evaluations() {
    Map<String, Evaluation> evaluations = new LinkedHashMap<>();
    evaluations.put(
        FULL,
        new Evaluation(
            "ev_1",
            new Question("shop", "d-481", "app01", GatePhase.POST_START, "1.4.2", 2),
            AT,
            AT.plusSeconds(300),
            new Judgement(
                Verdict.NO_GO,
                "3 of 5 runs failed",
                List.of(
                    new Finding(
                        CheckId.of("journey", "checkout"),
                        Finding.Decision.NO_GO,
                        true,
                        5,
                        3_000_000_000L,
                        "3 of 5 runs failed",
                        "fewer failures",
                        "SPRT p0 0.01, p1 0.5",
                        List.of("run_2", "run_1"),
                        Map.of("version_seen", "1.4.2", "an", "8"))),
                List.of(new Need("checkout", "app01", 7))),
            AT.plusMillis(5_000),
            AT.plusSeconds(65),
            3));
    evaluations.put(
        LEAST,
        new Evaluation(
            "ev_2",
            new Question("shop", null, null, GatePhase.FLEET, null, 1),
            Instant.parse("2026-03-01T10:00:00Z"),
            Instant.parse("2026-03-01T10:05:00.1Z"),
            new Judgement(Verdict.PENDING, "", List.of(), List.of()),
            null,
            null));
    evaluations.put(ODD, odd());
    for (int n = 0; n < Verdict.values().length; n++) {
      evaluations.put("verdict " + nth(Verdict.values(), n), withVerdict(n));
    }
    return evaluations;
  }

  private static Evaluation odd() {
    return new Evaluation(
        "ev_3",
        new Question(ODD_TEXT, "", "", GatePhase.DRAINED, ODD_TEXT, Integer.MAX_VALUE),
        Instant.parse("1969-12-31T23:59:59.999999999Z"),
        Instant.parse("+12026-03-01T10:00:00Z"),
        new Judgement(
            Verdict.INCONCLUSIVE,
            ODD_TEXT,
            List.of(
                finding("", Finding.Decision.GO, Map.of("", ODD_TEXT)),
                finding("alone", Finding.Decision.GO, Map.of()),
                finding("a:b:c", Finding.Decision.GO, Map.of()),
                finding("a:", Finding.Decision.GO, Map.of())),
            List.of(new Need(ODD_TEXT, "", 1), new Need("", null, 50))),
        AT,
        null,
        Integer.MAX_VALUE);
  }

  private static Evaluation withVerdict(int n) {
    Verdict verdict = nth(Verdict.values(), n);
    GatePhase phase = nth(GatePhase.values(), n);
    Finding.Decision decision = nth(Finding.Decision.values(), n);
    return new Evaluation(
        "ev_" + verdict,
        new Question("shop", null, phase.aboutOneNode() ? "app01" : null, phase, null, 1),
        AT,
        AT,
        new Judgement(verdict, "why", List.of(finding("health", decision, Map.of())), List.of()),
        verdict.isFinal() ? AT : null,
        verdict == Verdict.GO ? AT.plusSeconds(60) : null,
        n);
  }

  private static Finding finding(
      String check, Finding.Decision decision, Map<String, String> facts) {
    return new Finding(
        CheckId.parse(check), decision, false, 0, 0, "o", "", ODD_TEXT, List.of(), facts);
  }

  static Map<String, Rollout> rollouts() {
    Map<String, Rollout> rollouts = new LinkedHashMap<>();
    rollouts.put(
        FULL,
        new Rollout(
            "d-1",
            "shop",
            "1.4.2",
            Rollout.Kind.DEPLOY,
            AT,
            AT.plusSeconds(5),
            inEveryPhase(),
            AT.plusSeconds(600),
            Rollout.Result.SUCCEEDED,
            Map.of("orders", 12.5)));
    rollouts.put(
        LEAST,
        new Rollout(
            "d-2", "shop", null, Rollout.Kind.ROLLBACK, AT, Map.of(), null, null, Map.of()));
    rollouts.put(
        ODD,
        new Rollout(
            "d-3",
            ODD_TEXT,
            ODD_TEXT,
            Rollout.Kind.DEPLOY,
            AT,
            Map.of(ODD_TEXT, NodeState.waiting(ODD_TEXT, AT)),
            null,
            null,
            depths()));
    for (Rollout.Result result : Rollout.Result.values()) {
      rollouts.put(
          "outcome " + result,
          new Rollout(
              "d-" + result,
              "shop",
              null,
              Rollout.Kind.DEPLOY,
              AT,
              Map.of(),
              AT,
              result,
              Map.of()));
    }
    return rollouts;
  }

  private static Map<String, NodeState> inEveryPhase() {
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    // Not in the order of the alphabet: it means something.
    for (Phase phase : List.of(Phase.values()).reversed()) {
      String name = "app " + phase;
      nodes.put(name, new NodeState(name, phase, AT, AT.plusSeconds(1), AT.plusSeconds(2)));
    }
    return nodes;
  }

  private static Map<String, Double> depths() {
    return Map.of(
        "none",
        0.0,
        "whole",
        7.0,
        "large",
        1e21,
        "small",
        1e-7,
        "no number",
        Double.NaN,
        "without end",
        Double.POSITIVE_INFINITY,
        ODD_TEXT,
        1.0 / 3);
  }

  static Map<String, NodeRecord> nodes() {
    Map<String, NodeRecord> nodes = new LinkedHashMap<>();
    nodes.put(
        FULL,
        new NodeRecord(
            "shop",
            "app01",
            Phase.STARTED,
            AT,
            "d-481",
            4,
            new Incarnation(
                2,
                Incarnation.Origin.TOLD,
                AT,
                "1.4.1",
                "1772359110",
                "1.4.2",
                "1772359200",
                AT.plusSeconds(3),
                Incarnation.Standing.FAILED),
            new NodeRecord.LastVerdict("ev_1", "shop", Verdict.NO_GO, AT.plusSeconds(9))));
    nodes.put(LEAST, NodeRecord.found("shop", "app02", AT));
    nodes.put(ODD, NodeRecord.found(ODD_TEXT, ODD_TEXT, AT));
    for (int n = 0; n < Phase.values().length; n++) {
      nodes.put("phase " + nth(Phase.values(), n), inPhase(n));
    }
    return nodes;
  }

  private static NodeRecord inPhase(int n) {
    Phase phase = nth(Phase.values(), n);
    Incarnation.Origin origin = nth(Incarnation.Origin.values(), n);
    Incarnation.Standing standing = nth(Incarnation.Standing.values(), n);
    Verdict verdict = nth(Verdict.values(), n);
    return new NodeRecord(
        "shop",
        "in " + phase,
        phase,
        AT,
        null,
        n + 1,
        new Incarnation(n + 1, origin, AT, null, null, null, null, null, standing),
        new NodeRecord.LastVerdict("ev_" + n, "shop", verdict, AT));
  }

  static Map<String, Hold> holds() {
    Map<String, Hold> holds = new LinkedHashMap<>();
    holds.put(
        FULL,
        new Hold(
            "hold_1", "shop", "ada", "freeze", AT, AT.plusSeconds(60), AT.plusSeconds(30), "bob"));
    holds.put(LEAST, new Hold("hold_2", null, "ada", "freeze", AT, null, null, null));
    holds.put(ODD, new Hold("hold_3", "", ODD_TEXT, "", AT, null, null, ODD_TEXT));
    return holds;
  }

  static Map<String, Acknowledgement> acknowledgements() {
    Map<String, Acknowledgement> acknowledgements = new LinkedHashMap<>();
    acknowledgements.put(FULL, new Acknowledgement("ev_1", "ada", "known: the mail server", AT));
    acknowledgements.put(ODD, new Acknowledgement("ev_2", ODD_TEXT, "", AT));
    return acknowledgements;
  }

  /** Goes round, so that one loop sets every constant of several kinds. */
  private static <E> E nth(E[] constants, int n) {
    return constants[n % constants.length];
  }
}
