package dev.pitwall.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TyreShopTest {
  private static final Pattern ORDER = Pattern.compile("data-testid=\"order-number\">([^<]+)<");
  private static final Build GOOD = Build.good("1.0.0");

  private final Vertx vertx = Vertx.vertx();
  private final ShopState state = new ShopState(Clock.systemUTC(), new Random(1), "sesame");
  private final List<Web> visitors = new ArrayList<>();

  @AfterEach
  void closeEverything() throws Exception {
    visitors.forEach(Web::close);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void aVisitorBuysATyreWithPlainForms() throws Exception {
    Web web = visit(GOOD);
    assertThat(web.get("/").body()).contains("<label for=\"q\">Search</label>");
    assertThat(web.get("/tyres?q=slick").body()).contains("3 results", "/tyres/slick-205");
    assertThat(web.get("/tyres/slick-205").body()).contains("199.00 EUR");
    assertThat(web.form("/cart", Map.of("sku", "slick-205", "quantity", "2")).body())
        .contains("data-testid=\"cart-total\">398.00<", "Cart (2)");
    assertThat(web.get("/checkout").body()).contains("Buy now");
    HttpResponse<String> done = web.form("/checkout", customer());
    assertThat(done.uri().getPath()).startsWith("/orders/P-");
    Matcher number = ORDER.matcher(done.body());
    assertThat(number.find()).isTrue();
    JsonObject order = new JsonObject(web.get("/api/orders/" + number.group(1)).body());
    assertThat(order.getDouble("total")).isEqualTo(398.0);
    assertThat(web.get("/cart").body()).contains("Your cart is empty");
  }

  @Test
  void aCartLineCanBeRemoved() throws Exception {
    Web web = visit(GOOD);
    web.form("/cart", Map.of("sku", "slick-205", "quantity", "1"));
    assertThat(web.form("/cart/remove", Map.of("sku", "slick-205")).body())
        .contains("Your cart is empty");
  }

  @Test
  void checkoutWithoutTheTermsSaysSo() throws Exception {
    Web web = visit(GOOD);
    web.form("/cart", Map.of("sku", "slick-205", "quantity", "1"));
    HttpResponse<String> refused = web.form("/checkout", Map.of("name", "A", "email", "a@b.c"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("role=\"alert\"", "agree to the terms");
  }

  @Test
  void whatAVisitorTypesIsNeverMarkup() throws Exception {
    Web web = visit(GOOD);
    String page = web.get("/tyres?q=%3Cscript%3Ealert(1)%3C/script%3E%22'").body();
    assertThat(page).doesNotContain("<script").contains("&lt;script&gt;", "&quot;", "&#39;");
    assertThat(page).contains("0 results");
  }

  @Test
  void theApiBuysAndCancels() throws Exception {
    Web web = visit(GOOD);
    HttpResponse<String> made =
        web.json("POST", "/api/carts", "{\"sku\":\"rain-205\",\"quantity\":2}");
    assertThat(made.statusCode()).isEqualTo(201);
    String cart = new JsonObject(made.body()).getString("id");
    assertThat(web.json("POST", "/api/carts/" + cart + "/items", "{\"sku\":\"slick-205\"}").body())
        .contains("587.0");
    HttpResponse<String> bought = web.json("POST", "/api/carts/" + cart + "/checkout", "");
    assertThat(bought.statusCode()).isEqualTo(201);
    String order = new JsonObject(bought.body()).getString("id");
    assertThat(web.json("POST", "/api/carts/" + cart + "/checkout", "").statusCode())
        .isEqualTo(404);
    assertThat(web.delete("/api/orders/" + order).body()).contains("cancelled");
    assertThat(web.get("/api/orders/" + order).body()).contains("cancelled");
    assertThat(web.delete("/api/carts/" + cart).statusCode()).isEqualTo(204);
    assertThat(web.delete("/api/orders/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void wrongWishesAreTheCallersMistake() throws Exception {
    Web web = visit(GOOD);
    assertThat(web.json("POST", "/api/carts", "{\"sku\":\"square\"}").body())
        .contains("there is no tyre 'square'");
    assertThat(web.json("POST", "/api/carts", "no json").statusCode()).isEqualTo(400);
    assertThat(web.json("POST", "/api/carts", "[]").statusCode()).isEqualTo(400);
    assertThat(
            web.json("POST", "/api/carts", "{\"sku\":\"slick-205\",\"quantity\":-1}").statusCode())
        .isEqualTo(400);
    assertThat(web.form("/cart", Map.of("sku", "slick-205", "quantity", "x")).statusCode())
        .isEqualTo(400);
    assertThat(web.get("/api/nothing").statusCode()).isEqualTo(404);
    assertThat(web.get("/nothing").statusCode()).isEqualTo(404);
    assertThat(web.json("POST", "/api/login", "x".repeat(70_000)).statusCode()).isEqualTo(413);
    assertThat(counters(web).getJsonObject("requests").getInteger("failed")).isZero();
  }

  @Test
  void onlyTheRightPasswordLogsIn() throws Exception {
    Web web = visit(GOOD);
    String right = "{\"email\":\"driver@example.com\",\"password\":\"sesame\"}";
    String wrong = "{\"email\":\"driver@example.com\",\"password\":\"open\"}";
    assertThat(web.json("POST", "/api/login", wrong).statusCode()).isEqualTo(401);
    assertThat(web.get("/api/account").statusCode()).isEqualTo(401);
    String token = new JsonObject(web.json("POST", "/api/login", right).body()).getString("token");
    HttpResponse<String> account =
        web.send(
            HttpRequest.newBuilder(web.get("/api/account").uri())
                .header("Authorization", "Bearer " + token));
    assertThat(account.body()).contains("driver@example.com");
  }

  @Test
  void theLoginPageRemembersWhoCameIn() throws Exception {
    Web web = visit(GOOD);
    assertThat(web.get("/account").uri().getPath()).isEqualTo("/login");
    Map<String, String> wrong = Map.of("email", "driver@example.com", "password", "open");
    assertThat(web.form("/login", wrong).body()).contains("Wrong e-mail or password");
    Map<String, String> right = Map.of("email", "driver@example.com", "password", "sesame");
    assertThat(web.form("/login", right).body()).contains("Logged in as");
    web.form("/logout", Map.of());
    assertThat(web.get("/account").uri().getPath()).isEqualTo("/login");
  }

  @Test
  void everyAnswerSaysVersionAndNode() throws Exception {
    Web web = visit(GOOD.claiming("0.9.0"));
    for (String path : List.of("/", "/health", "/counters", "/metrics", "/api/tyres", "/nothing")) {
      HttpResponse<String> answer = web.get(path);
      assertThat(answer.headers().firstValue("X-App-Version")).contains("0.9.0");
      assertThat(answer.headers().firstValue("X-App-Node")).contains("app01");
    }
    assertThat(web.get("/health").body()).contains("\"status\":\"up\"", "\"version\":\"0.9.0\"");
  }

  @Test
  void aSickBuildAnswers503ToHealth() throws Exception {
    HttpResponse<String> health = visit(GOOD.in(Build.Life.SICK)).get("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("\"status\":\"down\"");
  }

  @Test
  void aBrokenCheckoutFailsHonestlyAndIsCounted() throws Exception {
    Web web = visit(GOOD.failingCheckouts(1));
    web.form("/cart", Map.of("sku", "slick-205", "quantity", "1"));
    HttpResponse<String> page = web.form("/checkout", customer());
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).contains("Checkout failed", "nothing was bought");
    assertThat(web.json("POST", "/api/carts/any/checkout", "").statusCode()).isEqualTo(500);
    JsonObject counters = counters(web);
    assertThat(counters.getJsonObject("requests").getInteger("failed")).isEqualTo(2);
    assertThat(counters.getJsonObject("queue").getInteger("arrived")).isZero();
  }

  @Test
  void halfOfTheCheckoutsFailWithRateOneHalf() throws Exception {
    Web web = visit(GOOD.failingCheckouts(0.5));
    int failed = 0;
    for (int i = 0; i < 100; i++) {
      if (web.json("POST", "/api/carts/none/checkout", "").statusCode() == 500) {
        failed++;
      }
    }
    assertThat(failed).isBetween(30, 70);
  }

  @Test
  void aSlowBuildDelaysSearchAndCheckoutOnly() throws Exception {
    Web web = visit(GOOD.slowBy(Duration.ofMillis(300)));
    long searched = millisOf(() -> web.get("/api/tyres?q=slick"));
    long checkout = millisOf(() -> web.json("POST", "/api/carts/none/checkout", ""));
    assertThat(searched).isGreaterThanOrEqualTo(290);
    assertThat(checkout).isGreaterThanOrEqualTo(290);
    assertThat(web.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void withABadWorkerEverySecondConnectionFailsAndHealthDoesNot() throws Exception {
    Web first = visit(GOOD.withBadWorker());
    Web second = again(first);
    assertThat(first.get("/health").statusCode()).isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      assertThat(first.get("/api/tyres").statusCode()).isEqualTo(200);
      HttpResponse<String> failed = second.get("/api/tyres");
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).contains("worker 2 of app01 has no connection to the database");
      assertThat(second.get("/health").statusCode()).isEqualTo(200);
    }
    assertThat(again(first).get("/tyres").statusCode()).isEqualTo(200);
  }

  @Test
  void whileTheDatabaseStallsCartsAndOrdersFailAndTheRestGoesOn() throws Exception {
    Web web = visit(GOOD);
    state.stall(true);
    HttpResponse<String> refused = web.json("POST", "/api/carts", "{\"sku\":\"tour-205\"}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("the database does not answer");
    assertThat(web.get("/cart").statusCode()).isEqualTo(503);
    assertThat(web.get("/tyres?q=slick").statusCode()).isEqualTo(200);
    assertThat(web.get("/health").statusCode()).isEqualTo(200);
    state.stall(false);
    assertThat(web.get("/cart").statusCode()).isEqualTo(200);
  }

  @Test
  void countersCountRequestsOfTheNodeAndTheQueueOfTheFleet() throws Exception {
    Web web = visit(GOOD);
    web.get("/health");
    web.get("/counters");
    web.get("/");
    String cart =
        new JsonObject(web.json("POST", "/api/carts", "{\"sku\":\"rain-205\"}").body())
            .getString("id");
    web.json("POST", "/api/carts/" + cart + "/checkout", "");
    JsonObject counters = counters(web);
    assertThat(counters.getJsonObject("requests").getInteger("total")).isEqualTo(3);
    assertThat(counters.getJsonObject("queue").fieldNames())
        .containsExactlyInAnyOrder(
            "depth",
            "inFlight",
            "oldestAgeSeconds",
            "arrived",
            "drained",
            "consumers",
            "capacity",
            "dead");
    assertThat(counters.getJsonObject("queue").getInteger("depth")).isEqualTo(1);
    assertThat(state.shipOne()).isTrue();
    assertThat(counters(web).getJsonObject("queue").getInteger("drained")).isEqualTo(1);
  }

  private static long millisOf(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static Map<String, String> customer() {
    return Map.of("name", "A <b>", "email", "a@example.com", "terms", "yes");
  }

  private static JsonObject counters(Web web) {
    return new JsonObject(web.get("/counters").body());
  }

  private Web visit(Build build) throws Exception {
    TyreShop shop = new TyreShop(vertx, "app01", build, state, new Random(7));
    int port = shop.start(0).await(10, TimeUnit.SECONDS);
    Web web = new Web(URI.create("http://127.0.0.1:" + port));
    visitors.add(web);
    return web;
  }

  /** Another visitor of the same shop, over a connection of its own. */
  private Web again(Web web) {
    Web other = web.another();
    visitors.add(other);
    return other;
  }
}
