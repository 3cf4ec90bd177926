package dev.pitwall.cli;

import dev.pitwall.text.Durations;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations on the command line, written as in pitwall.yaml: 500ms, 30s, 5m, 1h, 14d. */
final class DurationWords implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is not a duration; write a whole number and ms, s, m, h or d, as in"
                        + " 90s"));
  }

  /** The other way round, for people: {@code 1 m 30 s}, {@code 2.5 s}, {@code 120 ms}. */
  static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return millis % 1000 == 0
          ? millis / 1000 + " s"
          : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = duration.toSeconds();
    return seconds % 60 == 0 ? seconds / 60 + " m" : seconds / 60 + " m " + seconds % 60 + " s";
  }
}
