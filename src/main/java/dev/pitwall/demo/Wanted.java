package dev.pitwall.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/** A tyre and how many of it somebody asks for; a wrong wish is an IllegalArgumentException. */
record Wanted(Tyre tyre, int quantity) {
  static Wanted of(JsonObject body) {
    Object quantity = body.getValue("quantity", 1);
    return of(ShopApi.text(body, "sku"), String.valueOf(quantity));
  }

  static Wanted of(MultiMap form) {
    String sku = form.get("sku");
    String quantity = form.get("quantity");
    return of(sku == null ? "" : sku, quantity == null ? "1" : quantity);
  }

  private static Wanted of(String sku, String quantity) {
    Tyre tyre =
        Catalogue.find(sku)
            .orElseThrow(() -> new IllegalArgumentException("there is no tyre '" + sku + "'"));
    try {
      return new Wanted(tyre, Integer.parseInt(quantity.strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("quantity '" + quantity + "' is not a number", e);
    }
  }
}
