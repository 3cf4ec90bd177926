package dev.pitwall.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.boot.SourceConnectionCheck;
import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.config.ConfigReader.Result.Loaded;
import dev.pitwall.signal.HealthSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of a documentation page: every block of YAML that begins with {@code signals:},
 * {@code secrets:} or {@code services:} is a configuration of its own.
 */
public final class DocExamples {
  private static final Pattern BLOCK =
      Pattern.compile("```yaml\\R((?:signals|secrets|services):\\R.*?)```", Pattern.DOTALL);

  private static final int ATTEMPTS = 3;

  private DocExamples() {}

  /** The configurations on that page, as they are printed. */
  public static List<String> of(String page) throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of(page)));
    List<String> found = new ArrayList<>();
    while (blocks.find()) {
      found.add(blocks.group(1));
    }
    assertThat(found).as("examples in " + page).isNotEmpty();
    return found;
  }

  /**
   * Reads one example for real.
   *
   * @param places what stands on the page and what stands there in this test, such as {@code
   *     mq.example:15672} and {@code 127.0.0.1:40123}
   * @param environment where its secrets are found
   * @param folder where the configuration is written
   * @return what each signal read; health is left out
   */
  public static List<Sample> read(
      String example, Map<String, String> places, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    String text = example;
    for (Map.Entry<String, String> place : places.entrySet()) {
      text = text.replace(place.getKey(), place.getValue());
    }
    Config config = config(text, environment, folder);
    List<Sample> samples = signals(config);
    // The first reading of a cold machine may take longer than an example's timeout.
    for (int i = 1; i < ATTEMPTS && samples.stream().anyMatch(Unreadable.class::isInstance); i++) {
      samples = signals(config);
    }
    return samples;
  }

  private static List<Sample> signals(Config config) throws InterruptedException {
    return SourceConnectionCheck.readOnce(config).stream()
        .filter(sample -> !(sample instanceof HealthSample))
        .toList();
  }

  private static Config config(String text, Map<String, String> environment, Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("pitwall.yaml"), text);
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    var read = ConfigReader.read(file, journeys, environment);
    assertThat(read).as(text).isInstanceOf(Loaded.class);
    return ((Loaded) read).config();
  }
}
