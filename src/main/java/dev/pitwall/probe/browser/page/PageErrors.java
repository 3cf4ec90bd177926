package dev.pitwall.probe.browser.page;

import com.microsoft.playwright.PlaywrightException;
import dev.pitwall.probe.browser.proxy.PinningProxy;
import dev.pitwall.text.Cut;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the messages of Playwright and Chromium, and puts them into a few words. */
public final class PageErrors {
  private static final Pattern NET = Pattern.compile("net::ERR_([A-Z_0-9]+)");
  private static final Pattern SEVERAL = Pattern.compile("resolved to (\\d+) elements");
  private static final List<String> OURS =
      List.of(
          "INTERNET_DISCONNECTED",
          "NETWORK_CHANGED",
          "NETWORK_IO_SUSPENDED",
          "INSUFFICIENT_RESOURCES",
          "OUT_OF_MEMORY",
          "PROXY_CONNECTION_FAILED",
          "BLOCKED_BY_ADMINISTRATOR");

  /** Of the service's own host: what our resolver and our network say, and not the node. */
  private static final List<String> OURS_FOR_THE_SERVICE =
      List.of(
          "NAME_NOT_RESOLVED",
          "NAME_RESOLUTION_FAILED",
          "DNS_TIMED_OUT",
          "DNS_SERVER_FAILED",
          "DNS_MALFORMED_RESPONSE",
          "ADDRESS_UNREACHABLE");

  private static final List<String> BROKEN =
      List.of(
          "has been closed",
          "Target closed",
          "crashed",
          "pipe closed",
          "Failed to read message",
          "Failed to write message",
          "Playwright connection closed",
          "Object doesn't exist",
          "Protocol error (Target.");
  private static final List<String> TROUBLES =
      List.of(
          "intercepts pointer events|is covered by another element",
          "element is not visible|is hidden",
          "element is not enabled|is disabled",
          "element is not editable|cannot be edited",
          "element is not stable|does not stop moving",
          "element is outside of the viewport|is outside of the window",
          "did not find some options|has no such option",
          "Element is not an <input>|is not a field that can be filled",
          "Not a checkbox or radio button|is no checkbox or radio button",
          "Element is not a <select> element|is no select");
  private static final int LONGEST = 200;

  private PageErrors() {}

  /** Whether our own side is gone, and not the page. */
  public static boolean broken(PlaywrightException e) {
    String message = message(e);
    return BROKEN.stream().anyMatch(message::contains) || isOurs(message);
  }

  /** Whether Chromium's network error is our own fault, whoever was asked. */
  static boolean isOurs(String message) {
    return netError(message).filter(OURS::contains).isPresent();
  }

  /** Whether Chromium's network error is our own fault, where the service's own host was asked. */
  static boolean isOursForTheService(String message) {
    return isOurs(message) || netError(message).filter(OURS_FOR_THE_SERVICE::contains).isPresent();
  }

  /** How many elements there were, when there ought to have been one. */
  static Optional<String> several(PlaywrightException e) {
    Matcher matcher = SEVERAL.matcher(message(e));
    return message(e).contains("strict mode violation") && matcher.find()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** Whether the proxy that pins a run to a node could not reach what it was asked for. */
  static boolean isOfProxy(String fault) {
    return fault.equals(PinningProxy.HEADER)
        || netError(fault).filter("TUNNEL_CONNECTION_FAILED"::equals).isPresent();
  }

  /** Chromium's network error in words, such as {@code connection refused}. */
  static Optional<String> network(String message) {
    return netError(message).map(name -> name.toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static Optional<String> netError(String message) {
    Matcher matcher = NET.matcher(message);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** What kept an element that is there from being used. */
  static Optional<String> trouble(PlaywrightException e) {
    String message = message(e);
    return TROUBLES.stream()
        .map(pair -> pair.split("\\|", 2))
        .filter(pair -> message.contains(pair[0]))
        .map(pair -> pair[1])
        .findFirst();
  }

  /** The one line of the message that says what happened, without the log of the call. */
  public static String firstLine(PlaywrightException e) {
    String line =
        message(e)
            .lines()
            .map(String::strip)
            .map(text -> text.replaceFirst("^message='", ""))
            .filter(text -> !text.isEmpty() && !text.equals("Error {"))
            .findFirst()
            .orElse("unknown");
    return Cut.to(line, LONGEST);
  }

  static String message(PlaywrightException e) {
    return String.valueOf(e.getMessage());
  }
}
