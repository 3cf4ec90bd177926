package dev.pitwall.web;

import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signals as a table. */
final class SignalRows {
  private SignalRows() {}

  /** A heading and a table; nothing when there are no signals. */
  static Html section(String heading, List<Readings.Reading> readings, Instant now) {
    if (readings.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <h3>{}</h3>
        <div class="wide"><table>
        <caption>The newest reading of each signal</caption>
        <thead><tr><th scope="col">Signal</th><th scope="col">State</th><th scope="col">Observed</th>\
        <th scope="col">Required</th><th scope="col">Read</th></tr></thead>
        <tbody>
        {}</tbody>
        </table></div>
        """,
        heading,
        readings.stream().map(reading -> row(reading, now)).toList());
  }

  private static Html row(Readings.Reading reading, Instant now) {
    Sample latest = reading.latest();
    return switch (latest) {
      case Unreadable failure ->
          row(latest, Badges.unknown("unreadable"), failure.reason(), "a reading", now);
      case ErrorCounts counts ->
          row(latest, Badges.good("read"), errors(counts), "judged by its gate", now);
      case AlertSample alerts ->
          row(
              latest,
              alerts.total() == 0 ? Badges.good("quiet") : Badges.bad("firing"),
              alerts(alerts),
              "no alert",
              now);
      case CertificateSample certificate ->
          row(
              latest,
              Badges.good("read"),
              certificate.subject() + " until " + certificate.notAfter(),
              "not expired",
              now);
      case HealthSample health ->
          row(
              latest,
              health.up() ? Badges.good("up") : Badges.bad("down"),
              health.observed(),
              "up",
              now);
      case QueueSample sample ->
          reading
              .judged()
              .map(
                  report ->
                      row(
                          latest,
                          Badges.of(report.state()),
                          report.observed(),
                          report.required(),
                          now))
              .orElseGet(
                  () ->
                      row(latest, Badges.good("read"), figures(sample), "judged by its gate", now));
    };
  }

  private static Html row(
      Sample latest, Html state, String observed, String required, Instant now) {
    return Html.of(
        """
        <tr><th scope="row">{} <span class="dim">{}</span></th><td>{}</td><td>{}</td><td>{}</td>\
        <td class="when">{}</td></tr>
        """,
        latest.signal(),
        latest.node() == null ? "" : latest.node(),
        state,
        observed,
        required,
        Times.ago(latest.at(), now));
  }

  private static String errors(ErrorCounts counts) {
    return number(counts.badTotal())
        + " errors of "
        + number(counts.total())
        + " requests since it started";
  }

  private static String alerts(AlertSample alerts) {
    List<String> names =
        alerts.firing().stream().map(AlertSample.Alert::name).distinct().limit(5).toList();
    return alerts.total() == 0
        ? "no alert fires"
        : alerts.total() + " firing: " + String.join(", ", names);
  }

  private static String figures(QueueSample sample) {
    return sample.inFlight() == null ? "no figures" : number(sample.inFlight()) + " in flight";
  }

  private static String number(@Nullable Double value) {
    return value == null ? "not given" : String.format(Locale.ROOT, "%.0f", value);
  }
}
