package dev.pitwall.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments and durations as a tired person reads them; always UTC. */
final class Times {
  private static final DateTimeFormatter FULL = formatter("yyyy-MM-dd HH:mm:ss 'UTC'");
  private static final DateTimeFormatter CLOCK = formatter("HH:mm:ss");
  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  private Times() {}

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** How long ago, with the moment itself for those who point at it. */
  static Html ago(Instant at, Instant now) {
    return moment(at, away(at, now));
  }

  /** The moment itself and how far away it is. */
  static Html full(Instant at, Instant now) {
    return Html.of(
        "{} <span class=\"dim\">({})</span>", moment(at, FULL.format(at)), away(at, now));
  }

  static String clock(Instant at) {
    return CLOCK.format(at) + " UTC";
  }

  private static Html moment(Instant at, String text) {
    return Html.of(
        "<time datetime=\"{}\" title=\"{}\">{}</time>", at.toString(), FULL.format(at), text);
  }

  private static String away(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    if (age.abs().compareTo(JUST_NOW) < 0) {
      return "just now";
    }
    return age.isNegative() ? "in " + rough(age.negated()) : rough(age) + " ago";
  }

  /** A duration in one or two units. */
  static String rough(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60
          + " min"
          + (seconds < 600 && seconds % 60 > 0 ? " " + seconds % 60 + " s" : "");
    }
    return seconds < 48 * 3_600
        ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
        : seconds / 86_400 + " days";
  }

  /** How long something took. */
  static String took(Duration duration) {
    double millis = duration.toNanos() / 1_000_000.0;
    if (millis >= 1_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1_000);
    }
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }
}
