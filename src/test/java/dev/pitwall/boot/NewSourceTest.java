package dev.pitwall.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Config;
import dev.pitwall.config.ConfigReader;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.source.SourceType;
import dev.pitwall.source.toy.ToySource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kind of source is one package and one line: {@link ToySource}, and the file written here. */
class NewSourceTest {
  @TempDir Path folder;
  private final ClassLoader usual = Thread.currentThread().getContextClassLoader();

  @BeforeEach
  void register() throws IOException {
    // The keys that schemas and tables are made of are declared once in a JVM: without the toy.
    read("toy: {}");
    Path services = Files.createDirectories(folder.resolve("registered/META-INF/services"));
    Files.writeString(services.resolve(SourceType.class.getName()), ToySource.class.getName());
    URL[] registered = {folder.resolve("registered").toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(registered, usual));
  }

  @AfterEach
  void restore() throws IOException {
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(usual);
  }

  private ConfigReader.Result read(String source) throws IOException {
    String text =
        """
        services:
          shop: {url: "http://shop.example"}
        signals:
          toys:
            %s
        """
            .formatted(source);
    Path file = Files.writeString(folder.resolve("pitwall.yaml"), text);
    return ConfigReader.read(file, Files.createDirectories(folder.resolve("j")), Map.of());
  }

  @Test
  void isReadFromTheConfigurationAndThenFromItsPlace() throws Exception {
    Config config = ((ConfigReader.Result.Loaded) read("toy: {shelf: bears}")).config();
    assertThat(SourceConnectionCheck.readOnce(config))
        .singleElement()
        .isInstanceOfSatisfying(
            QueueSample.class,
            sample -> {
              assertThat(sample.signal()).isEqualTo("toys");
              assertThat(sample.depth()).isEqualTo(5.0);
            });
  }

  @Test
  void isNotTakenForOneOfPitwallsOwn() {
    assertThat(SourceType.all()).containsKeys("toy", "http");
    assertThat(SourceType.own()).containsKey("http").doesNotContainKey("toy");
  }

  @Test
  void itsProblemsAreToldByFileAndLine() throws Exception {
    assertThat(((ConfigReader.Result.Rejected) read("toy: {}")).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(5);
              assertThat(problem.toString()).contains("add the name of the shelf");
            });
  }
}
