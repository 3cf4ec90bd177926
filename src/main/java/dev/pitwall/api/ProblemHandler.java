package dev.pitwall.api;

import dev.pitwall.rollout.IllegalTransition;
import dev.pitwall.rollout.NotWritten;
import dev.pitwall.rollout.UnknownName;
import dev.pitwall.rollout.UnreadableRecord;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong with a request into a problem. */
final class ProblemHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  /** What Vert.x fails a request with whose body broke off, or is no HTTP. */
  private static final int BROKEN_BODY = 200;

  /** The statuses Vert.x may fail a request with. */
  static final List<Integer> STATUSES =
      List.of(BROKEN_BODY, 400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 417, 431, 500, 503);

  /** Answers before a body has come whole; what is left of it is not for us. */
  private static final Set<Integer> BODY_UNREAD = Set.of(408, 413, 417);

  @Override
  public void handle(RoutingContext ctx) {
    Problem problem = problem(ctx);
    boolean hasRest =
        ctx.failure() instanceof MalformedRequest
            || ctx.statusCode() == BROKEN_BODY
            || BODY_UNREAD.contains(problem.status());
    if (hasRest) {
      ctx.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    ApiResponse.problem(problem).send(ctx);
    if (hasRest) {
      ConnectionGuard.hangUp(ctx.request());
    }
  }

  private Problem problem(RoutingContext ctx) {
    Throwable failure = ctx.failure();
    return switch (failure) {
      case null -> ofStatus(ctx);
      case MalformedRequest malformed -> malformed.problem();
      case ProblemException problem -> problem.problem();
      case UnknownName unknown -> Problem.notFound(String.valueOf(unknown.getMessage()));
      case UnreadableRecord unreadable -> unreadable(ctx, unreadable);
      case IllegalTransition illegal -> Problem.conflict(String.valueOf(illegal.getMessage()));
      case NotWritten notWritten -> Problem.notWritten(notWritten.sentence());
      default -> ctx.statusCode() == 500 ? broken(ctx, failure) : ofStatus(ctx);
    };
  }

  private static Problem unreadable(RoutingContext ctx, UnreadableRecord unreadable) {
    String detail = String.valueOf(unreadable.getMessage());
    LOG.error("{} {} failed: {}", ctx.request().method(), ctx.request().path(), detail);
    return Problem.unreadable(detail);
  }

  private static Problem broken(RoutingContext ctx, Throwable failure) {
    LOG.error(
        "{} {} failed (X-Request-Id {})",
        ctx.request().method(),
        ctx.request().path(),
        RequestIds.of(ctx.request()),
        failure);
    return Problem.broken();
  }

  private static Problem ofStatus(RoutingContext ctx) {
    String what = ctx.request().method() + " " + ctx.request().path();
    return switch (ctx.statusCode()) {
      case 404 -> Problem.notFound("there is no " + what + "; /openapi.yaml tells what there is");
      case 405 -> Problem.notAllowed(what + " is not possible; /openapi.yaml tells what is");
      case 413 -> Problem.tooLarge(ApiServer.MAX_BODY);
      case 415 -> unsupported(ctx);
      case 417 ->
          Problem.unmetExpectation(String.valueOf(ctx.request().getHeader(HttpHeaders.EXPECT)));
      case 500 -> Problem.broken();
      case 503 -> Problem.unavailable("the service is not available", 1);
      default -> wrong("request", what, "a well-formed request");
    };
  }

  private static Problem wrong(String field, String seen, String expected) {
    return Problem.badRequest(List.of(new Problem.FieldError(field, seen, expected)));
  }

  private static Problem unsupported(RoutingContext ctx) {
    return Problem.unsupportedMediaType(
        String.valueOf(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE)));
  }
}
