package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pitwall", "journey"})
  void printsTheSchemaAsItIsInTheRepository(String file) throws IOException {
    Shell shell = new Shell(folder);
    assertThat(shell.run("schema", file)).isZero();
    assertThat(shell.out())
        .isEqualTo(Files.readString(Path.of("src/main/resources/schemas/" + file + ".json")));
  }

  @Test
  void saysWhichThereAre() {
    Shell shell = new Shell(folder);
    assertThat(shell.run("schema", "gates")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("there is no schema gates; write pitwall or journey");
  }

  @Test
  void saysWhichThereAreWhenNoneIsNamed() {
    Shell shell = new Shell(folder);
    assertThat(shell.run("schema")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("Missing required parameter: 'pitwall|journey'");
  }
}
