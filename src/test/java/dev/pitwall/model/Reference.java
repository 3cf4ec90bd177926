package dev.pitwall.model;

import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.model.ModelFleet.Instance;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The reference model: what must never be answered, and what must never be forgotten. */
final class Reference {
  static final String FRONT_DOOR = "the front door";
  static final Duration LEASE = Duration.ofSeconds(60);

  /** A person's stop; null stops every gate, or never ends by itself. */
  record Stop(@Nullable String gate, @Nullable Instant until) {
    boolean stops(String asked, Instant now) {
      return (gate == null || gate.equals(asked)) && (until == null || now.isBefore(until));
    }
  }

  /** How a node was when a verdict about it was given. */
  private record Mark(int told, int turn, int life, @Nullable Instance process, boolean failed) {}

  final Map<String, NodeModel> nodes = new TreeMap<>();
  final Map<String, Evaluation> verdicts = new LinkedHashMap<>();
  final Map<String, Stop> holds = new LinkedHashMap<>();
  final Set<String> acknowledged = new HashSet<>();
  private final Set<String> justDecided = new HashSet<>();
  private final Map<String, Mark> marks = new HashMap<>();
  private final Map<String, Integer> toldBefore = new HashMap<>();
  private final Map<String, List<String>> journeys;
  private final RoomModel room;
  private final int passes;
  private Instant lifeBegan;

  Reference(History history, Instant now) {
    ModelFleet.NODES.forEach(node -> nodes.put(node, new NodeModel(history.instances())));
    nodes.put(FRONT_DOOR, new NodeModel(history.instances()));
    journeys =
        Map.of(
            "shop",
            history.twoJourneys() ? List.of("checkout", "search") : List.of("checkout"),
            "fast",
            List.of());
    room =
        new RoomModel(
            nodes,
            verdicts,
            go -> mark(go).turn() == node(go.question().node()).turn,
            history.minHealthy());
    passes = history.passes();
    lifeBegan = now;
  }

  List<String> journeys() {
    return Objects.requireNonNull(journeys.get("shop"));
  }

  int passes() {
    return passes;
  }

  NodeModel node(@Nullable String name) {
    return Objects.requireNonNull(nodes.get(name == null ? FRONT_DOOR : name));
  }

  private Mark mark(Evaluation verdict) {
    return Objects.requireNonNull(marks.get(verdict.id()));
  }

  /** Pitwall starts again. */
  void restarted(Instant now) {
    nodes.values().forEach(NodeModel::forget);
    lifeBegan = now;
  }

  boolean isHeld(String gate, Instant now) {
    return holds.values().stream().anyMatch(hold -> hold.stops(gate, now));
  }

  // --- a verdict is given ---

  /**
   * Takes a verdict at the moment it is given.
   *
   * @param phases where the book has each node after it
   */
  void decided(Evaluation verdict, boolean rollback, Map<String, Phase> phases, Instant now) {
    Question question = verdict.question();
    Evaluation before = verdicts.putIfAbsent(verdict.id(), verdict);
    ModelRule.require(
        before == null || isSame(before, verdict), "a final verdict changed", before, verdict);
    if (verdict.verdict() == Verdict.GO) {
      ModelRule.require(!isHeld(question.gate(), now), "a GO was given under a hold", verdict);
      requireNoStop(verdict, rollback);
      switch (question.phase()) {
        case POST_START -> {
          String missing = proofs().missing(verdict, rollback, now);
          ModelRule.require(missing == null, "a GO without proof: " + missing, verdict);
        }
        case PRE_DRAIN -> {
          room.requireRoom(verdict, now);
          String badly = rollback ? null : proofs().usersFareBadly(question, now);
          ModelRule.require(badly == null, "a GO before a drain: " + badly, verdict);
        }
        case DRAINED -> {
          if (!room.wasAllowed(question, now)) {
            room.requireRoom(verdict, now);
          }
        }
        case FLEET -> {}
      }
    }
    toldBefore.putIfAbsent(verdict.id(), toldOfAll());
    if (question.node() != null) {
      NodeModel node = node(question.node());
      boolean failed = isStop(verdict) && phases.get(question.node()) == Phase.FAILED;
      justDecided.add(verdict.id());
      marks.putIfAbsent(
          verdict.id(),
          new Mark(node.told, node.turn, node.life, node.newest().orElse(null), failed));
    }
  }

  private int toldOfAll() {
    return nodes.values().stream().mapToInt(node -> node.told).sum();
  }

  private ProofModel proofs() {
    return new ProofModel(nodes, journeys, lifeBegan, passes);
  }

  private static boolean isSame(Evaluation one, Evaluation other) {
    return one.equals(other);
  }

  /** Whether it stops by what was seen of the process on a node. */
  private static boolean isStop(Evaluation verdict) {
    return verdict.question().phase() == GatePhase.POST_START
        && (verdict.verdict() == Verdict.NO_GO || verdict.verdict() == Verdict.INCONCLUSIVE)
        && !verdict.judgement().findings().isEmpty()
        && verdict.judgement().findings().stream().noneMatch(Finding::isOfAwaitedStart);
  }

  private boolean stands(Evaluation verdict) {
    Mark mark = marks.get(verdict.id());
    return isStop(verdict)
        && !acknowledged.contains(verdict.id())
        && mark != null
        && mark.life() == node(verdict.question().node()).life;
  }

