package dev.pitwall.source.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.AlertSample.Alert;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.AnswerJson;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.HttpFetch.Answer;
import dev.pitwall.source.HttpFetch.Ask;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.ReadFailure;
import dev.pitwall.source.SourceReader;
import dev.pitwall.text.Cut;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the alerts that fire and are neither silenced nor inhibited. */
public final class AlertmanagerReader implements SourceReader {
  private static final int MOST_BYTES = 8 << 20;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_SUMMARY = 300;
  private static final String NEITHER_SILENCED_NOR_INHIBITED =
      "/api/v2/alerts?active=true&silenced=false&inhibited=false";
  private static final String WHATEVER_FIRES = "/api/v2/alerts?active=true";

  private final SignalSpec spec;
  private final AlertmanagerSpec source;
  private final NodeTexts texts;
  private final HttpFetch fetch;

  public AlertmanagerReader(
      SignalSpec spec, AlertmanagerSpec source, NodeTexts texts, HttpFetch fetch) {
    this.spec = spec;
    this.source = source;
    this.texts = texts;
    this.fetch = fetch;
  }

  @Override
  public Sample read(Instant at) throws ReadFailure, InterruptedException {
    long end = System.nanoTime() + spec.timeout().toNanos();
    String watchdog = source.watchdog();
    if (watchdog != null) {
      seeWatchdog(watchdog, end);
    }
    List<String> filters =
        source.matchers().stream()
            .map(one -> texts.text(one, AlertmanagerReader::escaped))
            .toList();
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode alert : ask(NEITHER_SILENCED_NOR_INHIBITED, filters, end)) {
      alerts.add(alert(alert));
    }
    alerts.removeIf(alert -> alert.name().equals(watchdog));
    alerts.sort(Comparator.comparing(Alert::name).thenComparing(Alert::since));
    return new AlertSample(spec.name(), texts.nodeName(), at, alerts, alerts.size());
  }

  /** Without the alert that always fires, silence says nothing: perhaps nobody sends any. */
  private void seeWatchdog(String name, long end) throws ReadFailure, InterruptedException {
    String filter = "alertname=\"" + escaped(name) + "\"";
    if (ask(WHATEVER_FIRES, List.of(filter), end).isEmpty()) {
      throw new ReadFailure(
          "the alert %s does not fire; required always: see whether Prometheus sends its alerts here"
              .formatted(name));
    }
  }

  /** As it may stand in the quotes of a matcher. */
  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private JsonNode ask(String path, List<String> filters, long end)
      throws ReadFailure, InterruptedException {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (left.toMillis() < 1) {
      throw new ReadFailure("no whole answer within " + spec.timeout().toMillis() + " ms");
    }
    StringBuilder query = new StringBuilder(path);
    for (String filter : filters) {
      query.append("&filter=").append(URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }
    Ask ask = texts.ask(source.link(), query.toString(), left);
    return alerts(fetch.fetch(ask.upTo(MOST_BYTES)));
  }

  private static JsonNode alerts(Answer answer) throws ReadFailure {
    if (answer.status() == 400) {
      throw new ReadFailure("Alertmanager refused a matcher: " + shorten(answer.body(), 160));
    }
    if (answer.status() == 404) {
      throw new ReadFailure(
          "the server knows no /api/v2/alerts there (404); name Alertmanager's base as url, such as"
              + " http://host:9093");
    }
    JsonNode alerts = AnswerJson.read(answer.required());
    if (!alerts.isArray()) {
      throw new ReadFailure("the answer is no list of alerts: " + shorten(answer.body(), 80));
    }
    return alerts;
  }

  private static Alert alert(JsonNode alert) throws ReadFailure {
    String name = alert.path("labels").path("alertname").asText("an alert without a name");
    String summary = alert.path("annotations").path("summary").asText();
    String since = alert.path("startsAt").asText();
    try {
      return new Alert(
          shorten(name, LONGEST_NAME),
          shorten(summary, LONGEST_SUMMARY),
          OffsetDateTime.parse(since).toInstant());
    } catch (DateTimeException e) {
      throw new ReadFailure(
          "the alert %s started at `%s`; required a time"
              .formatted(shorten(name, LONGEST_NAME), shorten(since, 40)));
    }
  }

  private static String shorten(String text, int most) {
    return Cut.to(text, most);
  }
}
