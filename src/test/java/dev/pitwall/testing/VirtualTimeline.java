package dev.pitwall.testing;

import dev.pitwall.journey.Run;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.schedule.RunStarter;
import dev.pitwall.schedule.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Time that passes when a test says so. Tasks run one after the other on the test's own thread, by
 * time, and those of the same time in the order they were given, so each play is the same.
 */
public final class VirtualTimeline implements Timeline {
  private record Event(long at, long number, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Instant began;
  private Duration clockAhead = Duration.ZERO;
  private long nanos;
  private long number;
  private boolean closed;

  /** A timeline that stands at that time of day. */
  public VirtualTimeline(Instant began) {
    this.began = began;
  }

  @Override
  public Instant now() {
    return began.plusNanos(nanos).plus(clockAhead);
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  @Override
  public void after(Duration wait, Runnable task) {
    if (!closed) {
      events.add(new Event(nanos + Math.max(0, wait.toNanos()), number++, task));
    }
  }

  @Override
  public boolean execute(Runnable task) {
    after(Duration.ZERO, task);
    return !closed;
  }

  /** Lets so much time pass, with everything that happens in it. */
  public void pass(Duration time) {
    long until = nanos + time.toNanos();
    while (!events.isEmpty() && events.peek().at() <= until) {
      Event next = events.remove();
      nanos = Math.max(nanos, next.at());
      next.task().run();
    }
    nanos = until;
  }

  /** Lets time pass in which nothing can happen, as when the machine sleeps. */
  public void sleep(Duration time) {
    nanos += time.toNanos();
  }

  /** Sets the time of day ahead, or back. */
  public void setClock(Duration ahead) {
    clockAhead = clockAhead.plus(ahead);
  }

  /**
   * Runs that take the time they say: each is made when it starts, has its result {@code took}
   * later, and is over at once after that.
   */
  public RunStarter runs(Function<RunRequest, Run> made) {
    return runs(made, Duration.ZERO);
  }

  /** The same, with undo steps that go on for a while after the result. */
  public RunStarter runs(Function<RunRequest, Run> made, Duration undo) {
    return (request, ended) -> {
      Run run = made.apply(request);
      after(run.took(), () -> request.settled().accept(run));
      after(run.took().plus(undo), () -> ended.accept(run));
    };
  }

  @Override
  public void close() {
    closed = true;
    events.clear();
  }
}
