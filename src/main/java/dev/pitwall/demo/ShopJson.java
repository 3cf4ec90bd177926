package dev.pitwall.demo;

import dev.pitwall.text.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The shop's values as its API shows them; money in EUR. */
final class ShopJson {
  private ShopJson() {}

  static JsonObject tyre(Tyre tyre) {
    return new JsonObject()
        .put("sku", tyre.sku())
        .put("name", tyre.name())
        .put("size", tyre.size())
        .put("kind", tyre.kind())
        .put("price", euros(tyre.priceCents()));
  }

  static JsonObject tyres(List<Tyre> tyres) {
    JsonArray all = new JsonArray();
    tyres.forEach(tyre -> all.add(tyre(tyre)));
    return new JsonObject().put("count", tyres.size()).put("tyres", all);
  }

  static JsonObject cart(Cart cart) {
    return new JsonObject()
        .put("id", cart.id())
        .put("lines", lines(cart.lines()))
        .put("total", euros(cart.totalCents()));
  }

  static JsonObject order(Order order) {
    return new JsonObject()
        .put("id", order.id())
        .put("state", state(order))
        .put("lines", lines(order.lines()))
        .put("total", euros(order.totalCents()))
        .put("placed", order.placed().toString());
  }

  static JsonObject node(NodeWork.Figures node) {
    JsonObject requests =
        new JsonObject()
            .put("total", node.total())
            .put("failed", node.failed())
            .put("inFlight", node.requests());
    JsonObject work =
        new JsonObject()
            .put("inFlight", node.inFlight())
            .put("jobs", node.jobs())
            .put("places", NodeWork.PLACES);
    return new JsonObject().put("requests", requests).put("work", work);
  }

  static JsonObject queue(OrderQueue.Figures queue) {
    return new JsonObject()
        .put("depth", queue.depth())
        .put("inFlight", queue.inFlight())
        .put("oldestAgeSeconds", queue.oldestAgeSeconds())
        .put("arrived", queue.arrived())
        .put("drained", queue.drained())
        .put("consumers", queue.consumers())
        .put("capacity", queue.capacity())
        .put("dead", queue.dead());
  }

  static JsonObject error(String reason) {
    return new JsonObject().put("error", reason);
  }

  static String state(Order order) {
    return Words.of(order.state());
  }

  private static JsonArray lines(List<Cart.Line> lines) {
    JsonArray all = new JsonArray();
    for (Cart.Line line : lines) {
      all.add(new JsonObject().put("sku", line.tyre().sku()).put("quantity", line.quantity()));
    }
    return all;
  }

  private static double euros(long cents) {
    return cents / 100.0;
  }
}
