package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;

/** Takes pictures of the pages of one run. */
public interface Screenshots {
  /** A field that a secret goes into, and the text that goes into it. */
  void hide(Locator field, String text);

  /** Takes a picture of what the page shows, and keeps it. */
  void keep(Page page, String name, Duration timeout);
}
