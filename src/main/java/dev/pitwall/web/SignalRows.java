package dev.pitwall.web;

import dev.pitwall.signal.LatestReading;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SampleReport;
import java.time.Instant;
import java.util.List;

/** Signals as a table. */
final class SignalRows {
  private SignalRows() {}

  /** A heading and a table; nothing when there are no signals. */
  static Html section(String heading, List<LatestReading> readings, Instant now) {
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

  private static Html row(LatestReading reading, Instant now) {
    Sample latest = reading.latest();
    SampleReport report = reading.report();
    return Html.of(
        """
        <tr><th scope="row">{} <span class="dim">{}</span></th><td>{}</td><td>{}</td><td>{}</td>\
        <td class="when">{}</td></tr>
        """,
        latest.signal(),
        latest.node() == null ? "" : latest.node(),
        Badges.of(report),
        report.observed(),
        report.required().isEmpty() ? "judged by its gate" : report.required(),
        Times.ago(latest.at(), now));
  }
}
