package dev.pitwall.boot;

import dev.pitwall.api.ApiPorts;
import dev.pitwall.api.Readiness;
import dev.pitwall.config.Config;
import dev.pitwall.metrics.Meters;
import dev.pitwall.probe.browser.BrowserChoice;
import dev.pitwall.rollout.RaceControl;
import dev.pitwall.rollout.UnknownName;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.store.Store;
import dev.pitwall.web.Readings;
import dev.pitwall.web.WebPorts;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API and the pages are given to see of everything else. */
record Ports(
    Config config,
    BrowserChoice browser,
    Store store,
    RaceControl control,
    LatestSamples latest,
    InstantSource clock,
    String version) {
  ApiPorts api(Schedule schedule, Meters meters, ProbeDesk desk) {
    return new ApiPorts(
        new StoreArchive(store, control),
        (journey, node) -> trigger(schedule, journey, node),
        config::journeys,
        latest,
        meters::page,
        this::components,
        (run, name) -> store.artefacts().path(run, name),
        desk,
        version);
  }

  private static Optional<String> trigger(
      Schedule schedule, String journey, @Nullable String node) {
    if (!schedule.knows(journey, node)) {
      throw new UnknownName(
          "there is no journey "
              + journey
              + (node == null ? "" : " at node " + node)
              + "; GET /api/v1/journeys lists them");
    }
    return schedule.trigger(journey, node);
  }

  WebPorts web() {
    return new WebPorts(
        control,
        new StoreKept(new StoreArchive(store, control)),
        () ->
            latest.readings().stream()
                .map(reading -> new Readings.Reading(reading.latest(), reading.queue()))
                .toList(),
        config::journeys,
        clock,
        version,
        config.traces().link());
  }

  private List<Readiness.Component> components() {
    long dropped = store.runWriter().progress().dropped();
    String detail =
        switch (browser) {
          case BrowserChoice.Found found -> String.valueOf(found.executable());
          case BrowserChoice.None none -> "browser journeys are skipped: " + none.reason();
        };
    // Without a browser the HTTP journeys and the gate still work, so that is no reason to be out.
    return List.of(
        new Readiness.Component("store", true, dropped + " runs dropped since the start"),
        new Readiness.Component("browser", true, detail));
  }
}
