package dev.pitwall.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pitwall serve} says to somebody who got it wrong. */
class RefusalIT {
  private static final Path CONFIG = Path.of("src/test/resources/config");
  private static final String EXPECT = "# expect: ";
  private static final Duration END = Duration.ofSeconds(30);

  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open-without-tokens.yaml",
        "duplicate-key.yaml",
        "gate-p1-high.yaml",
        "unknown-key.yaml",
        "syntax.yaml"
      })
  void aBrokenConfigurationIsRefusedWithItsPlaceAndAHint(String name) throws Exception {
    Path file = CONFIG.resolve("broken/pitwall").resolve(name);
    Path journeys = CONFIG.resolve("around/journeys");
    try (Program program = serve(file, journeys)) {
      assertThat(program.exit(END)).isEqualTo(1);
      assertThat(program.out()).isEmpty();
      assertThat(program.err())
          .containsSequence(expected(file, file.getParent()))
          .last()
          .asString()
          .endsWith("nothing was started");
      assertThat(program.err()).noneMatch(RefusalIT::isStackTrace);
    }
    assertThat(work.resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown-step.yaml", "bad-regex.yaml", "unknown-secret.yaml"})
  void aBrokenJourneyIsRefusedToo(String name) throws Exception {
    Path journeys = Files.createDirectories(work.resolve("journeys"));
    Path broken = CONFIG.resolve("broken/journeys").resolve(name);
    Files.copy(broken, journeys.resolve(name));
    try (Program program = serve(CONFIG.resolve("around/pitwall.yaml"), journeys)) {
      assertThat(program.exit(END)).isEqualTo(1);
      assertThat(program.err()).containsAll(expected(broken, journeys));
      assertThat(program.err()).noneMatch(RefusalIT::isStackTrace);
    }
  }

  @Test
  void aConfigurationThatIsNotThereIsNamed() throws Exception {
    Path file = work.resolve("nowhere.yaml");
    try (Program program = serve(file, work)) {
      assertThat(program.exit(END)).as(program::everything).isEqualTo(2);
      assertThat(program.err()).singleElement().asString().contains(file + ": there is no such");
      assertThat(program.err()).noneMatch(RefusalIT::isStackTrace);
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = Files.writeString(work.resolve("pitwall.yaml"), "server: {host: 127.0.0.1}\n");
      String port = Integer.toString(taken.getLocalPort());
      try (Program program = serve(file, emptyFolder(), "--port", port)) {
        assertRefused(program);
        assertThat(program.err().getLast()).contains("127.0.0.1:" + port).contains("another port");
      }
    }
  }

  @Test
  void aDataDirectoryInUseNamesWhoHasIt() throws Exception {
    Path file = Files.writeString(work.resolve("pitwall.yaml"), "server: {port: 0}\n");
    Path journeys = emptyFolder();
    try (Program first = serve(file, journeys)) {
      first.url();
      try (Program second = serve(file, journeys)) {
        assertRefused(second);
        assertThat(second.err().getLast())
            .contains(work.resolve("data").toString())
            .contains("in use by process " + first.pid());
      }
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void aDataDirectoryThatIsAFileIsNamed() throws Exception {
    Path file = Files.writeString(work.resolve("pitwall.yaml"), "server: {port: 0}\n");
    Files.writeString(work.resolve("data"), "not a folder");
    try (Program program = serve(file, emptyFolder())) {
      assertRefused(program);
      assertThat(program.err().getLast()).contains(work.resolve("data") + ": there is a file");
    }
  }

  private static void assertRefused(Program program) throws InterruptedException {
    assertThat(program.exit(END)).as(program::everything).isEqualTo(1);
    assertThat(program.err()).as(program::everything).noneMatch(RefusalIT::isStackTrace);
    assertThat(program.out()).as(program::everything).isEmpty();
    assertThat(program.err()).last().asString().startsWith("pitwall serve: could not start: ");
  }

  private static boolean isStackTrace(String line) {
    return line.startsWith("\tat ") || line.contains("Exception");
  }

  private static List<String> expected(Path file, Path shownIn) throws IOException {
    return Files.readString(file)
        .lines()
        .filter(line -> line.startsWith(EXPECT))
        .map(line -> shownIn + "/" + line.substring(EXPECT.length()).strip())
        .toList();
  }

  private Path emptyFolder() throws IOException {
    return Files.createDirectories(work.resolve("journeys"));
  }

  private Program serve(Path config, Path journeys, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--config",
                config.toString(),
                "--journeys",
                journeys.toString(),
                "--data",
                work.resolve("data").toString()));
    arguments.addAll(List.of(more));
    return Program.start(work, arguments.toArray(String[]::new));
  }
}
