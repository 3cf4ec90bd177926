package dev.pitwall.journey;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks a service, wherever a request does not say it itself. */
public sealed interface Auth {
  /** By name (RFC 7617). */
  record Basic(Template user, Template password) implements Auth {}

  /** By a token (RFC 6750). */
  record Bearer(Template token) implements Auth {}

  /**
   * What stands in {@code Authorization}.
   *
   * @throws UnknownVariable when there is no such secret
   */
  default String header(Secrets secrets) {
    return switch (this) {
      case Basic(Template user, Template password) ->
          "Basic " + base64(filled(user, secrets) + ":" + filled(password, secrets));
      case Bearer(Template token) -> "Bearer " + filled(token, secrets);
    };
  }

  private static String filled(Template text, Secrets secrets) {
    return text.render(variable -> null, secrets::value).strip();
  }

  private static String base64(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
