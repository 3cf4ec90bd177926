package dev.pitwall.testing;

import dev.pitwall.gate.BurnRule;
import dev.pitwall.gate.GatePolicy;
import dev.pitwall.gate.GatePolicy.ErrorRule;
import dev.pitwall.gate.GatePolicy.JourneyRule;
import dev.pitwall.gate.HeadroomRule;
import dev.pitwall.gate.QueueRule;
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
  private final List<String> drained = new ArrayList<>();
  private final List<BurnRule> burns = new ArrayList<>();
  private final List<String> alerts = new ArrayList<>();
  private final List<HeadroomRule> headroom = new ArrayList<>();
  private @Nullable Duration certificateLeft;
  private boolean health;
  private boolean version;
  private int minHealthy = 1;
  private String name = "shop";
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
    drained.add(signal);
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
    return new GatePolicy(
        name,
        "shop",
        journeys,
        queues,
        errors,
        burns,
        alerts,
        headroom,
        drained,
        health,
        version,
        certificateLeft,
        Duration.ofMinutes(5),
        warmUp,
        maxAge,
        lease,
        minHealthy,
        1e-3,
        1e-2);
  }
}
