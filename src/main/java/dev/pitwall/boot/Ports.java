package dev.pitwall.boot;

import dev.pitwall.api.ApiPorts;
import dev.pitwall.api.Readiness;
import dev.pitwall.api.RunTrigger;
import dev.pitwall.config.Config;
import dev.pitwall.machine.MachineRoom;
import dev.pitwall.metrics.Meters;
import dev.pitwall.probe.browser.slot.BrowserChoice;
import dev.pitwall.probe.browser.slot.BrowserSlots;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.NewestEvaluations;
import dev.pitwall.rollout.UnknownName;
import dev.pitwall.schedule.Schedule;
import dev.pitwall.schedule.TriggerResult;
import dev.pitwall.store.Store;
import dev.pitwall.web.WebPorts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API and the pages are given to see of everything else. */
record Ports(
    Config config,
    BrowserChoice browser,
    MachineRoom room,
    Store store,
    AuditWatch audit,
    GateService control,
    LatestSamples latest,
    InstantSource clock,
    String version) {
  ApiPorts api(Schedule schedule, Meters meters, OnDemandProbe desk, BrowserSlots slots) {
    return new ApiPorts(
        store.runs(),
        new NewestEvaluations(store.evaluations(), control),
        store.audit(),
        store.rollouts(),
        (journey, node) -> trigger(schedule, journey, node),
        config::journeys,
        latest,
        meters::page,
        () -> components(slots),
        (run, name) -> store.artefacts().path(run, name),
        desk,
        version);
  }

  private static RunTrigger.Answer trigger(
      Schedule schedule, String journey, @Nullable String node) {
    return switch (schedule.trigger(journey, node)) {
      case TriggerResult.Started(var id) -> new RunTrigger.Answer.Started(id);
      case TriggerResult.Refused.BUSY -> RunTrigger.Answer.Refused.BUSY;
      case TriggerResult.Refused.FULL -> RunTrigger.Answer.Refused.FULL;
      case TriggerResult.Refused.CLOSING -> RunTrigger.Answer.Refused.CLOSING;
      case TriggerResult.Refused.UNKNOWN ->
          throw new UnknownName(
              "there is no journey "
                  + journey
                  + (node == null ? "" : " at node " + node)
                  + "; GET /api/v1/journeys lists them");
    };
  }

  WebPorts web() {
    return new WebPorts(
        control,
        store.runs(),
        new NewestEvaluations(store.evaluations(), control),
        latest,
        config::journeys,
        clock,
        version,
        config.traces().link());
  }

  private List<Readiness.Component> components(BrowserSlots slots) {
    List<String> leftOut = slots.leftOut();
    String detail =
        switch (browser) {
          case BrowserChoice.Found _ when !leftOut.isEmpty() -> String.join("; ", leftOut);
          case BrowserChoice.Found found -> String.valueOf(found.executable());
          case BrowserChoice.None none -> "browser journeys are skipped: " + none.reason();
        };
    // Without a browser the HTTP journeys and the gate still work, so that is no reason to be out.
    Optional<String> shortage = room.shortage();
    return List.of(
        new Readiness.Component("machine", shortage.isEmpty(), shortage.orElse("room for runs")),
        storeComponent(),
        audit.component(store.damage()),
        new Readiness.Component("browser", true, detail));
  }

  /** Not up where what is told now could be lost. */
  private Readiness.Component storeComponent() {
    List<String> words = new ArrayList<>();
    store.watch().trouble().ifPresent(words::add);
    int unwritten = control.unwrittenHolds().count();
    if (unwritten > 0) {
      words.add(unwritten + " holds are not on disk yet, and hold as long as Pitwall runs");
    }
    boolean up = words.isEmpty();
    words.add(store.runWriter().progress().dropped() + " runs dropped since the start");
    return new Readiness.Component("store", up, String.join("; ", words));
  }
}
