package dev.pitwall.probe.http;

import static dev.pitwall.probe.Script.frontDoor;
import static dev.pitwall.probe.Script.get;
import static dev.pitwall.probe.Script.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Capture;
import dev.pitwall.journey.Expectation;
import dev.pitwall.journey.Json;
import dev.pitwall.journey.Match;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.Template;
import dev.pitwall.probe.Script;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is demanded of lists, of what is not there, and of what functions make of a document. */
class JsonDemandsTest {
  private static final String TEAS =
      """
      [{"name":"Assam","price":4.5},{"name":"Darjeeling","price":5.5},{"name":"Sencha","price":6.5}]""";
  private static final Loopback LOOPBACK = new Loopback();
  private static int port;

  @BeforeAll
  static void open() {
    port =
        LOOPBACK.http(
            request -> request.response().end(request.path().equals("/none") ? "[]" : TEAS));
  }

  @AfterAll
  static void close() {
    LOOPBACK.close();
  }

  private static Run run(String path, Expectation expect, Capture... captures) {
    return LOOPBACK.run(Script.of(get(path, expect, captures)).at(frontDoor(port)));
  }

  private static Match number(int value) {
    return new Match.Is(new Json.Num(new BigDecimal(value)));
  }

  private static Match names(String... names) {
    return new Match.Is(
        new Json.Elements(
            Stream.of(names).<Json>map(name -> new Json.Text(Template.of(name))).toList()));
  }

  static Stream<Arguments> holding() {
    return Stream.of(
        Arguments.of("$[*].price", new Match.Below(BigDecimal.TEN)),
        Arguments.of("$[*].price", new Match.Above(BigDecimal.TWO)),
        Arguments.of("$[*].name", names("Assam", "Darjeeling", "Sencha")),
        Arguments.of("$[*].name", new Match.NotContains(Template.of("Coffee"))),
        Arguments.of("$[?(@.price > 9)]", new Match.Exists(false)),
        Arguments.of("$[?(@.price > 6)].name", new Match.Equals(Template.of("Sencha"))),
        Arguments.of("$[3]", new Match.Exists(false)),
        Arguments.of("$[-4]", new Match.Exists(false)),
        Arguments.of("$[2]", new Match.Exists(true)),
        Arguments.of("$.length()", number(3)),
        Arguments.of("$[0].length()", number(2)),
        Arguments.of("$.sum($[*].price)", new Match.Is(new Json.Num(new BigDecimal("16.5")))),
        Arguments.of("$.min($[*].price)", new Match.Above(new BigDecimal(4))),
        Arguments.of("$.first()", new Match.Exists(true)));
  }

  @ParameterizedTest
  @MethodSource("holding")
  void holdsOfWhatIsThere(String path, Match match) {
    Run run = run("/teas", json(path, match));
    assertThat(run.sentence()).isEmpty();
    assertThat(run.outcome()).isEqualTo(Outcome.PASSED);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            "$[*].price",
            new Match.Below(new BigDecimal(5)),
            "$[*].price: [4.5,5.5,6.5]; required every $[*].price below 5"),
        Arguments.of(
            "$[*].name",
            new Match.Equals(Template.of("Assam")),
            "$[*].name: [\"Assam\",\"Darjeeling\",\"Sencha\"]; required every $[*].name equal to \"Assam\""),
        Arguments.of(
            "$[*].name",
            names("Assam"),
            "$[*].name: [\"Assam\",\"Darjeeling\",\"Sencha\"]; required $[*].name equal to [\"Assam\"]"),
        Arguments.of(
            "$[*].name",
            new Match.NotContains(Template.of("Sencha")),
            "$[*].name: [\"Assam\",\"Darjeeling\",\"Sencha\"]; required every $[*].name not containing \"Sencha\""),
        Arguments.of("$[3]", new Match.Exists(true), "$[3]: absent; required $[3] present"),
        Arguments.of("$.length()", number(4), "$.length(): 3; required $.length() equal to 4"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void isToldWithAllThatWasSeen(String path, Match match, String sentence) {
    Run run = run("/teas", json(path, match));
    assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.sentence()).isEqualTo("step 1 (GET /teas): " + sentence);
  }

  @Test
  void nothingHoldsOfAnEmptyListButThatNothingIsThere() {
    for (Match match :
        List.of(new Match.Below(BigDecimal.TEN), new Match.Exists(true), names("Assam"))) {
      assertThat(run("/none", json("$[*].price", match)).outcome()).isEqualTo(Outcome.FAILED);
    }
    assertThat(run("/none", json("$[*].price", new Match.Exists(false))).sentence()).isEmpty();
    assertThat(run("/none", json("$[*]", names())).sentence()).isEmpty();
  }

  @Test
  void aFunctionThatIsNoneForItsValueIsOurOwnMistakeInWordsOfJourneys() {
    Run run = run("/teas", json("$[0].name.length()", new Match.Exists(true)));
    assertThat(run.outcome()).isEqualTo(Outcome.ERRORED);
    assertThat(run.sentence())
        .contains("$[0].name.length() has no value: its function is none for what stands there")
        .doesNotContain("java");
  }

  @Test
  void aCaptureTakesTheFirstOfSeveral() {
    Run run =
        LOOPBACK.run(
            Script.of(
                    get("/teas", Expectation.DEFAULT, new Capture.FromJson("tea", "$[*].name")),
                    get("/{{tea}}", json("$[0].name", new Match.Equals(Template.of("{{tea}}")))))
                .at(frontDoor(port)));
    assertThat(run.sentence()).isEmpty();
  }
}
