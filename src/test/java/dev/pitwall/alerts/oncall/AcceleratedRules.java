package dev.pitwall.alerts.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Copies of the shipped files of Prometheus and Alertmanager on which a minute takes four seconds.
 * All that differs from what is shipped is changed here, and every change has to find its place:
 *
 * <ul>
 *   <li>Rules: each {@code for:} and each range, and the five minutes that a node may take to come
 *       back. No other number of an expression.
 *   <li>Prometheus: two addresses, and how often it scrapes and evaluates.
 *   <li>Alertmanager: the address of the receivers, and for how long it gathers a group.
 * </ul>
 *
 * The interval of evaluations is four seconds, not one: a machine that is busy is late by a part of
 * a second, and that must not decide.
 */
final class AcceleratedRules {
  static final Duration MINUTE = Duration.ofSeconds(4);
  static final Duration EVALUATION = Duration.ofSeconds(4);
  static final Duration SCRAPE = Duration.ofSeconds(2);

  private static final Path SHIPPED = Path.of("grafana", "prometheus");

  private AcceleratedRules() {}

  static String shipped(String file) {
    try {
      return Files.readString(SHIPPED.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** prometheus.yaml of a Prometheus that scrapes and alerts those ports. */
  static String prometheus(int pitwall, int alertmanager) {
    String text = shipped("prometheus.yaml");
    text = changed(text, "(scrape_(?:interval|timeout)): \\d+s", at -> at.group(1) + ": 2s");
    text = changed(text, "evaluation_interval: 15s", at -> "evaluation_interval: 4s");
    text = changed(text, "127\\.0\\.0\\.1:8080", at -> "127.0.0.1:" + pitwall);
    return changed(text, "127\\.0\\.0\\.1:9093", at -> "127.0.0.1:" + alertmanager);
  }

  /** alertmanager.yaml of one that tells that port. */
  static String alertmanager(int receiver) {
    String text = shipped("alertmanager.yaml");
    text = changed(text, "127\\.0\\.0\\.1:9095", at -> "127.0.0.1:" + receiver);
    return changed(text, "(group_(?:wait|interval)): \\w+", at -> at.group(1) + ": 1s");
  }

  /** pitwall.rules.yaml. */
  static String rules() {
    return changed(
        quick(shipped("pitwall.rules.yaml")),
        "(phase_since_timestamp_seconds\\)) > 300\\n",
        at -> at.group(1) + " > " + 5 * MINUTE.toSeconds() + "\n");
  }

  /** Rules that {@code pitwall rules} wrote; their alerts have no {@code for:}. */
  static String objectives(String written) {
    return ranges(written);
  }

  private static String quick(String rules) {
    return changed(ranges(rules), "for: (\\d+)m\\n", at -> "for: " + minutes(at, 1) + "\n");
  }

  private static String ranges(String rules) {
    String text = changed(rules, "\\[(\\d+)m]", at -> "[" + minutes(at, 1) + "]");
    text = changed(text, "\\[(\\d+)h]", at -> "[" + minutes(at, 60) + "]");
    return changed(text, "\\[(\\d+)d]", at -> "[" + minutes(at, 1440) + "]");
  }

  private static String minutes(MatchResult number, long times) {
    return Long.parseLong(number.group(1)) * times * MINUTE.toSeconds() + "s";
  }

  private static String changed(String text, String what, Function<MatchResult, String> into) {
    Pattern pattern = Pattern.compile(what);
    assertThat(text).as("there is something to quicken").containsPattern(pattern);
    return pattern.matcher(text).replaceAll(into);
  }
}
