package dev.pitwall.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.ErrorCounts;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.signal.Unreadable;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.HttpFetch;
import dev.pitwall.source.NodeTexts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSourceTest {
  private static final Map<String, String> QUEUE =
      Map.of("depth", "$.queue.depth", "oldest_age", "$.queue.age");

  private final Vertx vertx = Vertx.vertx();
  private final HttpFetch fetch = new HttpFetch(vertx);
  private final InstantSource clock = InstantSource.system();

  @AfterEach
  void close() throws Exception {
    fetch.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private int serving(Consumer<HttpServerRequest> handler) throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(handler::accept);
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .actualPort();
  }

  private Sample read(int port, SignalSpec.Kind kind, Map<String, String> paths) {
    return source(port, kind, paths, null).read();
  }

  private SignalSource source(
      int port, SignalSpec.Kind kind, Map<String, String> paths, Service.@Nullable Node node) {
    String host = node == null ? "127.0.0.1:" + port : "{{node.address}}";
    Map<Figure, String> figures = new EnumMap<>(Figure.class);
    paths.forEach((key, path) -> figures.put(Figure.valueOf(key.toUpperCase(Locale.ROOT)), path));
    HttpSpec http =
        new HttpSpec(new SourceSpec.Link("http://" + host + "/counters", null, Map.of()), figures);
    SignalSpec spec =
        new SignalSpec(
            "orders",
            node == null ? null : "shop",
            kind,
            http,
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(5));
    HttpReader reader = new HttpReader(spec, http, new NodeTexts(node, Secrets.NONE), fetch);
    return new GuardedSource(spec, node, reader, Secrets.NONE, clock);
  }

  @Test
  void readsAQueue() throws Exception {
    int port = serving(r -> r.response().end("{\"queue\":{\"depth\":3,\"age\":1.5}}"));
    assertThat(read(port, SignalSpec.Kind.QUEUE, QUEUE))
        .isInstanceOfSatisfying(
            QueueSample.class,
            queue -> {
              assertThat(queue.depth()).isEqualTo(3);
              assertThat(queue.oldestAge()).isEqualTo(Duration.ofMillis(1500));
              assertThat(queue.consumers()).isNull();
            });
  }

  @Test
  void readsErrorCountersOfOneNode() throws Exception {
    int port = serving(r -> r.response().end("{\"bad\":2,\"total\":70}"));
    Service.Node node = new Service.Node("app01", "127.0.0.1", port);
    Map<String, String> paths = Map.of("bad", "$.bad", "total", "$.total");
    assertThat(source(port, SignalSpec.Kind.ERRORS, paths, node).read())
        .isInstanceOfSatisfying(
            ErrorCounts.class,
            counts -> {
              assertThat(counts.node()).isEqualTo("app01");
              assertThat(counts.badTotal()).isEqualTo(2);
              assertThat(counts.total()).isEqualTo(70);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html>             | not JSON",
        "{}                 | finds nothing",
        "{\"queue\":null}   | finds nothing",
        "{\"queue\":{\"depth\":\"many\",\"age\":1}} | required a number",
        "{\"queue\":{\"depth\":-1,\"age\":1}}       | required a number",
        "{\"queue\":{\"depth\":[1,2],\"age\":1}}    | required a number",
        "{\"queue\":{\"depth\":\"NaN\",\"age\":1}}  | required a number",
      })
  void whatIsNoReadingSaysWhy(String body, String why) throws Exception {
    int port = serving(r -> r.response().end(body));
    assertThat(read(port, SignalSpec.Kind.QUEUE, QUEUE))
        .isInstanceOfSatisfying(
            Unreadable.class, failure -> assertThat(failure.reason()).contains(why));
  }

  @Test
  void moreBadThanAllIsNoReading() throws Exception {
    int port = serving(r -> r.response().end("{\"bad\":2,\"total\":1}"));
    assertThat(read(port, SignalSpec.Kind.ERRORS, Map.of("bad", "$.bad", "total", "$.total")))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  void anAnswerThatIsNot200IsNoReading() throws Exception {
    int port = serving(r -> r.response().setStatusCode(503).end("{}"));
    assertThat(read(port, SignalSpec.Kind.QUEUE, QUEUE))
        .isInstanceOfSatisfying(
            Unreadable.class, failure -> assertThat(failure.reason()).contains("answered 503"));
  }

  @Test
  void aServerThatHangsOrTricklesCostsItsTimeout() throws Exception {
    int hangs = serving(r -> {});
    int trickles =
        serving(
            r -> {
              r.response().setChunked(true);
              long timer = vertx.setPeriodic(50, id -> r.response().write(" "));
              r.connection().closeHandler(closed -> vertx.cancelTimer(timer));
            });
    for (int port : List.of(hangs, trickles)) {
      assertThat(read(port, SignalSpec.Kind.QUEUE, QUEUE)).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    int port = serving(r -> r.response().end(" ".repeat(2 << 20)));
    assertThat(read(port, SignalSpec.Kind.QUEUE, QUEUE))
        .isInstanceOfSatisfying(
            Unreadable.class, failure -> assertThat(failure.reason()).contains("larger than"));
  }
}
