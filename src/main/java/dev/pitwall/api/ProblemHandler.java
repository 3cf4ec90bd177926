package dev.pitwall.api;

import dev.pitwall.rollout.IllegalTransition;
import dev.pitwall.rollout.NotWritten;
import dev.pitwall.rollout.UnknownName;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong with a request into a problem. */
final class ProblemHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  /** The statuses Vert.x may fail a request with. */
  static final List<Integer> STATUSES =
      List.of(400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 417, 431, 500, 503);

  @Override
  public void handle(RoutingContext ctx) {
    ApiResponse.problem(problem(ctx)).send(ctx);
  }

  private Problem problem(RoutingContext ctx) {
    Throwable failure = ctx.failure();
    return switch (failure) {
      case null -> ofStatus(ctx);
      case ProblemException problem -> problem.problem();
      case UnknownName unknown -> Problem.notFound(String.valueOf(unknown.getMessage()));
      case IllegalTransition illegal -> Problem.conflict(String.valueOf(illegal.getMessage()));
      case NotWritten notWritten -> Problem.notWritten(notWritten.sentence());
      default -> ctx.statusCode() == 500 ? broken(ctx, failure) : ofStatus(ctx);
    };
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
