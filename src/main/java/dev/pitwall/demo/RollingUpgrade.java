package dev.pitwall.demo;

import dev.pitwall.text.Words;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rollout of one build, node by node, each move only after a GO. Belongs to one thread. */
final class RollingUpgrade {
  private static final long DRAIN_PATIENCE_MS = 10_000;
  private static final long DRAIN_LOOK_MS = 20;

  private final ShopFleet fleet;
  private final GateClient gate;
  private final Transcript out;
  private final String id;
  private final Build build;
  private final Kind kind;
  private final RolloutPolicy policy;
  private final LoadCondition around;
  private final List<String> touched = new ArrayList<>();

  /** What is rolled, under which name, how, and what happens around it. */
  record Plan(String id, Build build, Kind kind, RolloutPolicy manner, LoadCondition around) {}

  /** The two kinds of rollout, as Pitwall is told. */
  enum Kind {
    DEPLOY,
    ROLLBACK
  }

  RollingUpgrade(ShopFleet fleet, GateClient gate, Transcript out, Plan plan) {
    this.fleet = fleet;
    this.gate = gate;
    this.out = out;
    this.id = plan.id();
    this.build = plan.build();
    this.kind = plan.kind();
    this.policy = plan.manner();
    this.around = plan.around();
  }

  /** The nodes whose process was replaced, in that order. */
  List<String> touched() {
    return List.copyOf(touched);
  }

  /** Rolls the nodes one after the other and tells how it ended; empty when all is done. */
  Optional<Stop> over(List<String> nodes) throws InterruptedException {
    Optional<Stop> stop = open();
    if (stop.isPresent()) {
      return stop;
    }
    for (String node : nodes) {
      stop = node(node);
      if (stop.isPresent()) {
        break;
      }
    }
    if (stop.isEmpty()) {
      stop = ask("", "fleet");
    }
    tell("/finish", new JsonObject().put("outcome", stop.isEmpty() ? "succeeded" : "failed"));
    return stop;
  }

  private Optional<Stop> open() throws InterruptedException {
    JsonObject rollout =
        new JsonObject()
            .put("id", id)
            .put("service", "shop")
            .put("version", build.version())
            .put("kind", Words.of(kind));
    Optional<String> problem = gate.tell("/api/v1/rollouts", rollout);
    if (problem.isEmpty()) {
      out.note("rollout " + id + " is open: " + gate.page("/rollouts/" + id));
      return Optional.empty();
    }
    out.note("the rollout is not opened: " + problem.get());
    return Optional.of(new Stop("", "open", GateAnswer.unreachable(problem.get())));
  }

  private Optional<Stop> node(String node) throws InterruptedException {
    Optional<Stop> stop = ask(node, "pre-drain");
    if (stop.isPresent()) {
      return stop;
    }
    drain(node);
    stop = ask(node, "drained");
    if (stop.isPresent()) {
      giveBack(node);
      return stop;
    }
    replace(node);
    if (policy.live()) {
      fleet.balancer().restore(node);
      out.did(node, "started", "back in rotation at once: the users prove it");
    }
    around.started(node, fleet, out);
    stop = ask(node, "post-start");
    if (stop.isPresent()) {
      takeOut(node);
    } else {
      putIn(node);
    }
    return stop;
  }

  private void takeOut(String node) throws InterruptedException {
    fleet.balancer().drain(node);
    phase(node, "failed", policy.live() ? "out of rotation again" : "stays out of rotation");
  }

  private void putIn(String node) throws InterruptedException {
    if (!policy.live()) {
      fleet.balancer().restore(node);
    }
    String where = policy.live() ? "stays in rotation with " : "back in rotation with ";
    phase(node, "done", where + build.version());
  }

  private void drain(String node) throws InterruptedException {
    phase(node, "draining", "taken out of rotation");
    fleet.balancer().drain(node);
    long looks = DRAIN_PATIENCE_MS / DRAIN_LOOK_MS;
    for (long i = 0; i < looks && fleet.balancer().inFlight(node) > 0; i++) {
      Thread.sleep(DRAIN_LOOK_MS);
    }
    int left = fleet.balancer().inFlight(node);
    if (left > 0) {
      out.did(node, "draining", left + " requests are still under way there");
    }
  }

  /** Still the old process, untouched: the users may have it again. */
  private void giveBack(String node) throws InterruptedException {
    fleet.balancer().restore(node);
    phase(node, "waiting", "not touched, back in rotation as it was");
  }

  private void replace(String node) throws InterruptedException {
    touched.add(node);
    phase(node, "stopped", "stopping " + fleet.build(node).version());
    fleet.stop(node);
    phase(node, "upgrading", "installing " + build.version());
    fleet.start(node, build);
    phase(node, "started", "started on " + fleet.address(node));
  }

  private Optional<Stop> ask(String node, String phase) throws InterruptedException {
    RolloutQuestion question =
        new RolloutQuestion(policy.gate(phase), id, node, phase, build.version());
    String[] last = {""};
    GateAnswer answer =
        gate.decide(
            question,
            meanwhile -> {
              String seen = meanwhile.said() + meanwhile.reason();
              if (!seen.equals(last[0])) {
                last[0] = seen;
                out.heard(question, meanwhile);
                around.heard(meanwhile, fleet, out);
              }
            });
    out.heard(question, answer);
    return answer.isGo() ? Optional.empty() : Optional.of(new Stop(node, phase, answer));
  }

  private void phase(String node, String phase, String what) throws InterruptedException {
    out.did(node, phase, what);
    tell("/nodes/" + node, new JsonObject().put("phase", phase));
  }

  /** A report that is not taken is shown and changes nothing: the next question decides. */
  private void tell(String path, JsonObject body) throws InterruptedException {
    gate.tell("/api/v1/rollouts/" + id + path, body)
        .ifPresent(problem -> out.note("not reported: " + problem));
  }
}
