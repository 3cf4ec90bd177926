package dev.pitwall.model;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.model.Action.Course;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Draws actions by chance, with weights by which most histories take a node through an upgrade and
 * something goes wrong on the way.
 */
final class Histories {
  private static final int[] BATCHES = {0, 1, 5, 20, 20, 20, 20, 20, 20, 20, 20, 20};
  private static final int[] WAITS = {1, 1, 3, 5, 5, 10, 31, 61, 62, 121, 301, 301, 301, 301, 3601};

  /** The rollout that is a way back. */
  static final String WAY_BACK = "back";

  private Histories() {}

  /** A history of up to so many actions. */
  static History history(Random random, int longest) {
    List<Action> actions = new ArrayList<>();
    Action last = new Action.Serve();
    for (int left = 1 + random.nextInt(longest); left > 0; left--) {
      last = chance(random, 40) ? next(last, random) : action(random);
      actions.add(last);
    }
    return new History(
        1 + random.nextInt(2),
        random.nextBoolean(),
        chance(random, 85) ? 5 : 12,
        chance(random, 15),
        BATCHES[random.nextInt(BATCHES.length)],
        actions);
  }

  /** What a tool, or the schedule, would do after that. */
  private static Action next(Action last, Random random) {
    return switch (last) {
      case Action.Upgrade(var rollout, var node, var version, _, _) ->
          new Action.Ask("shop", rollout, node, GatePhase.POST_START, version, 1);
      case Action.SlowUpgrade(var rollout, var node, var version, _, _) ->
          new Action.Ask("shop", rollout, node, GatePhase.POST_START, version, 1);
      case Action.Ask ask when ask.node() != null -> next(ask, ask.node(), random);
      case Action.Work(var node, _) -> {
        String rollout = rollout(random);
        yield new Action.Upgrade(rollout, node, version(random, rollout), chance(random, 70), true);
      }
      case Action.Serve _ -> {
        String rollout = rollout(random);
        yield new Action.Ask(
            "shop", rollout, node(random), GatePhase.PRE_DRAIN, version(random, rollout), 1);
      }
      case Action.Runs(_, _, var course, _) when course == Course.LATE || course == Course.SLOW ->
          new Action.TellLate(8, chance(random, 40));
      case Action.Replace(var node, _, _, _) -> new Action.Prove(node, random.nextInt(3));
      default -> action(random);
    };
  }

  private static Action next(Action.Ask ask, String node, Random random) {
    return switch (ask.phase()) {
      case POST_START -> new Action.Prove(node, random.nextInt(3));
      case DRAINED -> new Action.Work(node, 0);
      case PRE_DRAIN ->
          new Action.Ask(
              ask.gate(), ask.rollout(), node, GatePhase.DRAINED, ask.version(), ask.attempt());
      case FLEET -> new Action.Serve();
    };
  }

  static Action action(Random random) {
    int dice = random.nextInt(1000);
    return switch (bucket(dice)) {
      case 0 -> ask(random);
      case 1 -> new Action.AskTogether(race(random), race(random));
      case 2 -> new Action.Tell(rollout(random), node(random), phase(random));
      case 3 -> {
        String rollout = rollout(random);
        yield new Action.Upgrade(
            rollout,
            node(random),
            version(random, rollout),
            chance(random, 70),
            chance(random, 50));
      }
      case 4 -> {
        String rollout = rollout(random);
        yield new Action.SlowUpgrade(
            rollout, node(random), version(random, rollout), chance(random, 70), random.nextInt(4));
      }
      case 5 ->
          new Action.Replace(
              node(random),
              version(random, rollout(random)),
              chance(random, 60),
              random.nextInt(5));
      case 6 -> new Action.Crash(node(random), random.nextInt(5));
      case 7 -> new Action.Prove(node(random), random.nextInt(5) - 2);
      case 8 -> new Action.Serve();
      case 9 -> new Action.Health(chance(random, 40) ? null : node(random), 1 + random.nextInt(4));
      case 10 -> runs(random);
      case 11 -> new Action.TellLate(1 + random.nextInt(8), chance(random, 40));
      case 12 -> new Action.GiveUp();
      case 13 -> new Action.Work(node(random), chance(random, 75) ? 0 : 3);
      case 14 -> new Action.Wait(WAITS[random.nextInt(WAITS.length)]);
      case 15 ->
          new Action.Place(
              chance(random, 30) ? null : gate(random),
              chance(random, 50) ? 0 : 1 + random.nextInt(40));
      case 16 -> new Action.Release(random.nextInt(3));
      case 17 -> new Action.Acknowledge(random.nextInt(3));
      case 18 -> new Action.Restart(chance(random, 60));
      case 19 -> new Action.Kill(1 + random.nextInt(6), chance(random, 50));
      case 20 -> open(random);
      default ->
          new Action.Finish(
              rollout(random),
              chance(random, 50) ? Rollout.Result.FAILED : Rollout.Result.SUCCEEDED);
    };
  }

