package dev.pitwall.api;

import dev.pitwall.config.Config;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What is asked of every request before anything is routed. */
final class FrontDesk {
  private static final int RETRY_SECONDS = 1;
  private static final Set<String> HEALTH = Set.of("/health/live", "/health/ready");

  private final RequestAuthorizer authorizer;
  private final RateLimits rates;
  private final int perSecond;
  private final LongAdder refused = new LongAdder();

  /**
   * Which pace a request counts towards: those who read metrics must not be shut out by those who
   * ask gates with the same token.
   */
  private record Pace(Object caller, boolean metrics) {}

  FrontDesk(RequestAuthorizer authorizer, Config.Callers callers) {
    this.authorizer = authorizer;
    this.perSecond = callers.requestsPerSecond();
    this.rates = new RateLimits(perSecond, System::nanoTime);
  }

  /** Why its path or query cannot be read. */
  static Optional<Problem> unreadable(HttpServerRequest request) {
    return Escapes.broken(request.uri())
        .map(
            seen ->
                Problem.badRequest(
                    List.of(
                        new Problem.FieldError(
                            "request", seen, "escapes of two hex digits that are UTF-8"))));
  }

  /**
   * Why it is one too many. Health is not counted: whoever looks after this process would take a
   * refusal for a fault, and start it again.
   */
  Optional<Problem> tooMany(HttpServerRequest request) {
    String uri = request.uri();
    String path = uri.substring(0, uri.indexOf('?') < 0 ? uri.length() : uri.indexOf('?'));
    if (HEALTH.contains(path)) { // to the letter, or a path that leads elsewhere would not count
      return Optional.empty();
    }
    boolean metrics = path.equals("/metrics");
    if (rates.take(new Pace(authorizer.identity(request), metrics))) {
      return Optional.empty();
    }
    refused.increment();
    return Optional.of(Problem.tooManyRequests(perSecond, RETRY_SECONDS));
  }

  /** How many requests were refused since the start because their caller asked too often. */
  long refused() {
    return refused.sum();
  }
}
