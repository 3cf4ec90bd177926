package dev.pitwall.probe.browser.evidence;

import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Tracing;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.RunListener;
import dev.pitwall.probe.browser.page.CallDeadlines;
import dev.pitwall.probe.browser.page.PageErrors;
import dev.pitwall.probe.browser.page.RunPages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is kept of a run that failed: a picture, the console, and the trace when there is one. */
public final class RunEvidence implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunEvidence.class);
  private static final Duration PICTURE = Duration.ofSeconds(3);
  private static final Duration TRACE = Duration.ofSeconds(8);
  private static final long MOST_TRACE_BYTES = 20L * 1024 * 1024;

  private final RunPages pages;
  private final RunScreenshots pictures;
  private final Secrets secrets;
  private final Path folder;
  private boolean tracing;
  private boolean failed;

  public RunEvidence(RunPages pages, RunScreenshots pictures, Secrets secrets, Path folder) {
    this.pages = pages;
    this.pictures = pictures;
    this.secrets = secrets;
    this.folder = folder;
  }

  /** Begins to write a trace, if there is to be one. */
  public void trace(TraceDetail trace) {
    if (trace == TraceDetail.NONE) {
      return;
    }
    Tracing.StartOptions options =
        new Tracing.StartOptions()
            .setSnapshots(true)
            .setScreenshots(trace == TraceDetail.WITH_FILM)
            .setSources(false);
    calls().tell("starting a trace", () -> tracer().start(options));
    tracing = true;
  }

  private Tracing tracer() {
    return pages.in().context().tracing();
  }

  private CallDeadlines calls() {
    return pages.in().calls();
  }

  @Override
  public void stepsEnded(@Nullable Failure failure) {
    failed = failure != null;
    if (failed && !pages.crashed()) {
      pages.current().ifPresent(page -> picture(() -> pictures.keep(page, "failure", PICTURE)));
    }
  }

  private void picture(Runnable take) {
    try {
      take.run();
    } catch (PlaywrightException e) {
      LOG.info("no picture of a failure: {}", secrets.redact(PageErrors.firstLine(e)));
    }
  }

  @Override
  public List<Artefact> artefacts() {
    List<String> lines = new ArrayList<>(failed ? pages.console() : List.of());
    lines.addAll(pictures.refused());
    if (tracing) {
      endTrace(lines);
    }
    if (!lines.isEmpty()) {
      String text = String.join("\n", lines) + "\n";
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      pictures.keep(Artefact.Kind.CONSOLE, "console.txt", bytes);
    }
    return pictures.kept();
  }

  private void endTrace(List<String> lines) {
    try {
      if (failed) {
        keepTrace(lines);
      } else {
        calls().tell("dropping a trace", () -> tracer().stop());
      }
    } catch (PlaywrightException | IOException e) {
      lines.add("trace: not kept: " + e.getMessage());
    }
  }

  private void keepTrace(List<String> lines) throws IOException {
    Path file = folder.resolve("trace.zip");
    try {
      calls()
          .timed(
              "writing a trace",
              TRACE,
              () -> {
                tracer().stop(new Tracing.StopOptions().setPath(file));
                return file;
              });
      long size = Files.size(file);
      if (size > MOST_TRACE_BYTES) {
        lines.add("trace: not kept: " + size + " bytes, at most " + MOST_TRACE_BYTES);
        return;
      }
      try (InputStream trace = Files.newInputStream(file)) {
        byte[] clean = TraceFile.redacted(trace, secrets);
        pictures.keep(Artefact.Kind.TRACE, "trace.zip", clean);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
