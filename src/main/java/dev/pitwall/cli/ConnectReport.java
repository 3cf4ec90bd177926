package dev.pitwall.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SampleReport;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.text.Words;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What {@code check --connect} read, a line for each source. */
record ConnectReport(List<Sample> samples) {
  ConnectReport {
    samples = List.copyOf(samples);
  }

  /** Whether every source could be read, and every node is well. */
  boolean isFine() {
    return samples.stream().noneMatch(ConnectReport::isDown);
  }

  void print(PrintStream out, TerminalText ansi) {
    int widest = samples.stream().mapToInt(sample -> place(sample).length()).max().orElse(0);
    for (Sample sample : samples) {
      String line = TerminalText.plain(told(sample), 400);
      out.println(
          String.format(Locale.ROOT, "%-" + Math.max(1, widest) + "s  ", place(sample))
              + (sample.report().well() ? line : ansi.red(line)));
    }
    out.println(ansi.bold(TerminalText.plain(summary())));
  }

  ArrayNode json() {
    ArrayNode list = JsonDocuments.array();
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
    long down = samples.stream().filter(ConnectReport::isDown).count() - failed;
    String all = Words.count(samples.size(), "source");
    String read = failed == 0 ? all + " read" : failed + " of " + all + " could not be read";
    return down == 0 ? read : read + "; " + Words.count(down, "node") + " down";
  }

  private static boolean isDown(Sample sample) {
    return sample instanceof Unreadable || (sample instanceof HealthSample health && !health.up());
  }

  private static String place(Sample sample) {
    String kind = sample.isOfService() ? sample.report().kind() + " " : "";
    return kind + sample.signal() + (sample.node() == null ? "" : " " + sample.node());
  }

  private static String told(Sample sample) {
    SampleReport report = sample.report();
    if (sample instanceof Unreadable) {
      return "not read: " + report.observed();
    }
    return report.state().equals("ok")
        ? report.observed()
        : report.state() + ": " + report.observed();
  }
}
