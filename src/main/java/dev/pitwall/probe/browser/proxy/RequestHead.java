package dev.pitwall.probe.browser.proxy;

import dev.pitwall.journey.NodeAccess;
import dev.pitwall.text.Hosts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line and the header lines of an HTTP/1 message.
 *
 * @param first the first line
 * @param lines the header lines, untouched and in order
 */
record RequestHead(String first, List<String> lines) {
  /** Host and port of a request to a proxy, and the request line for the one behind it. */
  record Aim(String host, int port, boolean tunnel, String originLine) {
    /** That of a request within the tunnel. */
    Aim inside(String line) {
      return new Aim(host, port, false, line);
    }
  }

  private static final int LONGEST = 256 * 1024;
  private static final Pattern TUNNEL = Pattern.compile("CONNECT (\\S+):(\\d+) HTTP/1\\.[01]");
  private static final Pattern ABSOLUTE =
      Pattern.compile("(\\S+) http://([^/?#\\s]+)(\\S*) (HTTP/1\\.[01])");
  private static final Pattern AUTHORITY = Pattern.compile("(?:[^@]*@)?(.+?)(?::(\\d+))?");
  private static final int HTTP_PORT = 80;

  RequestHead {
    lines = List.copyOf(lines);
  }

  /** Reads up to the empty line; empty when the other side closed before it. */
  static Optional<RequestHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    int newLines = 0;
    while (newLines < 2) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      if (bytes.size() == LONGEST) {
        throw new IOException("a message's head is longer than " + LONGEST + " bytes");
      }
      bytes.write(next);
      newLines = next == '\n' ? newLines + 1 : next == '\r' ? newLines : 0;
    }
    return Optional.of(parse(bytes.toString(StandardCharsets.ISO_8859_1)));
  }

  private static RequestHead parse(String text) {
    List<String> lines = new ArrayList<>(text.lines().filter(line -> !line.isEmpty()).toList());
    return lines.isEmpty()
        ? new RequestHead("", List.of())
        : new RequestHead(lines.removeFirst(), lines);
  }

  /** Where it wants to go; empty when it is no request to a proxy. */
  Optional<Aim> aim() {
    Matcher tunnel = TUNNEL.matcher(first);
    if (tunnel.matches()) {
      return Optional.of(
          new Aim(plain(tunnel.group(1)), Integer.parseInt(tunnel.group(2)), true, first));
    }
    Matcher absolute = ABSOLUTE.matcher(first);
    if (!absolute.matches()) {
      return Optional.empty();
    }
    String path = absolute.group(3);
    String origin = path.startsWith("/") ? path : "/" + path;
    return aim(absolute.group(2), absolute.group(1) + " " + origin + " " + absolute.group(4));
  }

  private static Optional<Aim> aim(String authority, String originLine) {
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = matcher.group(2) == null ? HTTP_PORT : Integer.parseInt(matcher.group(2));
    return Optional.of(new Aim(plain(matcher.group(1)), port, false, originLine));
  }

  private static String plain(String host) {
    return Hosts.bare(host);
  }

  /** The status of a response; 0 when it is none. */
  int status() {
    String[] words = first.split(" ", 3);
    return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
  }

  /** The same as it is sent to a target: with its headers, and who asks where that is not said. */
  RequestHead as(NodeAccess access) {
    String authorization = access.authorization();
    boolean isSaid = lines.stream().anyMatch(line -> name(line).equals("authorization"));
    return authorization == null || isSaid
        ? with(access.headers())
        : with(access.headers()).with(Map.of("Authorization", authorization));
  }

  /** The same with those headers, in place of its own of their names. */
  private RequestHead with(Map<String, String> headers) {
    if (headers.isEmpty()) {
      return this;
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(headers.keySet());
    List<String> all = new ArrayList<>(lines);
    all.removeIf(line -> names.contains(name(line)));
    headers.forEach((name, value) -> all.add(name + ": " + value));
    return new RequestHead(first, all);
  }

  /**
   * The same with another first line, and with one message a connection, unless it is to become
   * something else than HTTP.
   */
  byte[] closing(String firstLine) {
    StringBuilder text = new StringBuilder(firstLine).append("\r\n");
    boolean isUpgrade = lines.stream().anyMatch(line -> name(line).equals("upgrade"));
    for (String line : lines) {
      String name = name(line);
      if (!name.equals("connection") && !name.equals("proxy-connection")) {
        text.append(line).append("\r\n");
      }
    }
    text.append("Connection: ").append(isUpgrade ? "Upgrade" : "close").append("\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(String line) {
    return line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The same, untouched. */
  byte[] bytes() {
    return (first + "\r\n" + String.join("\r\n", lines) + (lines.isEmpty() ? "" : "\r\n") + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
