package dev.pitwall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.journey.Artefact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtefactFilesTest {
  private static final LocalDate NEVER = LocalDate.of(2026, 3, 1);

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-03-01T23:59:59Z");
  private ArtefactFiles files;

  @BeforeEach
  void open() throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    files = new ArtefactFiles(directory.resolve("artefacts"), temporary, () -> now);
  }

  @Test
  void keepsAFileUnderItsDayAndRun() throws IOException {
    Artefact kept = keep("run1", "failure.png", "picture");

    assertThat(kept).isEqualTo(new Artefact("failure.png", Artefact.Kind.SCREENSHOT, 7));
    assertThat(directory.resolve("artefacts/2026-03-01/run1/failure.png")).hasContent("picture");
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
    assertThat(read("run1", "failure.png")).contains("picture");
    assertThat(files.bytes()).isEqualTo(7);
  }

  @Test
  void findsFilesOfARunThatWentOnPastMidnight() throws IOException {
    keep("run1", "first.png", "1");
    now = now.plusSeconds(2);
    keep("run1", "second.png", "2");

    assertThat(read("run1", "first.png")).contains("1");
    assertThat(read("run1", "second.png")).contains("2");
  }

  @Test
  void theSameNameAgainReplacesTheFile() throws IOException {
    keep("run1", "failure.png", "old");
    keep("run1", "failure.png", "new");

    assertThat(read("run1", "failure.png")).contains("new");
  }

  @Test
  void theSumOfTheirSizesIsKeptInMemoryAndPutRightByAWalk() throws IOException {
    keep("run1", "failure.png", "12345");
    keep("run1", "failure.png", "123");
    keep("run2", "failure.png", "1");
    assertThat(files.bytes()).isEqualTo(4);

    Files.writeString(directory.resolve("artefacts/2026-03-01/run2/failure.png"), "by hand");
    assertThat(files.bytes()).isEqualTo(4); // nobody walked
    assertThat(files.list()).hasSize(2);
    assertThat(files.bytes()).isEqualTo(10);
    files.list().forEach(files::delete);
    files.delete(new ArtefactFiles.Kept(directory.resolve("artefacts/x/y"), NEVER, 5));
    assertThat(files.bytes()).isZero();
  }

  @Test
  void whatWasNeverKeptIsNotThere() throws IOException {
    assertThat(read("run1", "failure.png")).isEmpty();
    keep("run1", "failure.png", "x");
    assertThat(read("run2", "failure.png")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../x", "a/b", "a\\b", "/etc/passwd", ".hidden", "a\0b", "é"})
  void namesThatCouldLeaveTheDirectoryAreRefused(String name) {
    assertThatThrownBy(() -> keep("run1", name, "x")).hasMessageContaining("artefact name is");
    assertThatThrownBy(() -> keep(name, "a.png", "x")).hasMessageContaining("run id is");
    assertThatThrownBy(() -> files.open("run1", name)).hasMessageContaining("artefact name is");
    assertThatThrownBy(() -> files.open(name, "a.png")).hasMessageContaining("run id is");
  }

  private Artefact keep(String run, String name, String content) {
    return files.keep(
        run, Artefact.Kind.SCREENSHOT, name, content.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> read(String run, String name) throws IOException {
    Optional<InputStream> opened = files.open(run, name);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = opened.get()) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
