package dev.pitwall.rollout;

import dev.pitwall.gate.Baseline;
import dev.pitwall.gate.Evidence;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HeadroomRule;
import dev.pitwall.gate.NodeHealth;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.gate.Veto;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.BurnHistory;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import dev.pitwall.signal.SignalSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lays out everything the judge may see for one evaluation. Guarded by race control's lock. */
final class EvidenceDesk {
  private static final Duration BASELINE = Duration.ofHours(1);

  private final Setup setup;
  private final Board board;
  private final Windows windows;

  EvidenceDesk(Setup setup, Board board, Windows windows) {
    this.setup = setup;
    this.board = board;
    this.windows = windows;
  }

  Evidence lay(GatePolicy policy, Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    Service service = setup.serviceOf(policy);
    Map<String, NodeState> states = board.nodesOf(service.name());
    Set<String> peers = peers(service, question.node());
    return new Evidence(
        question.phase(),
        question.node(),
        question.version(),
        isRollback(question),
        now,
        evaluation.openedAt(),
        countsFrom(policy, evaluation, states, now),
        evaluation.deadline(),
        vetoes(evaluation, now),
        peers,
        in(peers, states, state -> state.phase().isOut()),
        in(peers, states, state -> state.phase() == Phase.STARTED),
        health(service),
        runs(policy, question),
        question.node() == null ? Map.of() : baselines(policy, question, states, now),
        queues(policy),
        staleness(),
        errors(policy, service),
        work(policy, question),
        around(policy, service, question, states));
  }

  private Evidence.Surroundings around(
      GatePolicy policy, Service service, Question question, Map<String, NodeState> states) {
    Map<String, AlertSample> alerts = new HashMap<>();
    for (String signal : policy.alerts()) {
      windows.alerts(signal).ifPresent(sample -> alerts.put(signal, sample));
    }
    Map<String, BurnHistory> burns = new HashMap<>();
    policy.burns().forEach(rule -> burns.put(rule.signal(), windows.burn(rule.signal())));
    return new Evidence.Surroundings(
        board.rollout(question.rollout()).map(Rollout::depthsBefore).orElse(Map.of()),
        loads(policy, service),
        burns,
        alerts,
        policy.certificateLeft() == null ? List.of() : windows.certificates(service.name()),
        startUp(states.get(question.node())));
  }

  private Map<String, Map<String, QueueWindow>> loads(GatePolicy policy, Service service) {
    Map<String, Map<String, QueueWindow>> loads = new HashMap<>();
    for (HeadroomRule rule : policy.headroom()) {
      Map<String, QueueWindow> byNode = new HashMap<>();
      byNode.put("", windows.queue(rule.signal(), null));
      for (Service.Node node : service.nodes()) {
        byNode.put(node.name(), windows.queue(rule.signal(), node.name()));
      }
      loads.put(rule.signal(), byNode);
    }
    return loads;
  }

  private static @Nullable Duration startUp(@Nullable NodeState state) {
    return state == null ? null : state.startUp().orElse(null);
  }

  private static Set<String> peers(Service service, @Nullable String node) {
    Set<String> peers = new HashSet<>();
    service.nodes().forEach(one -> peers.add(one.name()));
    if (node != null) {
      peers.remove(node);
    }
    return peers;
  }

  private static Set<String> in(
      Set<String> peers, Map<String, NodeState> states, Predicate<NodeState> wanted) {
    Set<String> found = new HashSet<>();
    for (String peer : peers) {
      NodeState state = states.get(peer);
      if (state != null && wanted.test(state)) {
        found.add(peer);
      }
    }
    return found;
  }

  private boolean isRollback(Question question) {
    return board
        .rollout(question.rollout())
        .filter(rollout -> rollout.kind() == Rollout.Kind.ROLLBACK)
        .isPresent();
  }

  /** A second attempt wants new evidence, whatever its phase. */
  private static Instant countsFrom(
      GatePolicy policy, Evaluation evaluation, Map<String, NodeState> states, Instant now) {
    Question question = evaluation.question();
    Instant from =
        switch (question.phase()) {
          case PRE_DRAIN -> now.minus(policy.maxAge());
          case DRAINED -> evaluation.openedAt();
          case POST_START -> startOf(states.get(question.node()), evaluation).plus(policy.warmUp());
          case FLEET -> latest(now.minus(policy.maxAge()), lastStart(states));
        };
    return question.attempt() > 1 ? latest(from, evaluation.openedAt()) : from;
  }

  private static Instant startOf(@Nullable NodeState state, Evaluation evaluation) {
    Instant started = state == null ? null : state.startedAt();
    return started == null ? evaluation.openedAt() : started;
  }

