package dev.pitwall.schedule;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many readings are under way at once. What hangs cannot keep the rest waiting: one
 * place has only so many readings, and all that failed last time share a few.
 */
final class ReadLimiter {
  /** Of sources that worked when they were last read. */
  static final int GOOD = 192;

  /** Of sources that failed when they were last read. */
  static final int FAILING = 64;

  /** At one place, such as a host. */
  static final int AT_ONE_PLACE = 32;

  private final Semaphore good = new Semaphore(GOOD, true);
  private final Semaphore failing = new Semaphore(FAILING, true);
  private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

  /**
   * Waits for a turn, and takes it.
   *
   * @param place where is read; null for a place of its own
   * @return gives the turn back
   */
  Runnable pass(@Nullable String place, boolean failedLastTime) throws InterruptedException {
    Semaphore here = place == null ? new Semaphore(1) : at(place);
    Semaphore all = failedLastTime ? failing : good;
    here.acquire();
    try {
      all.acquire();
    } catch (InterruptedException e) {
      here.release();
      throw e;
    }
    return () -> {
      all.release();
      here.release();
    };
  }

  private Semaphore at(String place) {
    return places.computeIfAbsent(place, name -> new Semaphore(AT_ONE_PLACE, true));
  }
}
