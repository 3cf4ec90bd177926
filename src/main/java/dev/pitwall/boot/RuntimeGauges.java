package dev.pitwall.boot;

import dev.pitwall.api.ApiServer;
import dev.pitwall.machine.Pulse;
import dev.pitwall.metrics.Meters;
import dev.pitwall.probe.browser.slot.BrowserSlots;
import dev.pitwall.probe.browser.slot.RestartReason;
import dev.pitwall.store.Store;
import dev.pitwall.store.StoreStats;
import java.time.Duration;
import java.time.InstantSource;

/** The figures that are asked for at each scrape, of parts that know nothing of meters. */
record RuntimeGauges(
    Pulse pulse,
    Store store,
    AuditWatch audit,
    BrowserSlots slots,
    OnDemandProbe desk,
    InstantSource clock) {
  /** Those of the server, which starts last. */
  static void watch(Meters meters, ApiServer server) {
    meters.watch("pitwall_http_connections", server::openConnections);
    meters.watch("pitwall_http_connections_refused_total", server::refusedConnections);
    meters.watch("pitwall_http_requests_refused_total", server::refusedRequests);
  }

  void watch(Meters meters) {
    meters.watch("pitwall_process_stalled_seconds_total", pulse::stoodStill);
    meters.watch("pitwall_browser_slots_busy", () -> slots.stats().busy());
    meters.watch("pitwall_browser_slots_idle", () -> slots.stats().idle());
    meters.watch("pitwall_browser_runs_waiting", () -> slots.stats().waiting());
    for (RestartReason reason : RestartReason.values()) {
      meters.watch(
          "pitwall_browser_restarts_total",
          () -> slots.stats().restarts().getOrDefault(reason, 0L),
          reason.name());
    }
    meters.watch("pitwall_probe_requests_in_flight", desk::inFlight);
    meters.watch("pitwall_probe_unknown_modules_total", desk::unknownModules);
    CachedFigure<StoreStats> stats =
        new CachedFigure<>(store::stats, clock, Duration.ofSeconds(10));
    meters.watch("pitwall_store_database_bytes", () -> stats.get().databaseBytes());
    meters.watch("pitwall_store_used_bytes", () -> stats.get().usedBytes());
    meters.watch("pitwall_store_free_bytes", () -> store.watch().free());
    meters.watch("pitwall_store_writable", () -> store.watch().trouble().isEmpty() ? 1 : 0);
    meters.watch("pitwall_store_runs_evicted_total", () -> stats.get().evictedRuns());
    meters.watch("pitwall_store_artefact_bytes", () -> stats.get().artefactBytes());
    meters.watch("pitwall_store_unreadable_rows", () -> store.damage().leftOut());
    meters.watch("pitwall_audit_broken", () -> audit.isBroken() ? 1 : 0);
    meters.watch("pitwall_audit_verified_timestamp_seconds", audit::verifiedAt);
    meters.watch("pitwall_store_runs_queued", () -> stats.get().runsQueued());
    meters.watch("pitwall_store_runs_dropped_total", () -> stats.get().runsDropped());
  }
}
