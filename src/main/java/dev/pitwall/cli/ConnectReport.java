package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code check --connect} read, a line for each source. */
record ConnectReport(List<Sample> samples) {
  ConnectReport {
    samples = List.copyOf(samples);
  }

  /** Whether every source could be read; a node that says it is not well was read. */
  boolean isFine() {
    return samples.stream().noneMatch(Unreadable.class::isInstance);
  }

  void print(PrintStream out, Paint paint) {
    int widest = samples.stream().mapToInt(sample -> place(sample).length()).max().orElse(0);
    for (Sample sample : samples) {
      String line = Paint.plain(told(sample), 400);
      out.println(
          String.format(Locale.ROOT, "%-" + Math.max(1, widest) + "s  ", place(sample))
              + (isGood(sample) ? line : paint.red(line)));
    }
    out.println(paint.bold(Paint.plain(summary())));
  }

  ArrayNode json() {
    ArrayNode list = JsonText.array();
    for (Sample sample : samples) {
      ObjectNode one = list.addObject();
      one.put("name", sample.signal());
      one.put("node", sample.node() == null ? "" : sample.node());
      one.put("read", !(sample instanceof Unreadable));
      one.put("observed", told(sample));
    }
    return list;
  }

  private String summary() {
    long failed = samples.stream().filter(Unreadable.class::isInstance).count();
    String all = Count.of(samples.size(), "source");
    return failed == 0 ? all + " read" : failed + " of " + all + " could not be read";
  }

  private static String place(Sample sample) {
    String kind =
        sample instanceof HealthSample
            ? "health "
            : sample instanceof CertificateSample ? "certificate " : "";
    return kind + sample.signal() + (sample.node() == null ? "" : " " + sample.node());
  }

  private static boolean isGood(Sample sample) {
    return switch (sample) {
      case HealthSample health -> health.up();
      case Unreadable _ -> false;
      case QueueSample _, ErrorCounts _, AlertSample _, CertificateSample _ -> true;
    };
  }

  private static String told(Sample sample) {
    return switch (sample) {
      case QueueSample queue -> figures(queue);
      case ErrorCounts counts ->
          number(counts.badTotal()) + " failed of " + number(counts.total()) + " requests";
      case HealthSample health -> (health.up() ? "up: " : "down: ") + health.observed();
      case AlertSample alerts ->
          alerts.total() + " firing" + (alerts.total() == 0 ? "" : ": " + names(alerts));
      case CertificateSample certificate ->
          certificate.subject() + ", good until " + certificate.notAfter();
      case Unreadable failed -> "not read: " + failed.reason();
    };
  }

  private static String names(AlertSample alerts) {
    return String.join(
        ", ", alerts.firing().stream().map(AlertSample.Alert::name).distinct().toList());
  }

  private static String figures(QueueSample queue) {
    List<String> told = new ArrayList<>();
    add(told, "depth", queue.depth());
    add(told, "in flight", queue.inFlight());
    Duration oldest = queue.oldestAge();
    if (oldest != null) {
      told.add("oldest " + number(oldest.toMillis() / 1000.0) + " s");
    }
    add(told, "arrived", queue.arrivedTotal());
    add(told, "drained", queue.drainedTotal());
    add(told, "consumers", queue.consumers());
    add(told, "capacity", queue.capacity());
    add(told, "dead letters", queue.deadLetters());
    if (!queue.parts().isEmpty()) {
      told.add(Count.of(queue.parts().size(), "partition"));
    }
    return String.join(", ", told);
  }

  private static void add(List<String> told, String name, @Nullable Double value) {
    if (value != null) {
      told.add(name + " " + number(value));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
