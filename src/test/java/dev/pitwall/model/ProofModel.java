package dev.pitwall.model;

import dev.pitwall.model.ModelFleet.Instance;
import dev.pitwall.model.ModelFleet.Sight;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a GO cannot do without, read from what was really behind each answer. It asks for less than
 * the judge does, never for more.
 */
final class ProofModel {
  static final Duration MAX_AGE = Duration.ofMinutes(2);

  private final Map<String, NodeModel> nodes;
  private final Map<String, List<String>> journeys;
  private final Instant lifeBegan;
  private final int least;

  /**
   * What was told of the nodes since Pitwall started.
   *
   * @param least no fewer passes in a row prove a node; a run that failed costs one more at least
   */
  ProofModel(
      Map<String, NodeModel> nodes,
      Map<String, List<String>> journeys,
      Instant lifeBegan,
      int least) {
    this.nodes = nodes;
    this.journeys = journeys;
    this.lifeBegan = lifeBegan;
    this.least = least;
  }

  /**
   * Why a GO about the process on a node has no proof; null where it has one. A way back needs no
   * start and no journey.
   */
  @Nullable String missing(Evaluation go, boolean rollback, Instant now) {
    Question question = go.question();
    NodeModel node = Objects.requireNonNull(nodes.get(question.node()));
    String version = question.version();
    Instance process = node.newest().orElse(null);
    if (!rollback && node.outSince != null && node.turn == node.outTurn) {
      return "it is out, and no start of it was told or seen";
    }
    if (!rollback && node.toldStart == null && !node.changed) {
      return "no start of it was ever told or seen";
    }
    if (process == null) {
      return "nothing was seen of it since Pitwall started";
    }
    if (!process.version().equals(version) && !(rollback && version == null)) {
      return "it answers as " + process.version();
    }
    Instant told = node.toldStart == null ? Instant.EPOCH : node.toldStart;
    Instant from = node.processFrom(latest(told, lifeBegan));
    if (!node.isWellItself(from, now)) {
      return "it is not known to be well since its start";
    }
    if (rollback) {
      return null;
    }
    Instant counts = question.attempt() > 1 ? latest(from, go.openedAt()) : from;
    for (String journey : journeys.getOrDefault(question.gate(), List.of())) {
      String why = unproven(node, journey, process, latest(counts, now.minus(MAX_AGE)));
      if (why != null) {
        return journey + ": " + why;
      }
    }
    return null;
  }

  private @Nullable String unproven(
      NodeModel node, String journey, Instance process, Instant from) {
    List<Sight> counted = new ArrayList<>();
    for (Sight run : node.runs(journey, from)) {
      boolean other = node.differ(run.met(), process);
      boolean halfOther = node.differ(run.first(), process);
      if (!other && (!halfOther || !run.good())) {
        counted.add(run);
      }
    }
    long passed = counted.stream().filter(Sight::good).count();
    if (passed < least) {
      return passed + " runs that count passed";
    }
    if (node.isOut(journey, counted.getLast().from())) {
      return "an earlier run is out";
    }
    return proves(counted) ? null : passed + " runs passed, too few beside those that failed";
  }

  /**
   * Whether somewhere enough runs passed, more than failed among them by as many as it takes, and
   * no later stretch of runs up to the newest failed more than it passed.
   */
  private boolean proves(List<Sight> runs) {
    int after = 0;
    int worst = 0;
    for (int end = runs.size(); end >= least; end--) {
      if (worst <= 0 && endsInProof(runs, end)) {
        return true;
      }
      after += runs.get(end - 1).good() ? -1 : 1;
      worst = Math.max(worst, after);
    }
    return false;
  }

  private boolean endsInProof(List<Sight> runs, int end) {
    int balance = 0;
    for (int i = end - 1; i >= 0; i--) {
      balance += runs.get(i).good() ? 1 : -1;
      if (balance >= least) {
        return true;
      }
    }
    return false;
  }

  /** Whether users fare well enough to take a node out: the newest run of each place passed. */
  @Nullable String usersFareBadly(Question question, Instant now) {
    for (String journey : journeys.getOrDefault(question.gate(), List.of())) {
      for (Map.Entry<String, NodeModel> place : nodes.entrySet()) {
        boolean looked =
            !place.getKey().equals(question.node()) && place.getValue().outSince == null;
        List<Sight> runs = place.getValue().runs(journey, now.minus(MAX_AGE));
        if (looked && (runs.isEmpty() || !runs.getLast().good())) {
          return "the newest run of %s at %s is not known to have passed"
              .formatted(journey, place.getKey());
        }
      }
    }
    return null;
  }

  static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
