package dev.pitwall.source.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.pitwall.journey.Secrets;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.source.SeriesSelector;
import dev.pitwall.source.SeriesSelector.Matcher;
import dev.pitwall.testing.WebServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMetricsReaderTest {
  private static final SeriesSelector WAITING = selector("waiting");
  private static final SeriesSelector ALL = selector("requests_total");

  private final WebServer server = new WebServer(this::answer);
  private volatile String page = "";
  private volatile String type = "text/plain";
  private volatile String accepted = "";

  private void answer(HttpServerRequest request) {
    accepted = request.getHeader("Accept");
    request.response().putHeader("Content-Type", type).end(page);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static SeriesSelector selector(String metric, Matcher... matchers) {
    return new SeriesSelector(metric, metric, List.of(matchers));
  }

  private static Matcher code(String pattern) {
    return new Matcher.Regex("code", Pattern.compile(pattern), false);
  }

  private SignalSource source(SignalSpec.Kind kind, Map<Figure, SeriesSelector> samples) {
    OpenMetricsSpec source =
        new OpenMetricsSpec(new SourceSpec.Link(server.url("/metrics"), null, Map.of()), samples);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            kind,
            source,
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5));
    OpenMetricsReader reader =
        new OpenMetricsReader(spec, source, new NodeTexts(null, Secrets.NONE), server.fetch());
    return new GuardedSource(spec, null, reader, Secrets.NONE, InstantSource.system());
  }

  private SignalSource queue(SeriesSelector depth) {
    return source(SignalSpec.Kind.QUEUE, Map.of(Figure.DEPTH, depth));
  }

  private SignalSource errors(String pattern) {
    return source(
        SignalSpec.Kind.ERRORS,
        Map.of(Figure.BAD, selector("requests_total", code(pattern)), Figure.TOTAL, ALL));
  }

  private static void assertCounts(Sample sample, double bad, double total) {
    assertThat(sample)
        .isInstanceOfSatisfying(
            ErrorCounts.class,
            counts -> {
              assertThat(counts.badTotal()).isEqualTo(bad);
              assertThat(counts.total()).isEqualTo(total);
            });
  }

  private static void assertUnreadable(Sample sample, String why) {
    assertThat(sample)
        .isInstanceOfSatisfying(
            Unreadable.class, failure -> assertThat(failure.reason()).contains(why));
  }

  @Test
  void severalSeriesOfAGaugeAreAddedUp() {
    page = "waiting{queue=\"a\"} 3\nwaiting{queue=\"b\"} 4\nother 9\n";
    assertThat(queue(WAITING).read())
        .isInstanceOfSatisfying(
            QueueSample.class, sample -> assertThat(sample.depth()).isEqualTo(7));
    assertThat(accepted).startsWith("application/openmetrics-text;version=1.0.0");
  }

  @Test
  void errorsAreThoseOfTheProcessAcrossRestartsAndNewLabels() {
    SignalSource source = errors("5..");
    page = "requests_total{code=\"200\"} 100\n";
    assertCounts(source.read(), 0, 100);
    page = "requests_total{code=\"200\"} 110\nrequests_total{code=\"503\"} 2\n";
    assertCounts(source.read(), 2, 112);
    page = "requests_total{code=\"200\"} 5\n";
    assertCounts(source.read(), 2, 117);
    page = "requests_total{code=\"200\"} 5\nrequests_total{code=\"503\"} 1\n";
    assertCounts(source.read(), 3, 118);
  }

  @Test
  void noErrorYetNeedsTheLabelToExist() {
    SignalSource misspelt =
        source(
            SignalSpec.Kind.ERRORS,
            Map.of(
                Figure.BAD,
                selector("requests_total", new Matcher.Equal("cod", "500", false)),
                Figure.TOTAL,
                ALL));
    page = "requests_total{code=\"200\"} 100\n";
    assertUnreadable(misspelt.read(), "bad: no series of requests_total has such labels");
    assertUnreadable(queue(WAITING).read(), "depth: the page has no waiting; required waiting");
  }

  @Test
  void aGaugeThatIsNotThereIsNotZero() {
    page = "waiting{code=\"a\"} 1\n";
    assertUnreadable(queue(selector("waiting", code("b"))).read(), "has such labels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "waiting NaN          | waiting is NaN; required a number of at least 0",
        "waiting -1           | waiting is -1.0",
        "waiting +Inf         | waiting is Infinity",
        "waiting many         | line 1 of the page",
        "<html>waiting</html> | the page has no waiting",
        "{\"waiting\": 3}     | the page",
      })
  void whatIsNoReadingSaysWhy(String text, String why) {
    page = text + "\n";
    assertUnreadable(queue(WAITING).read(), why);
  }

  @Test
  void theSameSeriesTwiceIsNoReading() {
    page = "waiting{code=\"a\",b=\"c\"} 1\nwaiting{b=\"c\",code=\"a\"} 1\n";
    assertUnreadable(queue(WAITING).read(), "the same series of waiting twice");
  }

  @Test
  void openMetricsWithoutItsEndIsCutOff() {
    type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    page = "waiting 1\n";
    assertUnreadable(queue(WAITING).read(), "does not end with # EOF");
    page = "waiting 1\n# EOF\n";
    assertThat(queue(WAITING).read()).isInstanceOf(QueueSample.class);
  }

  @Test
  void aLargePageIsReadAndOneThatIsTooLargeIsNot() {
    String line = "other{some_label=\"of a page that is rather long\"} 12345\n";
    page = line.repeat((15 << 20) / line.length()) + "waiting 3\n";
    assertThat(queue(WAITING).read()).isInstanceOf(QueueSample.class);
    page = line.repeat((17 << 20) / line.length()) + "waiting 3\n";
    assertUnreadable(queue(WAITING).read(), "larger than 16777216 bytes");
  }

  /** One that tries every way to divide a label would take longer than the universe is old. */
  @Test
  @Timeout(20)
  void aPatternTakesTimeInProportionToItsLabels() {
    page = "waiting{code=\"" + "a".repeat(1_000) + "!\"} 1\nwaiting{code=\"aaab\"} 2\n";
    assertThat(queue(selector("waiting", code("(a+)+b"))).read())
        .isInstanceOfSatisfying(QueueSample.class, queue -> assertThat(queue.depth()).isEqualTo(2));
  }

  @Test
  void tooManySeriesAreRefused() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      many.append("waiting{id=\"").append(i).append("\"} 1\n");
    }
    page = many.toString();
    assertUnreadable(queue(WAITING).read(), "more than 10000 series");
  }
}
