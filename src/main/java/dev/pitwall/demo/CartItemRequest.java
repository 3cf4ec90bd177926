package dev.pitwall.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/** A tyre and how many of it somebody asks for; a wrong wish is an IllegalArgumentException. */
record CartItemRequest(Tyre tyre, int quantity) {
  static CartItemRequest of(JsonObject body) {
    Object quantity = body.getValue("quantity", 1);
    return of(ShopApi.text(body, "sku"), String.valueOf(quantity));
  }

  static CartItemRequest of(MultiMap form) {
    String sku = form.get("sku");
    String quantity = form.get("quantity");
    return of(sku == null ? "" : sku, quantity == null ? "1" : quantity);
  }

  private static CartItemRequest of(String sku, String quantity) {
    Tyre tyre =
        TyreCatalogue.find(sku)
            .orElseThrow(() -> new IllegalArgumentException("there is no tyre '" + sku + "'"));
    try {
      return new CartItemRequest(tyre, Integer.parseInt(quantity.strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("quantity '" + quantity + "' is not a number", e);
    }
  }
}
