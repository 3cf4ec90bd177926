package dev.pitwall.demo;

import java.util.ArrayList;
import java.util.List;

/** What a customer has put aside; at most {@link #MAX_LINES} kinds of tyre. */
record Cart(String id, List<Line> lines) {
  static final int MAX_LINES = 20;
  static final int MAX_QUANTITY = 40;

  /** So many of one tyre. */
  record Line(Tyre tyre, int quantity) {
    Line {
      if (quantity < 1 || quantity > MAX_QUANTITY) {
        throw new IllegalArgumentException(
            "quantity is " + quantity + ", it must be 1 to " + MAX_QUANTITY);
      }
    }

    long totalCents() {
      return tyre.priceCents() * quantity;
    }
  }

  Cart {
    lines = List.copyOf(lines);
    if (lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("a cart holds at most " + MAX_LINES + " kinds of tyre");
    }
  }

  long totalCents() {
    return lines.stream().mapToLong(Line::totalCents).sum();
  }

  int pieces() {
    return lines.stream().mapToInt(Line::quantity).sum();
  }

  /** With so many more of the tyre. */
  Cart plus(Tyre tyre, int quantity) {
    int had =
        lines.stream().filter(line -> line.tyre().equals(tyre)).mapToInt(Line::quantity).sum();
    List<Line> all = new ArrayList<>(without(tyre.sku()).lines());
    all.add(new Line(tyre, had + quantity));
    return new Cart(id, all);
  }

  Cart without(String sku) {
    return new Cart(id, lines.stream().filter(line -> !line.tyre().sku().equals(sku)).toList());
  }
}
