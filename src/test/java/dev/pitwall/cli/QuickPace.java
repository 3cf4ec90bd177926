package dev.pitwall.cli;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Time that passes twenty times as fast, and remembers who waited how long. */
final class QuickPace implements Sleeper {
  private static final int TIMES = 20;

  private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();

  @Override
  public long nanos() {
    return Sleeper.REAL.nanos() * TIMES;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    pauses.add(time);
    Sleeper.REAL.pause(time.dividedBy(TIMES));
  }

  /** In their order; the time of the one that waited. */
  List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
