package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.BrowserContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The browser context of a run, and the watch over what is called in it.
 *
 * @param ended why its driver was ended, as soon as it was
 */
public record WatchedContext(
    BrowserContext context, CallDeadlines calls, Supplier<Optional<String>> ended) {}
