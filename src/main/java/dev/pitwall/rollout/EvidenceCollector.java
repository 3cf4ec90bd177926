package dev.pitwall.rollout;

import dev.pitwall.gate.Evidence;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.NodeHealth;
import dev.pitwall.gate.NodeStart;
import dev.pitwall.gate.RunsByTarget;
import dev.pitwall.gate.TargetRuns;
import dev.pitwall.journey.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything the judge may see for one evaluation. Guarded by the lock of the gate
 * service.
 */
final class EvidenceCollector {
  /** So many peers are enough to tell a fault of a node from an outage. */
  private static final int MOST_COMPARED = 5;

  private final MonitoredConfig setup;
  private final RolloutState board;
  private final NodeBook book;
  private final RunHistory runs;
  private final SignalWindows windows;
  private final Vetoes vetoes;
  private final Baselines baselines;
  private Instant since;

  EvidenceCollector(
      MonitoredConfig setup,
      RolloutState board,
      NodeBook book,
      RunHistory runs,
      SignalWindows windows,
      Vetoes vetoes,
      Instant since) {
    this.setup = setup;
    this.board = board;
    this.book = book;
    this.runs = runs;
    this.windows = windows;
    this.vetoes = vetoes;
    this.baselines = new Baselines(board, book, runs);
    this.since = since;
  }

  Baselines baselines() {
    return baselines;
  }

  /** The wall clock was set: what was seen before this moment proves nothing. */
  void clockWasSet(Instant now) {
    since = now;
  }

  Evidence collect(GatePolicy policy, OpenQuestion open, Instant now) {
    Service service = setup.serviceOf(policy);
    Question question = open.evaluation().question();
    String node = question.node();
    @Nullable NodeRecord record = node == null ? null : book.of(service.name(), node);
    return new Evidence(
        subject(question, record, now),
        times(policy, open, service, record, now),
        vetoes.of(open.evaluation(), now),
        peers(service, question, now),
        health(service),
        byTarget(service),
        open.baselines(),
        windows.readings(service),
        board.rollout(question.rollout()).map(Rollout::depthsBefore).orElse(Map.of()));
  }

  // --- what is asked about ---

  private Evidence.Subject subject(Question question, @Nullable NodeRecord record, Instant now) {
    boolean ofProcess = question.phase() == GatePhase.POST_START && record != null;
    return new Evidence.Subject(
        question.phase(),
        question.node(),
        question.version(),
        question.rollout() != null,
        isRollback(question),
        ofProcess && record != null ? start(record, question) : null,
        record != null && board.reservations().provenBefore(record, question.rollout(), now),
        record == null ? null : board.reservations().taken(record, question.rollout(), now));
  }

  private NodeStart start(NodeRecord record, Question question) {
    Incarnation of = record.incarnation();
    NodeStart.State state =
        switch (of.origin()) {
          case FOUND -> NodeStart.State.AWAITED;
          case TOLD -> NodeStart.State.TOLD;
          case SEEN -> NodeStart.State.SEEN;
          case ASKED -> NodeStart.State.ASSUMED;
        };
    boolean lingers = of.isUnmet();
    boolean awaited =
        state == NodeStart.State.AWAITED
            || record.phase().isOut()
            || isStartedForAnother(record, question)
            || board.isJudgedAsOther(record, question.version())
            || (question.version() != null && question.version().equals(board.lingering(record)));
    if (awaited) {
      return new NodeStart(NodeStart.State.AWAITED, of.began(), of.version(), of.instance(), null);
    }
    return new NodeStart(
        lingers ? NodeStart.State.UNMET : state,
        of.began(),
        of.versionBefore(),
        of.instanceBefore(),
        of.startUp().orElse(null));
  }

  /** A rollout is about processes that were started for it, or seen to start under it. */
  private static boolean isStartedForAnother(NodeRecord record, Question question) {
    String rollout = question.rollout();
    return rollout != null
        && (record.phase() == Phase.WAITING || !rollout.equals(record.rollout()));
  }

  private boolean isRollback(Question question) {
    return board
        .rollout(question.rollout())
        .filter(rollout -> rollout.kind() == Rollout.Kind.ROLLBACK)
        .isPresent();
  }

  // --- from when on things count ---

  private Evidence.Times times(
      GatePolicy policy,
      OpenQuestion open,
      Service service,
      @Nullable NodeRecord record,
      Instant now) {
    Evaluation evaluation = open.evaluation();
    Instant started = startedAt(policy, evaluation, record, now);
    Instant from =
        switch (evaluation.question().phase()) {
          case PRE_DRAIN -> now.minus(policy.maxAge());
          case DRAINED -> evaluation.openedAt();
          case POST_START -> provenFrom(policy, evaluation, record, started, now);
          case FLEET -> fleetFrom(policy, service, evaluation, now);
        };
    return new Evidence.Times(
        now,
        evaluation.openedAt().isAfter(now) ? open.provesFrom() : evaluation.openedAt(),
        latest(from, open.provesFrom()),
        latest(started, open.provesFrom()),
        evaluation.deadline());
  }

