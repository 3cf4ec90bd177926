package dev.pitwall.schedule;

import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast one lane makes the runs that open questions wait for.
 *
 * <p>It has no clock: each time is passed in, as the time since some fixed moment, and never goes
 * back. The rules:
 *
 * <ul>
 *   <li>No more runs at once than {@code burst}, and no more than are wanted.
 *   <li>The last place is kept until the oldest run under way is 2 s old: failures that stop a node
 *       must be 2 s apart, also when the first runs hang to their timeout.
 *   <li>A run that failed stops all launches until 2 s after its start, one that measured nothing
 *       for 1 s; then the lane goes on one run at a time until a run started since has passed.
 *   <li>After 30 runs for one demand the lane goes on at the pace of its slots, at most one a
 *       second and at least one in 5 s. A demand ends when nothing was wanted for 10 s, or when a
 *       newer question waits for the lane.
 * </ul>
 */
final class BurstPace {
  /** Failures that stop a node are so far apart. */
  static final Duration APART = Duration.ofSeconds(2);

  /** After a run that measured nothing. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** A lane that is not demanded for so long starts a fresh demand. */
  static final Duration FRESH = Duration.ofSeconds(10);

  /** So long is waited until a result that was told changes what is wanted. */
  static final Duration UNHEARD = Duration.ofSeconds(1);

  /** Runs of one demand before the lane slows down. */
  static final int CEILING = 30;

  private static final Duration FASTEST_PACE = Duration.ofSeconds(1);
  private static final Duration SLOWEST_PACE = Duration.ofSeconds(5);
  private static final Duration LONG_AGO = Duration.ofDays(-36_500);

  /**
   * What to do now.
   *
   * @param launch how many runs to launch
   * @param again when to ask again if nothing happens before; null when only a run that ends, or
   *     another demand, can change the answer
   */
  record Step(int launch, @Nullable Duration again) {
    private static final Step WAIT = new Step(0, null);
  }

  /** What a run said about its target. */
  enum Result {
    PASSED,
    FAILED,
    /** It measured nothing, or not its target. */
    NOTHING;

    static Result of(Run run) {
      if (!run.isEvidence()) {
        return NOTHING;
      }
      return run.outcome() == Outcome.PASSED ? PASSED : FAILED;
    }
  }

  /** A burst run under way. */
  static final class Flight {
    private final Duration start;
    private boolean careful;
    private boolean told;

    private Flight(Duration start, boolean careful) {
      this.start = start;
      this.careful = careful;
    }
  }

  private final int burst;
  private final Duration slowest;
  private final List<Flight> flights = new ArrayList<>();
  private String question = "";
  private int wanted;
  private int launched;
  private int unheard;
  private Duration heardAt = LONG_AGO;
  private Duration demandedFrom = LONG_AGO;
  private Duration undemandedFrom = LONG_AGO;
  private Duration lastLaunch = LONG_AGO;
  private Duration notBefore = LONG_AGO;
  private @Nullable Duration carefulFrom;

  /**
   * A lane without a demand.
   *
   * @param burst how many burst runs may be under way at once, at least 1
   * @param period from one slot of the lane to the next
   */
  BurstPace(int burst, Duration period) {
    if (burst < 1) {
      throw new IllegalArgumentException("burst is " + burst + "; required 1 or more");
    }
    this.burst = burst;
    Duration paced = later(period, FASTEST_PACE);
    this.slowest = paced.compareTo(SLOWEST_PACE) < 0 ? paced : SLOWEST_PACE;
  }

  /**
   * So many more results are wanted; every result told before is counted in.
   *
   * @return whether this may change what {@link #step} answers
   */
  boolean demand(int runs, Duration now) {
    boolean changed = runs != wanted || unheard > 0;
    if (wanted == 0 && runs > 0 && !now.minus(undemandedFrom).minus(FRESH).isNegative()) {
      demandedFrom = now;
      launched = 0;
      carefulFrom = null;
      flights.forEach(flight -> flight.careful = false);
    }
    if (wanted > 0 && runs <= 0) {
      undemandedFrom = now;
    }
    wanted = Math.max(0, runs);
    unheard = 0;
    return changed;
  }

