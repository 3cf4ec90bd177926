package dev.pitwall.demo;

import dev.pitwall.demo.GateAnswer.Said;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Talks to Pitwall as any deploy tool would: over HTTP, and with nothing of Pitwall in it. */
final class GateClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 600;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI pitwall;
  private final RetryPolicy retries;
  private final InstantSource time;

  GateClient(URI pitwall, RetryPolicy retries, InstantSource time) {
    this.pitwall = pitwall;
    this.retries = retries;
    this.time = time;
  }

  @Override
  public void close() {
    client.close();
  }

  /**
   * Asks until the answer is final or patience ends; anything but GO then means stop.
   *
   * @param meanwhile hears every answer that is not final
   */
  GateAnswer decide(RolloutQuestion question, Consumer<GateAnswer> meanwhile)
      throws InterruptedException {
    Instant since = time.instant();
    Said before = Said.PENDING;
    while (true) {
      Heard heard = ask(question);
      GateAnswer answer = heard.answer();
      if (answer.said() != before) {
        since = time.instant();
        before = answer.said();
      }
      Duration limit = limit(answer.said());
      if (limit.isZero()) {
        return answer;
      }
      if (Duration.between(since, time.instant()).compareTo(limit) >= 0) {
        return answer.because("gave up after " + limit.toMillis() / 1000.0 + " s of it");
      }
      meanwhile.accept(answer);
      Thread.sleep(heard.pause());
    }
  }

  /** Tells Pitwall something; answers what went wrong, or nothing. */
  Optional<String> tell(String path, JsonObject body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(pitwall.resolve(path))
            .timeout(SLACK)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() / 100 == 2
          ? Optional.empty()
          : Optional.of(unexpected("POST " + path, response));
    } catch (IOException e) {
      return Optional.of("POST " + path + ": " + pitwall + " does not answer (" + why(e) + ")");
    }
  }

  URI page(String path) {
    return pitwall.resolve(path);
  }

  private record Heard(GateAnswer answer, Duration pause) {}

  /** How long this answer is put up with; zero for one that is final. */
  private Duration limit(Said said) {
    return switch (said) {
      case GO, NO_GO, INCONCLUSIVE -> Duration.ZERO;
      case PENDING -> retries.pending();
      case HOLD -> retries.hold();
      case UNREACHABLE -> retries.unreachable();
    };
  }

  private Heard ask(RolloutQuestion question) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(pitwall.resolve(question.path(retries.poll())))
            .timeout(retries.poll().plus(SLACK))
            .GET()
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Heard(read(response), pause(response));
    } catch (IOException e) {
      String reason = pitwall + " does not answer (" + why(e) + ")";
      return new Heard(GateAnswer.unreachable(reason), retries.again());
    }
  }

  /** A verdict counts only when status and header agree: a stray 200 of a proxy is no GO. */
  private GateAnswer read(HttpResponse<String> response) {
    String verdict = response.headers().firstValue("X-Gate-Verdict").orElse("");
    for (Said said : Said.values()) {
      if (said.name().equals(verdict) && status(said) == response.statusCode()) {
        return new GateAnswer(said, firstLine(response.body()), link(response));
      }
    }
    return GateAnswer.unreachable(unexpected("the gate", response));
  }

  private static int status(Said said) {
    return switch (said) {
      case GO -> 200;
      case NO_GO, INCONCLUSIVE -> 409;
      case HOLD -> 423;
      case PENDING -> 503;
      case UNREACHABLE -> -1;
    };
  }

  private String link(HttpResponse<String> response) {
    String evaluation = response.headers().firstValue("X-Gate-Evaluation").orElse("");
    return evaluation.isEmpty() || evaluation.startsWith("http")
        ? evaluation
        : pitwall.resolve("/evaluations/" + evaluation).toString();
  }

  private Duration pause(HttpResponse<String> response) {
    String after = response.headers().firstValue("Retry-After").orElse("");
    if (!after.matches("\\d{1,4}")) {
      return retries.again();
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(after));
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  private static String unexpected(String who, HttpResponse<String> response) {
    return who + " answered " + response.statusCode() + ": " + firstLine(response.body());
  }

  private static String firstLine(String body) {
    String line = body.lines().findFirst().orElse("(no reason given)").strip();
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
  }

  private static String why(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
