package dev.pitwall.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much is logged, and in which form; logback.xml reads it from system properties.
 *
 * @param level the level of the root logger
 * @param format {@code text} for people or {@code json} for programs
 */
record LogSettings(String level, String format) {
  static final String LEVEL = "pitwall.log.level";
  static final String FORMAT = "pitwall.log.format";

  private static final List<String> LEVELS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
  private static final List<String> FORMATS = List.of("text", "json");

  /** A command that ends soon says itself what happened. */
  private static final List<String> TALKATIVE = List.of("serve");

  /** For a command line. */
  static LogSettings of(Streams streams, String... arguments) {
    boolean talkative = Arrays.stream(arguments).anyMatch(TALKATIVE::contains);
    Map<String, String> environment = streams.environment();
    String level = environment.getOrDefault("PITWALL_LOG_LEVEL", "").toUpperCase(Locale.ROOT);
    String format = environment.getOrDefault("PITWALL_LOG_FORMAT", "").toLowerCase(Locale.ROOT);
    return new LogSettings(
        LEVELS.contains(level) ? level : talkative ? "INFO" : "WARN",
        FORMATS.contains(format) ? format : streams.errIsTerminal() ? "text" : "json");
  }

  /** Has an effect until the first line is logged. */
  void apply() {
    System.setProperty(LEVEL, level);
    System.setProperty(FORMAT, format);
  }
}