  private static Instant lastStart(Map<String, NodeState> states) {
    Instant last = Instant.EPOCH;
    for (NodeState state : states.values()) {
      Instant started = state.startedAt();
      last = started == null ? last : latest(last, started);
    }
    return last;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private List<Veto> vetoes(Evaluation evaluation, Instant now) {
    Question question = evaluation.question();
    List<Veto> vetoes = new ArrayList<>();
    board
        .stopping(question.gate(), now)
        .map(hold -> new Veto.Held(hold.id(), hold.author(), hold.reason(), hold.expiresAt()))
        .ifPresent(vetoes::add);
    board
        .sticky(question, evaluation.id())
        .map(
            before ->
                new Veto.Sticky(
                    before.id(),
                    Objects.requireNonNullElse(question.node(), "the service"),
                    before.judgement().reason()))
        .ifPresent(vetoes::add);
    board.failedBeside(question).stream().map(Veto.NodeFailed::new).forEach(vetoes::add);
    return vetoes;
  }

  private Map<String, NodeHealth> health(Service service) {
    Map<String, NodeHealth> health = new HashMap<>();
    for (Service.Node node : service.nodes()) {
      health.put(node.name(), windows.health(service.name(), node.name()));
    }
    return health;
  }

  private Map<String, List<Run>> runs(GatePolicy policy, Question question) {
    Map<String, List<Run>> runs = new HashMap<>();
    for (GatePolicy.JourneyRule rule : policy.journeys()) {
      runs.put(rule.journey(), windows.runs(rule.journey(), question.node()));
    }
    return runs;
  }

  /**
   * How each journey did on nodes that are not upgraded: runs on the other nodes that saw another
   * version than the one expected, or, where no version is known, runs on nodes nobody touched.
   */
  private Map<String, Baseline> baselines(
      GatePolicy policy, Question question, Map<String, NodeState> states, Instant now) {
    Predicate<Run> notUpgraded =
        policy.version() && question.version() != null
            ? run -> isPeer(run, question, states) && sawAnother(run, question.version())
            : run -> isUntouched(run, question, states);
    Map<String, Baseline> baselines = new HashMap<>();
    for (GatePolicy.JourneyRule rule : policy.journeys()) {
      baselines.put(
          rule.journey(), windows.baseline(rule.journey(), notUpgraded, now.minus(BASELINE)));
    }
    return baselines;
  }

  private static boolean sawAnother(Run run, @Nullable String version) {
    return run.versionSeen() != null && !run.versionSeen().equals(version);
  }

  /** What failed on this very node, or on one given up, excuses nobody. */
  private static boolean isPeer(Run run, Question question, Map<String, NodeState> states) {
    NodeState state = states.get(run.targetNode());
    return !Objects.equals(run.targetNode(), question.node())
        && (state == null || state.phase() != Phase.FAILED);
  }

  private static boolean isUntouched(Run run, Question question, Map<String, NodeState> states) {
    NodeState state = states.get(run.targetNode());
    return !Objects.equals(run.targetNode(), question.node())
        && (state == null || state.phase() == Phase.WAITING);
  }

  private Map<String, QueueWindow> queues(GatePolicy policy) {
    Map<String, QueueWindow> queues = new HashMap<>();
    for (QueueRule rule : policy.queues()) {
      queues.put(rule.signal(), windows.queue(rule.signal(), null));
    }
    return queues;
  }

  private Map<String, Duration> staleness() {
    Map<String, Duration> staleness = new HashMap<>();
    setup.signals().forEach(spec -> staleness.put(spec.name(), spec.staleAfter()));
    return staleness;
  }

  private Map<String, Map<String, ErrorWindow>> errors(GatePolicy policy, Service service) {
    Map<String, Map<String, ErrorWindow>> errors = new HashMap<>();
    for (GatePolicy.ErrorRule rule : policy.errors()) {
      Map<String, ErrorWindow> byNode = new HashMap<>();
      for (Service.Node node : service.nodes()) {
        byNode.put(node.name(), windows.errors(rule.signal(), node.name()));
      }
      errors.put(rule.signal(), byNode);
    }
    return errors;
  }

  private Map<String, QueueSample> work(GatePolicy policy, Question question) {
    Map<String, QueueSample> work = new HashMap<>();
    if (question.phase() == GatePhase.DRAINED) {
      for (String signal : policy.drained()) {
        boolean ofNode = setup.signal(signal).map(SignalSpec::service).isPresent();
        String node = ofNode ? question.node() : null;
        List<QueueSample> samples = windows.queue(signal, node).samples();
        if (!samples.isEmpty()) {
          work.put(signal, samples.getLast());
        }
      }
    }
    return work;
  }
}
