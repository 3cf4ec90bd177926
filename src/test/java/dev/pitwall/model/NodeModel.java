package dev.pitwall.model;

import dev.pitwall.model.ModelFleet.Instance;
import dev.pitwall.model.ModelFleet.Sight;
import dev.pitwall.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Pitwall was told and shown of one node, or of the front door. */
final class NodeModel {
  private static final int BAD_MAKE_IT_DOWN = 3;
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final boolean instances;
  private final List<Sight> health = new ArrayList<>();
  private final Map<String, List<Sight>> runs = new HashMap<>();
  private final Map<String, Begun> out = new HashMap<>();

  private record Begun(String journey, Instant at) {}

  /** When the start of its process was told last; null when none was. */
  @Nullable Instant toldStart;

  /** Since when a tool has it out; null while none has. */
  @Nullable Instant outSince;

  /** The {@link #turn} in which it was taken out. */
  int outTurn;

  /** Counts what was told and ends a turn. */
  int told;

  /** Counts what may have ended a turn: what was told, and what ended a {@link #life}. */
  int turn;

  /** Counts what may have been another process: a told start, a real one, a bad health answer. */
  int life;

  private int newestSeen;

  /** Whether another process may have been seen on it since Pitwall first looked. */
  boolean changed;

  NodeModel(boolean instances) {
    this.instances = instances;
  }

  void see(Sight sight) {
    Instance met = sight.met();
    if (sight.measured() && met != null && met.number() > newestSeen) {
      newestSeen = met.number();
      anotherLife();
    }
    String journey = sight.journey();
    if (journey != null) {
      runs.computeIfAbsent(journey, key -> new ArrayList<>()).add(sight);
      return;
    }
    List<Sight> lately = health.subList(Math.max(0, health.size() - 2), health.size());
    if (!sight.good() || lately.stream().anyMatch(before -> !before.good())) {
      mayHaveChanged(); // it goes down, or comes back
    }
    health.add(sight);
  }

  void mayHaveChanged() {
    anotherLife();
    changed = true;
  }

  void anotherLife() {
    turn++;
    life++;
  }

  void began(String run, String journey, Instant at) {
    out.put(run, new Begun(journey, at));
  }

  void ended(String run) {
    out.remove(run);
  }

  /** A tool has told where it brought the node, from where the book had it. */
  void told(Phase from, Phase to, Instant now) {
    if (to == from) {
      return;
    }
    if (to == Phase.DONE || to == Phase.FAILED) {
      outSince = null;
      return;
    }
    if (to == Phase.STARTED) {
      anotherLife();
      toldStart = now;
    }
    told += to == Phase.UPGRADING && from.isOut() ? 0 : 1;
    turn++;
    outSince = !to.isOut() ? null : from.isOut() ? outSince : now;
    outTurn = turn;
  }

  /** Takes over whether the book has it out; false where that cannot be. */
  boolean compare(boolean out, boolean excused, Instant now) {
    if (out && outSince == null) {
      told++;
      turn++;
      outSince = now;
      outTurn = turn;
    } else if (!out && outSince != null) {
      if (!excused && turn == outTurn) {
        return false;
      }
      outSince = null;
      turn++;
    }
    return true;
  }

  /** Pitwall starts again, and has seen nothing yet. */
  void forget() {
    health.clear();
    runs.clear();
    out.clear();
  }

  /** Pitwall was killed, perhaps before it had written who answers. */
  void killed() {
    newestSeen = 0;
  }

  /** Whether some run of a journey that was told to have begun by a moment is not over. */
  boolean isOut(String journey, Instant began) {
    return out.values().stream()
        .anyMatch(run -> run.journey().equals(journey) && !run.at().isAfter(began));
  }

  /** The process that answered last; a run speaks of the moment when it began. */
  Optional<Instance> newest() {
    return answers().max(Comparator.comparing(Sight::from)).map(Sight::met);
  }

  private java.util.stream.Stream<Sight> answers() {
    return java.util.stream.Stream.concat(
            health.stream(), runs.values().stream().flatMap(List::stream))
        .filter(sight -> sight.measured() && sight.met() != null);
  }

  /** Whether Pitwall can tell them from each other. */
  boolean differ(@Nullable Instance one, @Nullable Instance other) {
    if (one == null || other == null) {
      return one != null || other != null;
    }
    return instances
        ? one.number() != other.number()
        : !Objects.equals(one.version(), other.version());
  }

  /** Nothing before this moment is of the process that answered last. */
  Instant processFrom(Instant least) {
    Instant from = least;
    Instance newest = newest().orElse(null);
    for (Sight sight : answers().toList()) {
      if (differ(sight.met(), newest) && sight.from().isAfter(from)) {
        from = sight.from();
      }
    }
    Instant down = lastDown();
    return down != null && down.isAfter(from) ? down : from;
  }

  /** The last bad health answer of so many in a row that the node was down. */
  private @Nullable Instant lastDown() {
    Instant last = null;
    int bad = 0;
    for (Sight sight : health) {
      bad = sight.good() ? 0 : bad + 1;
      last = bad >= BAD_MAKE_IT_DOWN ? sight.from() : last;
    }
    return last;
  }

  /** Whether its last two health answers are good, fresh, and not before a moment. */
  boolean isWell(Instant from, Instant now) {
    if (health.size() < 2) {
      return false;
    }
    Sight last = health.getLast();
    Sight before = health.get(health.size() - 2);
    return last.good()
        && before.good()
        && !before.at().isBefore(from)
        && Duration.between(last.at(), now).compareTo(FRESH) <= 0;
  }

  /** The same, both of the process that answered last. */
  boolean isWellItself(Instant from, Instant now) {
    Instance newest = newest().orElse(null);
    return isWell(from, now)
        && !differ(health.getLast().met(), newest)
        && !differ(health.get(health.size() - 2).met(), newest);
  }

  /** The measured runs of a journey that did not begin before a moment, by their start. */
  List<Sight> runs(String journey, Instant from) {
    return runs.getOrDefault(journey, List.of()).stream()
        .filter(sight -> sight.measured() && !sight.from().isBefore(from))
        .sorted(Comparator.comparing(Sight::from))
        .toList();
  }
}
