package dev.pitwall.demo;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.random.RandomGenerator;

/** Does to requests what the build is said to do wrong. */
final class Faults {
  private final Vertx vertx;
  private final Build build;
  private final RandomGenerator random;

  Faults(Vertx vertx, Build build, RandomGenerator random) {
    this.vertx = vertx;
    this.build = build;
    this.random = random;
  }

  /** A handler that goes on after the build's delay. */
  void slow(RoutingContext context) {
    if (build.slowness().isZero()) {
      context.next();
    } else {
      vertx.setTimer(build.slowness().toMillis(), done -> context.next());
    }
  }

  boolean offersFail() {
    return random.nextDouble() < build.offersFailureRate();
  }

  boolean checkoutFails() {
    return build.checkoutFailureRate() > 0 && random.nextDouble() < build.checkoutFailureRate();
  }

  String checkoutFailure() {
    return "checkout failed in version " + build.said() + "; nothing was bought, try again later";
  }
}
