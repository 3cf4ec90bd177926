package dev.pitwall.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the gate is and what opens it: options first, then the environment.
 *
 * @param url as it was given; null takes the environment's
 * @param tokenFile as it was given; null takes the environment's token
 */
record GateDoor(Streams streams, @Nullable String url, @Nullable Path tokenFile) {
  static final String USUAL_SERVER = "http://127.0.0.1:8080";

  private static final int MOST_TOKEN_BYTES = 4096;

  /**
   * Where Pitwall is.
   *
   * @throws Refused when that is no URL
   */
  URI server() {
    String fromEnvironment = streams.environment().getOrDefault("PITWALL_SERVER", "");
    String text = url != null ? url : fromEnvironment.isBlank() ? USUAL_SERVER : fromEnvironment;
    String from = url != null || fromEnvironment.isBlank() ? "--server" : "PITWALL_SERVER";
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      if (http && plain && uri.getHost() != null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, like everything else that is no URL.
    }
    // What may hold a password is not repeated.
    String seen = text.contains("@") ? "" : " '" + text + "'";
    throw new Refused(
        from + seen + ": must be a URL such as https://pitwall.example or http://host:8080");
  }

  /**
   * The token, when there is one.
   *
   * @throws Refused when it cannot be read, or cannot be a token; it is never shown
   */
  Optional<String> token() {
    String from = tokenFile == null ? "PITWALL_TOKEN" : "--token-file " + tokenFile;
    String text =
        tokenFile == null
            ? streams.environment().getOrDefault("PITWALL_TOKEN", "").strip()
            : fileText(streams.path(tokenFile), from);
    if (text.isEmpty() && tokenFile == null) {
      return Optional.empty();
    }
    if (!text.matches("[\\x21-\\x7e]+")) {
      throw new Refused(
          from + ": must hold one token and nothing else, in visible ASCII characters");
    }
    return Optional.of(text);
  }

  private static String fileText(Path file, String from) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_TOKEN_BYTES + 1);
      if (bytes.length > MOST_TOKEN_BYTES) {
        throw new Refused(from + ": is longer than any token; name the right file");
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new Refused(from + ": cannot be read; name a file that holds the token");
    }
  }
}
