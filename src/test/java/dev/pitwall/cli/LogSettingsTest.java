package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
  private final Shell shell = new Shell(Path.of(""));

  @Test
  void servicesAreTalkativeAndShortCommandsAreNot() {
    assertThat(LogSettings.of(shell.streams(), "serve").level()).isEqualTo("INFO");
    assertThat(LogSettings.of(shell.streams(), "gate", "shop").level()).isEqualTo("WARN");
    assertThat(LogSettings.of(shell.streams()).level()).isEqualTo("WARN");
  }

  @Test
  void peopleGetTextAndProgramsGetJson() {
    assertThat(LogSettings.of(shell.streams(), "serve").format()).isEqualTo("json");
    shell.onTerminal();
    assertThat(LogSettings.of(shell.streams(), "serve").format()).isEqualTo("text");
  }

  @Test
  void theEnvironmentHasTheLastWordUnlessItIsNonsense() {
    shell.with("PITWALL_LOG_LEVEL", "debug").with("PITWALL_LOG_FORMAT", "TEXT");
    assertThat(LogSettings.of(shell.streams(), "gate")).isEqualTo(new LogSettings("DEBUG", "text"));
    shell.with("PITWALL_LOG_LEVEL", "loud").with("PITWALL_LOG_FORMAT", "xml");
    assertThat(LogSettings.of(shell.streams(), "gate")).isEqualTo(new LogSettings("WARN", "json"));
  }

  @Test
  void jsonIsOneObjectALine() throws JoranException {
    String logged = logged(new LogSettings("INFO", "json"));
    assertThat(logged.lines()).hasSize(2);
    JsonNode line = JsonDocuments.read(logged.lines().findFirst().orElseThrow()).orElseThrow();
    assertThat(line.path("formattedMessage").asText()).isEqualTo("lap 7 \"done\"");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("timestamp").isNumber()).isTrue();
  }

  @Test
  void textIsALineForPeopleAndLibrariesAreQuiet() throws JoranException {
    assertThat(logged(new LogSettings("INFO", "text")).lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("\\d\\d:.* INFO  Lap +lap 7 \"done\""),
            line -> assertThat(line).matches("\\d\\d:.* WARN  Netty +a leak"));
    assertThat(logged(new LogSettings("ERROR", "text"))).doesNotContain("done");
  }

  /** What our own logback.xml makes of a few lines. */
  private static String logged(LogSettings settings) throws JoranException {
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    PrintStream before = System.err;
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    settings.apply();
    try (PrintStream err = new PrintStream(caught, true, StandardCharsets.UTF_8)) {
      System.setErr(err);
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(LogSettings.class.getResource("/logback.xml"));
      context.getLogger("dev.pitwall.Lap").info("lap {} \"done\"", 7);
      Logger netty = context.getLogger("io.netty.Netty");
      assertThat(netty.getEffectiveLevel()).isEqualTo(Level.WARN);
      netty.info("chatter");
      netty.warn("a leak");
    } finally {
      System.setErr(before);
      context.stop();
    }
    return caught.toString(StandardCharsets.UTF_8);
  }
}
