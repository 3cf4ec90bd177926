package dev.pitwall.web;

import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueReport;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read last from outside. It may block. */
@FunctionalInterface
public interface Readings {
  /**
   * The newest reading of one signal at one place.
   *
   * @param queue what its window says, for a queue; null for anything else
   */
  record Reading(Sample latest, @Nullable QueueReport queue) {
    /** What its window says, if it is judged: a signal that only tells work in flight is not. */
    Optional<QueueReport> judged() {
      boolean onlyWork =
          latest instanceof QueueSample sample && sample.fault() == null && !sample.tellsBacklog();
      return onlyWork ? Optional.empty() : Optional.ofNullable(queue);
    }

    boolean isWell() {
      boolean answered =
          switch (latest) {
            case Unreadable _ -> false;
            case HealthSample health -> health.up();
            case AlertSample alerts -> alerts.total() == 0;
            case CertificateSample certificate -> certificate.notAfter().isAfter(certificate.at());
            case QueueSample _, ErrorCounts _ -> true;
          };
      return answered && judged().filter(report -> report.state() != QueueState.OK).isEmpty();
    }
  }

  List<Reading> latest();
}
