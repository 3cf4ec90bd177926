package dev.pitwall.demo;

import dev.pitwall.demo.GateAnswer.Said;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds worth rolling, each with the verdict it deserves. */
public enum Scenario {
  GOOD("nothing is wrong"),
  BROKEN_CHECKOUT("half of the checkouts fail"),
  DEAD_NODE("it never listens"),
  WRONG_VERSION("it still says the old version"),
  SLOW("search and checkout take three seconds longer"),
  QUEUE_STUCK("its order worker hangs"),
  HEADROOM("nothing is wrong with it, but customers rush in and the fleet cannot spare a node"),
  ERRORS_ON_NODE(
      "3 % of looks at the offers fail, 0.2 % with the old build; no journey looks there"),
  DRAIN("nothing is wrong with it, but app01 has jobs that do not end"),
  TWO_WORKERS("one of the two workers of a node is bad: every second connection fails"),
  SHARED_INCIDENT("nothing is wrong with it, but the database of all nodes stalls meanwhile"),
  SECOND_TRY("half of the checkouts fail, and in the next version they still do");

  private static final int TRIES = 2;

  private final String title;

  Scenario(String title) {
    this.title = title;
  }

  /** The name on a command line: broken-checkout. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The scenario with this id. */
  public static Optional<Scenario> of(String id) {
    return List.of(values()).stream().filter(scenario -> scenario.id().equals(id)).findFirst();
  }

  /** What is wrong with the build, in words. */
  public String title() {
    return title;
  }

  /** How many builds it rolls, one after the other, each in a rollout of its own. */
  int tries() {
    return this == SECOND_TRY ? TRIES : 1;
  }

  /** The build it rolls over nodes that run another one. */
  public Build build(String version, String runningVersion) {
    Build good = Build.good(version);
    return switch (this) {
      case GOOD, HEADROOM, DRAIN, SHARED_INCIDENT -> good;
      case BROKEN_CHECKOUT, SECOND_TRY -> good.failingCheckouts(0.5);
      case DEAD_NODE -> good.in(Build.Life.DEAD);
      case WRONG_VERSION -> good.claiming(runningVersion);
      case SLOW -> good.slowBy(Duration.ofSeconds(3));
      case QUEUE_STUCK -> good.withStuckQueue();
      case ERRORS_ON_NODE -> good.failingOffers(0.03);
      case TWO_WORKERS -> good.withBadWorker();
    };
  }

  /** What happens meanwhile. */
  LoadCondition circumstance() {
    return switch (this) {
      case GOOD,
          BROKEN_CHECKOUT,
          DEAD_NODE,
          WRONG_VERSION,
          SLOW,
          QUEUE_STUCK,
          TWO_WORKERS,
          SECOND_TRY ->
          LoadCondition.ORDINARY_DAY;
      case HEADROOM -> LoadCondition.RUSH;
      case ERRORS_ON_NODE -> LoadCondition.SALE;
      case DRAIN -> LoadCondition.BATCH;
      case SHARED_INCIDENT -> LoadCondition.INCIDENT;
    };
  }

  /** How the deploy tool goes about it. */
  RolloutPolicy manner() {
    return switch (this) {
      case GOOD,
          BROKEN_CHECKOUT,
          DEAD_NODE,
          WRONG_VERSION,
          SLOW,
          QUEUE_STUCK,
          HEADROOM,
          TWO_WORKERS,
          SHARED_INCIDENT,
          SECOND_TRY ->
          RolloutPolicy.USUAL;
      case ERRORS_ON_NODE -> RolloutPolicy.LIVE;
      case DRAIN -> RolloutPolicy.HURRIED;
    };
  }

  /** What ought to happen, in words. */
  public String expected() {
    return stop().map(ExpectedStop::toString).orElse(ofGood());
  }

  private String ofGood() {
    return this == SHARED_INCIDENT
        ? "GO everywhere, once the incident that is no node's fault is over"
        : "GO everywhere";
  }

  /** Whether this is what ought to happen; leaving a faulty fleet behind is not. */
  public boolean deserves(RolloutEnd outcome) {
    return switch (outcome) {
      case RolloutEnd.Rolled rolled -> stop().isEmpty();
      case RolloutEnd.RolledBack back -> stop().filter(due -> due.met(back.stop())).isPresent();
      case RolloutEnd.Untouched untouched ->
          stop().filter(due -> due.firstNode() && due.met(untouched.stop())).isPresent();
      case RolloutEnd.Stopped stopped -> false;
    };
  }

  private Optional<ExpectedStop> stop() {
    return switch (this) {
      case GOOD, SHARED_INCIDENT -> Optional.empty();
      case BROKEN_CHECKOUT, SECOND_TRY ->
          Optional.of(ExpectedStop.atOnce("journey:checkout", "journey:order-api").telling("500"));
      case DEAD_NODE -> Optional.of(ExpectedStop.atOnce("health:app01").telling("refused"));
      case WRONG_VERSION ->
          Optional.of(ExpectedStop.atOnce("version:app01").telling("answers as version"));
      case SLOW ->
          Optional.of(
              ExpectedStop.atOnce("journey:browse", "journey:checkout", "journey:order-api")
                  .telling("step"));
      case QUEUE_STUCK ->
          Optional.of(
              ExpectedStop.atOnce("queue:orders").anywhereIn("post-start", "pre-drain", "drained"));
      case HEADROOM -> Optional.of(ExpectedStop.before("pre-drain", Said.NO_GO, "headroom:work"));
      case ERRORS_ON_NODE ->
          Optional.of(
              ExpectedStop.atOnce("errors:shop-errors").telling("requests failed on app01"));
      case DRAIN -> Optional.of(ExpectedStop.before("drained", Said.INCONCLUSIVE, "drained:work"));
      case TWO_WORKERS -> Optional.of(ExpectedStop.atOnce("journey:").telling("worker 2 of app01"));
    };
  }
}
