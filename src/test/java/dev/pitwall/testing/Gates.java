package dev.pitwall.testing;

import dev.pitwall.gate.AlertRule;
import dev.pitwall.gate.BurnRule;
import dev.pitwall.gate.CertificateRule;
import dev.pitwall.gate.DrainedRule;
import dev.pitwall.gate.ErrorRule;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.HeadroomRule;
import dev.pitwall.gate.HealthyNodeRule;
import dev.pitwall.gate.HealthyPeersRule;
import dev.pitwall.gate.JourneyRule;
import dev.pitwall.gate.QueueRule;
import dev.pitwall.gate.Rule;
import dev.pitwall.gate.VersionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes policies of gates of the shop: {@code gate().journey("checkout").policy()}. */
public final class Gates {
  public static final Duration MAX_AGE = Duration.ofMinutes(10);

  private final List<JourneyRule> journeys = new ArrayList<>();
  private final List<QueueRule> queues = new ArrayList<>();
  private final List<ErrorRule> errors = new ArrayList<>();
  private final List<DrainedRule> drained = new ArrayList<>();
  private final List<Rule> others = new ArrayList<>();
  private boolean exclusive;
  private Duration startWithin = GatePolicy.Timing.USUAL.startWithin();
  private Duration idle = GatePolicy.Timing.USUAL.idle();
  private final List<BurnRule> burns = new ArrayList<>();
  private final List<String> alerts = new ArrayList<>();
  private final List<HeadroomRule> headroom = new ArrayList<>();
  private @Nullable Duration certificateLeft;
  private boolean health;
  private boolean version;
  private int minHealthy = 1;
  private String name = "shop";
  private Duration deadline = Duration.ofMinutes(5);
  private String service = "shop";
  private Duration warmUp = Duration.ZERO;
  private Duration maxAge = MAX_AGE;
  private Duration lease = Duration.ofMinutes(2);

  private Gates() {}

  public static Gates gate() {
    return new Gates();
  }

  /** Shop by default. */
  public Gates named(String gate) {
    name = gate;
    return this;
  }

  /** Shop by default. */
  public Gates of(String otherService) {
    service = otherService;
    return this;
  }

  public Gates journey(String journey) {
    return journey(journey, JourneyRule.DEFAULT_P1, true);
  }

  public Gates optionalJourney(String journey) {
    return journey(journey, JourneyRule.DEFAULT_P1, false);
  }

  public Gates journey(String journey, double p1, boolean required) {
    journeys.add(new JourneyRule(journey, p1, required));
    return this;
  }

  public Gates queue(String signal) {
    return queue(signal, null, null);
  }

  public Gates queue(String signal, @Nullable Duration maxAge, @Nullable Duration maxTimeToDrain) {
    queues.add(QueueRule.of(signal, maxAge, maxTimeToDrain));
    return this;
  }

  public Gates errors(String signal) {
    return errors(
        new ErrorRule(
            signal,
            ErrorRule.DEFAULT_MARGIN,
            ErrorRule.DEFAULT_RATIO,
            ErrorRule.DEFAULT_MIN_REQUESTS));
  }

  public Gates errors(ErrorRule rule) {
    errors.add(rule);
    return this;
  }

  public Gates drained(String signal) {
    return drained(DrainedRule.of(signal));
  }

  /** One rollout at a time. */
  public Gates exclusive() {
    exclusive = true;
    return this;
  }

  public Gates startWithin(Duration time) {
    startWithin = time;
    return this;
  }

  public Gates idle(Duration time) {
    idle = time;
    return this;
  }

  public Gates drained(DrainedRule rule) {
    drained.add(rule);
    return this;
  }

  public Gates health() {
    health = true;
    return this;
  }

  public Gates version() {
    version = true;
    return this;
  }

  public Gates minHealthy(int nodes) {
    minHealthy = nodes;
    return this;
  }

  public Gates queue(QueueRule rule) {
    queues.add(rule);
    return this;
  }

  public Gates burn(String signal, double objective) {
    burns.add(new BurnRule(signal, objective, BurnRule.DEFAULT_MIN_FAILURES));
    return this;
  }

  public Gates alerts(String signal) {
    alerts.add(signal);
    return this;
  }

  public Gates headroom(HeadroomRule rule) {
    headroom.add(rule);
    return this;
  }

  public Gates certificates(Duration left) {
    certificateLeft = left;
    return this;
  }

  /** A rule of any kind, after all others. */
  public Gates rule(Rule rule) {
    others.add(rule);
    return this;
  }

  /** Five minutes by default. */
  public Gates deadline(Duration time) {
    deadline = time;
    return this;
  }

  /** Nothing by default. */
  public Gates warmUp(Duration time) {
    warmUp = time;
    return this;
  }

  /** {@link #MAX_AGE} by default. */
  public Gates maxAge(Duration age) {
    maxAge = age;
    return this;
  }

  /** Two minutes by default. */
  public Gates lease(Duration time) {
    lease = time;
    return this;
  }

  /** Decides within five minutes. */
  public GatePolicy policy() {
    List<Rule> rules = new ArrayList<>(List.of(new HealthyPeersRule(minHealthy)));
    rules.addAll(headroom);
    alerts.forEach(signal -> rules.add(new AlertRule(signal)));
    rules.addAll(burns);
    if (certificateLeft != null) {
      rules.add(new CertificateRule(certificateLeft));
    }
    if (health) {
      rules.add(new HealthyNodeRule());
    }
    if (version) {
      rules.add(new VersionRule());
    }
    rules.addAll(journeys);
    rules.addAll(errors);
    rules.addAll(queues);
    rules.addAll(drained);
    rules.addAll(others);
    return new GatePolicy(
        name,
        service,
        rules,
        new GatePolicy.Timing(deadline, warmUp, startWithin, maxAge, lease, idle),
        exclusive,
        1e-3,
        1e-3);
  }
}
