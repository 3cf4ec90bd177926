package dev.pitwall.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.RunRequest;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.browser.slot.BrowserChoice;
import dev.pitwall.probe.browser.slot.BrowserFinder;
import dev.pitwall.probe.browser.slot.BrowserSlots;
import dev.pitwall.probe.browser.slot.RunTools;
import dev.pitwall.probe.browser.slot.SlotLimits;
import dev.pitwall.probe.http.VertxHttpDriver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The time of a browser run, against the same script in Playwright alone on the same browser. */
final class BrowserBench {
  private static final int WARM_UP_RUNS = 10;

  private final Plan plan;
  private final Report report;

  BrowserBench(Plan plan, Report report) {
    this.plan = plan;
    this.report = report;
  }

  void run() throws IOException {
    switch (new BrowserFinder(System.getenv()).find()) {
      case BrowserChoice.Found found -> measure(found);
      case BrowserChoice.None none -> report.say("browser runs: left out, " + none.reason());
    }
  }

  private void measure(BrowserChoice.Found found) throws IOException {
    Vertx vertx = Vertx.vertx();
    Path work = Files.createTempDirectory("pitwall-bench");
    try (Child site = Child.start(Site.class);
        VertxHttpDriver http = new VertxHttpDriver(vertx);
        BrowserSlots slots = slots(found, work, http);
        Playwright playwright = Playwright.create();
        Browser browser = launch(playwright, found)) {
      rounds(slots, browser, site.port());
    } finally {
      Wait.on(vertx.close());
      Files.deleteIfExists(work);
    }
  }

  private static BrowserSlots slots(BrowserChoice.Found found, Path work, VertxHttpDriver http) {
    return new BrowserSlots(
        found,
        SlotLimits.usual(1),
        work,
        Tracing.AFTER_FAILURE,
        new RunTools(
            Secrets.NONE,
            http,
            (run, kind, name, content) -> new Artefact(name, kind, content.length),
            RunEnvironment.system()));
  }

  private static Browser launch(Playwright playwright, BrowserChoice.Found found) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(found.executable())
                .setHeadless(true)
                .setChromiumSandbox(found.sandbox() == BrowserChoice.Sandbox.ON));
  }

  /**
   * Run by run in turns: a run takes so long that whole rounds in turns would see other weather.
   */
  private void rounds(BrowserSlots slots, Browser browser, int port) {
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      ours(slots, port);
      bare(browser, port);
    }
    Rounds medians = new Rounds();
    Rounds means = new Rounds();
    for (int i = 0; i < plan.rounds(); i++) {
      List<Double> our = new ArrayList<>();
      List<Double> their = new ArrayList<>();
      for (int j = 0; j < plan.runs(); j++) {
        our.add(ours(slots, port));
        their.add(bare(browser, port));
      }
      medians.add(Rounds.median(our), Rounds.median(their));
      means.add(mean(our), mean(their));
    }
    report.times("browser runs", "ms a run, median", medians, 1.05);
    report.detail("ms a run, mean, new browsers included", means, "%.1f");
  }

  private static double mean(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Milliseconds of a run, until the slot is free for the next one. */
  private static double ours(BrowserSlots slots, int port) {
    RunRequest request = Scripts.browser("run-1", port);
    long start = System.nanoTime();
    Scripts.insistOnPassed(slots.run(request));
    while (slots.stats().busy() > 0) {
      LockSupport.parkNanos(100_000);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double bare(Browser browser, int port) {
    long start = System.nanoTime();
    try (BrowserContext context = browser.newContext()) {
      script(context.newPage(), port);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void script(Page page, int port) {
    page.navigate("http://127.0.0.1:" + port + "/");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tyres")).click();
    page.getByLabel("Search").fill("slick");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Find")).click();
    page.getByText("3 results for slick").waitFor();
  }
}
