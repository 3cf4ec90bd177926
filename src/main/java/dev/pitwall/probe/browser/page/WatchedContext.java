package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.BrowserContext;

/** The browser context of a run, and the watch over what is called in it. */
public record WatchedContext(BrowserContext context, CallDeadlines calls) {}
