package dev.pitwall.simulation;

import dev.pitwall.schedule.Timeline;
import java.time.Duration;
import java.time.Instant;

/** A timeline of one schedule, which can end while the other goes on. */
final class Branch implements Timeline {
  private final Timeline trunk;
  private boolean closed;

  Branch(Timeline trunk) {
    this.trunk = trunk;
  }

  @Override
  public Instant now() {
    return trunk.now();
  }

  @Override
  public Duration elapsed() {
    return trunk.elapsed();
  }

  @Override
  public void after(Duration wait, Runnable task) {
    trunk.after(wait, () -> run(task));
  }

  private void run(Runnable task) {
    if (!closed) {
      task.run();
    }
  }

  @Override
  public boolean execute(Runnable task) {
    after(Duration.ZERO, task);
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
