package dev.pitwall.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The people a rolling upgrade must not disturb: a steady trickle of visits through the front door,
 * one in eight of which buys something; at times many more come. They count what they noticed.
 */
public final class Customers {
  private static final long VISIT_EVERY_MS = 60;
  private static final long HUNT_EVERY_MS = 10;
  private static final long JOIN_RUSH_EVERY_MS = 20;

  private static final int AT_ONCE = 50;
  private static final int MOST_EXTRA = 150;
  private static final int BUYS_ONE_IN = 8;
  private static final List<String> PATHS =
      List.of("/", "/tyres", "/tyres?q=slick", "/tyres/rain-205", "/api/tyres?q=winter", "/cart");

  private final Vertx vertx;
  private final RandomGenerator random;
  private final Visits visits;
  private final AtomicInteger usual = new AtomicInteger();
  private final AtomicInteger extra = new AtomicInteger();
  private final long timer;
  private long extraTimer = -1;

  /** How many requests were answered well, and how many were not. */
  public record Noticed(long served, long disturbed) {
    /** What came after the earlier reading. */
    Noticed since(Noticed earlier) {
      return new Noticed(served - earlier.served, disturbed - earlier.disturbed);
    }
  }

  Customers(Vertx vertx, int port, RandomGenerator random) {
    this.vertx = vertx;
    this.random = random;
    this.visits = new Visits(vertx, port, AT_ONCE + MOST_EXTRA);
    this.timer = vertx.setPeriodic(VISIT_EVERY_MS, tick -> visit(usual, AT_ONCE, this::usual));
  }

  Future<Void> leave() {
    calmDown();
    vertx.cancelTimer(timer);
    return visits.end();
  }

  /** What the customers have noticed so far. */
  public Noticed noticed() {
    return visits.noticed();
  }

  /** So many more customers ask for advice, each of them again and again. */
  void rushIn(int many) {
    more(JOIN_RUSH_EVERY_MS, Math.min(many, MOST_EXTRA), "/advice");
  }

  /** A hundred customers a second look at the offers, which no journey does. */
  void huntOffers() {
    more(HUNT_EVERY_MS, MOST_EXTRA, "/offers");
  }

  /** Only the usual ones go on. */
  synchronized void calmDown() {
    vertx.cancelTimer(extraTimer);
    extraTimer = -1;
  }

  private synchronized void more(long everyMs, int atOnce, String path) {
    calmDown();
    extraTimer = vertx.setPeriodic(everyMs, tick -> visit(extra, atOnce, () -> visits.look(path)));
  }

  private static void visit(AtomicInteger visiting, int atMost, Supplier<Future<Buffer>> visit) {
    if (visiting.get() < atMost) {
      visiting.incrementAndGet();
      visit.get().onComplete(done -> visiting.decrementAndGet());
    }
  }

  private Future<Buffer> usual() {
    return random.nextInt(BUYS_ONE_IN) == 0
        ? buy()
        : visits.look(PATHS.get(random.nextInt(PATHS.size())));
  }

  private Future<Buffer> buy() {
    JsonObject wish = new JsonObject().put("sku", "tour-205").put("quantity", 4);
    return visits
        .ask(HttpMethod.POST, "/api/carts", wish.toBuffer())
        .compose(
            body -> {
              String cart = new JsonObject(body).getString("id");
              String checkout = "/api/carts/" + cart + "/checkout";
              return visits.ask(HttpMethod.POST, checkout, Buffer.buffer());
            });
  }
}
