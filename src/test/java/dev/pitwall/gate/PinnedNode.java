package dev.pitwall.gate;

import dev.pitwall.testing.Gates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded node that is proven run by run, as in operation: health up, the judge asked after
 * every run, and then the run that is needed most, a failed journey at once again. The judge is a
 * pure function, so each course of events is judged once and remembered.
 */
final class PinnedNode {
  /** How one trial ended. */
  record End(Verdict verdict, int runs) {}

  private record Step(String journey, boolean failed) {}

  private static final class Course {
    private final Verdict verdict;
    private final @Nullable String next;
    private final List<Step> steps;
    private @Nullable Course ifPassed;
    private @Nullable Course ifFailed;

    private Course(List<Step> steps, Judgement judged) {
      this.steps = steps;
      this.verdict = judged.verdict();
      this.next = judged.needs().isEmpty() ? null : mostNeeded(judged.needs(), steps);
    }

    private static String mostNeeded(List<Need> needs, List<Step> steps) {
      Map<String, Integer> ran = new HashMap<>();
      steps.forEach(step -> ran.merge(step.journey(), 1, Integer::sum));
      Step last = steps.isEmpty() ? null : steps.getLast();
      Need best = needs.getFirst();
      for (Need need : needs) {
        if (last != null && last.failed() && last.journey().equals(need.journey())) {
          return need.journey();
        }
        if (ran.getOrDefault(need.journey(), 0) < ran.getOrDefault(best.journey(), 0)) {
          best = need;
        }
      }
      return best.journey();
    }
  }

  private final Gates gate;
  private final Map<String, Baseline> baselines;
  private final Course start;

  PinnedNode(Gates gate, Map<String, Baseline> baselines) {
    this.gate = gate;
    this.baselines = baselines;
    this.start = judged(List.of());
  }

  /** One trial; the rates say how often each journey fails. */
  End run(Map<String, Double> rates, SplittableRandom random) {
    Course course = start;
    while (course.verdict == Verdict.PENDING) {
      String journey = course.next;
      if (journey == null) {
        throw new AssertionError("pending without a need after " + course.steps);
      }
      course = after(course, journey, random.nextDouble() < rates.getOrDefault(journey, 0.0));
    }
    return new End(course.verdict, course.steps.size());
  }

  private Course after(Course course, String journey, boolean failed) {
    Course known = failed ? course.ifFailed : course.ifPassed;
    if (known != null) {
      return known;
    }
    List<Step> steps = new ArrayList<>(course.steps);
    steps.add(new Step(journey, failed));
    Course next = judged(steps);
    if (failed) {
      course.ifFailed = next;
    } else {
      course.ifPassed = next;
    }
    return next;
  }

  private Course judged(List<Step> steps) {
    Cases cases = Cases.postStart().up();
    baselines.forEach((name, shown) -> cases.baseline(name, shown.n(), shown.failed()));
    for (Step step : steps) {
      if (step.failed()) {
        cases.fails(step.journey(), 1);
      } else {
        cases.passes(step.journey(), 1);
      }
    }
    return new Course(steps, cases.up().judgedBy(gate));
  }
}
