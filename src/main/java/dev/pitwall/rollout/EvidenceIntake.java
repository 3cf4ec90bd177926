package dev.pitwall.rollout;

import dev.pitwall.gate.GatePhase;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Service;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes runs and readings, and marks the questions they bear on. Guarded by the lock of the gate
 * service.
 */
final class EvidenceIntake {
  private final MonitoredConfig setup;
  private final RunHistory runs;
  private final SignalWindows windows;
  private final NodeWatch watch;
  private final Judging judging;

  EvidenceIntake(
      MonitoredConfig setup,
      RunHistory runs,
      SignalWindows windows,
      NodeWatch watch,
      Judging judging) {
    this.setup = setup;
    this.runs = runs;
    this.windows = windows;
    this.watch = watch;
    this.judging = judging;
  }

  void take(Run run, Instant now) {
    if (!runs.add(run)) {
      return;
    }
    String node = run.targetNode();
    if (node != null && run.met().requests() > 0) {
      windows.own(run.service(), node, run.endedAt(), run.met().requests(), run.met().errors());
    }
    watch.met(run, now);
    Set<String> gates = setup.gatesJudging(run);
    judging.mark(
        evaluation -> gates.contains(evaluation.question().gate()) && bearsOn(run, evaluation));
  }

  private static boolean bearsOn(Run run, Evaluation evaluation) {
    Question question = evaluation.question();
    @Nullable String node = run.targetNode();
    return switch (question.phase()) {
      case POST_START ->
          node != null && (node.equals(question.node()) || isNeeded(run, evaluation));
      case PRE_DRAIN -> node == null || !node.equals(question.node());
      case FLEET -> node == null;
      case DRAINED -> false;
    };
  }

  private static boolean isNeeded(Run run, Evaluation evaluation) {
    return evaluation.judgement().needs().stream()
        .anyMatch(
            need ->
                need.journey().equals(run.journey())
                    && run.targetNode() != null
                    && run.targetNode().equals(need.node()));
  }

  void take(Sample sample, Instant now) {
    windows.add(sample);
    if (sample instanceof HealthSample health) {
      boolean twice = setup.service(health.signal()).map(Service::startMetrics).isPresent();
      int asked = twice && health.up() ? 2 : 1;
      windows.own(health.signal(), health.node(), health.at(), asked, health.up() ? 0 : 1);
      watch.heard(health, now);
    }
    Set<String> gates = setup.gatesReading(sample);
    judging.mark(
        evaluation -> gates.contains(evaluation.question().gate()) && bearsOn(sample, evaluation));
  }

  private static boolean bearsOn(Sample sample, Evaluation evaluation) {
    Question question = evaluation.question();
    boolean ofNode =
        question.phase() == GatePhase.POST_START || question.phase() == GatePhase.DRAINED;
    String node = sample.node();
    return !(sample instanceof HealthSample)
        || !ofNode
        || node == null
        || node.equals(question.node())
        || question.phase() == GatePhase.DRAINED;
  }
}
