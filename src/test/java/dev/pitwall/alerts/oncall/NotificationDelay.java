package dev.pitwall.alerts.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.alerts.oncall.OnCall.Told;
import dev.pitwall.alerts.oncall.PrometheusApi.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How late somebody was told.
 *
 * <p>An alert is due when its expression has held for as long as its rule says. Two intervals may
 * pass from then until it has arrived: nearly one until Prometheus evaluates the rule and sees it,
 * then the time for which Alertmanager gathers a group, which is shorter than an interval both here
 * and as shipped, and two requests.
 */
record NotificationDelay(PrometheusApi prometheus, List<Rule> rules) {
  static final Duration ALLOWED = AcceleratedRules.EVALUATION.multipliedBy(2);

  private static final Duration STEP = Duration.ofMillis(250);

  void assertInTime(Told told) {
    Instant due = due(told);
    System.out.printf(
        "%s: due %s, told %d ms later%n",
        told.brief(), due, Duration.between(due, told.at()).toMillis());
    assertThat(told.at()).as(told + " was due at " + due).isBetween(due, due.plus(ALLOWED));
  }

  private Instant due(Told told) {
    List<Rule> made = rules.stream().filter(rule -> rule.mayMake(told.labels())).toList();
    assertThat(made).as("the rules that make " + told.labels()).hasSize(1);
    Rule rule = made.getFirst();
    return heldSince(rule, told, seenSince(told)).plus(rule.held());
  }

  /** The evaluation that saw it first. */
  private Instant seenSince(Told told) {
    String selector =
        told.labels().entrySet().stream()
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(",", "ALERTS_FOR_STATE{", "}"));
    JsonNode series =
        prometheus.range(
            selector, told.startsAt(), told.startsAt().plus(AcceleratedRules.EVALUATION), STEP);
    assertThat(series).as(selector).hasSize(1);
    return moment(series.get(0).path("values").get(0).get(1).asDouble());
  }

  /** The expression holds when it is first seen, and did not one interval before. */
  private Instant heldSince(Rule rule, Told told, Instant seen) {
    Instant before = seen.minus(AcceleratedRules.EVALUATION);
    Instant since = seen;
    for (JsonNode series : prometheus.range(rule.expr(), before.plus(STEP), seen, STEP)) {
      Map<String, String> labels = OnCall.texts(series.path("metric"));
      labels.remove("__name__");
      if (told.labels().entrySet().containsAll(labels.entrySet())) {
        Instant first = moment(series.path("values").get(0).get(0).asDouble());
        since = first.isBefore(since) ? first : since;
      }
    }
    return since;
  }

  private static Instant moment(double seconds) {
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }
}
