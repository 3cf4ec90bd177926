package dev.pitwall.api;

import dev.pitwall.config.Config.Scope;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers a gate question that was asked before from memory: the request's text leads to its
 * evaluation, and as long as that stands unchanged the same bytes are sent again. Who asks is
 * checked each time; holds and ended leases show at once, because the gate service is asked each
 * time too, which takes no lock.
 */
final class GateAnswerCache {
  static final int MAX_ENTRIES = 10_000;

  private static final String PREFIX = "/api/v1/gates/";
  private static final int MAX_KEY = 1024;

  private record Key(String uri, @Nullable String accept) {}

  private record Known(Evaluation evaluation, GateResponse answer, boolean waits) {}

  private final GateService gates;
  private final GateResponses responses;
  private final RequestAuthorizer authorizer;
  private final Set<Scope> scopes;
  private final InstantSource clock;
  private final Map<Key, Known> known = new ConcurrentHashMap<>();

  GateAnswerCache(
      GateService gates,
      GateResponses responses,
      RequestAuthorizer authorizer,
      Set<Scope> scopes,
      InstantSource clock) {
    this.gates = gates;
    this.responses = responses;
    this.authorizer = authorizer;
    this.scopes = scopes;
    this.clock = clock;
  }

  /** Answers the request, if it can; else the request has to go the whole way. */
  boolean answered(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) || !request.uri().startsWith(PREFIX)) {
      return false;
    }
    Key key = key(request);
    Known before = known.get(key);
    if (before == null || authorizer.admitted(request, scopes).isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    Optional<Evaluation> standing = gates.standing(before.evaluation().id(), now);
    if (standing.isEmpty()) {
      known.remove(key, before);
      return false;
    }
    return answered(request, key, before, standing.get(), now);
  }

  private boolean answered(
      HttpServerRequest request, Key key, Known before, Evaluation standing, Instant now) {
    if (before.waits() && standing.verdict() == Verdict.PENDING) {
      return false;
    }
    GateResponse response = before.answer();
    if (!standing.equals(before.evaluation())) {
      response = responses.of(standing, response.shape(), now);
      if (standing.verdict() != Verdict.HOLD) { // the time until its end goes by
        known.replace(key, before, new Known(standing, response, before.waits()));
      }
    }
    response.send(request);
    return true;
  }

  /** Remembers an answer for the next time the same is asked. */
  void remember(
      HttpServerRequest request, GateRequest asked, Evaluation evaluation, GateResponse response) {
    boolean fits =
        request.method().equals(HttpMethod.GET)
            && asked.isStable()
            && evaluation.verdict() != Verdict.HOLD
            && request.uri().length() <= MAX_KEY;
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (!fits || (accept != null && accept.length() > MAX_KEY)) {
      return;
    }
    if (known.size() >= MAX_ENTRIES) {
      known.clear(); // rare, and cheaper than keeping an order
    }
    known.put(key(request), new Known(evaluation, response, !asked.patience().isZero()));
  }

  /** How many answers are remembered. */
  int size() {
    return known.size();
  }

  private static Key key(HttpServerRequest request) {
    return new Key(request.uri(), request.getHeader(HttpHeaders.ACCEPT));
  }
}
