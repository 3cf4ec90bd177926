package dev.pitwall.boot;

import dev.pitwall.metrics.Meters;
import dev.pitwall.probe.browser.BrowserSlots;
import dev.pitwall.probe.browser.RestartReason;
import dev.pitwall.rollout.RaceControl;
import dev.pitwall.store.Store;
import dev.pitwall.store.StoreStats;
import java.time.Duration;
import java.time.InstantSource;

/** The figures that are asked for at each scrape, of parts that know nothing of meters. */
record Figures(Store store, BrowserSlots slots, RaceControl control, InstantSource clock) {
  void watch(Meters meters) {
    meters.watch(
        "pitwall_gate_open_evaluations",
        "Evaluations that are not decided.",
        () -> control.openEvaluations().size());
    meters.watch(
        "pitwall_holds_active",
        "Holds that stop something.",
        () -> control.holds().stream().filter(hold -> hold.isActive(clock.instant())).count());
    meters.watch(
        "pitwall_browser_slots_busy", "Browser slots at work.", () -> slots.stats().busy());
    meters.watch("pitwall_browser_slots_idle", "Browser slots free.", () -> slots.stats().idle());
    meters.watch(
        "pitwall_browser_runs_waiting",
        "Runs that wait for a browser slot.",
        () -> slots.stats().waiting());
    for (RestartReason reason : RestartReason.values()) {
      meters.watch(
          "pitwall_browser_restarts",
          "Browsers or slots replaced, since the start.",
          () -> slots.stats().restarts().getOrDefault(reason, 0L),
          "reason",
          reason.name());
    }
    Cached<StoreStats> stats = new Cached<>(store::stats, clock, Duration.ofSeconds(10));
    meters.watch(
        "pitwall_store_database_bytes", "The database.", () -> stats.get().databaseBytes());
    meters.watch(
        "pitwall_store_artefact_bytes", "Files of runs.", () -> stats.get().artefactBytes());
    meters.watch(
        "pitwall_store_runs_queued", "Runs not on disk yet.", () -> stats.get().runsQueued());
    meters.watch(
        "pitwall_store_runs_dropped", "Runs that were lost.", () -> stats.get().runsDropped());
  }
}
