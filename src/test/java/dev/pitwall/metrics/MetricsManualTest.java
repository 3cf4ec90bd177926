package dev.pitwall.metrics;

import static dev.pitwall.metrics.Watched.NOW;
import static dev.pitwall.metrics.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Outcome;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsManualTest {
  private static final Pattern SERIES = Pattern.compile("(?m)^(pitwall_\\w+)(\\{.*})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  /** Every meter was touched once. */
  private static String fullPage() {
    GateService control = Watched.control();
    try (Meters meters = new Meters("1", false, () -> NOW)) {
      meters.know(Watched.roster());
      meters.watch(control);
      control.onChange(meters::heard);
      meters.ran(run("checkout", null, Outcome.PASSED, "pay"));
      meters.late(Duration.ZERO);
      touchSignals(meters);
      touchRollouts(control);
      for (Metric metric : OwnMeters.WATCHED) {
        meters.watch(
            metric.name(), () -> 1, metric.labels().isEmpty() ? new String[0] : new String[] {"X"});
      }
      String before = Watched.page(meters, null);
      // What is held waits for no evidence.
      control.hold("shop", "ada", "lunch", NOW.plusSeconds(60), NOW);
      return before + Watched.page(meters, null);
    }
  }

  private static void touchSignals(Meters meters) {
    QueueSample queue =
        new QueueSample("queue-0", "app01", NOW, 3.0, 1.0, Duration.ZERO, 9.0, 6.0, 1.0, 10.0, 0.0);
    meters.sampled(queue);
    meters.assessed(queue, QueueState.OK, 1.0, 2.0);
    meters.sampled(new ErrorCounts("errors", "app01", NOW, 1, 2));
    meters.sampled(new AlertSample("alerts", null, NOW, List.of(), 0));
    meters.sampled(new HealthSample("shop", "app01", NOW, true, "200", null));
    meters.sampled(new CertificateSample("shop", null, NOW, NOW, "CN=shop"));
  }

  private static void touchRollouts(GateService control) {
    control.open("d-1", "shop", "2.0", Rollout.Kind.DEPLOY, "ada", NOW.minusSeconds(9));
    control.move("d-1", "app01", Phase.STARTED, "ada", NOW.minusSeconds(9));
    for (int i = 8; i > 0; i--) {
      control
          .feed()
          .accept(
              new HealthSample("shop", "app01", NOW.minusSeconds(i), true, "200", null),
              NOW.minusSeconds(i));
    }
    Question fleet = new Question("shop", null, null, GatePhase.FLEET, null, 1);
    control.ask(fleet, "ada", NOW.minus(Duration.ofHours(1)));
    control.feed().tick(NOW);
    control.ask(new Question("shop", "d-1", "app01", GatePhase.POST_START, "2.0", 1), "ada", NOW);
  }

  @Test
  void thePageOfTheManualIsTheOneOfTheCode() throws IOException {
    assertThat(Manual.FILE)
        .as(
            "write it anew: java -cp target/classes:target/test-classes:CLASSPATH %s",
            Manual.class.getName())
        .content()
        .isEqualTo(Manual.markdown());
  }

  @Test
  void everyMetricOfTheManualIsThereWithItsLabelsAndNoOther() {
    TreeMap<String, Set<String>> seen = new TreeMap<>();
    Matcher series = SERIES.matcher(fullPage());
    while (series.find()) {
      String name =
          series.group(1).replaceAll("(_duration_seconds|_lag_seconds)_(bucket|count|sum)$", "$1");
      Set<String> labels = seen.computeIfAbsent(name, key -> new TreeSet<>());
      Matcher label = LABEL.matcher(String.valueOf(series.group(2)));
      while (label.find()) {
        labels.add(label.group(1));
      }
      labels.remove("le");
    }
    TreeMap<String, Set<String>> wanted = new TreeMap<>();
    MetricCatalogue.all().forEach(one -> wanted.put(one.name(), new TreeSet<>(one.labels())));
    assertThat(seen).isEqualTo(wanted);
  }

  @Test
  void typesAreThoseOfTheManual() {
    String page = fullPage();
    for (Metric metric : MetricCatalogue.all()) {
      String type =
          switch (metric.kind()) {
            case COUNTER -> "counter";
            case HISTOGRAM -> "histogram";
            case GAUGE, STATE_SET, INFO -> "gauge";
          };
      assertThat(page).contains("# TYPE " + metric.name() + " " + type + "\n");
    }
  }

  @Test
  void whatIsNotOursIsInTheManualToo() throws IOException {
    String manual = Files.readString(Manual.FILE);
    List<String> missing = new ArrayList<>();
    Matcher types = TYPE.matcher(fullPage());
    while (types.find()) {
      if (!manual.contains("`" + types.group(1) + "`")) {
        missing.add(types.group(1));
      }
    }
    assertThat(missing).filteredOn(name -> !name.startsWith("jvm_gc_")).isEmpty();
  }
}
