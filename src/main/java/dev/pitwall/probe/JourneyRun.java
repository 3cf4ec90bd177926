package dev.pitwall.probe;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Service;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.UnknownVariable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interprets one journey once: step after step on the calling thread, until one does not pass; then
 * the undo steps, all of them, whatever happened.
 *
 * <p>Nothing is tried twice, and request steps follow no redirect: a 302 is an answer like any
 * other and fails a step that expects 2xx. The run's timeout covers the steps; the undo steps have
 * the same allowance once more. An undo step that needs a variable nobody captured is SKIPPED. What
 * an undo step fails at is in its result, and fails the run only if nothing else did.
 *
 * <p>Where there are undo steps, {@link RunRequest#settled} hears of the run before the first of
 * them begins.
 *
 * <p>Everything in the {@link Run} is redacted, bounded and free of control characters.
 */
public final class JourneyRun {
  private static final Logger LOG = LoggerFactory.getLogger(JourneyRun.class);

  private final RunRequest request;
  private final Journey journey;
  private final HttpDriver http;
  private final @Nullable BrowserDriver browser;
  private final CookieJar cookies;
  private final ObservedIdentity seen;
  private final RunEnvironment around;
  private final Scope scope;
  private final RequestIdentity identity;
  private final RequestRenderer requests;
  private final RunRecorder recorder;

  /**
   * A run that starts now.
   *
   * @param browser null when there is none; a browser step is then ERRORED
   * @param cookies empty, of this run alone
   * @param seen of this run alone; HTTP steps report to it, and a browser may as well
   * @param worker which slot or thread runs it
   */
  public JourneyRun(
      RunRequest request,
      Secrets secrets,
      HttpDriver http,
      @Nullable BrowserDriver browser,
      CookieJar cookies,
      ObservedIdentity seen,
      String worker,
      RunEnvironment around) {
    this.request = request;
    this.journey = request.journey();
    this.http = http;
    this.browser = browser;
    this.cookies = cookies;
    this.seen = seen;
    this.around = around;
    this.scope = new Scope(variables(request, around), secrets);
    this.identity = RequestIdentity.of(request, around.propagation());
    this.requests = new RequestRenderer(request.target(), identity.product());
    this.recorder = new RunRecorder(request, new TextSanitizer(secrets), seen, worker, around);
  }

  private static Map<String, String> variables(RunRequest request, RunEnvironment around) {
    Service service = request.target().service();
    Map<String, String> variables = new HashMap<>(service.variables());
    variables.putAll(request.journey().variables());
    variables.put("run.id", request.id());
    variables.put("random", HexFormat.of().toHexDigits(around.random().nextInt()));
    return variables;
  }

  /** Runs it; never throws for what a target, a browser or a journey did. */
  public Run execute() {
    return execute(RunListener.NONE);
  }

  /** Runs it, and tells somebody who may add artefacts. */
  public Run execute(RunListener listener) {
    try {
      perform(journey.steps(), false, listener);
      tell(() -> listener.stepsEnded(recorder.failure()));
      settle();
      perform(journey.undo(), true, listener);
    } finally {
      http.ended(cookies);
    }
    return recorder.finished(artefacts(listener));
  }

  /**
   * The run so far, as if it ended now with the step under way to blame; for a watchdog on another
   * thread whose run is stuck. What went wrong before stays the reason, if anything did.
   *
   * @param how FAILED or ERRORED
   */
  public Run cutShort(Outcome how, String observed, String required) {
    return recorder.cutShort(how, observed, required);
  }

  /** What the undo steps find changes little, and may take long. */
  private void settle() {
    if (!journey.undo().isEmpty()) {
      tell(() -> request.settled().accept(recorder.finished(List.of())));
    }
  }

  private void perform(List<Step> steps, boolean undo, RunListener listener) {
    TimeBudget budget = new TimeBudget(journey.timeout(), around.nanos());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      long start = around.nanos().getAsLong();
      recorder.begin(i + 1, undo, step, scope.filled(step.common().label()));
      if (!undo && recorder.failure() != null) {
        recorder.end(StepOutcome.skipped("not run, a step before it did not pass"), Duration.ZERO);
      } else {
        Duration limit = budget.cap(step.common().timeout());
        StepOutcome outcome = attempt(step, i + 1, undo, limit, budget);
        recorder.end(
            OwnDelays.weigh(outcome, budget, start, limit, around),
            Duration.ofNanos(around.nanos().getAsLong() - start));
      }
      recorder.latest().ifPresent(result -> tell(() -> listener.stepEnded(result)));
    }
  }

  private StepOutcome attempt(
      Step step, int number, boolean undo, Duration limit, TimeBudget budget) {
    if (limit.isZero()) {
      return StepOutcome.failed(null, budget.usedUp(undo, null));
    }
    try {
      return switch (step) {
        case Step.Request request -> send(request, identity.ofStep(number, undo), limit);
        case BrowserStep onPage -> act(onPage, limit);
      };
    } catch (StepFailed e) {
      return StepOutcome.failed(null, budget.isUsedUp() ? budget.usedUp(undo, e) : e, clues(step));
    } catch (ProbeBroken e) {
      return StepOutcome.errored(null, String.valueOf(e.getMessage()));
    } catch (UnknownVariable e) {
      return unknown(e, undo);
    } catch (RuntimeException | StackOverflowError e) {
      try (var _ = names()) {
        LOG.error("journey {}: step {} broke the probe", journey.name(), step.common().label(), e);
      }
      return StepOutcome.errored(null, "the probe broke: " + e);
    }
  }

  private List<String> clues(Step step) {
    return browser != null && step instanceof BrowserStep ? browser.clues() : List.of();
  }

  private static StepOutcome unknown(UnknownVariable e, boolean undo) {
    String why = String.valueOf(e.getMessage());
    return undo && !e.name().startsWith("secret.")
        ? StepOutcome.skipped(why + "; the step that captures it did not pass")
        : StepOutcome.errored(null, why);
  }

  private StepOutcome act(BrowserStep step, Duration limit) throws StepFailed, ProbeBroken {
    if (browser == null) {
      throw new ProbeBroken("this step needs a browser, and this probe has none");
    }
    browser.perform(step, limit, scope).forEach(scope::put);
    return StepOutcome.passed(null, "");
  }

  private StepOutcome send(Step.Request step, Map<String, String> trace, Duration limit)
      throws StepFailed, ProbeBroken {
    HttpCall call = requests.render(step, trace, scope, limit);
    if (browser != null) {
      browser.unattended();
    }
    HttpAnswer answer = answer(call);
    try {
      judge(step, new ResponseBody(answer));
      return StepOutcome.passed(answer, "status " + answer.status());
    } catch (StepFailed e) {
      return StepOutcome.failed(answer, e);
    } catch (ProbeBroken e) {
      return StepOutcome.errored(answer, String.valueOf(e.getMessage()));
    }
  }

  private HttpAnswer answer(HttpCall call) throws StepFailed, ProbeBroken {
    try {
      HttpAnswer answer = http.send(call, cookies);
      seen.asked(call.url());
      seen.answer(
          new ObservedIdentity.Answer(
              call.url(), answer.status(), true, name -> answer.header(name).orElse(null)));
      return answer;
    } catch (StepFailed e) {
      seen.asked(call.url());
      seen.unanswered(call.url());
      throw e;
    }
  }

  /** Captures what it can even of an answer that is not as expected: the undo steps may need it. */
  private void judge(Step.Request step, ResponseBody view) throws StepFailed, ProbeBroken {
    StepFailed missing = null;
    try {
      Captures.take(step.captures(), view, scope);
    } catch (StepFailed e) {
      missing = e;
    }
    Expectations.check(step.expect(), view, scope);
    if (missing != null) {
      throw missing;
    }
  }

  private void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      try (var _ = names()) {
        LOG.warn("journey {}: who listens to its run broke", journey.name(), e);
      }
    }
  }

  private List<Artefact> artefacts(RunListener listener) {
    try {
      return listener.artefacts();
    } catch (RuntimeException e) {
      try (var _ = names()) {
        LOG.warn("journey {}: its run has no artefacts", journey.name(), e);
      }
      return List.of();
    }
  }

  /** Only where something is logged: thousands of runs a second need no names. */
  private LogNames names() {
    return LogNames.ofRun(request.id(), journey.name(), identity.trace());
  }
}
