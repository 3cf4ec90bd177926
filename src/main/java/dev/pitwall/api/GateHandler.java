package dev.pitwall.api;

import dev.pitwall.api.Answer.Shape;
import dev.pitwall.api.Keyring.Caller;
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

  private final GateService race;
  private final InstantSource clock;
  private final OffLoop offLoop;
  private final Answers answers;
  private final Waiters waiters;
  private final FastLane fastLane;

  GateHandler(
      GateService race,
      InstantSource clock,
      OffLoop offLoop,
      Answers answers,
      Waiters waiters,
      FastLane fastLane) {
    this.race = race;
    this.clock = clock;
    this.offLoop = offLoop;
    this.answers = answers;
    this.waiters = waiters;
    this.fastLane = fastLane;
  }

  void handle(Call call, boolean statusMode) {
    GateRequest asked = GateRequest.of(call.inputs());
    RoutingContext ctx = call.ctx();
    Consumer<Evaluation> answer = evaluation -> answer(ctx, asked, statusMode, evaluation);
    offLoop.run(
        ctx,
        () -> ask(asked, call.caller()),
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
          ? race.ask(asked.question(), caller.name(), clock.instant())
          : race.askUnchanging(asked.question(), caller.name(), clock.instant())
              .orElseThrow(() -> mayNotChange(asked.question(), caller));
    } catch (IllegalTransition e) {
      throw new Refused(Problem.badQuestion(String.valueOf(e.getMessage())));
    }
  }

  private static Refused mayNotChange(Question asked, Caller caller) {
    String node = asked.node();
    return new Refused(
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
    Waiters.Waiter waiter =
        waiters.add(
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
    return race.standing(pending.id(), clock.instant()).orElse(pending);
  }

  private void answer(
      RoutingContext ctx, GateRequest asked, boolean statusMode, Evaluation evaluation) {
    Shape shape =
        Shape.of(
            statusMode, ctx.request().getHeader(HttpHeaders.ACCEPT), asked.inconclusiveStatus());
    Answer answer = answers.of(evaluation, shape, clock.instant());
    fastLane.remember(ctx.request(), asked, evaluation, answer);
    answer.send(ctx.request());
  }
}
