package dev.pitwall.web;

import java.time.Instant;

/** What every page has: head, navigation, heading, and from when it is. */
final class Layout {
  private static final int REFRESH_SECONDS = 10;

  private final String version;

  Layout(String version) {
    this.version = version;
  }

  Html document(Page page, Instant now) {
    return Html.of(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{} · Pitwall</title>
        <link rel="stylesheet" href="/assets/pitwall.css">
        <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
        <script src="/assets/live.js" defer></script>
        <noscript><meta http-equiv="refresh" content="{}"></noscript>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
        <a class="brand" href="/">Pitwall</a>
        <nav aria-label="Pages"><a href="/">Overview</a> <a href="/runs">Runs</a></nav>
        <p id="live" role="status">as of {}</p>
        </header>
        <main id="main" tabindex="-1">
        <h1>{}</h1>
        {}</main>
        <footer>Pitwall {} · every time is UTC · <a href="/openapi.yaml">API</a> ·
        <a href="/metrics">metrics</a></footer>
        </body>
        </html>
        """,
        page.title(),
        REFRESH_SECONDS,
        Times.clock(now),
        page.title(),
        page.body(),
        version);
  }
}
