package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens rollouts and moves their nodes, as told by the deploy tool or implied by its questions.
 * Guarded by race control's lock.
 */
final class Rollouts {
  private final Setup setup;
  private final Board board;
  private final Journal journal;
  private final Windows windows;

  Rollouts(Setup setup, Board board, Journal journal, Windows windows) {
    this.setup = setup;
    this.board = board;
    this.journal = journal;
    this.windows = windows;
  }

  Rollout finish(String id, Rollout.Result result, String who, Instant now) {
    Rollout rollout = rollout(id);
    Rollout finished = rollout.finished(result, now);
    if (!finished.equals(rollout)) {
      save(finished, who, "rollout " + id + " finished: " + result.key());
    }
    return finished;
  }

  /**
   * The question with everything the rollout knows filled in; moves the node as far as asking
   * implies.
   */
  Question settled(Question asked, GatePolicy policy, String who, Instant now) {
    Service service = setup.serviceOf(policy);
    String node = asked.node();
    if (node != null && service.node(node).isEmpty()) {
      throw new UnknownName(
          "service %s has no node %s; configured are %s"
              .formatted(
                  service.name(), node, service.nodes().stream().map(Service.Node::name).toList()));
    }
    String id = asked.rollout();
    if (id == null) {
      return asked;
    }
    Rollout rollout = ofRollout(id, asked, service, who, now);
    if (node != null && board.latest(withVersion(asked, rollout)).isEmpty()) {
      implied(rollout, node, asked.phase(), who, now);
    }
    return withVersion(asked, rollout);
  }

  private Rollout ofRollout(String id, Question asked, Service service, String who, Instant now) {
    Optional<Rollout> known = board.rollout(id);
    if (known.isEmpty()) {
      return open(id, service.name(), asked.version(), Rollout.Kind.DEPLOY, who, now);
    }
    Rollout rollout = known.get();
    if (!rollout.service().equals(service.name())) {
      throw new IllegalMove(
          "rollout %s is of service %s, not of %s"
              .formatted(id, rollout.service(), service.name()));
    }
    boolean newVersion = asked.version() != null && !asked.version().equals(rollout.version());
    if (newVersion && rollout.isOpen()) {
      rollout = rollout.withVersion(asked.version());
      save(rollout, who, "rollout " + id + " goes on with version " + asked.version());
    }
    return rollout;
  }

  private static Question withVersion(Question asked, Rollout rollout) {
    String version = asked.version() == null ? rollout.version() : asked.version();
    return new Question(
        asked.gate(), asked.rollout(), asked.node(), asked.phase(), version, asked.attempt());
  }

  /**
   * Asking whether a node is drained, or good, says where it is, for tools that tell nothing else.
   */
  private void implied(Rollout rollout, String node, GatePhase phase, String who, Instant now) {
    Phase implied =
        switch (phase) {
          case PRE_DRAIN, FLEET -> null;
          case DRAINED -> Phase.DRAINING;
          case POST_START -> Phase.STARTED;
        };
    Phase current = rollout.node(node).map(NodeState::phase).orElse(Phase.WAITING);
    if (implied != null && current != implied && current.next().contains(implied)) {
      move(rollout, node, implied, who, now);
    }
  }

  /** Writes down when a node came up that a rollout has started. */
  void noticed(HealthSample sample) {
    for (Rollout rollout : sample.up() ? board.rollouts() : List.<Rollout>of()) {
      Optional<NodeState> state = rollout.node(sample.node()).filter(NodeState::isComingUp);
      Instant started = state.map(NodeState::startedAt).orElse(null);
      if (started != null && rollout.isOpen() && rollout.service().equals(sample.signal())) {
        windows
            .health(sample.signal(), sample.node())
            .firstGood(started)
            .map(good -> rollout.up(sample.node(), good))
            .ifPresent(changed -> save(changed, "pitwall", cameUp(changed, sample.node())));
      }
    }
  }

  private static String cameUp(Rollout rollout, String node) {
    long millis = rollout.node(node).flatMap(NodeState::startUp).map(Duration::toMillis).orElse(0L);
    return "rollout %s: %s is up, %d ms after its start".formatted(rollout.id(), node, millis);
  }

  Rollout open(
      String id,
      String serviceName,
      @Nullable String version,
      Rollout.Kind kind,
      String who,
      Instant now) {
    Service service =
        setup
            .service(serviceName)
            .orElseThrow(
                () ->
                    new UnknownName(
                        "there is no service %s; configured are %s"
                            .formatted(
                                serviceName,
                                setup.services().stream().map(Service::name).toList())));
    Optional<Rollout> known = board.rollout(id);
    if (known.isPresent()) {
      return openedAgain(known.get(), serviceName, version, kind, who);
    }
    Map<String, NodeState> nodes = new LinkedHashMap<>();
    service.nodes().forEach(n -> nodes.put(n.name(), NodeState.waiting(n.name(), now)));
    Rollout rollout =
        new Rollout(id, serviceName, version, kind, now, nodes, null, null, depths(serviceName));
    save(
        rollout,
        who,
        "rollout %s of %s %s opened (%s)".formatted(id, serviceName, version, kind.key()));
    return rollout;
  }

  /** How deep the queues are that the gates of a service judge; none that was never read. */
  private Map<String, Double> depths(String service) {
    Map<String, Double> depths = new LinkedHashMap<>();
    for (GatePolicy gate : setup.gates()) {
      if (gate.service().equals(service)) {
        gate.queues()
            .forEach(
                rule ->
                    windows
                        .usualDepth(rule.signal())
                        .ifPresent(depth -> depths.put(rule.signal(), depth)));
      }
    }
    return depths;
  }

  private Rollout openedAgain(
      Rollout known, String service, @Nullable String version, Rollout.Kind kind, String who) {
    if (!known.service().equals(service) || known.kind() != kind) {
      throw new IllegalMove(
          "rollout %s exists as %s of service %s; choose another id"
              .formatted(known.id(), known.kind().key(), known.service()));
    }
    if (version == null || version.equals(known.version())) {
      return known;
    }
    Rollout changed = known.withVersion(version);
    save(changed, who, "rollout " + known.id() + " goes on with version " + version);
    return changed;
  }

  Rollout move(Rollout rollout, String node, Phase to, String who, Instant now) {
    Rollout moved = rollout.moved(node, to, now);
    if (!moved.equals(rollout)) {
      save(moved, who, "rollout %s: %s is %s".formatted(rollout.id(), node, to.key()));
    }
    return moved;
  }

  Rollout rollout(String id) {
    return board
        .rollout(id)
        .orElseThrow(
            () ->
                new UnknownName(
                    "there is no rollout %s; open it with POST /api/v1/rollouts".formatted(id)));
  }

  private void save(Rollout rollout, String who, String what) {
    journal.write(new Journal.Entry.OfRollout(rollout), who, what);
    board.put(rollout);
  }
}
