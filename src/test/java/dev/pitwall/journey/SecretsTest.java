package dev.pitwall.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.text.Cut;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String PLAIN = "Zebra'>(quagga)!*~+&/\"%ü";

  private static String redacted(String secret, String text) {
    return new Secrets(Map.of("S", secret)).redact(text);
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withChars("abcXYZ019 \"\\&<>+/%='!(*~ü€\n\t")
        .ofMinLength(6)
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<UnaryOperator<String>> encodings() {
    return Arbitraries.of(
        secret -> secret,
        secret -> URLEncoder.encode(secret, StandardCharsets.UTF_8),
        secret -> URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
        secret -> lowerEscapes(URLEncoder.encode(secret, StandardCharsets.UTF_8)),
        SecretsTest::encodeUriComponent,
        SecretsTest::html,
        secret -> numeric(secret, "&#%d;"),
        secret -> numeric(secret, "&#x%X;"),
        secret -> json(secret).replace("/", "\\/"),
        secret ->
            json(secret).replace("<", "\\u003c").replace("&", "\\u0026").replace("'", "\\u0027"),
        SecretsTest::latin,
        SecretsTest::windows,
        secret -> numeric(latin(secret), "&#%d;"),
        secret -> numeric(latin(secret), "&#x%x;"),
        secret -> numeric(windows(secret), "&#%d;"),
        secret -> encodeUriComponent(latin(secret)),
        secret -> URLEncoder.encode(windows(secret), StandardCharsets.UTF_8),
        secret -> unicode(json(latin(secret))),
        secret -> unicode(json(windows(secret))));
  }

  private static String latin(String secret) {
    return new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String windows(String secret) {
    return new String(secret.getBytes(StandardCharsets.UTF_8), Charset.forName("windows-1252"));
  }

  /** As JSON is written for readers of ASCII. */
  private static String unicode(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(c < 128 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
    return escaped.toString();
  }

  private static String lowerEscapes(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int i = 0; i < lower.length(); i++) {
      if (lower.charAt(i) == '%') {
        lower.replace(i, i + 3, lower.substring(i, i + 3).toLowerCase(Locale.ROOT));
      }
    }
    return lower.toString();
  }

  private static String encodeUriComponent(String secret) {
    return URLEncoder.encode(secret, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }

  private static String html(String secret) {
    return secret
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String numeric(String secret, String form) {
    return secret
        .codePoints()
        .mapToObj(point -> form.formatted(point))
        .collect(Collectors.joining());
  }

  private static String json(String secret) {
    return secret
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }

  @Property(tries = 500)
  void isFoundInEveryUsualEncoding(
      @ForAll("secrets") String secret, @ForAll("encodings") UnaryOperator<String> encoding) {
    assertThat(redacted(secret, "<<" + encoding.apply(secret) + ">>")).isEqualTo("<<***>>");
  }

  /** Of what was encoded with it some edges remain, at most two digits on each side. */
  @Property(tries = 500)
  void isFoundWithinWhatWasEncodedInBase64(
      @ForAll("secrets") String secret,
      @ForAll @IntRange(max = 5) int before,
      @ForAll boolean url) {
    String pair = "u".repeat(before) + secret + ":p";
    Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
    String encoded = encoder.encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    int others = before + 2;
    assertThat(redacted(secret, encoded))
        .contains("***")
        .hasSizeLessThanOrEqualTo("***".length() + others * 8 / 6 + 4 + "==".length());
  }

  /** A cut text ends with half a secret, in whatever encoding. */
  @Property(tries = 300)
  void itsBeginningIsFoundWhereATextWasCut(
      @ForAll("secrets") String secret,
      @ForAll("encodings") UnaryOperator<String> encoding,
      @ForAll @IntRange(min = 1, max = 30) int kept) {
    String encoded = encoding.apply(secret);
    String cut = Cut.to("<<" + encoded, Math.min(kept, encoded.length() - 1) + 2);
    String redacted = redacted(secret, cut);
    boolean isLongEnough = kept >= 3 * (encoded.length() / secret.length() + 8);
    if (isLongEnough) {
      assertThat(redacted).matches("<<\\*\\*\\*[^…]{0,8}…");
    } else {
      assertThat(redacted).startsWith("<<").endsWith("…");
    }
  }

  @Test
  void aSecretThatIsBase64IsFoundAsWhatItStandsFor() {
    String pair =
        Base64.getEncoder().encodeToString("user:OKAPItapir5512".getBytes(StandardCharsets.UTF_8));
    assertThat(redacted(pair, pair + " user:OKAPItapir5512 OKAPItapir5512"))
        .isEqualTo("*** *** ***");
  }

  @Test
  void severalSecretsAndThoseWithinOthers() {
    Secrets secrets = new Secrets(Map.of("A", "tapir", "B", "tapir-okapi"));
    assertThat(secrets.redact("tapir tapir-okapi tapir-")).isEqualTo("*** *** ***-");
    assertThat(secrets.shownIn("a tapir and a tapir-okapi"))
        .containsExactly("tapir", "tapir-okapi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Zebr", "zebra'>(quagga)!*~+&/\"%ü", "%%%%%%", "\\\\\\\\&&&&"})
  void theRestStays(String text) {
    assertThat(redacted(PLAIN, text)).isEqualTo(text);
    assertThat(Secrets.NONE.redact(text)).isEqualTo(text);
  }

  /** A page may be all of what secrets begin with. */
  @Test
  void aTextOfNothingButBeginningsTakesNoLongTime() {
    String secret = "\\".repeat(64) + "x";
    String text = "\\".repeat(20_000);
    assertThat(redacted(secret, text)).isEqualTo(text);
  }
}
