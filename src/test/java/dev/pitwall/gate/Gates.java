package dev.pitwall.gate;

import dev.pitwall.gate.GatePolicy.ErrorRule;
import dev.pitwall.gate.GatePolicy.JourneyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes gate policies in few words: {@code gate().journey("checkout").policy()}. */
final class Gates {
  static final Duration MAX_AGE = Duration.ofMinutes(10);

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

  static Gates gate() {
    return new Gates();
  }

  Gates journey(String name) {
    return journey(name, JourneyRule.DEFAULT_P1, true);
  }

  Gates optionalJourney(String name) {
    return journey(name, JourneyRule.DEFAULT_P1, false);
  }

  Gates journey(String name, double p1, boolean required) {
    journeys.add(new JourneyRule(name, p1, required));
    return this;
  }

  Gates queue(String signal) {
    return queue(signal, null, null);
  }

  Gates queue(String signal, @Nullable Duration maxAge, @Nullable Duration maxTimeToDrain) {
    queues.add(QueueRule.of(signal, maxAge, maxTimeToDrain));
    return this;
  }

  Gates errors(String signal) {
    return errors(
        new ErrorRule(
            signal,
            ErrorRule.DEFAULT_MARGIN,
            ErrorRule.DEFAULT_RATIO,
            ErrorRule.DEFAULT_MIN_REQUESTS));
  }

  Gates errors(ErrorRule rule) {
    errors.add(rule);
    return this;
  }

  Gates drained(String signal) {
    drained.add(signal);
    return this;
  }

  Gates health() {
    health = true;
    return this;
  }

  Gates version() {
    version = true;
    return this;
  }

  Gates minHealthy(int nodes) {
    minHealthy = nodes;
    return this;
  }

  Gates queue(QueueRule rule) {
    queues.add(rule);
    return this;
  }

  Gates burn(String signal, double objective) {
    burns.add(new BurnRule(signal, objective, BurnRule.DEFAULT_MIN_FAILURES));
    return this;
  }

  Gates alerts(String signal) {
    alerts.add(signal);
    return this;
  }

  Gates headroom(HeadroomRule rule) {
    headroom.add(rule);
    return this;
  }

  Gates certificates(Duration left) {
    certificateLeft = left;
    return this;
  }

  GatePolicy policy() {
    return new GatePolicy(
        "shop",
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
        Duration.ZERO,
        MAX_AGE,
        Duration.ofMinutes(2),
        minHealthy,
        1e-3,
        1e-2);
  }
}
