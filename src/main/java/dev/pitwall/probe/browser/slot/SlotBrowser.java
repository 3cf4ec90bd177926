package dev.pitwall.probe.browser.slot;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.probe.browser.page.CallDeadlines;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One Playwright and its one browser; every method on the thread that started it. */
final class SlotBrowser {
  private static final List<String> FLAGS =
      List.of(
          // A prober asks its target and nobody else.
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-domain-reliability",
          "--disable-client-side-phishing-detection",
          "--metrics-recording-only",
          "--no-first-run",
          "--no-pings",
          // UDP would go round the proxy that pins a run to a node.
          "--disable-quic");

  // What Playwright takes away: Chromium's bound on how often a page may change its own address,
  // which keeps one page from taking the whole processor. Users have it too.
  private static final List<String> KEPT_PROTECTION = List.of("--disable-ipc-flooding-protection");

  private final BrowserChoice.Found choice;
  private final List<String> flags;
  private final CallDeadlines calls;
  private final SlotLimits limits;
  private final Playwright playwright;
  private final ProcessTree processes;
  private Browser browser;
  private String userAgent;
  private @Nullable CDPSession pulse;

  private SlotBrowser(
      SlotSetup setup,
      List<String> flags,
      CallDeadlines calls,
      Playwright playwright,
      ProcessTree processes) {
    this.choice = setup.choice();
    this.flags = List.copyOf(flags);
    this.calls = calls;
    this.limits = setup.limits();
    this.playwright = playwright;
    this.processes = processes;
    this.browser = launch();
    this.userAgent = askName();
  }

  /**
   * Starts driver and browser.
   *
   * @param known told of the processes as soon as there is one
   * @throws PlaywrightException when either does not start
   */
  static SlotBrowser start(
      SlotSetup setup, SlotFolder folder, CallDeadlines calls, Consumer<ProcessTree> known)
      throws InterruptedException {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(setup.runs().browserFlags());
    DriverStart driver = startDriver(setup.choice(), folder, calls, setup.limits());
    ProcessTree processes = new ProcessTree(driver.process());
    known.accept(processes);
    Processes.offerWhenMemoryEnds(driver.process());
    folder.own(driver.process().info().command().orElse(""));
    return new SlotBrowser(setup, flags, calls, driver.playwright(), processes);
  }

  private static DriverStart startDriver(
      BrowserChoice.Found choice, SlotFolder folder, CallDeadlines calls, SlotLimits limits)
      throws InterruptedException {
    DriverStart driver =
        calls.timed(
            "starting Playwright's driver",
            limits.start(),
            () -> {
              try {
                return DriverStart.in(folder, choice);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
              }
            });
    if (driver == null) {
      throw new InterruptedException("interrupted as the driver was starting");
    }
    return driver;
  }

  private Browser launch() {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            .setExecutablePath(choice.executable())
            .setHeadless(true)
            .setChromiumSandbox(choice.sandbox() == BrowserChoice.Sandbox.ON)
            .setArgs(flags)
            .setIgnoreDefaultArgs(KEPT_PROTECTION)
            .setHandleSIGINT(false)
            .setHandleSIGTERM(false)
            .setHandleSIGHUP(false)
            .setTimeout(CallDeadlines.millis(limits.start()));
    Browser launched =
        calls.timed(
            "starting the browser", limits.start(), () -> playwright.chromium().launch(options));
    processes.learnBrowser();
    return launched;
  }

  Browser browser() {
    return browser;
  }

  /** What it calls itself when nobody adds to it. */
  String userAgent() {
    return userAgent;
  }

  ProcessTree processes() {
    return processes;
  }

  /** Whether the browser is still the one that was started. */
  boolean connected() {
    return browser.isConnected() && processes.browserTrouble().isEmpty();
  }

  /** Asks the browser, through the driver, whether it lives. */
  void beat() {
    calls.tell(
        "the heartbeat",
        () -> {
          if (!ask().has("product")) {
            throw new PlaywrightException("the browser does not say what it is");
          }
        });
  }

  private String askName() {
    return calls.call("asking the browser's name", () -> ask().get("userAgent").getAsString());
  }

  private JsonObject ask() {
    CDPSession session = pulse == null ? browser.newBrowserCDPSession() : pulse;
    pulse = session;
    return session.send("Browser.getVersion");
  }

  /** Replaces the browser, and keeps the driver. */
  void relaunch() {
    processes.forgetBrowser();
    pulse = null;
    try {
      calls.tell("closing the browser", browser::close);
    } catch (PlaywrightException alreadyGone) {
      // It was to go anyway.
    }
    browser = launch();
    userAgent = askName();
  }

  /** Ends both. */
  void close() {
    processes.forgetBrowser();
    calls.tell("closing the browser", browser::close);
    calls.tell("closing Playwright's driver", playwright::close);
  }
}
