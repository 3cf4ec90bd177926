package dev.pitwall.probe.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.RunEnvironment;
import dev.pitwall.probe.http.VertxHttpDriver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Slots on the real browser of this machine, and a look at what they leave behind. */
final class SlotsUnderTest implements AutoCloseable {
  final ArtefactFolder kept = new ArtefactFolder();
  final BrowserSlots slots;
  private final Path work;
  private final Vertx vertx = Vertx.vertx();
  private final VertxHttpDriver http = new VertxHttpDriver(vertx);

  SlotsUnderTest(Path work, SlotLimits limits, Secrets secrets, Tracing tracing) {
    this(browser(), work, limits, secrets, tracing);
  }

  SlotsUnderTest(
      BrowserChoice choice, Path work, SlotLimits limits, Secrets secrets, Tracing tracing) {
    this.work = work;
    this.slots =
        new BrowserSlots(
            choice,
            limits,
            work,
            tracing,
            new RunTools(secrets, http, kept, RunEnvironment.system()));
  }

  static BrowserChoice browser() {
    BrowserChoice choice = new BrowserFinder(System.getenv()).find();
    assertThat(choice).as("these tests need a browser").isInstanceOf(BrowserChoice.Found.class);
    return choice;
  }

  /** The driver of the only slot. */
  ProcessHandle driver() {
    return processes().stream()
        .filter(process -> Processes.commandLine(process).contains("run-driver"))
        .findFirst()
        .orElseThrow();
  }

  /** The browser's main process. */
  ProcessHandle chromium() {
    return processes().stream()
        .filter(process -> Processes.commandLine(process).contains("--remote-debugging-pipe"))
        .filter(process -> !Processes.commandLine(process).contains("--type="))
        .filter(process -> !Processes.commandLine(process).startsWith("/bin/sh"))
        .findFirst()
        .orElseThrow();
  }

  List<ProcessHandle> processes() {
    return Processes.marked(work.toAbsolutePath());
  }

  static void signal(String signal, ProcessHandle process) throws Exception {
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
