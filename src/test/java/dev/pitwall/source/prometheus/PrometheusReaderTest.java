package dev.pitwall.source.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Template;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.NodeTexts;
import dev.pitwall.testing.WebServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that a real server gives seldom, or never should. */
class PrometheusReaderTest {
  private final WebServer server = new WebServer(this::handle);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile double age;

  private void handle(HttpServerRequest request) {
    request.bodyHandler(
        body -> {
          String form = request.query() == null ? body.toString() : request.query();
          String said = request.method() + " " + URLDecoder.decode(form, StandardCharsets.UTF_8);
          asked.add(said + " " + request.getHeader("Authorization"));
          String text = said.contains("label_replace") ? vector("" + (1000 - age)) : answer;
          request.response().setStatusCode(status).end(text);
        });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String vector(String value) {
    return success("vector", "[{\"metric\":{},\"value\":[1000,\"" + value + "\"]}]");
  }

  private static String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  private Sample read(String query, Service.@Nullable Node node) {
    Secrets secrets = new Secrets(Map.of("TOKEN", "pit-stop-7"));
    PrometheusSpec source =
        new PrometheusSpec(
            new SourceSpec.Link(
                server.url("/base/"),
                null,
                Map.of("Authorization", Template.of("Bearer {{secret.TOKEN}}"))),
            Map.of(Figure.DEPTH, query));
    SignalSpec spec =
        new SignalSpec(
            "orders",
            null,
            SignalSpec.Kind.QUEUE,
            source,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    PrometheusReader reader =
        new PrometheusReader(spec, source, new NodeTexts(node, secrets), server.fetch());
    return new GuardedSource(spec, node, reader, secrets, InstantSource.system()).read();
  }

  private void assertUnreadable(String why) {
    assertThat(read("x", null))
        .isInstanceOfSatisfying(
            Unreadable.class,
            failure -> assertThat(failure.reason()).contains(why).doesNotContain("pit-stop-7"));
  }

  @Test
  void asksWithItsTokenAndOneMoment() {
    answer = vector("3");
    assertThat(read("x", null)).isInstanceOf(QueueSample.class);
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).startsWith("GET query=x&timeout=").endsWith("Bearer pit-stop-7");
    assertThat(asked.getLast()).contains("min(timestamp(x\n))").contains("&time=1000 ");
  }

  @Test
  void aLongQueryIsPosted() {
    answer = vector("3");
    assertThat(read("x" + " ".repeat(3_000), null)).isInstanceOf(QueueSample.class);
    assertThat(asked.getFirst()).startsWith("POST query=x ");
  }

  @Test
  void aBareNumberHasNoSamplesToBeOld() {
    answer = success("scalar", "[1000,\"3\"]");
    assertThat(read("scalar(x)", null)).isInstanceOf(QueueSample.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void theNodeStandsInTheQueryAsItIs() {
    answer = vector("3");
    Service.Node node = new Service.Node("app01", "127.0.0.1", 8080);
    assertThat(read("x{instance=\"{{node.address}}\"}", node).node()).isEqualTo("app01");
    assertThat(asked.getFirst()).contains("x{instance=\"127.0.0.1:8080\"}");
    assertThat(PrometheusReader.escaped("a\"b\\c'd\ne")).isEqualTo("a\\\"b\\\\c\\'d\\ne");
  }

  @Test
  void aSampleIsAsOldAsWhatItRestsOn() {
    answer = vector("3");
    age = 4;
    Instant before = Instant.now();
    assertThat(read("x", null).at())
        .isBetween(before.minusSeconds(4), Instant.now().minusSeconds(4));
  }

  @Test
  void whatIsOlderThanStaleAfterIsNoReading() {
    answer = vector("3");
    age = 42;
    assertUnreadable("was last scraped 42 s ago; required within stale_after, 15 s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "200 | <html>                        | the answer is not JSON",
        "200 | {}                            | depth: the answer has no status",
        "200 | []                            | depth: the answer has no status",
        "200 | {\"status\":\"success\"}      | document without a result; required one moment",
        "404 | 404 page not found            | name its base as url",
        "401 | Unauthorized                  | answered 401; required 200; give it a user and password",
        "403 | {}                            | answered 403; required 200; the user may log in",
        "500 | oops                          | answered 500; required 200",
        "503 | {\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"slow\"}  | 503 timeout: slow; make the query cheaper",
        "400 | {\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}   | 400 bad_data: no; correct the query",
        "200 | {\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"dup\"} | 200 execution: dup",
      })
  void answersThatAreNone(int code, String text, String why) {
    status = code;
    answer = text;
    assertUnreadable(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "vector | []                                         | depth: the query finds no series",
        "vector | [{\"metric\":{},\"value\":[1000,\"NaN\"]}]  | depth is NaN; required a number",
        "vector | [{\"metric\":{},\"value\":[1000,\"+Inf\"]}] | depth is Infinity",
        "vector | [{\"metric\":{},\"value\":[1000,\"-2\"]}]   | depth is -2.0",
        "vector | [{\"metric\":{},\"value\":[1000,\"many\"]}] | depth: the value is `many`",
        "vector | [{\"metric\":{},\"value\":[]}]              | depth: the value is ``",
        "vector | [{\"metric\":{},\"value\":[\"x\",\"1\"]}]   | depth: the value has no time",
        "vector | [{\"metric\":{},\"histogram\":[1000,{}]}]   | finds a histogram",
        "vector | [{\"metric\":{\"a\":\"1\"},\"value\":[1000,\"1\"]},{\"metric\":{},\"value\":[1000,\"1\"]}] | finds 2 series; required one: aggregate them",
        "matrix | [{\"metric\":{},\"values\":[[1000,\"1\"]]}] | answers a matrix; required one moment",
        "string | [1000,\"x\"]                                | answers a string",
      })
  void resultsThatAreNone(String type, String result, String why) {
    answer = success(type, result);
    assertUnreadable(why);
  }

  @Test
  void aWarningMeansThatSomethingMayBeMissing() {
    answer = vector("3").replace("{\"status\"", "{\"warnings\":[\"store b is away\"],\"status\"");
    assertUnreadable("the server warns: store b is away");
    answer = vector("3").replace("{\"status\"", "{\"warnings\":[],\"infos\":[\"x\"],\"status\"");
    assertThat(read("x", null)).isInstanceOf(QueueSample.class);
  }
}
