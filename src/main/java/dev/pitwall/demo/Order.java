package dev.pitwall.demo;

import java.time.Instant;
import java.util.List;

/** A bought cart; the id is the order number the customer sees. */
record Order(String id, List<Cart.Line> lines, long totalCents, State state, Instant placed) {
  /** How far the order has come. */
  enum State {
    PLACED,
    SHIPPED,
    CANCELLED
  }

  Order {
    lines = List.copyOf(lines);
  }

  Order in(State next) {
    return new Order(id, lines, totalCents, next, placed);
  }
}
