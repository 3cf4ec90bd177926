package dev.pitwall.cli;

import dev.pitwall.text.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a running Pitwall is and what opens it; a mixin of the commands that ask one. */
final class ServerOptions {
  private static final String USUAL_SERVER = "http://127.0.0.1:8080";
  private static final int MOST_TOKEN_BYTES = 4096;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where Pitwall is. Default: $PITWALL_SERVER, or " + USUAL_SERVER + ".")
  private @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file that holds the token. Default: the token is $PITWALL_TOKEN, or none.")
  private @Nullable Path tokenFile;

  /**
   * What is meant.
   *
   * @param server the base URL, perhaps with a path in front of /api
   * @param token empty when there is none
   */
  record Place(URI server, Optional<String> token) {
    /** Never the token: this may be printed. */
    @Override
    public String toString() {
      return "Place[" + server + (token.isPresent() ? ", with a token]" : ", without a token]");
    }
  }

  /**
   * Finds it: options first, then the environment.
   *
   * @throws CannotStart when the server is no URL, or the token cannot be read or cannot be one; a
   *     token is never shown
   */
  Place place(Streams streams) {
    return new Place(server(streams), token(streams));
  }

  private URI server(Streams streams) {
    String fromEnvironment = streams.environment().getOrDefault("PITWALL_SERVER", "");
    String text = url != null ? url : fromEnvironment.isBlank() ? USUAL_SERVER : fromEnvironment;
    String from = url != null || fromEnvironment.isBlank() ? "--server" : "PITWALL_SERVER";
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      if (http && plain && Hosts.of(uri) != null && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, like everything else that is no URL.
    }
    // What may hold a password is not repeated.
    String seen = text.contains("@") ? "" : " '" + text + "'";
    throw new CannotStart(
        from + seen + ": must be a URL such as https://pitwall.example or http://host:8080");
  }

  private Optional<String> token(Streams streams) {
    String from = tokenFile == null ? "PITWALL_TOKEN" : "--token-file " + tokenFile;
    String text =
        tokenFile == null
            ? streams.environment().getOrDefault("PITWALL_TOKEN", "").strip()
            : fileText(streams.path(tokenFile), from);
    if (text.isEmpty() && tokenFile == null) {
      return Optional.empty();
    }
    if (!text.matches("[\\x21-\\x7e]+")) {
      throw new CannotStart(
          from + ": must hold one token and nothing else, in visible ASCII characters");
    }
    return Optional.of(text);
  }

  private static String fileText(Path file, String from) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_TOKEN_BYTES + 1);
      if (bytes.length > MOST_TOKEN_BYTES) {
        throw new CannotStart(from + ": is longer than any token; name the right file");
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new CannotStart(from + ": cannot be read; name a file that holds the token");
    }
  }
}
