package dev.pitwall.probe.browser.slot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which browser the slots use, or why there is none. */
public sealed interface BrowserChoice {
  /** Whether Chromium runs with its own sandbox. */
  enum Sandbox {
    ON,
    /** As it must be when we are root. */
    OFF
  }

  /**
   * A browser.
   *
   * @param node the Node that runs Playwright's driver; null takes the one Playwright brings
   */
  record Found(Path executable, Sandbox sandbox, @Nullable Path node) implements BrowserChoice {}

  /**
   * No browser.
   *
   * @param reason a sentence that says what was looked for and what to do
   */
  record None(String reason) implements BrowserChoice {}
}
