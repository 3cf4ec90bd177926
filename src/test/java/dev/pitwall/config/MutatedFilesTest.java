package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever somebody types, the reader neither throws nor points outside the file. */
class MutatedFilesTest {
  private static final Path GOOD = Path.of("src/test/resources/config/good");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SHOP_PASSWORD", "pit-stop-7", "REGION", "us");
  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          ":",
          ": ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "#",
          "&a ",
          "*a",
          "!!int ",
          "!x ",
          "|",
          ">",
          "%",
          "@",
          "{{",
          "}}",
          "{{x}}",
          "$",
          "~",
          "null",
          "true",
          "-1",
          "1e999",
          ".nan",
          "0x1F",
          "9999999999999",
          "\u0000",
          "\uD83C\uDFCE",
          "\uFFFE",
          "---\n",
          "...\n",
          "%YAML 99999999999.1\n---\n",
          "<<: ",
          "? ",
          "open: /\n",
          "a: b\n");

  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @BeforeContainer
  static void start() throws IOException {
    folder = Files.createTempDirectory("pitwall-mutated");
    Files.createDirectories(folder.resolve("journeys"));
  }

  @AfterContainer
  static void stop() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Replaces some characters at a place, given as a part of the whole, by a piece. */
  record Edit(double place, int length, String piece) {
    String of(String text) {
      int from = (int) (place * text.length());
      int to = Math.min(text.length(), from + length);
      return text.substring(0, from) + piece + text.substring(to);
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<Double> places = Arbitraries.doubles().between(0, 1);
    Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 40);
    Arbitrary<String> pieces = Arbitraries.of(PIECES);
    return Combinators.combine(places, lengths, pieces)
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 300)
  void aMutatedConfigurationIsReadOrRefused(@ForAll("edits") List<Edit> edits) throws IOException {
    Path file = folder.resolve("pitwall.yaml");
    String text = mutate(GOOD.resolve("pitwall.yaml"), edits, file);
    check(ConfigReader.read(file, GOOD.resolve("journeys"), ENVIRONMENT), file, text);
  }

  @Property(tries = 300)
  void aMutatedJourneyIsReadOrRefused(@ForAll("edits") List<Edit> edits) throws IOException {
    Path file = folder.resolve("journeys/checkout.yaml");
    String text = mutate(GOOD.resolve("journeys/checkout.yaml"), edits, file);
    check(ConfigReader.read(GOOD.resolve("pitwall.yaml"), file, ENVIRONMENT), file, text);
  }

  private static String mutate(Path good, List<Edit> edits, Path to) throws IOException {
    String text = Files.readString(good, StandardCharsets.UTF_8);
    for (Edit edit : edits) {
      text = edit.of(text);
    }
    Files.write(to, text.getBytes(StandardCharsets.UTF_8));
    return text;
  }

  private static void check(ConfigReader.Result result, Path file, String text) {
    int lines = text.split("\\R", -1).length;
    switch (result) {
      case ConfigReader.Result.Loaded loaded -> assertThat(loaded.config().services()).isNotNull();
      case ConfigReader.Result.Rejected rejected -> {
        assertThat(rejected.problems()).isNotEmpty();
        rejected.problems().stream()
            .filter(problem -> problem.file().equals(file.toString()))
            .forEach(problem -> assertThat(problem.line()).as("%s", problem).isBetween(1, lines));
        assertThat(rejected.problems().toString()).doesNotContain("pit-stop-7");
      }
    }
  }
}
