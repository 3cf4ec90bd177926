package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rollouts, evaluations and what was acknowledged. Guarded by the lock of the gate service. */
final class RolloutState {
  private static final int MAX_EVALUATIONS = 20_000;

  private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final Map<Question, String> latest = new HashMap<>();
  private final Map<String, Map<String, Evaluation>> ofNode = new HashMap<>();
  private final Acknowledgements acknowledgements = new Acknowledgements(this);
  private final Map<String, OpenQuestion> open = new LinkedHashMap<>();
  private final StandingStops stops = new StandingStops(this);
  private final Reservations reservations = new Reservations(this);
  private final List<String> forgotten = new ArrayList<>();
  private final MonitoredConfig setup;

  RolloutState(MonitoredConfig setup, Journal.Memory memory) {
    this.setup = setup;
    memory.rollouts().forEach(this::put);
    memory.acknowledgements().forEach(this::put); // they say what outweighs a stop
    memory.evaluations().stream()
        .sorted(Comparator.comparing(Evaluation::openedAt))
        .forEach(this::put);
  }

  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  StandingStops stops() {
    return stops;
  }

  Reservations reservations() {
    return reservations;
  }

  void put(Rollout rollout) {
    rollouts.put(rollout.id(), rollout);
  }

  void put(OpenQuestion question) {
    open.put(question.evaluation().id(), question);
    put(question.evaluation());
  }

  void put(Evaluation evaluation) {
    evaluations.put(evaluation.id(), evaluation);
    latest.put(evaluation.question(), evaluation.id());
    keepOfNode(evaluation);
    acknowledgements.put(evaluation);
    if (evaluation.isFinal()) {
      open.remove(evaluation.id());
      stops.put(evaluation);
    }
    if (evaluations.size() > MAX_EVALUATIONS) {
      forgetOne();
    }
  }

  /**
   * The last evaluation of each gate, phase and rollout about a node; before the drain that of each
   * question, since each may reserve the node.
   */
  private void keepOfNode(Evaluation evaluation) {
    Question question = evaluation.question();
    String node = question.node();
    Optional<String> service = serviceOf(question);
    if (node != null && service.isPresent()) {
      String matter =
          question.phase() == GatePhase.PRE_DRAIN
              ? question.toString()
              : question.gate() + " " + question.phase() + " " + question.rollout();
      Map<String, Evaluation> known =
          ofNode.computeIfAbsent(service.get() + " " + node, key -> new LinkedHashMap<>());
      known.values().removeIf(old -> old.turn() < evaluation.turn() - 1);
      known.merge(matter, evaluation, (old, one) -> outweighs(one, old) ? one : old);
    }
  }

  /** Nothing but an acknowledgement, or another process, outweighs a stop. */
  boolean outweighs(Evaluation one, Evaluation other) {
    boolean stands =
        other.verdict() == Verdict.NO_GO
            && one.verdict() != Verdict.NO_GO
            && one.turn() == other.turn()
            && !StandingStops.isOfMoment(other.question())
            && stops.stands(other.id());
    return one.outweighs(other) && !stands;
  }

  /** The last answer of each gate about the fleet of a rollout in its version. */
  List<Evaluation> lastOfFleet(Rollout rollout) {
    Map<String, Evaluation> last = new LinkedHashMap<>();
    for (Evaluation evaluation : evaluations.values()) {
      Question question = evaluation.question();
      if (question.phase() == GatePhase.FLEET
          && rollout.id().equals(question.rollout())
          && Objects.equals(rollout.version(), question.version())) {
        last.merge(
            question.gate(),
            evaluation,
            (old, one) -> one.openedAt().isBefore(old.openedAt()) ? old : one);
      }
    }
    return List.copyOf(last.values());
  }

  /** Of a gate that is not configured any more, the service is known by the rollout. */
  Optional<String> serviceOf(Question question) {
    return setup
        .gate(question.gate())
        .map(gate -> gate.service())
        .or(() -> rollout(question.rollout()).map(Rollout::service));
  }

  void put(Acknowledgement acknowledgement) {
    acknowledgements.put(acknowledgement);
  }

  /** Forgets the oldest evaluation that can no longer matter; the journal still has it. */
  private void forgetOne() {
    Iterator<Evaluation> oldest = evaluations.values().iterator();
    while (oldest.hasNext()) {
      Evaluation evaluation = oldest.next();
      if (evaluation.isFinal() && !isOfOpenRollout(evaluation)) {
        oldest.remove();
        latest.remove(evaluation.question(), evaluation.id());
        stops.forget(evaluation.id());
        reservations.forget(evaluation.id());
        forgotten.add(evaluation.id());
        return;
      }
    }
  }

