package dev.pitwall.source.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.pitwall.testing.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A RabbitMQ of a test's own, whose statistics are refreshed every second. */
final class RabbitBroker implements AutoCloseable {
  private final Path program =
      RealServer.program(
          "rabbitmq-server",
          "rabbitmq/bin/rabbitmq-server",
          "/usr/lib/rabbitmq/bin/rabbitmq-server");
  // Erlang's port mapper would detach itself and stay: it is started first, as a child of ours.
  private final RealServer mapper = new RealServer("epmd");
  private final RealServer server = new RealServer("rabbitmq");
  private final int amqp = RealServer.freePort();
  private final int management = RealServer.freePort();

  RabbitBroker() {
    int mapped = RealServer.freePort();
    Path epmd = RealServer.program("erlang-base", "epmd");
    mapper.start(
        () -> RealServer.listens(mapped),
        List.of(epmd.toString(), "-port", "" + mapped, "-address", "127.0.0.1"));
    Path folder = server.folder();
    Path plugins = server.file("enabled_plugins", "[rabbitmq_management].");
    Path main = server.file("rabbitmq.conf", configuration());
    Path advanced = server.file("advanced.config", "[{rabbit,[{quorum_tick_interval,500}]}].");
    server
        .with("HOME", folder.toString())
        .with("PATH", program.getParent() + ":" + System.getenv("PATH"))
        .with("ERL_EPMD_PORT", "" + mapped)
        .with("ERL_CRASH_DUMP_SECONDS", "0")
        .with("RABBITMQ_CONF_ENV_FILE", "/dev/null")
        .with("RABBITMQ_NODENAME", "pitwall" + amqp + "@localhost")
        .with("RABBITMQ_DIST_PORT", "" + RealServer.freePort())
        .with("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}")
        .with("RABBITMQ_CONFIG_FILE", main.toString())
        .with("RABBITMQ_ADVANCED_CONFIG_FILE", advanced.toString())
        .with("RABBITMQ_GENERATED_CONFIG_DIR", folder.resolve("generated").toString())
        .with("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString())
        .with("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString())
        .with("RABBITMQ_LOG_BASE", folder.resolve("log").toString())
        .with("RABBITMQ_LOGS", "-");
  }

  private String configuration() {
    return """
      listeners.tcp.1 = 127.0.0.1:%d
      management.tcp.ip = 127.0.0.1
      management.tcp.port = %d
      collect_statistics_interval = 100
      management.sample_retention_policies.global.minute = 1
      management.sample_retention_policies.basic.minute = 1
      management.sample_retention_policies.detailed.minute = 1
      """
        .formatted(amqp, management);
  }

  RabbitBroker start() {
    server.start(
        () -> RealServer.listens(amqp) && RealServer.listens(management),
        List.of(program.toString()));
    return this;
  }

  void kill() {
    server.kill();
  }

  /** Runs commands of an administrator's. */
  void run(String commands, String password) {
    server.with("MQ_PASSWORD", password).run("sh", "-e", "-c", commands);
  }

  /** Where the management API listens. */
  String managed() {
    return "127.0.0.1:" + management;
  }

  Connection connect(String user, String password) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(amqp);
    factory.setUsername(user);
    factory.setPassword(password);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  /** Declares something, as the administrator, over the management API. */
  void put(String path, String json) throws IOException, InterruptedException {
    byte[] login = "guest:guest".getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + managed() + "/api" + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build();
    // Offered HTTP/2 in passing, RabbitMQ hangs up.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    }
  }

  @Override
  public void close() {
    server.close();
    mapper.close();
  }
}
