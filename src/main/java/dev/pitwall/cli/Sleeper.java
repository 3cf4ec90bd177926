package dev.pitwall.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time as it passes. */
public interface Sleeper {
  /** The real one. */
  Sleeper REAL =
      new Sleeper() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
      };

  /** A ticker that only goes forward. */
  long nanos();

  /** Lets so much time pass. */
  void pause(Duration time) throws InterruptedException;
}
