package dev.pitwall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.HttpTimings;
import dev.pitwall.journey.Json;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Secrets;
import dev.pitwall.journey.Template;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No secret shows in a run, whatever a target does with it. */
class RedactionTest {
  private static final Template SECRET = Template.of("{{secret.PW}}");

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withChars("abcXYZ019 \"\\&<>+/%=ü€\n\t'")
        .ofMinLength(8)
        .ofMaxLength(40)
        .filter(text -> text.strip().length() >= 8);
  }

  @Property(tries = 300)
  void showsNowhere(@ForAll("secrets") String secret) {
    for (String form : forms(secret)) {
      String shown = runs(secret, form) + runs(secret, hidden(form));
      assertThat(shown).doesNotContain(secret, form, form.replaceAll("[\\n\\t]", " "));
    }
  }

  private static List<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return List.of(
        secret,
        URLEncoder.encode(secret, StandardCharsets.UTF_8),
        Jsons.text(Jsons.MAPPER.valueToTree(secret)),
        Jsons.write(Jsons.MAPPER.valueToTree(secret)).replaceAll("^\"|\"$", ""),
        Base64.getEncoder().encodeToString(bytes));
  }

  private static String hidden(String form) {
    return form.substring(0, 3) + '\u0000' + form.substring(3);
  }

  private static String runs(String secret, String echoed) {
    String json = Jsons.write(Jsons.MAPPER.valueToTree(Map.of("a", echoed, "b", List.of(echoed))));
    List<HttpAnswer.Header> headers =
        List.of(
            new HttpAnswer.Header("X-App-Version", echoed),
            new HttpAnswer.Header("X-App-Node", echoed),
            new HttpAnswer.Header("X-Echo", "x".repeat(90) + echoed));
    HttpTimings phases = new HttpTimings(null, null, null, Duration.ZERO);
    HttpDriver driver =
        (call, cookies) -> new HttpAnswer(500, headers, Buffer.buffer(json), false, phases);
    HttpDriver broken =
        (call, cookies) -> {
          throw new StepFailed("x".repeat(495) + echoed, echoed);
        };
    return execute(driver, secret).toString() + execute(broken, secret);
  }

  private static Run execute(HttpDriver driver, String secret) {
    Expectation expect =
        new Expectation(
            Set.of(200),
            null,
            List.of(new Expectation.OnHeader("X-Echo", new Match.Equals(SECRET))),
            List.of(new Match.Equals(SECRET)),
            List.of(
                new Expectation.OnJson("$.a", new Match.Is(new Json.Text(Template.of("x")))),
                new Expectation.OnJson("$.b", new Match.Is(new Json.Elements(List.of()))),
                new Expectation.OnJson("$", new Match.Contains(SECRET))));
    Capture capture = new Capture.FromBody("c", Pattern.compile("nowhere"));
    return new JourneyRun(
            Script.of(Script.get("/", expect, capture))
                .undo(Script.get("/", Expectation.DEFAULT, capture))
                .at(Script.frontDoor(1)),
            new Secrets(Map.of("PW", secret)),
            driver,
            null,
            new NoCookies(),
            new ObservedIdentity(Script.frontDoor(1)),
            "test",
            RunEnvironment.system())
        .execute();
  }
}
