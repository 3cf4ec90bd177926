package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigReader.Result.Loaded;
import dev.pitwall.signal.Figure;
import dev.pitwall.signal.SignalSpec;
import dev.pitwall.source.artemis.ArtemisSpec;
import dev.pitwall.source.rabbitmq.RabbitMqSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerSourcesTest {
  @TempDir Path folder;

  private SignalSpec signal(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("pitwall.yaml"), text);
    Path journeys = Files.createDirectories(folder.resolve("journeys"));
    var result = ConfigReader.read(file, journeys, Map.of("PASSWORD", "pit-stop-7"));
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) result).config().signals().getFirst();
  }

  @Test
  void queueOfRabbitMqLiesInTheRootVhostByDefault() throws Exception {
    SignalSpec spec =
        signal(
            """
            secrets: {MQ: {env: PASSWORD}}
            signals:
              orders:
                rabbitmq: {url: "http://mq.example:15672", user: pitwall, password: "{{secret.MQ}}", queue: orders}
            """);
    assertThat(spec.source())
        .isInstanceOfSatisfying(
            RabbitMqSpec.class,
            source -> {
              assertThat(source.vhost()).isEqualTo("/");
              assertThat(source.queue()).isEqualTo("orders");
              assertThat(source.link().login()).isNotNull();
            });
    assertThat(spec.tells(Figure.CAPACITY)).isTrue();
    assertThat(spec.tells(Figure.DEAD_LETTERS)).isFalse();
  }

  @Test
  void queueMayBeNamedAfterTheNode() throws Exception {
    SignalSpec spec =
        signal(
            """
            services: {shop: {url: "http://shop.example", nodes: {a: {address: "10.0.0.1:80"}}}}
            signals:
              orders:
                service: shop
                rabbitmq: {url: "http://mq.example:15672", vhost: shop, queue: "orders.{{node.name}}"}
            """);
    assertThat(spec.source())
        .isInstanceOfSatisfying(
            RabbitMqSpec.class,
            source -> assertThat(source.queue()).isEqualTo("orders.{{node.name}}"));
  }

  @Test
  void queueOfArtemisLiesOnTheAddressOfItsNameByDefault() throws Exception {
    SignalSpec spec =
        signal(
            """
            signals:
              orders: {artemis: {url: "http://mq.example:8161/console/jolokia", queue: orders}}
            """);
    assertThat(spec.source())
        .isInstanceOfSatisfying(
            ArtemisSpec.class, source -> assertThat(source.address()).isEqualTo("orders"));
    assertThat(spec.tells(Figure.DEAD_LETTERS)).isTrue();
  }
}
