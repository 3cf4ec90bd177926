package dev.pitwall.probe.browser.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.browser.ArtefactFolder;
import dev.pitwall.probe.browser.evidence.Tracing;
import dev.pitwall.probe.http.VertxHttpDriver;
import dev.pitwall.tls.TlsMaterials;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Slots on the real browser of this machine, and a look at what they leave behind. */
public final class SlotsUnderTest implements AutoCloseable {
  public final ArtefactFolder kept = new ArtefactFolder();
  public final BrowserSlots slots;
  private final Path work;
  private final Vertx vertx = Vertx.vertx();
  private final VertxHttpDriver http = new VertxHttpDriver(vertx);

  public SlotsUnderTest(Path work, SlotLimits limits, Secrets secrets, Tracing tracing) {
    this(work, limits, secrets, tracing, false);
  }

  public SlotsUnderTest(
      Path work, SlotLimits limits, Secrets secrets, Tracing tracing, boolean endsTls) {
    this(browser(), work, limits, secrets, tracing, endsTls);
  }

  public SlotsUnderTest(
      BrowserChoice choice, Path work, SlotLimits limits, Secrets secrets, Tracing tracing) {
    this(choice, work, limits, secrets, tracing, false);
  }

  private SlotsUnderTest(
      BrowserChoice choice,
      Path work,
      SlotLimits limits,
      Secrets secrets,
      Tracing tracing,
      boolean endsTls) {
    this.work = work;
    this.slots =
        new BrowserSlots(
            choice,
            limits,
            work,
            tracing,
            new RunTools(
                secrets, http, kept, RunEnvironment.system(), endsTls, new TlsMaterials(secrets)));
  }

  public static BrowserChoice browser() {
    BrowserChoice choice = new BrowserFinder(System.getenv()).find();
    assertThat(choice).as("these tests need a browser").isInstanceOf(BrowserChoice.Found.class);
    return choice;
  }

  /** The usual ones of one slot but for these two, looked at twenty times a second. */
  static SlotLimits limits(Duration start, SlotUsage usage) {
    SlotLimits usual = SlotLimits.usual(1);
    return new SlotLimits(
        1,
        usual.waitForSlot(),
        usual.waiting(),
        start,
        usual.call(),
        usual.callMargin(),
        usual.runMargin(),
        usual.browserRuns(),
        usual.browserAge(),
        usual.slotRuns(),
        usual.slotAge(),
        usual.heartbeat(),
        Duration.ofMillis(50),
        usage);
  }

  /** The driver of the only slot. */
  public ProcessHandle driver() {
    return processes().stream()
        .filter(process -> Processes.commandLine(process).contains("run-driver"))
        .findFirst()
        .orElseThrow();
  }

  /** The browser's main process. */
  public ProcessHandle chromium() {
    return processes().stream()
        .filter(process -> Processes.commandLine(process).contains("--remote-debugging-pipe"))
        .filter(process -> !Processes.commandLine(process).contains("--type="))
        .filter(process -> !Processes.commandLine(process).startsWith("/bin/sh"))
        .findFirst()
        .orElseThrow();
  }

  public List<ProcessHandle> processes() {
    return Processes.marked(work.toAbsolutePath());
  }

  public static void signal(String signal, ProcessHandle process) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Closes them, and finds nothing left. */
  @Override
  public void close() throws IOException {
    slots.close();
    http.close();
    vertx.close().await();
    assertThat(processes()).as("processes left").isEmpty();
    if (Files.exists(work)) {
      try (Stream<Path> left = Files.list(work)) {
        assertThat(left).as("files left").isEmpty();
      }
    }
  }
}
