package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each broken example says, in lines that start with {@code # expect:}, what is wrong with it. */
class BrokenFilesTest {
  private static final Path CONFIG = Path.of("src/test/resources/config");
  private static final Path BROKEN = CONFIG.resolve("broken");
  private static final Path AROUND = CONFIG.resolve("around");
  private static final String EXPECT = "# expect: ";

  @TempDir Path noJourneys;

  @TestFactory
  Stream<DynamicTest> mainFiles() throws IOException {
    return tests("pitwall", file -> problems(file, journeysOf(file), BROKEN.resolve("pitwall")));
  }

  @TestFactory
  Stream<DynamicTest> journeys() throws IOException {
    return tests(
        "journeys",
        file -> problems(AROUND.resolve("pitwall.yaml"), file, BROKEN.resolve("journeys")));
  }

  @TestFactory
  Stream<DynamicTest> folders() throws IOException {
    return tests(
        "folders",
        folder -> problems(folder.resolve("pitwall.yaml"), folder.resolve("journeys"), folder));
  }

  /** Only some of the main files need a journey: theirs is one that walks through the shop. */
  private Path journeysOf(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).contains("journeys:")
        ? AROUND.resolve("journeys")
        : noJourneys;
  }

  private interface Reading {
    List<String> of(Path file) throws IOException;
  }

  private static Stream<DynamicTest> tests(String kind, Reading reading) throws IOException {
    try (Stream<Path> files = Files.list(BROKEN.resolve(kind))) {
      return files.sorted().toList().stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      kind + "/" + file.getFileName(),
                      () -> assertThat(reading.of(file)).isEqualTo(expected(file))));
    }
  }

  private static List<String> expected(Path file) throws IOException {
    Path path = Files.isDirectory(file) ? file.resolve("expect.txt") : file;
    String text = Files.readString(path, StandardCharsets.UTF_8);
    return text.lines()
        .filter(l -> l.startsWith(EXPECT))
        .map(l -> l.substring(EXPECT.length()).strip())
        .toList();
  }

  private static List<String> problems(Path main, Path journeys, Path shown) {
    Map<String, String> environment = Map.of("PASSWORD", "pit-stop-7", "EMPTY", "");
    ConfigReader.Result result = ConfigReader.read(main, journeys, environment);
    assertThat(result).isInstanceOf(ConfigReader.Result.Rejected.class);
    return result instanceof ConfigReader.Result.Rejected rejected
        ? rejected.problems().stream().map(p -> p.toString().replace(shown + "/", "")).toList()
        : List.of();
  }
}
