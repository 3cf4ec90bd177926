package dev.pitwall.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a gate asks for.
 *
 * @param rules in the order in which their checks are told, those that stop fastest first
 * @param timing how long things may take, and be trusted
 * @param exclusive whether only one rollout of the service may go on at a time
 * @param alpha the chance of stopping a healthy node, shared over the rules that can stop one
 * @param beta the chance of passing a journey on a node as bad as its {@code p1}
 */
public record GatePolicy(
    String name,
    String service,
    List<Rule> rules,
    Timing timing,
    boolean exclusive,
    double alpha,
    double beta) {
  public GatePolicy {
    rules = List.copyOf(rules);
  }

  /**
   * How long things may take, and be trusted.
   *
   * @param deadline how long an evaluation may stay undecided
   * @param warmUp how long after its start a node's answers to journeys do not count
   * @param startWithin how long a node may take from its start until it is well
   * @param maxAge how old evidence may be
   * @param lease how long a GO holds
   * @param idle a rollout without a move or a question for so long ends as abandoned
   */
  public record Timing(
      Duration deadline,
      Duration warmUp,
      Duration startWithin,
      Duration maxAge,
      Duration lease,
      Duration idle) {
    /** What holds where nothing is said. */
    public static final Timing USUAL =
        new Timing(
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(90),
            Duration.ofMinutes(2),
            Duration.ofSeconds(60),
            Duration.ofHours(1));
  }

  /** How long an evaluation may stay undecided. */
  public Duration deadline() {
    return timing.deadline();
  }

  /** How long after its start a node's answers to journeys do not count. */
  public Duration warmUp() {
    return timing.warmUp();
  }

  /** How old evidence may be. */
  public Duration maxAge() {
    return timing.maxAge();
  }

  /** How long a GO holds. */
  public Duration lease() {
    return timing.lease();
  }

  /** Its rules of one kind, in their order. */
  public <R extends Rule> List<R> rules(Class<R> kind) {
    List<R> found = new ArrayList<>();
    for (Rule rule : rules) {
      if (kind.isInstance(rule)) {
        found.add(kind.cast(rule));
      }
    }
    return found;
  }

  /** Whether it has a rule of that kind. */
  public boolean has(Class<? extends Rule> kind) {
    for (Rule rule : rules) {
      if (kind.isInstance(rule)) {
        return true;
      }
    }
    return false;
  }

  /** The journeys that must work. */
  public List<JourneyRule> journeys() {
    return rules(JourneyRule.class);
  }

  /** The names of its journeys. */
  public List<String> journeyNames() {
    return journeys().stream().map(JourneyRule::journey).toList();
  }

  /** Whether any of its rules reads that signal. */
  public boolean uses(String signal) {
    return rules.stream().anyMatch(rule -> rule.signals().contains(signal));
  }

  /** Whether any of its rules judges runs of that journey. */
  public boolean judges(String journey) {
    return rules.stream().anyMatch(rule -> rule.journeys().contains(journey));
  }

  /**
   * Half of the chance of a false GO: a proof may begin anew, after an incident or a restart, or
   * once its first runs are too old, and both tests together must keep it.
   */
  double betaEach() {
    return beta / 2;
  }

  /** Bonferroni: the chance of a false stop is shared over the rules that can make one. */
  double alphaEach() {
    return alpha / Math.max(1, rules.stream().filter(Rule::spendsAlpha).count());
  }
}