  private static Instant startedAt(
      GatePolicy policy, Evaluation evaluation, @Nullable NodeRecord record, Instant now) {
    return switch (evaluation.question().phase()) {
      case PRE_DRAIN, FLEET -> now.minus(policy.maxAge());
      case DRAINED -> evaluation.openedAt();
      case POST_START -> record == null ? evaluation.openedAt() : record.incarnation().began();
    };
  }

  /** Journeys and errors count once the process is warm and well; until then from no time on. */
  private Instant provenFrom(
      GatePolicy policy,
      Evaluation evaluation,
      @Nullable NodeRecord record,
      Instant started,
      Instant now) {
    Instant never = now.plus(Duration.ofDays(1));
    if (record == null || start(record, evaluation.question()).isAwaited()) {
      return never;
    }
    // What ran before this service started may have met another process.
    Instant warm = latest(started.plus(policy.warmUp()), since);
    if (!policy.has(HealthyNodeRule.class)) {
      return warm;
    }
    Instant up = record.incarnation().upAt();
    return up == null ? never : latest(warm, up);
  }

  /**
   * Since the rollout was opened or took its version, and since the last node was started and found
   * good: before that it served nobody. What ran shortly before the question counts as well.
   */
  private Instant fleetFrom(
      GatePolicy policy, Service service, Evaluation evaluation, Instant now) {
    Instant opened = evaluation.openedAt();
    Instant asked = opened.isAfter(now) ? now : opened; // a clock that was set
    Instant from = latest(asked.minus(policy.maxAge()), since); // not what ran before a restart
    for (NodeRecord record : book.ofService(service.name()).values()) {
      if (record.isStarted()) {
        from = latest(from, record.incarnation().began());
      }
      if (record.phase() == Phase.DONE) {
        from = latest(from, record.since());
      }
    }
    Instant oldest = from;
    return board
        .rollout(evaluation.question().rollout())
        .map(Rollout::versionSince)
        .filter(since -> !since.isAfter(now))
        .map(since -> latest(oldest, since))
        .orElse(oldest);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  // --- the other nodes ---

  private Evidence.Peers peers(Service service, Question question, Instant now) {
    Map<String, NodeRecord> records = new HashMap<>(book.ofService(service.name()));
    String node = question.node();
    if (node != null) {
      records.remove(node);
    }
    return new Evidence.Peers(
        records.keySet(),
        in(records, record -> record.phase().isOut()),
        board.reservations().reserved(records.values(), question.rollout(), now),
        in(records, record -> record.phase() == Phase.STARTED),
        in(
            records,
            record ->
                record.phase() == Phase.DONE
                    && question.rollout() != null
                    && question.rollout().equals(record.rollout())),
        comparable(records));
  }

  private static Set<String> in(Map<String, NodeRecord> records, Predicate<NodeRecord> wanted) {
    Set<String> found = new HashSet<>();
    records.forEach(
        (name, record) -> {
          if (wanted.test(record)) {
            found.add(name);
          }
        });
    return found;
  }

  /** Proven nodes first: they show best how a good node does now. */
  private static List<String> comparable(Map<String, NodeRecord> records) {
    List<String> found = new ArrayList<>();
    for (String name : new TreeSet<>(records.keySet())) {
      NodeRecord record = records.get(name);
      if (record != null
          && !record.phase().isOut()
          && record.phase() != Phase.STARTED
          && record.incarnation().standing() != Incarnation.Standing.FAILED) {
        found.add(name);
      }
    }
    return found.subList(0, Math.min(MOST_COMPARED, found.size()));
  }

  // --- what was seen ---

  private RunsByTarget byTarget(Service service) {
    return (journey, node) -> ofTarget(service.name(), journey, node);
  }

  private TargetRuns ofTarget(String service, String journey, @Nullable String node) {
    Instant from = Instant.EPOCH;
    if (node != null && book.knows(service, node)) {
      from = book.of(service, node).incarnation().began();
    }
    return runs.of(journey, node, from);
  }

  private Map<String, NodeHealth> health(Service service) {
    Map<String, NodeHealth> health = new HashMap<>();
    for (Service.Node node : service.nodes()) {
      health.put(node.name(), windows.health(service.name(), node.name()));
    }
    return health;
  }
}
