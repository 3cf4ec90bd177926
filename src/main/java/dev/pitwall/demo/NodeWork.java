package dev.pitwall.demo;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one node is doing and has done. Thread-safe. */
final class NodeWork {
  /** How many requests and jobs a node works on at once; more are refused. */
  static final int PLACES = 24;

  private final LongAdder total = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger jobs = new AtomicInteger();

  /**
   * One reading.
   *
   * @param total requests answered since the start
   * @param failed those of them that failed
   * @param requests in flight
   * @param jobs running
   */
  record Figures(long total, long failed, int requests, int jobs) {
    int inFlight() {
      return requests + jobs;
    }
  }

  /** Takes a request on; false when there was no place left for it. */
  boolean enter() {
    return requests.incrementAndGet() + jobs.get() <= PLACES;
  }

  void leave(boolean wasFailure) {
    requests.decrementAndGet();
    total.increment();
    if (wasFailure) {
      failed.increment();
    }
  }

  /** How many jobs run from now on. */
  void jobs(int running) {
    jobs.set(running);
  }

  Figures figures() {
    return new Figures(total.sum(), failed.sum(), requests.get(), jobs.get());
  }
}
