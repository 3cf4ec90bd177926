package dev.pitwall.probe.browser.evidence;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.ArtefactSink;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.browser.page.CallDeadlines;
import dev.pitwall.probe.browser.page.PageErrors;
import dev.pitwall.probe.browser.page.Screenshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the pictures of one run, with everything painted over that a secret was typed into or that
 * shows one.
 */
public final class RunScreenshots implements Screenshots {
  private static final Logger LOG = LoggerFactory.getLogger(RunScreenshots.class);
  private static final int MOST = 20;
  private static final int MOST_BYTES = 20 * 1024 * 1024;

  private final String runId;
  private final ArtefactSink sink;
  private final CallDeadlines calls;
  private final Secrets secrets;
  private final List<String> refused = new ArrayList<>();
  private final List<Locator> fields = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Artefact> kept = new ArrayList<>();

  public RunScreenshots(String runId, ArtefactSink sink, CallDeadlines calls, Secrets secrets) {
    this.secrets = secrets;
    this.runId = runId;
    this.sink = sink;
    this.calls = calls;
  }

  @Override
  public void hide(Locator field, String text) {
    fields.add(field);
    if (!text.isBlank()) {
      texts.add(text);
    }
  }

  @Override
  public void keep(Page page, String name, Duration timeout) {
    String file = name.replaceAll("[^A-Za-z0-9._-]", "-") + ".png";
    Optional<byte[]> picture =
        secrets.isEmpty()
            ? Optional.of(take(page, timeout, List.of()))
            : calls.timed("looking for secrets", timeout, () -> withoutSecrets(page, timeout));
    picture.ifPresentOrElse(
        taken -> keep(Artefact.Kind.SCREENSHOT, file, taken),
        () ->
            refused.add(
                file
                    + ": not kept: the page shows a secret that cannot be painted over, or changed"
                    + " while it was looked through"));
  }

  /** Looks before and after: a page may have changed while its picture was taken. */
  private Optional<byte[]> withoutSecrets(Page page, Duration timeout) {
    return found(page)
        .flatMap(
            found -> {
              byte[] picture = take(page, timeout, found.masks());
              boolean isSame =
                  found(page).filter(now -> now.shown().equals(found.shown())).isPresent();
              return isSame ? Optional.of(picture) : Optional.empty();
            });
  }

  /** Empty too where a page or a frame is gone before it was looked through. */
  private Optional<SecretMasks.Found> found(Page page) {
    try {
      return new SecretMasks(secrets).in(page);
    } catch (PlaywrightException e) {
      if (PageErrors.broken(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private byte[] take(Page page, Duration timeout, List<Locator> found) {
    List<Locator> masks = new ArrayList<>(fields);
    masks.addAll(found);
    texts.forEach(text -> masks.add(page.getByText(text)));
    Page.ScreenshotOptions options =
        new Page.ScreenshotOptions().setTimeout(CallDeadlines.millis(timeout)).setMask(masks);
    return calls.timed("taking a screenshot", timeout, () -> page.screenshot(options));
  }

  /** Keeps a file; one that cannot be kept is missing from the run, and no reason to fail it. */
  void keep(Artefact.Kind kind, String name, byte[] content) {
    if (kept.size() >= MOST || content.length > MOST_BYTES) {
      LOG.warn("run {}: {} is not kept: too many files or too long", runId, name);
      return;
    }
    try {
      kept.add(sink.keep(runId, kind, name, content));
    } catch (RuntimeException e) {
      LOG.warn("run {}: {} cannot be kept: {}", runId, name, e.toString());
    }
  }

  /** Which pictures were not kept, and why. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  List<Artefact> kept() {
    return List.copyOf(kept);
  }
}
