package dev.pitwall.api;

import dev.pitwall.api.GateResponse.Shape;
import dev.pitwall.api.TokenAuthenticator.Caller;
import dev.pitwall.config.Config.Scope;
import dev.pitwall.gate.Verdict;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.IllegalTransition;
import dev.pitwall.rollout.Question;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the gate service, waits if that was asked for, and answers. */
final class GateHandler {
  private static final Set<Scope> MAY_CHANGE = EnumSet.of(Scope.DEPLOY);

  private final GateService gates;
  private final InstantSource clock;
  private final BlockingExecutor executor;
  private final GateResponses responses;
  private final LongPolls longPolls;
  private final GateAnswerCache cache;

  GateHandler(
      GateService gates,
      InstantSource clock,
      BlockingExecutor executor,
      GateResponses responses,
      LongPolls longPolls,
      GateAnswerCache cache) {
    this.gates = gates;
    this.clock = clock;
    this.executor = executor;
    this.responses = responses;
    this.longPolls = longPolls;
    this.cache = cache;
  }

  void handle(ApiRequest request, boolean statusMode) {
    GateRequest asked = GateRequest.of(request.inputs());
    RoutingContext ctx = request.ctx();
    Consumer<Evaluation> answer = evaluation -> answer(ctx, asked, statusMode, evaluation);
    executor.run(
        ctx,
        () -> ask(asked, request.caller()),
        evaluation -> {
          if (evaluation.verdict() != Verdict.PENDING || asked.patience().isZero()) {
            answer.accept(evaluation);
          } else {
            await(ctx, asked, evaluation, answer);
          }
        });
  }

  /** What cannot be asked is a bad request: 409 would be read as a NO_GO. */
  private Evaluation ask(GateRequest asked, Caller caller) {
    try {
      return caller.mayAny(MAY_CHANGE)
          ? gates.ask(asked.question(), caller.name(), clock.instant())
          : gates
              .askUnchanging(asked.question(), caller.name(), clock.instant())
              .orElseThrow(() -> mayNotChange(asked.question(), caller));
    } catch (IllegalTransition e) {
      throw new ProblemException(Problem.badQuestion(String.valueOf(e.getMessage())));
    }
  }

  private static ProblemException mayNotChange(Question asked, Caller caller) {
    String node = asked.node();
    return new ProblemException(
        Problem.forbidden(
            "token %s has scope %s; asking this would open rollout %s, change its version%s; needed is scope deploy"
                .formatted(
                    caller.name(),
                    caller.scopesInWords(),
                    asked.rollout(),
                    node == null ? "" : " or move node " + node)));
  }

  private void await(
      RoutingContext ctx, GateRequest asked, Evaluation pending, Consumer<Evaluation> answer) {
    String id = pending.id();
    LongPolls.Waiter waiter =
        longPolls.add(
            id,
            asked.patience(),
            ctx.vertx().getOrCreateContext(),
            () -> answer.accept(standing(pending)));
    if (waiter == null) {
      answer.accept(pending);
      return;
    }
    ctx.addEndHandler(ended -> waiter.forget());
    if (standing(pending).verdict() != Verdict.PENDING) { // decided while we sat down
      waiter.wake();
    }
  }

  /** Never anything better than what was seen: an answer that is gone leaves it pending. */
  private Evaluation standing(Evaluation pending) {
    return gates.standing(pending.id(), clock.instant()).orElse(pending);
  }

  private void answer(
      RoutingContext ctx, GateRequest asked, boolean statusMode, Evaluation evaluation) {
    Shape shape =
        Shape.of(
            statusMode, ctx.request().getHeader(HttpHeaders.ACCEPT), asked.inconclusiveStatus());
    GateResponse response = responses.of(evaluation, shape, clock.instant());
    cache.remember(ctx.request(), asked, evaluation, response);
    response.send(ctx.request());
  }
}
