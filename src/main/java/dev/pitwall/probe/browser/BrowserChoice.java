package dev.pitwall.probe.browser;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which browser the slots use, or why there is none. */
public sealed interface BrowserChoice {
  /**
   * A browser.
   *
   * @param sandbox whether it runs with its own sandbox; it cannot when we are root
   * @param node the Node that runs Playwright's driver; null takes the one Playwright brings
   */
  record Found(Path executable, boolean sandbox, @Nullable Path node) implements BrowserChoice {}

  /**
   * No browser.
   *
   * @param reason a sentence that says what was looked for and what to do
   */
  record None(String reason) implements BrowserChoice {}
}
