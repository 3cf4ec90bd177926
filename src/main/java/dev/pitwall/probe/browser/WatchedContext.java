package dev.pitwall.probe.browser;

import com.microsoft.playwright.BrowserContext;

/** The browser context of a run, and the watch over what is called in it. */
record WatchedContext(BrowserContext context, CallDeadlines calls) {}
