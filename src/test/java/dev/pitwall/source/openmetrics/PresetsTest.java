package dev.pitwall.source.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.Sample;
import dev.pitwall.testing.DocExamples;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.binder.tomcat.TomcatMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The presets hold the names that the libraries themselves publish. */
class PresetsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx =
      Vertx.builder()
          .withMetrics(new MicrometerMetricsFactory(registry))
          .with(
              new VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
          .build();

  @TempDir Path folder;

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    registry.close();
  }

  private QueueSample read(String preset, String pool) throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(registry.scrape()))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    String yaml =
        "signals:\n  one:\n    timeout: 20s\n    openmetrics: {url: \"http://127.0.0.1:%d/\", preset: %s, pool: '%s'}\n"
            .formatted(server.actualPort(), preset, pool);
    Sample sample = DocExamples.read(yaml, Map.of(), Map.of(), folder).getFirst();
    assertThat(sample).isInstanceOf(QueueSample.class);
    return (QueueSample) sample;
  }

  @Test
  void hikariCp() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setPoolName("main");
    config.setMaximumPoolSize(3);
    config.setJdbcUrl("jdbc:sqlite::memory:");
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection taken = pool.getConnection()) {
      assertThat(taken.isClosed()).isFalse();
      QueueSample sample = read("hikaricp", "main");
      assertThat(sample.depth()).isEqualTo(0);
      assertThat(sample.inFlight()).isEqualTo(1);
      assertThat(sample.capacity()).isEqualTo(3);
    }
  }

  @Test
  void executor() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ThreadPoolExecutor pool =
        new ThreadPoolExecutor(2, 2, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>())) {
      ExecutorServiceMetrics.monitor(registry, pool, "jobs", Tags.empty());
      for (int i = 0; i < 5; i++) {
        pool.execute(() -> await().until(() -> go.getCount() == 0));
      }
      await().until(() -> pool.getActiveCount() == 2);
      QueueSample sample = read("executor", "jobs");
      assertThat(sample.depth()).isEqualTo(3);
      assertThat(sample.inFlight()).isEqualTo(2);
      assertThat(sample.capacity()).isEqualTo(2);
      assertThat(sample.drainedTotal()).isEqualTo(0);
      go.countDown();
    }
  }

  @Test
  void vertxWorkers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    WorkerExecutor pool = vertx.createSharedWorkerExecutor("jobs", 2);
    for (int i = 0; i < 5; i++) {
      var _ =
          pool.executeBlocking(
              () -> {
                go.await();
                return "done";
              },
              false);
    }
    await().until(() -> registry.scrape().contains("vertx_pool_in_use{pool_name=\"jobs\""));
    QueueSample sample = read("vertx-worker", "jobs");
    assertThat(sample.depth()).isEqualTo(3);
    assertThat(sample.inFlight()).isEqualTo(2);
    assertThat(sample.drainedTotal()).isEqualTo(0);
    go.countDown();
  }

  @Test
  void tomcat() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxThreads", "7");
    tomcat.setConnector(connector);
    tomcat.addContext("", folder.toString());
    tomcat.start();
    try (TomcatMetrics metrics = new TomcatMetrics(null, Tags.empty())) {
      metrics.bindTo(registry);
      Matcher pool =
          Pattern.compile("tomcat_threads_busy_threads\\{name=\"(.*?)\"")
              .matcher(registry.scrape());
      assertThat(pool.find()).isTrue();
      QueueSample sample = read("tomcat", pool.group(1));
      assertThat(sample.depth()).isNull();
      assertThat(sample.inFlight()).isEqualTo(0);
      assertThat(sample.capacity()).isEqualTo(7);
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }
}