  private void requireNoStop(Evaluation go, boolean rollback) {
    Question question = go.question();
    if (rollback) {
      return;
    }
    boolean takesOn =
        question.phase() == GatePhase.PRE_DRAIN || question.phase() == GatePhase.FLEET;
    for (Evaluation stop : verdicts.values()) {
      Question stopped = stop.question();
      boolean other = !Objects.equals(stopped.node(), question.node());
      boolean failed = stands(stop) && mark(stop).failed() && node(stopped.node()).outSince == null;
      ModelRule.require(
          !(takesOn && other && failed && !isSuperseded(stop)),
          "a GO beside a node that failed",
          go,
          stop);
      boolean sameMatter =
          question.rollout() != null
              && Objects.equals(stopped.rollout(), question.rollout())
              && !other
              && Objects.equals(stopped.version(), question.version());
      boolean sticks =
          stop.verdict() == Verdict.NO_GO
              && (stopped.phase() == GatePhase.POST_START || stopped.phase() == GatePhase.FLEET)
              && !stop.judgement().findings().isEmpty()
              && !acknowledged.contains(stop.id());
      ModelRule.require(!(sameMatter && sticks), "a GO beside its own NO_GO", go, stop);
    }
  }

  /** Whether the same gate has decided about the same process again, by what was seen. */
  private boolean isSuperseded(Evaluation stop) {
    Mark mark = mark(stop);
    boolean later = false;
    for (Evaluation other : verdicts.values()) {
      Question question = other.question();
      later |= other.id().equals(stop.id());
      boolean again =
          later
              && !other.id().equals(stop.id())
              && question.phase() == GatePhase.POST_START
              && question.gate().equals(stop.question().gate())
              && Objects.equals(question.rollout(), stop.question().rollout())
              && Objects.equals(question.node(), stop.question().node())
              && !other.judgement().findings().isEmpty();
      if (again && mark(other).turn() == mark.turn()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares the book with what is out; where a question or a killed move took a node out, it is.
   *
   * @param excused whether the rollout that had a node has ended, or Pitwall was killed amid a move
   */
  void compare(Map<String, Phase> phases, Predicate<String> excused, Instant now) {
    for (String name : ModelFleet.NODES) {
      boolean known =
          node(name)
              .compare(Objects.requireNonNull(phases.get(name)).isOut(), excused.test(name), now);
      ModelRule.require(known, name + " is out, and forgotten");
    }
  }

  // --- an answer is told ---

  /** Takes what a caller is told: it may act on that. */
  void answered(Evaluation answer, Instant now) {
    Question question = answer.question();
    boolean held = isHeld(question.gate(), now);
    boolean goesOn = answer.verdict() == Verdict.GO || answer.verdict() == Verdict.PENDING;
    ModelRule.require(!(held && goesOn), "a hold is lost", answer);
    ModelRule.require(held || answer.verdict() != Verdict.HOLD, "held without a hold", answer);
    if (answer.verdict() == Verdict.HOLD || !answer.isFinal()) {
      return;
    }
    Evaluation verdict = verdicts.get(answer.id());
    ModelRule.require(
        verdict != null && isSame(verdict, answer), "told otherwise than written", answer);
    if (answer.verdict() == Verdict.GO) {
      requireInForce(answer, now);
    }
  }

  private void requireInForce(Evaluation go, Instant now) {
    Instant until = Objects.requireNonNull(go.validUntil());
    Instant decided = Objects.requireNonNull(go.decidedAt());
    ModelRule.require(now.isBefore(until), "a GO after its lease", go);
    ModelRule.require(!until.isAfter(decided.plus(LEASE)), "a lease too long", go);
    String name = go.question().node();
    GatePhase phase = go.question().phase();
    if (phase == GatePhase.PRE_DRAIN || phase == GatePhase.FLEET) {
      ModelRule.require(
          Objects.equals(toldBefore.get(go.id()), toldOfAll()),
          "a GO from before another node was moved",
          go);
    }
    if (name != null) {
      NodeModel node = node(name);
      Mark mark = mark(go);
      ModelRule.require(mark.told() == node.told, "a GO of an earlier turn", go);
      if (go.question().phase() == GatePhase.POST_START) {
        Instance newest = node.newest().orElse(mark.process());
        ModelRule.require(!node.differ(newest, mark.process()), "a GO of an earlier process", go);
      }
    }
  }

  /**
   * What the same question must be answered with, whatever has happened since, unless somebody
   * acknowledged it; null for open.
   */
  @Nullable Evaluation mustAnswer(Question asked) {
    Evaluation last = null;
    for (Evaluation verdict : verdicts.values()) {
      boolean sticks =
          isStop(verdict)
              && verdict.question().rollout() != null
              && !acknowledged.contains(verdict.id());
      boolean same = verdict.question().equals(asked);
      if (same && sticks && mark(verdict).turn() == node(asked.node()).turn) {
        last = verdict;
      }
    }
    return last;
  }

  /**
   * Whether the book still has as failed what was stopped.
   *
   * @param phases where the book has each node
   */
  void requireStopsKept(Map<String, Phase> phases) {
    for (Evaluation stop : verdicts.values()) {
      NodeModel node = node(stop.question().node());
      if (stands(stop) && mark(stop).turn() == node.turn && !isSuperseded(stop)) {
        Phase phase = phases.get(stop.question().node());
        boolean lost = mark(stop).failed() && phase != Phase.FAILED;
        boolean good = phase == Phase.STARTED || phase == Phase.DONE;
        ModelRule.require(!lost, "a stop is lost, its node is " + phase, stop);
        ModelRule.require(
            !(good && justDecided.contains(stop.id())), "a stop of a node that is fine", stop);
      }
    }
    justDecided.clear();
  }
}
