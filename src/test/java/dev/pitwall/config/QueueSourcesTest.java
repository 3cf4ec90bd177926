package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.journey.Template;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.signal.SourceSpec;
import dev.pitwall.source.kafka.KafkaSpec;
import dev.pitwall.source.redis.RedisSpec;
import dev.pitwall.source.redis.RedisSpec.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueSourcesTest {
  @TempDir Path folder;

  private List<SourceSpec> sources(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("pitwall.yaml"), text);
    Map<String, String> environment = Map.of("PASSWORD", "pit-stop-7");
    ConfigReader.Result read =
        ConfigReader.read(file, Files.createDirectories(folder.resolve("j")), environment);
    assertThat(read).isInstanceOf(ConfigReader.Result.Loaded.class);
    return ((ConfigReader.Result.Loaded) read)
        .config().signals().stream().map(SignalSpec::source).toList();
  }

  @Test
  void consumerGroupsOfKafkaAreRead() throws IOException {
    assertThat(
            sources(
                """
                secrets: {KAFKA: {env: PASSWORD}}
                signals:
                  all: {kafka: {bootstrap: "a.example:9092,b.example:9092", group: shipping}}
                  some:
                    kafka:
                      bootstrap: kafka.example:9092
                      group: shipping
                      topics: [orders, returns]
                      isolation: read_committed
                      properties:
                        security.protocol: SSL
                        ssl.key.password: "{{secret.KAFKA}}"
                """))
        .containsExactly(
            new KafkaSpec("a.example:9092,b.example:9092", "shipping", List.of(), false, Map.of()),
            new KafkaSpec(
                "kafka.example:9092",
                "shipping",
                List.of("orders", "returns"),
                true,
                Map.of(
                    "security.protocol",
                    Template.of("SSL"),
                    "ssl.key.password",
                    Template.of("{{secret.KAFKA}}"))));
  }

  @Test
  void queuesInRedisAreRead() throws IOException {
    assertThat(
            sources(
                """
                secrets: {REDIS: {env: PASSWORD}}
                services:
                  shop: {url: "http://shop.example", nodes: {a: {address: "10.0.0.1:8080"}}}
                signals:
                  jobs: {service: shop, redis: {url: "redis://{{node.host}}", list: jobs}}
                  orders:
                    redis: {url: "rediss://redis.example:6380/2", user: pitwall, password: "{{secret.REDIS}}", stream: orders, group: shipping}
                  mails: {redis: {url: "redis://redis.example", password: "{{secret.REDIS}}", sidekiq: mailers}}
                """))
        .containsExactly(
            new RedisSpec("redis://{{node.host}}", null, new Layout.PlainList("jobs")),
            new RedisSpec(
                "rediss://redis.example:6380/2",
                new SourceSpec.Login(Template.of("pitwall"), Template.of("{{secret.REDIS}}")),
                new Layout.Stream("orders", "shipping")),
            new RedisSpec(
                "redis://redis.example",
                new SourceSpec.Login(null, Template.of("{{secret.REDIS}}")),
                new Layout.Sidekiq("mailers")));
  }
}
