package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  private final Shell shell = new Shell(Path.of(""));

  static Stream<String> commands() {
    return PitwallCommand.commandLine(new Shell(Path.of("")).streams())
        .getSubcommands()
        .keySet()
        .stream();
  }

  @Test
  void theProgramListsItsCommandsWithALineEach() {
    assertThat(shell.run("--help")).isZero();
    assertThat(shell.out())
        .containsPattern("demo  +Starts")
        .containsPattern("serve +Runs")
        .containsPattern("check +Check the configuration and its journeys.")
        .containsPattern("run +Run journeys once, now, from here.")
        .containsPattern("gate +Ask a gate: go or no-go\\?")
        .containsPattern("signals +Show what a running Pitwall reads");
    assertThat(shell.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionStandsInTheHelpOfItsCommand(String name) {
    assertThat(shell.run(name, "--help")).isZero();
    CommandLine all = PitwallCommand.commandLine(shell.streams());
    for (OptionSpec option :
        all.getCommandSpec().subcommands().entrySet().stream()
            .filter(entry -> entry.getKey().equals(name))
            .flatMap(entry -> entry.getValue().getCommandSpec().options().stream())
            .toList()) {
      assertThat(shell.out()).contains(option.names());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
    }
    assertThat(shell.out()).contains("Exit codes:", "Example", " pitwall " + name);
    assertThat(shell.out().lines()).allMatch(line -> line.length() <= 100, "at most 100 wide");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(shell.run("--version")).isZero();
    assertThat(shell.out()).matches("pitwall \\S+\\R");
  }

  @Test
  void withoutACommandItSaysHowToGoOn() {
    assertThat(shell.run()).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("Missing command", "Try: pitwall --help");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aMistypedCommandGetsASuggestion() {
    assertThat(shell.run("chekc")).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("chekc", "check").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nonsense", "--timeout=soon", "--attempt=x"})
  void wrongOptionsAreToldWithoutAStackTrace(String option) {
    assertThat(shell.run("gate", "shop", option)).isEqualTo(Exit.USAGE);
    assertThat(shell.err()).contains("pitwall gate: ", "Try: pitwall gate --help");
    assertThat(shell.err()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void whatBreaksPitwallIsOneLineAndTheTraceOnlyWhenAsked() {
    CommandLine all = PitwallCommand.commandLine(shell.streams());
    all.addSubcommand(new Breaking());
    assertThat(all.execute("break")).isEqualTo(Exit.BROKEN);
    assertThat(shell.err())
        .contains("pitwall break: java.lang.IllegalStateException: the crankshaft")
        .contains("--debug")
        .doesNotContain("\tat ");
    assertThat(all.execute("--debug", "break")).isEqualTo(Exit.BROKEN);
    assertThat(shell.err()).contains("\tat dev.pitwall.cli.HelpTest");
  }

  @CommandLine.Command(name = "break")
  private static final class Breaking implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("the crankshaft");
    }
  }
}
