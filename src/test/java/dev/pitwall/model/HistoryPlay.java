package dev.pitwall.model;

import dev.pitwall.model.Action.Course;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Plays a history, action by action. */
final class HistoryPlay {
  private static final ExecutorService TOOLS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("tool-", 0).factory());
  private static final Duration BETWEEN = Duration.ofMillis(300);
  private static final Duration TOOK = Duration.ofMillis(200);

  /** A run that was kept back; what was behind it is null while it goes on. */
  private record Back(
      String id,
      String journey,
      @Nullable String node,
      Instant from,
      ModelFleet.@Nullable Instance first,
      ModelFleet.@Nullable Seen seen) {}

  private final CheckedGate pit;
  private final ModelCallers desk;
  private final List<Back> back = new ArrayList<>();

  private HistoryPlay(CheckedGate pit) {
    this.pit = pit;
    this.desk = new ModelCallers(pit);
  }

  /**
   * Plays it to its end.
   *
   * @return what came of it
   * @throws AssertionError when something must not have happened; tells the shortest history found
   *     in which it happens
   */
  static Set<Coverage> of(History history) {
    try {
      return played(history);
    } catch (AssertionError e) {
      throw new AssertionError(Shrinker.of(history, e, HistoryPlay::played));
    }
  }

  private static Set<Coverage> played(History history) {
    CheckedGate pit = new CheckedGate(history);
    HistoryPlay play = new HistoryPlay(pit);
    int number = 0;
    for (Action action : history.actions()) {
      number++;
      try {
        play.act(action);
        pit.check();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "%s (action %d, %s)".formatted(e.getMessage(), number, pit.now), e);
      }
    }
    pit.requireVerdictsKept();
    return pit.reached();
  }

  private void act(Action action) {
    switch (action) {
      case Action.Ask it -> desk.ask(it.question());
      case Action.AskTogether it -> askTogether(it);
      case Action.Tell it -> desk.tell(it.rollout(), it.node(), it.to());
      case Action.Open it -> open(it.rollout(), it.version());
      case Action.Finish it -> desk.finish(it.rollout(), it.result());
      case Action.Replace it -> replace(it.node(), it.version(), it.good(), it.refused());
      case Action.Crash it -> crash(it.node(), it.refused());
      case Action.Upgrade it -> upgrade(it);
      case Action.SlowUpgrade it -> slowUpgrade(it);
      case Action.Health it -> health(it.node(), it.times());
      case Action.Runs it -> runs(it.node(), it.times(), it.course(), it.peersToo());
      case Action.TellLate it -> tellLate(it);
      case Action.GiveUp _ -> giveUp();
      case Action.Serve _ -> serve();
      case Action.Prove it -> prove(it.node(), pit.reference.passes() + it.beyond());
      case Action.Work it -> work(it.node(), it.left());
      case Action.Wait it -> passes(it.seconds());
      case Action.Place it ->
          desk.hold(it.gate(), it.seconds() == 0 ? null : pit.now.plusSeconds(it.seconds()));
      case Action.Release it -> release(it.which());
      case Action.Acknowledge it -> acknowledge(it.which());
      case Action.Restart it -> pit.restart(it.recall());
      case Action.Kill it -> pit.journal.killAt(it.writes(), it.written());
    }
  }

  // --- tools ---

  private void askTogether(Action.AskTogether both) {
    pit.journal.neverMind();
    pit.reached(Coverage.ASKED_TOGETHER);
    pit.run(
        () -> {
          Future<Evaluation> one = TOOLS.submit(() -> asked(both.one()));
          Future<Evaluation> other = TOOLS.submit(() -> asked(both.other()));
          pit.service().feed().tick(pit.now);
          requireHeld(one);
          requireHeld(other);
        });
  }

  private Evaluation asked(Action.Ask ask) {
    return pit.service().ask(ask.question(), "pipeline", pit.now);
  }

  private void requireHeld(Future<Evaluation> asked) {
    try {
      Evaluation answer = asked.get();
      boolean goes = answer.verdict() == dev.pitwall.gate.Verdict.GO;
      boolean held = pit.reference.isHeld(answer.question().gate(), pit.now);
      ModelRule.require(!(held && goes), "a hold is lost", answer);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void open(String rollout, String version) {
    boolean back = rollout.equals(Histories.WAY_BACK);
    desk.open(rollout, version, back ? Rollout.Kind.ROLLBACK : Rollout.Kind.DEPLOY);
  }

  private void upgrade(Action.Upgrade it) {
    open(it.rollout(), it.version());
    desk.tell(it.rollout(), it.node(), Phase.DRAINING);
    desk.tell(it.rollout(), it.node(), Phase.STOPPED);
    replace(it.node(), it.version(), it.good(), it.seen() ? 2 : 0);
    desk.tell(it.rollout(), it.node(), Phase.STARTED);
  }

  private void slowUpgrade(Action.SlowUpgrade it) {
    open(it.rollout(), it.version());
    desk.tell(it.rollout(), it.node(), Phase.DRAINING);
    desk.tell(it.rollout(), it.node(), Phase.STARTED);
    health(it.node(), it.seconds());
    replace(it.node(), it.version(), it.good(), 0);
  }

  // --- nodes ---

  private void replace(String node, String version, boolean good, int refused) {
    crash(node, refused);
    pit.pass(Duration.ofMillis(500));
    pit.fleet.start(node, version, good);
    pit.reference.node(node).mayHaveChanged();
  }

  private void crash(String node, int refused) {
    pit.pass(TOOK);
    pit.fleet.stop(node);
    pit.reference.node(node).mayHaveChanged();
    health(node, refused);
  }

  // --- evidence ---

  private void health(@Nullable String node, int times) {
    for (int i = 0; i < times; i++) {
      pit.pass(Duration.ofSeconds(1));
      if (node == null) {
        ModelFleet.NODES.forEach(pit::health);
      } else {
        pit.health(node);
      }
    }
  }

  private void runs(@Nullable String node, int times, Course course, boolean peersToo) {
    for (int i = 0; i < times; i++) {
      List<ModelFleet.Seen> over = new ArrayList<>();
      for (String journey : pit.reference.journeys()) {
        switch (course) {
          case TRUE, ERRORED, STRAY -> over.add(pit.fleet.run(journey, node, course, pit.now));
          case LATE -> back.add(late(pit.fleet.run(journey, node, course, pit.now)));
          case SLOW -> slow(journey, node);
        }
        for (String peer : peersToo ? ModelFleet.NODES : List.<String>of()) {
          if (!peer.equals(node)) {
            over.add(pit.fleet.run(journey, peer, Course.TRUE, pit.now));
          }
        }
      }
      pit.pass(TOOK);
      over.forEach(pit::accept);
      pit.pass(BETWEEN);
    }
  }

  private Back late(ModelFleet.Seen seen) {
    return new Back(
        seen.run().id(),
        seen.run().journey(),
        seen.run().targetNode(),
        seen.sight().from(),
        seen.sight().first(),
        seen);
  }

  private void slow(String journey, @Nullable String node) {
    String id = pit.fleet.nextRun();
    back.add(new Back(id, journey, node, pit.now, pit.fleet.on(node), null));
    pit.began(id, journey, node);
  }

  private void tellLate(Action.TellLate it) {
    List<Back> told = new ArrayList<>(back.subList(0, Math.min(it.atMost(), back.size())));
    back.subList(0, told.size()).clear();
    if (it.turned()) {
      Collections.reverse(told);
    }
    pit.pass(TOOK);
    if (!told.isEmpty()) {
      pit.reached(Coverage.TOLD_LATE);
    }
    told.forEach(run -> pit.accept(over(run)));
  }

  private ModelFleet.Seen over(Back run) {
    return run.seen() != null
        ? run.seen()
        : pit.fleet.ended(
            run.id(), run.journey(), run.node(), Course.SLOW, run.first(), run.from(), pit.now);
  }

  private void giveUp() {
    back.forEach(run -> pit.gaveUp(run.id(), run.journey(), run.node()));
    back.clear();
  }

  private void serve() {
    health(null, 2);
    runs(null, 1, Course.TRUE, true);
  }

  private void prove(String node, int times) {
    health(node, 2);
    pit.pass(Duration.ofSeconds(2));
    ModelFleet.Instance process = pit.fleet.on(node);
    runs(node, times, Course.TRUE, process == null || !process.good());
    health(node, 2);
  }

  private void work(String node, int left) {
    pit.pass(Duration.ofSeconds(1));
    pit.left(node, left);
  }

  private void passes(int seconds) {
    for (int left = seconds; left > 0; ) {
      int step = seconds <= 5 ? 1 : Math.min(left, Math.max(1, seconds / 2));
      pit.pass(Duration.ofSeconds(step));
      pit.tick();
      left -= step;
    }
  }

  // --- people ---

  private void release(int which) {
    List<String> holds = List.copyOf(pit.reference.holds.keySet());
    if (!holds.isEmpty()) {
      desk.release(holds.get(which % holds.size()));
    }
  }

  private void acknowledge(int which) {
    List<Evaluation> stops =
        pit.reference.verdicts.values().stream()
            .filter(verdict -> verdict.verdict() != dev.pitwall.gate.Verdict.GO)
            .filter(verdict -> !pit.reference.acknowledged.contains(verdict.id()))
            .toList();
    if (!stops.isEmpty()) {
      desk.acknowledge(stops.get(which % stops.size()));
    }
  }
}
