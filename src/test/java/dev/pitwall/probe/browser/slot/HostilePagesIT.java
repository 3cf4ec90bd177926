package dev.pitwall.probe.browser.slot;

import static dev.pitwall.probe.browser.Journeys.click;
import static dev.pitwall.probe.browser.Journeys.journey;
import static dev.pitwall.probe.browser.Journeys.open;
import static dev.pitwall.probe.browser.Journeys.request;
import static dev.pitwall.probe.browser.Journeys.role;
import static dev.pitwall.probe.browser.Journeys.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.journey.BrowserStep;
import dev.pitwall.journey.Journey;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Step;
import dev.pitwall.journey.Target;
import dev.pitwall.probe.browser.Journeys;
import dev.pitwall.probe.browser.TestSite;
import dev.pitwall.probe.browser.evidence.Tracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages that want more of the prober than it has: they cost their own run, and no other. */
class HostilePagesIT {
  private static final String MEGABYTES = "'z'.repeat(12 << 20)";

  @TempDir Path work;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private volatile String page = "";
  private final AtomicLong downloaded = new AtomicLong();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> html(exchange, page));
    server.createContext("/fine", exchange -> html(exchange, "<title>Fine</title><h1>Fine</h1>"));
    server.createContext("/endless", this::endless);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void html(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = ("<!doctype html>" + text).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void endless(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=all.bin");
      exchange.sendResponseHeaders(200, 0);
      byte[] chunk = new byte[1 << 20];
      while (downloaded.get() < 2L << 30) {
        exchange.getResponseBody().write(chunk);
        downloaded.addAndGet(chunk.length);
      }
    }
  }

  private SlotsUnderTest slots(SlotLimits limits) {
    return new SlotsUnderTest(work.resolve("w"), limits, Secrets.NONE, Tracing.AFTER_FAILURE);
  }

  private Run run(SlotsUnderTest under, Journey journey) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return under.slots.run(
        request(journey, new Target.FrontDoor(TestSite.service(url, List.of()))));
  }

  private static Journey hostile(Step... more) {
    return journey(
        "hostile", Stream.concat(Stream.of(open("/")), Stream.of(more)).toArray(Step[]::new));
  }

  /** Waits for fifteen seconds. */
  private static Step never() {
    return new BrowserStep.Title(
        new Step.Common("title", Duration.ofSeconds(15), 0), Journeys.is("never"));
  }

  private static Journey fine() {
    return journey("fine", open("/fine"), title(Journeys.is("Fine")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "console.error(HUGE)",
        "setInterval(() => console.error('z'.repeat(6 << 20)), 10)",
        "setInterval(() => fetch('/fine?' + 'z'.repeat(1 << 20)), 5)"
      })
  void aMessageThatIsTooLongEndsTheSlotAndNotTheService(String script) throws Exception {
    page = "<title>Bad</title><script>" + script.replace("HUGE", MEGABYTES) + "</script>";
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      assertThat(run(under, fine()).sentence()).isEmpty();
      Run hit = run(under, hostile(never()));
      assertThat(hit.outcome()).as(hit.sentence()).isIn(Outcome.ERRORED, Outcome.FAILED);
      assertThat(run(under, fine()).sentence()).isEmpty();
    }
  }

  @Test
  void theRunSaysWhatThePageDid() throws Exception {
    page = "<script>document.title = " + MEGABYTES + "</script>";
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      assertThat(run(under, hostile(never())).sentence())
          .contains("the browser broke: a page made a message of 12582")
          .contains("(a title, a text, a URL, a console line or an error)")
          .contains("at most 8388608 are taken");
      await()
          .untilAsserted(
              () ->
                  assertThat(under.slots.stats().restarts())
                      .containsEntry(RestartReason.TOO_LARGE, 1L)
                      .containsEntry(RestartReason.DRIVER_DIED, 0L));
      assertThat(run(under, fine()).sentence()).isEmpty();
    }
  }

  @Test
  void aDownloadIsNotTaken() throws Exception {
    page = "<title>Bad</title><a href=/endless>All of it</a>";
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      Run hit = run(under, hostile(click(role("link", "All of it")), never()));
      assertThat(hit.outcome()).as(hit.sentence()).isEqualTo(Outcome.FAILED);
      assertThat(downloaded.get()).isLessThan(64L << 20);
      assertThat(run(under, fine()).sentence()).isEmpty();
    }
  }

  @Test
  void whatTakesMoreMemoryThanItMayIsReplaced() throws Exception {
    page =
        "<title>Bad</title><script>const kept = [];"
            + "setInterval(() => kept.push(new Uint8Array(32 << 20).fill(7)), 20)</script>";
    try (SlotsUnderTest under = slots(within(new SlotUsage(1500L << 20, 256L << 20)))) {
      assertThat(run(under, fine()).sentence()).isEmpty();
      Run hit = run(under, hostile(never()));
      assertThat(hit.outcome()).as(hit.sentence()).isEqualTo(Outcome.ERRORED);
      assertThat(run(under, fine()).sentence()).isEmpty();
    }
  }

  @Test
  void whatWritesMoreThanItMayIsReplaced() throws Exception {
    try (SlotsUnderTest under = slots(within(new SlotUsage(3L << 30, 100L << 20)))) {
      assertThat(run(under, fine()).sentence()).isEmpty();
      try (Stream<Path> folders = Files.list(work.resolve("w"))) {
        Path folder =
            folders
                .filter(one -> one.getFileName().toString().startsWith("slot-"))
                .findFirst()
                .orElseThrow();
        Files.write(folder.resolve("trace"), new byte[120 << 20]);
      }
      page = "<title>Slow</title>";
      Run hit = run(under, hostile(never()));
      assertThat(hit.sentence()).contains("its files take 1", "at most 100 MiB are allowed");
      assertThat(under.slots.stats().restarts()).containsEntry(RestartReason.TOO_LARGE, 1L);
      assertThat(run(under, fine()).sentence()).isEmpty();
    }
  }

  @Test
  void itsProcessesDoNotComeBeforeOurs() throws Exception {
    page = "<title>Fine</title><canvas></canvas>";
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      assertThat(run(under, fine()).sentence()).isEmpty();
      assertThat(under.processes().stream().flatMap(HostilePagesIT::niceOfThreads))
          .isNotEmpty()
          .allMatch(nice -> nice >= 0);
    }
  }

  /** Playwright switches that protection off; without it, 100,000 take a processor for seconds. */
  @Test
  void aPageChangesItsAddressNoMoreOftenThanAUsersBrowserLetsIt() throws Exception {
    page =
        "<script>for (let i = 0; i < 2000; i++) history.pushState(i, '', '?' + i);"
            + "document.title = 'at ' + location.search</script>";
    try (SlotsUnderTest under = slots(SlotLimits.usual(1))) {
      assertThat(run(under, hostile(never())).sentence())
          .contains("\"at ?")
          .doesNotContain("\"at ?1999\"");
    }
  }

  /** The 19th field of proc_pid_stat(5) of each thread. */
  private static Stream<Integer> niceOfThreads(ProcessHandle process) {
    Path threads = Path.of("/proc/" + process.pid() + "/task");
    try (Stream<Path> all = Files.list(threads)) {
      return all.toList().stream().flatMap(HostilePagesIT::nice);
    } catch (IOException ended) {
      return Stream.of();
    }
  }

  private static Stream<Integer> nice(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      String[] fromState = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Stream.of(Integer.valueOf(fromState[16]));
    } catch (IOException ended) {
      return Stream.of();
    }
  }

  private static SlotLimits within(SlotUsage usage) {
    return SlotsUnderTest.limits(SlotLimits.usual(1).start(), usage);
  }
}
