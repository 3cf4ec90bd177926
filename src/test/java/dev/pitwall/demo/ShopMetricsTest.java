package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShopMetricsTest {
  private static final NodeWork.Figures NODE = new NodeWork.Figures(40, 3, 5, 2);
  private static final OrderQueue.Figures QUEUE =
      new OrderQueue.Figures(7, 1, 2.5, 90, 82, 3, 1_000, 4);

  @Test
  void everyFigureIsThere() {
    assertThat(ShopMetrics.page(NODE, QUEUE).lines())
        .contains(
            "shop_requests_total{outcome=\"ok\"} 37",
            "shop_requests_total{outcome=\"failed\"} 3",
            "shop_work_in_flight{kind=\"request\"} 5",
            "shop_work_in_flight{kind=\"job\"} 2",
            "shop_places 24",
            "shop_queue_depth{queue=\"orders\"} 7",
            "shop_queue_in_flight{queue=\"orders\"} 1",
            "shop_queue_oldest_age_seconds{queue=\"orders\"} 2.500",
            "shop_queue_arrived_total{queue=\"orders\"} 90",
            "shop_queue_drained_total{queue=\"orders\"} 82",
            "shop_queue_dead_letters_total{queue=\"orders\"} 4",
            "shop_queue_consumers{queue=\"orders\"} 3",
            "shop_queue_capacity{queue=\"orders\"} 1000");
  }

  @Test
  void itIsOpenMetrics() {
    String page = ShopMetrics.page(NODE, QUEUE);
    assertThat(page).endsWith("\n# EOF\n").doesNotContain("\r", "\n\n");
    assertThat(page.lines().filter(line -> line.startsWith("# TYPE ")))
        .allMatch(line -> line.matches("# TYPE [a-z_]+ (counter|gauge)"))
        .doesNotHaveDuplicates()
        .noneMatch(line -> line.contains("_total"));
    assertThat(page.lines().filter(line -> !line.startsWith("# ")))
        .allMatch(line -> line.matches("[a-z_]+(\\{[a-z]+=\"[a-z]+\"})? [0-9.]+"));
  }

  @Test
  void aNodeServesItWithoutCountingTheQuestion() throws Exception {
    Vertx vertx = Vertx.vertx();
    ShopState state = new ShopState(Clock.systemUTC(), new Random(1), "sesame");
    TyreShop shop = new TyreShop(vertx, "app01", Build.good("1.0.0"), state, new Random(7));
    int port = shop.start(0).await(10, TimeUnit.SECONDS);
    try (Web web = new Web(URI.create("http://127.0.0.1:" + port))) {
      web.get("/tyres");
      web.get("/metrics");
      HttpResponse<String> answer = web.get("/metrics");
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
      assertThat(answer.body())
          .contains("shop_requests_total{outcome=\"ok\"} 1\n", "consumers{queue=\"orders\"} 1\n");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