  private boolean isOfOpenRollout(Evaluation evaluation) {
    return rollout(evaluation.question().rollout()).filter(Rollout::isOpen).isPresent();
  }

  Optional<Rollout> rollout(@Nullable String id) {
    return id == null ? Optional.empty() : Optional.ofNullable(rollouts.get(id));
  }

  List<Rollout> rollouts() {
    return List.copyOf(rollouts.values());
  }

  /** The rollouts of a service that go on, the first one first. */
  List<Rollout> openOf(String service) {
    return rollouts.values().stream()
        .filter(rollout -> rollout.isOpen() && rollout.service().equals(service))
        .toList();
  }

  Optional<Evaluation> evaluation(String id) {
    return Optional.ofNullable(evaluations.get(id));
  }

  Optional<Evaluation> latest(Question question) {
    String id = latest.get(question);
    return id == null ? Optional.empty() : Optional.ofNullable(evaluations.get(id));
  }

  Optional<OpenQuestion> open(String id) {
    return Optional.ofNullable(open.get(id));
  }

  List<OpenQuestion> open() {
    return List.copyOf(open.values());
  }

  /** Those read back that were open when the service stopped. */
  List<Evaluation> undecided() {
    return evaluations.values().stream().filter(evaluation -> !evaluation.isFinal()).toList();
  }

  /** The evaluations that were forgotten since this was last asked. */
  List<String> forgotten() {
    List<String> gone = List.copyOf(forgotten);
    forgotten.clear();
    return gone;
  }

  boolean isAcknowledged(String evaluation) {
    return acknowledgements.contains(evaluation);
  }

  /** The last answer of each gate about the process that is on a node in this turn. */
  List<Evaluation> ofProcess(NodeRecord record) {
    return ofNode(record)
        .filter(evaluation -> evaluation.question().phase() == GatePhase.POST_START)
        .filter(evaluation -> evaluation.turn() == record.turn())
        .toList();
  }

  /** The evaluations that are kept of a node: those of this turn and the one before. */
  Stream<Evaluation> ofNode(NodeRecord record) {
    return ofNode.getOrDefault(record.service() + " " + record.node(), Map.of()).values().stream();
  }

  /** Whether the process on a node was judged as another version than the one asked about. */
  boolean isJudgedAsOther(NodeRecord record, @Nullable String version) {
    Incarnation of = record.incarnation();
    NodeRecord.LastVerdict last = record.lastVerdict();
    boolean judged =
        of.standing() == Incarnation.Standing.PROVEN
            || of.standing() == Incarnation.Standing.FAILED;
    if (!judged || version == null || last == null) {
      return false;
    }
    Optional<String> known =
        Optional.ofNullable(of.version())
            .or(() -> evaluation(last.evaluation()).map(one -> one.question().version()));
    return known.filter(other -> !other.equals(version)).isPresent();
  }

  /**
   * The version of the process before the one whose start was told, while only that may answer;
   * null when what answers is of the process that was started, or when nobody named a version to
   * tell them apart by.
   */
  @Nullable String lingering(NodeRecord record) {
    Incarnation of = record.incarnation();
    boolean unmet = of.origin() == Incarnation.Origin.TOLD && of.version() == null;
    String started = rollout(record.rollout()).map(Rollout::version).orElse(null);
    boolean other = started != null && !started.equals(of.versionBefore());
    return unmet && other ? of.versionBefore() : null;
  }

  /** The GOs of the fleet that open rollouts of a service rest on are no answer any more. */
  void fleetsChanged(String service) {
    for (Rollout rollout : openOf(service)) {
      lastOfFleet(rollout).forEach(last -> reservations.ended(last.id()));
    }
  }

  /** Whether a node was proven to be good in a version after a moment. */
  boolean isProvenSince(NodeRecord record, String version, Instant since) {
    return evaluations.values().stream()
        .filter(one -> one.verdict() == Verdict.GO)
        .filter(one -> one.question().phase() == GatePhase.POST_START)
        .filter(one -> record.node().equals(one.question().node()))
        .filter(one -> version.equals(one.question().version()))
        .filter(one -> serviceOf(one.question()).filter(record.service()::equals).isPresent())
        .anyMatch(one -> one.decidedAt() != null && one.decidedAt().isAfter(since));
  }

  /** Whether a node was taken out by a rollout that has ended meanwhile. */
  boolean isLeftOut(NodeRecord record) {
    return record.phase().isOut() && rollout(record.rollout()).filter(Rollout::isOpen).isEmpty();
  }

  /** The wall clock was set: who was told that a node may be taken out has as long as before. */
  void clockWasSet(Duration step) {
    ofNode
        .values()
        .forEach(
            known ->
                known.replaceAll(
                    (matter, one) -> Reservations.isGoBeforeDrain(one) ? one.shifted(step) : one));
  }
}
