package dev.pitwall.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigReader;
import dev.pitwall.journey.Secrets;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.signal.SignalSource;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.GuardedSource;
import dev.pitwall.source.NodeTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Sources as a configuration describes them, for one user of one database. */
record JdbcSources(int port, String user, String password) {
  static final Duration TIMEOUT = Duration.ofMillis(1500);

  /** Reads it, which has to go well. */
  static QueueSample sample(SignalSource source) {
    Sample sample = source.read();
    assertThat(sample).isInstanceOf(QueueSample.class);
    return (QueueSample) sample;
  }

  /** A query whose only figure is the depth. */
  SignalSource source(String sql) {
    return source(sql, "depth");
  }

  SignalSource source(String sql, String... figures) {
    return guarded(own(sql, figures));
  }

  JdbcReader reader(String sql, String... figures) {
    SignalSpec spec = own(sql, figures);
    return new JdbcReader(spec, (JdbcSpec) spec.source(), new NodeTexts(null, secrets()));
  }

  SignalSource preset(String preset, String... more) {
    return guarded(spec("preset: " + preset + "\n      " + String.join("\n      ", more)));
  }

  private SignalSpec own(String sql, String... figures) {
    // What a configuration would refuse is to be refused by the database as well.
    SignalSpec read = spec("sql: select 1\n      figures: [" + String.join(", ", figures) + "]");
    JdbcSpec source = (JdbcSpec) read.source();
    return new SignalSpec(
        read.name(),
        read.service(),
        read.kind(),
        new JdbcSpec(source.url(), source.login(), sql, source.figures()),
        read.every(),
        read.timeout(),
        read.staleAfter());
  }

  private SignalSource guarded(SignalSpec spec) {
    JdbcReader reader =
        new JdbcReader(spec, (JdbcSpec) spec.source(), new NodeTexts(null, secrets()));
    return new GuardedSource(spec, null, reader, secrets(), InstantSource.system());
  }

  private Secrets secrets() {
    return new Secrets(Map.of("DB", password));
  }

  private SignalSpec spec(String query) {
    String text =
        """
        secrets:
          DB: {env: PASSWORD}
        signals:
          jobs:
            timeout: %dms
            jdbc:
              url: jdbc:postgresql://127.0.0.1:%d/shop
              user: %s
              password: "{{secret.DB}}"
              %s
        """
            .formatted(TIMEOUT.toMillis(), port, user, query);
    try {
      Path folder = Files.createTempDirectory("pitwall-jdbc-");
      try {
        Path file = Files.writeString(folder.resolve("pitwall.yaml"), text);
        Path journeys = Files.createDirectory(folder.resolve("journeys"));
        var read = ConfigReader.read(file, journeys, Map.of("PASSWORD", password));
        assertThat(read).as(text).isInstanceOf(ConfigReader.Result.Loaded.class);
        return ((ConfigReader.Result.Loaded) read).config().signals().getFirst();
      } finally {
        Files.deleteIfExists(folder.resolve("pitwall.yaml"));
        Files.deleteIfExists(folder.resolve("journeys"));
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
