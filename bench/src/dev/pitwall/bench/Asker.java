package dev.pitwall.bench;

import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks open questions in turn at a fixed rate on one thread, and counts how long answers take. */
final class Asker implements AutoCloseable {
  private final GateService gate;
  private final InstantSource clock;
  private final List<Question> questions;
  private final long every;
  private final Thread thread;
  private volatile Latencies latencies = new Latencies();
  private volatile boolean closed;
  private volatile @Nullable Evaluation decided;

  /**
   * Begins to ask at once.
   *
   * @param every from one question to the next
   */
  Asker(GateService gate, InstantSource clock, List<Question> questions, Duration every) {
    this.gate = gate;
    this.clock = clock;
    this.questions = List.copyOf(questions);
    this.every = every.toNanos();
    this.thread = Thread.ofPlatform().name("asker").start(this::run);
  }

  Thread thread() {
    return thread;
  }

  /** Counts anew. */
  void reset() {
    latencies = new Latencies();
  }

  /**
   * Ends the asking, and tells what was counted.
   *
   * @throws IllegalStateException when a question was decided, so that others were not asked
   */
  Latencies ended() {
    close();
    Evaluation last = decided;
    if (last != null) {
      throw new IllegalStateException(
          "was to stay open: %s; it is %s, %s"
              .formatted(last.question(), last.verdict(), last.judgement().reason()));
    }
    return latencies;
  }

  private void run() {
    long due = System.nanoTime();
    for (int i = 0; !closed && decided == null; i = (i + 1) % questions.size()) {
      due += every;
      long from = due; // whoever asks while an answer is late waits from then on
      if (due > System.nanoTime()) {
        sleepUntil(due);
        from = System.nanoTime();
      }
      Evaluation answer = gate.ask(questions.get(i), "bench", clock.instant());
      latencies.add(System.nanoTime() - from);
      decided = answer.isFinal() ? answer : null;
    }
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
