package dev.pitwall.endtoend;

import dev.pitwall.testing.RealServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A real Prometheus with a configuration of one's own. */
final class RealPrometheus implements AutoCloseable {
  private final RealServer server;
  private final Curl curl;

  RealPrometheus(String configuration, String... features) {
    Path program = RealServer.program("prometheus", "prometheus");
    int port = RealServer.freePort();
    server = new RealServer("prometheus"); // not before: a test that is skipped leaves no folder
    server.file("prometheus.yml", configuration);
    curl = new Curl(URI.create("http://127.0.0.1:" + port));
    server.start(
        () -> curl.get("/-/ready").status() == 200,
        Stream.concat(
                Stream.of(
                    program.toString(),
                    "--config.file=prometheus.yml",
                    "--storage.tsdb.path=data",
                    "--web.listen-address=127.0.0.1:" + port),
                Stream.of(features).map(one -> "--enable-feature=" + one))
            .toList());
  }

  /** The value of an expression; empty while there is none, or when there are several. */
  OptionalDouble value(String expr) throws IOException, InterruptedException {
    JsonArray series = series(expr);
    return series.size() == 1
        ? OptionalDouble.of(
            Double.parseDouble(series.getJsonObject(0).getJsonArray("value").getString(1)))
        : OptionalDouble.empty();
  }

  /** Whether an expression has exactly one series, of that value. */
  boolean is(double value, String expr) throws IOException, InterruptedException {
    return value(expr).equals(OptionalDouble.of(value));
  }

  /** The values of a label in the result of an expression, in order. */
  List<String> labels(String label, String expr) throws IOException, InterruptedException {
    return series(expr).stream()
        .map(one -> ((JsonObject) one).getJsonObject("metric").getString(label, ""))
        .sorted()
        .toList();
  }

  private JsonArray series(String expr) throws IOException, InterruptedException {
    String query = URLEncoder.encode(expr, StandardCharsets.UTF_8);
    return curl.get("/api/v1/query?query=" + query)
        .json()
        .getJsonObject("data")
        .getJsonArray("result");
  }

  /** What it says of the last scrape of a job's targets; empty where all was well. */
  List<String> lastErrors(String job) throws IOException, InterruptedException {
    return curl
        .get("/api/v1/targets?state=active")
        .json()
        .getJsonObject("data")
        .getJsonArray("activeTargets")
        .stream()
        .map(JsonObject.class::cast)
        .filter(target -> target.getString("scrapePool").equals(job))
        .map(target -> target.getString("lastError"))
        .toList();
  }

  @Override
  public void close() {
    curl.close();
    server.close();
  }
}
