package dev.pitwall.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The frame of every page, and the escaping of everything a person may have typed. */
final class ShopHtml {
  /** The stylesheet, served at /shop.css. */
  static final String CSS = resource("shop.css");

  private ShopHtml() {}

  /** What the frame shows around a page. */
  record Frame(String title, int pieces, @Nullable String account, String version, String node) {}

  static String page(Frame frame, String main) {
    String who = frame.account() == null ? link("/login", "Log in") : link("/account", "Account");
    String cart = frame.pieces() == 0 ? "Cart" : "Cart (" + frame.pieces() + ")";
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s - Pit Lane</title>
    <link rel="stylesheet" href="/shop.css">
    <link rel="icon" href="data:,">
    </head>
    <body>
    <a class="skip" href="#main">Skip to the page</a>
    <header><div><a class="brand" href="/">Pit Lane</a>
    <nav aria-label="Main"><ul><li>%s</li><li>%s</li><li>%s</li></ul></nav></div></header>
    <main id="main">
    %s
    </main>
    <footer>Version %s, served by %s. A sample shop: nothing is sold.</footer>
    </body>
    </html>
    """
        .formatted(
            escape(frame.title()),
            link("/tyres", "Tyres"),
            link("/cart", cart),
            who,
            main,
            escape(frame.version()),
            escape(frame.node()));
  }

  static String link(String href, String text) {
    return "<a href=\"" + escape(href) + "\">" + escape(text) + "</a>";
  }

  /** 19900 cents as 199.00. */
  static String money(long cents) {
    return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
  }

  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** A text that is shipped beside this class. */
  static String resource(String name) {
    try (InputStream in = ShopHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