  /**
   * The same for a question: a newer one than any before has its own ceiling.
   *
   * @param of its id; ids sort by time
   */
  boolean demand(int runs, String of, Duration now) {
    boolean newer = of.compareTo(question) > 0;
    if (newer) {
      question = of;
      launched = 0;
    }
    return demand(runs, now) || newer;
  }

  /** How many runs to launch now, and when to ask again. */
  Step step(Duration now) {
    if (wanted == 0) {
      return Step.WAIT;
    }
    if (!now.minus(heardAt).minus(UNHEARD).isNegative()) {
      unheard = 0;
    }
    int missing = wanted - awaited() - unheard;
    if (missing <= 0) {
      return unheard == 0 ? Step.WAIT : new Step(0, heardAt.plus(UNHEARD));
    }
    if (flights.size() >= burst || (isCareful() && carefulRunIsUnderWay())) {
      return Step.WAIT;
    }
    Duration earliest = earliest();
    if (now.compareTo(earliest) < 0) {
      return new Step(0, earliest);
    }
    return new Step(Math.min(missing, atOnce(now)), null);
  }

  private int awaited() {
    int count = 0;
    for (Flight flight : flights) {
      if (!flight.told && flight.start.compareTo(demandedFrom) >= 0) {
        count++;
      }
    }
    return count;
  }

  private boolean isCareful() {
    return carefulFrom != null;
  }

  private boolean carefulRunIsUnderWay() {
    return flights.stream().anyMatch(flight -> !flight.told && flight.careful);
  }

  /** Before that no run is launched, however many are missing. */
  private Duration earliest() {
    Duration earliest = notBefore;
    if (launched >= CEILING) {
      earliest = later(earliest, lastLaunch.plus(slowest));
    }
    if (burst > 1 && flights.size() == burst - 1) {
      earliest = later(earliest, oldest().plus(APART));
    }
    return earliest;
  }

  private Duration oldest() {
    return flights.stream().map(flight -> flight.start).min(Duration::compareTo).orElse(LONG_AGO);
  }

  private int atOnce(Duration now) {
    if (isCareful() || launched >= CEILING) {
      return 1;
    }
    boolean keepsOne = flights.isEmpty() || now.minus(oldest()).compareTo(APART) < 0;
    int free = burst - flights.size() - (keepsOne ? 1 : 0);
    return Math.max(1, Math.min(free, CEILING - launched));
  }

  /** A burst run starts now. */
  Flight launch(Duration now) {
    Flight flight = new Flight(now, isCareful());
    flights.add(flight);
    launched++;
    lastLaunch = now;
    return flight;
  }

  /**
   * A run of the lane has a result now.
   *
   * @param flight null when it was no burst run
   * @param took from its start until now
   */
  void told(@Nullable Flight flight, Result result, Duration took, Duration now) {
    Duration start = now.minus(took);
    if (flight != null) {
      flight.told = true;
    }
    if (result != Result.NOTHING && wanted > 0) {
      unheard++;
      heardAt = now;
    }
    switch (result) {
      case PASSED -> carefulFrom = isSinceCareful(flight, start) ? null : carefulFrom;
      case FAILED -> slowDown(start.plus(APART), now);
      case NOTHING -> slowDown(now.plus(PAUSE), now);
    }
  }

  private boolean isSinceCareful(@Nullable Flight flight, Duration start) {
    return flight != null
        ? flight.careful
        : carefulFrom != null && start.compareTo(carefulFrom) > 0;
  }

  private void slowDown(Duration until, Duration now) {
    notBefore = later(notBefore, until);
    carefulFrom = carefulFrom == null ? now : carefulFrom;
  }

  /** A burst run is over, and its place is free. */
  void left(Flight flight) {
    flights.remove(flight);
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
