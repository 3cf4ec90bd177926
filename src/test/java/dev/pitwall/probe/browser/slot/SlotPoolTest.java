package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.ProbeBroken;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.browser.ArtefactFolder;
import dev.pitwall.probe.browser.page.CanaryPage;
import dev.pitwall.probe.browser.proxy.PinningProxies;
import dev.pitwall.probe.browser.slot.SlotPool.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotPoolTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CanaryPage canary = new CanaryPage();
  private final PinningProxies proxies = new PinningProxies();
  private final Slot only = slot();
  private final SlotPool pool = new SlotPool(List.of(only), 3);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<Thread> waiting = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    pool.close();
    for (Thread one : waiting) {
      one.join();
    }
    canary.close();
    proxies.close();
  }

  /** A slot that is never started. */
  private Slot slot() {
    RunTools tools =
        new RunTools(
            Secrets.NONE,
            (call, cookies) -> {
              throw new ProbeBroken("no HTTP here");
            },
            new ArtefactFolder(),
            RunEnvironment.system());
    SlotLimits limits = SlotLimits.usual(1);
    return new Slot(
        "browser-1",
        new SlotSetup(
            new BrowserChoice.Found(Path.of("/bin/true"), BrowserChoice.Sandbox.ON, null),
            limits,
            System::nanoTime,
            Path.of("target"),
            new BrowserRun(tools, limits.runMargin(), proxies, canary),
            reason -> {}));
  }

  /** Somebody who waits, takes the slot, notes it and leaves. */
  private void comes(String name, boolean behind) {
    int before = pool.waiting();
    waiting.add(
        Thread.startVirtualThread(
            () -> {
              try {
                if (pool.take(null, behind, LONG) instanceof Answer.Seat(Slot seat)) {
                  order.add(name);
                  pool.leave(seat);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    await().until(() -> pool.waiting() == before + 1);
  }

  @Test
  void theSecondLineWaitsForTheFirstThoughItCameBefore() throws InterruptedException {
    assertThat(pool.take(null, true, Duration.ZERO)).isEqualTo(new Answer.Seat(only));
    comes("asked by hand", true);
    comes("schedule", false);
    comes("burst", false);
    pool.leave(only);
    await().until(() -> order.size() == 3);
    assertThat(order).containsExactly("schedule", "burst", "asked by hand");
    assertThat(pool.take(null, true, Duration.ZERO)).isInstanceOf(Answer.Seat.class);
  }

  @Test
  void aFullSecondLineKeepsNobodyOutOfTheFirst() throws InterruptedException {
    pool.take(null, false, Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      comes("asked by hand", true);
    }
    assertThat(pool.take(null, true, LONG)).isInstanceOf(Answer.Refused.class);
    comes("schedule", false);
    pool.leave(only);
    await().until(() -> order.size() == 4);
    assertThat(order).startsWith("schedule");
  }
}
