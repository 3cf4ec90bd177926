package dev.pitwall.probe.browser.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Secrets;
import dev.pitwall.probe.browser.page.CallDeadlines;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A page that nobody looked through to its end may show a secret. */
class RunScreenshotsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<String> kept = new ArrayList<>();

  private RunScreenshots screenshots(Secrets secrets) {
    CallDeadlines calls = new CallDeadlines(System::nanoTime, SECOND, SECOND);
    return new RunScreenshots(
        "run_1",
        (run, kind, name, content) -> {
          kept.add(name);
          return new Artefact(name, kind, content.length);
        },
        calls,
        secrets);
  }

  /** A page that can be photographed, and answers so when it is asked for its frames. */
  private static Page page(Supplier<?> frames) {
    return (Page)
        Proxy.newProxyInstance(
            Page.class.getClassLoader(),
            new Class<?>[] {Page.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "frames" -> frames.get();
                  case "screenshot" -> new byte[] {1};
                  default -> throw new AssertionError(method.toString());
                });
  }

  private static Page failing(String message) {
    return page(
        () -> {
          throw new PlaywrightException(message);
        });
  }

  private static Secrets secrets() {
    return new Secrets(Map.of("password", "correct horse"));
  }

  @Test
  void ofAPageWithAFrameThatIsGoneNoPictureIsKept() {
    RunScreenshots screenshots = screenshots(secrets());
    screenshots.keep(failing("Frame was detached"), "step 1", SECOND);

    assertThat(kept).isEmpty();
    assertThat(screenshots.refused())
        .containsExactly(
            "step-1.png: not kept: the page shows a secret that cannot be painted over, or changed"
                + " while it was looked through");
  }

  @Test
  void norOfOneWhoseFrameGoesWhileItIsTaken() {
    List<List<Object>> answers = new ArrayList<>(List.of(List.of()));
    Page page =
        page(
            () -> {
              if (answers.isEmpty()) {
                throw new PlaywrightException("Frame was detached");
              }
              return answers.removeFirst();
            });
    RunScreenshots screenshots = screenshots(secrets());
    screenshots.keep(page, "end", SECOND);

    assertThat(kept).isEmpty();
    assertThat(screenshots.refused()).hasSize(1);
  }

  @Test
  void aPageThatHoldsStillIsKept() {
    RunScreenshots screenshots = screenshots(secrets());
    screenshots.keep(page(List::of), "end", SECOND);

    assertThat(kept).containsExactly("end.png");
    assertThat(screenshots.refused()).isEmpty();
  }

  @Test
  void aBrowserThatIsGoneIsNoMatterOfSecrets() {
    RunScreenshots screenshots = screenshots(secrets());
    Page page = failing("Target page, context or browser has been closed");

    assertThatThrownBy(() -> screenshots.keep(page, "end", SECOND))
        .isInstanceOf(PlaywrightException.class);
  }
}