  /** How often of a thousand each comes. */
  private static final int[] WEIGHTS = {
    250, 6, 60, 90, 25, 45, 15, 130, 80, 40, 60, 30, 5, 25, 40, 15, 15, 20, 20, 15, 10, 4
  };

  private static int bucket(int dice) {
    int left = dice;
    for (int i = 0; i < WEIGHTS.length; i++) {
      left -= WEIGHTS[i];
      if (left < 0) {
        return i;
      }
    }
    return 0;
  }

  private static Action.Ask ask(Random random) {
    GatePhase phase = askedPhase(random);
    String rollout = chance(random, 92) ? rollout(random) : null;
    String version = chance(random, 90) ? version(random, rollout) : null;
    int attempt = chance(random, 85) ? 1 : 2 + random.nextInt(2);
    String node = phase == GatePhase.FLEET ? null : node(random);
    return new Action.Ask(gate(random), rollout, node, phase, version, attempt);
  }

  /** Two tools that want the same, or two nodes of one fleet. */
  private static Action.Ask race(Random random) {
    String rollout = rollout(random);
    GatePhase phase = chance(random, 70) ? GatePhase.PRE_DRAIN : GatePhase.POST_START;
    return new Action.Ask(gate(random), rollout, node(random), phase, version(random, rollout), 1);
  }

  private static GatePhase askedPhase(Random random) {
    int dice = random.nextInt(100);
    return dice < 50
        ? GatePhase.POST_START
        : dice < 80 ? GatePhase.PRE_DRAIN : dice < 95 ? GatePhase.DRAINED : GatePhase.FLEET;
  }

  private static Action.Runs runs(Random random) {
    int dice = random.nextInt(100);
    Course course =
        dice < 40
            ? Course.TRUE
            : dice < 50
                ? Course.ERRORED
                : dice < 60 ? Course.STRAY : dice < 85 ? Course.LATE : Course.SLOW;
    String node = chance(random, 85) ? node(random) : null;
    int times = course == Course.SLOW ? 1 + random.nextInt(2) : 1 + random.nextInt(7);
    return new Action.Runs(node, times, course, course == Course.TRUE && chance(random, 40));
  }

  private static Action.Open open(Random random) {
    String rollout = rollout(random);
    return new Action.Open(rollout, version(random, rollout));
  }

  private static Phase phase(Random random) {
    List<Phase> phases =
        List.of(
            Phase.DRAINING,
            Phase.DRAINING,
            Phase.STOPPED,
            Phase.UPGRADING,
            Phase.STARTED,
            Phase.STARTED,
            Phase.WAITING,
            Phase.DONE,
            Phase.FAILED);
    return phases.get(random.nextInt(phases.size()));
  }

  private static String gate(Random random) {
    return chance(random, 75) ? "shop" : "fast";
  }

  private static String node(Random random) {
    int dice = random.nextInt(100);
    return dice < 60 ? "app01" : dice < 85 ? "app02" : "app03";
  }

  private static String rollout(Random random) {
    int dice = random.nextInt(100);
    return dice < 70 ? "r1" : dice < 93 ? "r2" : WAY_BACK;
  }

  /** Mostly the one that the rollout is for. */
  private static String version(Random random, @Nullable String rollout) {
    String own =
        rollout == null || rollout.equals("r1") ? "2.0" : rollout.equals("r2") ? "2.1" : "1.0";
    return chance(random, 90) ? own : List.of("1.0", "2.0", "2.1").get(random.nextInt(3));
  }

  private static boolean chance(Random random, int percent) {
    return random.nextInt(100) < percent;
  }
}
