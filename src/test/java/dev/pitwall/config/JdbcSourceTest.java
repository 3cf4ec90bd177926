package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.jdbc.JdbcSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcSourceTest {
  @TempDir Path folder;

  private JdbcSpec read(String query) throws IOException {
    String text =
        """
        secrets: {DB: {env: PASSWORD}}
        services:
          shop:
            url: http://shop.example
            nodes: {app01: {address: 10.0.0.11:8080}}
        signals:
          jobs:
            jdbc:
              url: "jdbc:postgresql://a.example:5432,b.example/shop?sslmode=verify-full&targetServerType=any"
              user: pitwall
              password: "{{secret.DB}}"
              %s
        """
            .formatted(query);
    Path file = Files.writeString(folder.resolve("pitwall.yaml"), text);
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    ConfigReader.Result result = ConfigReader.read(file, journeys, Map.of("PASSWORD", "p"));
    assertThat(result).isInstanceOf(ConfigReader.Result.Loaded.class);
    SignalSpec spec = ((ConfigReader.Result.Loaded) result).config().signals().getFirst();
    assertThat(spec.kind()).isEqualTo(SignalSpec.Kind.QUEUE);
    return (JdbcSpec) spec.source();
  }

  @Test
  void aQueryTellsWhatItsFiguresSay() throws IOException {
    JdbcSpec source = read("sql: 'select 1 as depth ; '\n      figures: [depth]");
    assertThat(source.sql()).isEqualTo("select 1 as depth");
    assertThat(source.figures()).containsExactly(Figure.DEPTH);
  }

  @Test
  void aPresetKnowsItsTablesAndFigures() throws IOException {
    JdbcSpec source = read("preset: quartz\n      table: SHOP_TRIGGERS\n      schema: jobs");
    assertThat(source.sql()).contains("from jobs.SHOP_TRIGGERS", "from jobs.SHOP_fired_triggers");
    assertThat(source.figures()).contains(Figure.IN_FLIGHT, Figure.OLDEST_AGE);
    assertThat(read("preset: outbox").sql()).contains("from outbox");
  }

  @Test
  void aQueryThatDiffersByNodeIsReadFromEachNode() throws IOException {
    JdbcSpec source =
        read(
            """
            sql: select count(*) as in_flight from jobs where picked_by = '{{node.name}}'
                  figures: [in_flight]
                service: shop
            """);
    assertThat(source.sql()).contains("{{node.name}}");
  }
}
