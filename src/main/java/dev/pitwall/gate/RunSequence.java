package dev.pitwall.gate;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Wald's test over the runs of a target, in the order of their starts.
 *
 * <p>For a stop it reads forward and begins anew whenever it has proven the target good, so each
 * stretch is one test with its own chance alpha; a change for the worse then needs no more runs
 * than the passes of the last stretch can hide. For a GO a stretch must be proven by runs that are
 * fresh, and nothing after it may speak against it.
 *
 * @param measured runs that passed or failed, the oldest start first
 * @param attempts the same, and between them those that measured nothing
 */
record RunSequence(Sprt test, List<Run> measured, List<Run> attempts) {
  /** Runs that all measured something. */
  RunSequence(Sprt test, List<Run> measured) {
    this(test, measured, measured);
  }

  /**
   * The runs since the last proof, or since the last incident that hit all nodes alike.
   *
   * @param runs the oldest start first
   * @param stops whether they were enough to stop, and no proof came after
   * @param outage the runs since an incident that hit all nodes alike began, when no proof came
   *     after it; else empty
   * @param incidentEnd how many runs were read when the last such incident was seen; 0 for none
   */
  record Stretch(List<Run> runs, boolean stops, List<Run> outage, int incidentEnd) {
    List<Run> failed() {
      return failedOf(runs);
    }
  }

  /** What a test makes of each run, reckoned once for many of them: logarithms are dear. */
  private record Weights(double pass, double failure, double passAt, double stopAt) {
    static Weights of(Sprt test) {
      return new Weights(test.perPass(), test.perFailure(), test.passAt(), test.stopAt());
    }

    double weight(Run run) {
      return run.outcome() == Outcome.FAILED ? failure : pass;
    }

    double lost(double before) {
      return Math.max(before, Math.min(stopAt, before + failure));
    }
  }

  static List<Run> failedOf(List<Run> runs) {
    return runs.stream().filter(run -> run.outcome() == Outcome.FAILED).toList();
  }

  /**
   * The last stretch. One that stops is forgotten when as many passes follow as prove a target: its
   * failures were not confirmed by then.
   *
   * @param out how many runs are out: for a stop each counts as a pass, so that fast failures do
   *     not outrun slow passes
   * @param common whether the failures of some runs hit the other nodes alike
   */
  Stretch lastStretch(int out, Predicate<List<Run>> common) {
    int from = 0;
    int outageFrom = measured.size();
    double ratio = 0;
    boolean stops = false;
    int incidentEnd = 0;
    Weights of = Weights.of(test);
    for (int i = 0; i < measured.size(); i++) {
      ratio += of.weight(measured.get(i));
      stops |= ratio + out * of.pass >= of.stopAt;
      boolean proven = ratio <= of.passAt;
      boolean shared = stops && !proven && common.test(measured.subList(from, i + 1));
      if (shared) {
        outageFrom = Math.min(outageFrom, from);
        incidentEnd = i + 1;
      } else if (proven) {
        outageFrom = measured.size();
      }
      if (shared || proven) {
        from = i + 1;
        ratio = 0;
        stops = false;
      }
    }
    List<Run> outage = measured.subList(outageFrom, measured.size());
    return new Stretch(measured.subList(from, measured.size()), stops, outage, incidentEnd);
  }

  /** How near the last stretch is to a stop, from 0 to 1. */
  double suspicion(Stretch stretch) {
    double ratio = 0;
    Weights of = Weights.of(test);
    for (Run run : stretch.runs()) {
      ratio += of.weight(run);
    }
    return stretch.stops() ? 1 : Math.clamp(ratio / of.stopAt, 0, 1);
  }

  /**
   * How the runs that did not begin before some moment read as a proof.
   *
   * @param complete whether some of them prove the target good
   * @param since how much what came last speaks against it; passes between the proof and a failure
   *     do not make up for that failure
   */
  private record Proof(boolean complete, double since) {}

  /**
   * A run that measured nothing speaks against a proof as a failure does: a target that breaks its
   * prober in half of its runs would else be proven by the other half. Together such runs never
   * speak louder than a stop, so that a prober that was broken for long is soon made up for.
   */
  private Proof proof(Instant from) {
    boolean complete = false;
    double ratio = 0;
    int next = 0;
    Weights of = Weights.of(test);
    for (Run run : attempts) {
      boolean lost = next == measured.size() || !isSame(measured.get(next), run);
      next += lost ? 0 : 1;
      if (!run.startedAt().isBefore(from)) {
        double before = complete ? Math.max(0, ratio) : ratio;
        ratio = lost ? of.lost(before) : before + of.weight(run);
      }
      if (ratio <= of.passAt) {
        complete = true;
        ratio = 0;
      }
    }
    return new Proof(complete, ratio);
  }

  /**
   * Whether the runs that did not begin before a moment prove the target good, and those after the
   * proof do not speak against it.
   */
  boolean passes(Instant from) {
    Proof proof = proof(from);
    return proof.complete() && proof.since() <= 0;
  }

  /** How many runs in a row must now pass until {@link #passes} says so. */
  int passesMissing(Instant from) {
    Proof proof = proof(from);
    double distance = proof.complete() ? proof.since() : proof.since() - test.passAt();
    return distance <= 0 ? 0 : (int) Math.ceil(distance / -test.perPass());
  }

  /**
   * Whether the newest runs show the target bad, whatever came before.
   *
   * @param span so long their failures must be apart at least
   */
  boolean fails(Duration span) {
    double ratio = 0;
    Weights of = Weights.of(test);
    for (int i = measured.size() - 1; i >= 0; i--) {
      ratio += of.weight(measured.get(i));
      if (ratio >= of.stopAt && isSpread(measured.subList(i, measured.size()), span)) {
        return true;
      }
      if (ratio <= of.passAt) {
        return false;
      }
    }
    return false;
  }

  /** Whether the failures among some runs are so far apart at least. */
  static boolean isSpread(List<Run> runs, Duration span) {
    List<Run> failed = failedOf(runs);
    return !failed.isEmpty()
        && Duration.between(failed.getFirst().startedAt(), failed.getLast().startedAt())
                .compareTo(span)
            >= 0;
  }

  /** Whether the newest runs rather speak for the target. */
  boolean looksGood() {
    double ratio = 0;
    Weights of = Weights.of(test);
    for (int i = measured.size() - 1; i >= 0; i--) {
      ratio += of.weight(measured.get(i));
      if (ratio <= of.passAt) {
        return true;
      }
    }
    return !measured.isEmpty() && ratio < 0;
  }

  /** The same without the first so many runs that measured something. */
  RunSequence from(int skipped) {
    List<Run> left = measured.subList(skipped, measured.size());
    int at = attempts.size();
    while (!left.isEmpty()
        && at > 0
        && (at == attempts.size() || !isSame(attempts.get(at), left.getFirst()))) {
      at--;
    }
    return new RunSequence(test, left, attempts.subList(at, attempts.size()));
  }

  private static boolean isSame(Run one, Run other) {
    return one.id().equals(other.id());
  }
}
