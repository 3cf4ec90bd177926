package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rollouts, evaluations and what was acknowledged. Guarded by the lock of the gate service. */
final class RolloutState {
  private static final int MAX_EVALUATIONS = 20_000;

  private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
  private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
  private final Map<Question, String> latest = new HashMap<>();
  private final Map<String, Map<String, Evaluation>> ofNode = new HashMap<>();
  private final Map<String, Instant> acknowledged = new HashMap<>();
  private final Map<String, LastAcknowledged> acknowledgedOf = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Map<String, OpenQuestion> open = new LinkedHashMap<>();
  private final Map<String, Evaluation> stops = new LinkedHashMap<>();
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

  /** When a verdict about a node in that turn, or about a fleet, was last acknowledged. */
  private record LastAcknowledged(int turn, Instant at) {}

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
    Instant looked = acknowledged.get(evaluation.id());
    if (looked != null) {
      putAcknowledged(evaluation, looked);
    }
    if (evaluation.isFinal()) {
      open.remove(evaluation.id());
      if (evaluation.verdict() == Verdict.NO_GO && !evaluation.judgement().restsOnVeto()) {
        stops.put(evaluation.id(), evaluation);
      }
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
            && stops.containsKey(other.id())
            && !acknowledged.containsKey(other.id());
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
  private Optional<String> serviceOf(Question question) {
    return setup
        .gate(question.gate())
        .map(gate -> gate.service())
        .or(() -> rollout(question.rollout()).map(Rollout::service));
  }

  void put(Acknowledgement acknowledgement) {
    acknowledged.put(acknowledgement.evaluation(), acknowledgement.at());
    evaluation(acknowledgement.evaluation())
        .ifPresent(evaluation -> putAcknowledged(evaluation, acknowledgement.at()));
  }

  private void putAcknowledged(Evaluation evaluation, Instant at) {
    acknowledgedOf.merge(
        matterOf(evaluation),
        new LastAcknowledged(evaluation.turn(), at),
        (one, other) ->
            other.turn() < one.turn()
                    || (other.turn() == one.turn() && other.at().isBefore(one.at()))
                ? one
                : other);
  }

  private String matterOf(Evaluation evaluation) {
    Question question = evaluation.question();
    String node = question.node();
    return serviceOf(question).orElse("")
        + (node == null ? " rollout " + question.rollout() : " node " + node);
  }

  /**
   * When somebody last acknowledged a stop of what is asked about, whichever gate's it was: what
   * was seen before has been looked at.
   */
  Instant acknowledgedAt(Evaluation asked) {
    LastAcknowledged last = acknowledgedOf.get(matterOf(asked));
    return last == null || last.turn() != asked.turn() ? Instant.EPOCH : last.at();
  }

  /** Notes that a GO has ended before its lease. */
  void ended(String evaluation) {
    ended.add(evaluation);
  }

  /** A restart ends every lease: a node that was not taken out yet must be asked about again. */
  void endedByRestart(NodeRecord record) {
    ofNode(record).filter(RolloutState::isGoBeforeDrain).map(Evaluation::id).forEach(ended::add);
  }

  /** Forgets the oldest evaluation that can no longer matter; the journal still has it. */
  private void forgetOne() {
    Iterator<Evaluation> oldest = evaluations.values().iterator();
    while (oldest.hasNext()) {
      Evaluation evaluation = oldest.next();
      if (evaluation.isFinal() && !isOfOpenRollout(evaluation)) {
        oldest.remove();
        latest.remove(evaluation.question(), evaluation.id());
        stops.remove(evaluation.id());
        ended.remove(evaluation.id());
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
    return acknowledged.containsKey(evaluation);
  }

  /**
   * The NO_GO that nobody acknowledged for this service, rollout, node and version, or for this
   * very process.
   *
   * @param awaitsStart whether another process than the one that is there is asked about
   */
  Optional<Evaluation> sticky(Evaluation asked, boolean awaitsStart) {
    return stops.values().stream()
        .filter(evaluation -> !evaluation.id().equals(asked.id()))
        .filter(evaluation -> !acknowledged.containsKey(evaluation.id()))
        .filter(
            evaluation ->
                isSameMatter(evaluation.question(), asked.question())
                    || (!awaitsStart && isSameProcess(evaluation, asked)))
        .findFirst();
  }

  /** Whatever version it is called by, the process is the one that was stopped. */
  private boolean isSameProcess(Evaluation before, Evaluation now) {
    return before.question().phase() == GatePhase.POST_START
        && now.question().phase() == GatePhase.POST_START
        && now.question().rollout() != null
        && Objects.equals(before.question().node(), now.question().node())
        && before.turn() == now.turn()
        && now.turn() > 0
        && serviceOf(before.question()).equals(serviceOf(now.question()));
  }

  /** The NO_GOs that nobody acknowledged and that still stop an open rollout. */
  List<Evaluation> standingStops() {
    return stops.values().stream()
        .filter(evaluation -> !acknowledged.containsKey(evaluation.id()))
        .filter(evaluation -> !isOfMoment(evaluation.question()))
        .filter(
            evaluation ->
                rollout(evaluation.question().rollout()).stream()
                    .anyMatch(rollout -> rollout.isOpen() && isOfVersion(evaluation, rollout)))
        .toList();
  }

  /**
   * Queues, headroom or alerts of a moment are no fault of the version: until the node is started,
   * a new attempt is judged anew.
   */
  private static boolean isOfMoment(Question question) {
    return question.phase() == GatePhase.PRE_DRAIN || question.phase() == GatePhase.DRAINED;
  }

  private static boolean isOfVersion(Evaluation evaluation, Rollout rollout) {
    return rollout.version() == null
        || Objects.equals(rollout.version(), evaluation.question().version());
  }

  private boolean isSameMatter(Question before, Question now) {
    return !isOfMoment(before)
        && now.rollout() != null
        && Objects.equals(before.rollout(), now.rollout())
        && Objects.equals(before.node(), now.node())
        && Objects.equals(before.version(), now.version())
        && serviceOf(before).equals(serviceOf(now));
  }

  /** The last answer of each gate about the process that is on a node in this turn. */
  List<Evaluation> ofProcess(NodeRecord record) {
    return ofNode(record)
        .filter(evaluation -> evaluation.question().phase() == GatePhase.POST_START)
        .filter(evaluation -> evaluation.turn() == record.turn())
        .toList();
  }

  private java.util.stream.Stream<Evaluation> ofNode(NodeRecord record) {
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

  /** The NO_GO that nobody acknowledged about a process of that version on a node. */
  Optional<NodeRecord.LastVerdict> stopOf(NodeRecord record, @Nullable String version) {
    return stops.values().stream()
        .filter(stop -> version != null && version.equals(stop.question().version()))
        .filter(stop -> stop.question().phase() == GatePhase.POST_START)
        .filter(stop -> record.node().equals(stop.question().node()))
        .filter(stop -> serviceOf(stop.question()).filter(record.service()::equals).isPresent())
        .filter(stop -> !acknowledged.containsKey(stop.id()))
        .reduce((one, later) -> later)
        .map(
            stop ->
                new NodeRecord.LastVerdict(
                    stop.id(),
                    stop.question().gate(),
                    stop.verdict(),
                    Objects.requireNonNull(stop.decidedAt())));
  }

  /** Whether a GO has not been ended before its time. */
  boolean isUnbroken(Evaluation go) {
    return go.verdict() == Verdict.GO && !ended.contains(go.id());
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
                known.replaceAll((matter, one) -> isGoBeforeDrain(one) ? one.shifted(step) : one));
  }

  /**
   * Whether a GO before the drain stood for the node when its drain began, or stands now that it
   * begins. Once it has ended the room may be gone, or given to another.
   *
   * @param rollout the one that asks; the GO of another is none of its own
   */
  boolean provenBefore(NodeRecord record, @Nullable String rollout, Instant now) {
    boolean out = record.phase().isOut();
    int turn = out ? record.turn() - 1 : record.turn();
    Instant began = out ? record.since() : now;
    return ofNode(record)
        .filter(evaluation -> isGoBeforeDrain(evaluation) && evaluation.turn() >= turn)
        .filter(evaluation -> Objects.equals(evaluation.question().rollout(), rollout))
        .filter(evaluation -> !ended.contains(evaluation.id()))
        .anyMatch(evaluation -> evaluation.holdsAt(began));
  }

  private static boolean isGoBeforeDrain(Evaluation evaluation) {
    return evaluation.question().phase() == GatePhase.PRE_DRAIN
        && evaluation.verdict() == Verdict.GO;
  }

  /**
   * The nodes that a GO before the drain is about to take out, and by which rollout. One that was
   * ended before its time reserves its node still: whoever was given it may act on it.
   *
   * @param rollout the one that asks now
   */
  Map<String, String> reserved(
      Collection<NodeRecord> records, @Nullable String rollout, Instant now) {
    Map<String, String> reserved = new HashMap<>();
    for (NodeRecord record : records) {
      if (!record.phase().isOut()) {
        ofNode(record)
            .filter(evaluation -> isGoBeforeDrain(evaluation) && evaluation.turn() == record.turn())
            .filter(evaluation -> evaluation.holdsAt(now))
            .findFirst()
            .ifPresent(evaluation -> reserved.put(record.node(), words(evaluation)));
      }
    }
    return reserved;
  }

  /**
   * How another rollout than the one that asks has a node, or may take it out, in words; null when
   * none does.
   */
  @Nullable String taken(NodeRecord record, @Nullable String rollout, Instant now) {
    if (record.phase().isOut()) {
      return isOfAnother(record.rollout(), rollout)
          ? "was taken out by rollout %s and is %s"
              .formatted(record.rollout(), record.phase().key())
          : null;
    }
    return ofNode(record)
        .filter(one -> isGoBeforeDrain(one) && one.turn() == record.turn() && one.holdsAt(now))
        .filter(one -> isOfAnother(one.question().rollout(), rollout))
        .findFirst()
        .map(RolloutState::words)
        .orElse(null);
  }

  /** One that has ended has no node any more. */
  private boolean isOfAnother(@Nullable String has, @Nullable String asks) {
    return has != null && !has.equals(asks) && rollout(has).filter(Rollout::isOpen).isPresent();
  }

  private static String words(Evaluation evaluation) {
    String by = evaluation.question().rollout();
    return "may be taken out%s until %s"
        .formatted(by == null ? "" : " by rollout " + by, evaluation.validUntil());
  }
}
