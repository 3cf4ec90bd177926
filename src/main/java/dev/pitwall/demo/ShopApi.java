package dev.pitwall.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The shop's JSON API. */
final class ShopApi {
  private static final String BEARER = "Bearer ";

  private final ShopState state;
  private final Faults faults;

  ShopApi(ShopState state, Faults faults) {
    this.state = state;
    this.faults = faults;
  }

  void mount(Router router) {
    router.get("/api/tyres").handler(faults::slow).handler(this::search);
    router.get("/api/tyres/:sku").handler(this::tyre);
    router.post("/api/carts").handler(this::newCart);
    router.get("/api/carts/:id").handler(this::cart);
    router.delete("/api/carts/:id").handler(this::dropCart);
    router.post("/api/carts/:id/items").handler(this::addItem);
    router.post("/api/carts/:id/checkout").handler(faults::slow).handler(this::checkout);
    router.get("/api/orders/:id").handler(this::order);
    router.delete("/api/orders/:id").handler(this::cancel);
    router.post("/api/login").handler(this::login);
    router.get("/api/account").handler(this::account);
    router.route("/api/*").handler(context -> error(context, 404, "no such resource"));
  }

  private void search(RoutingContext context) {
    String query = Optional.ofNullable(context.request().getParam("q")).orElse("");
    answer(context, 200, ShopJson.tyres(TyreCatalogue.search(query)));
  }

  private void tyre(RoutingContext context) {
    answer(
        context, TyreCatalogue.find(context.pathParam("sku")).map(ShopJson::tyre), "no such tyre");
  }

  private void newCart(RoutingContext context) {
    CartItemRequest item = CartItemRequest.of(body(context));
    Cart cart = state.newCart();
    Cart filled = state.add(cart.id(), item.tyre(), item.quantity()).orElse(cart);
    answer(context, 201, ShopJson.cart(filled));
  }

  private void cart(RoutingContext context) {
    answer(context, state.cart(context.pathParam("id")).map(ShopJson::cart), "no such cart");
  }

  /** The cart is gone afterwards, whether it was there or bought before: an undo may come late. */
  private void dropCart(RoutingContext context) {
    state.dropCart(context.pathParam("id"));
    context.response().setStatusCode(204).end();
  }

  private void addItem(RoutingContext context) {
    CartItemRequest item = CartItemRequest.of(body(context));
    Optional<Cart> cart = state.add(context.pathParam("id"), item.tyre(), item.quantity());
    answer(context, cart.map(ShopJson::cart), "no such cart");
  }

  private void checkout(RoutingContext context) {
    if (faults.checkoutFails()) {
      error(context, 500, faults.checkoutFailure());
      return;
    }
    switch (state.checkout(context.pathParam("id"))) {
      case Checkout.Placed placed -> answer(context, 201, ShopJson.order(placed.order()));
      case Checkout.NothingToBuy nothing -> error(context, 404, nothing.reason());
      case Checkout.QueueFull full ->
          error(context, 503, "the order queue is full: " + full.capacity() + " orders wait");
    }
  }

  private void order(RoutingContext context) {
    answer(context, state.order(context.pathParam("id")).map(ShopJson::order), "no such order");
  }

  private void cancel(RoutingContext context) {
    answer(context, state.cancel(context.pathParam("id")).map(ShopJson::order), "no such order");
  }

  private void login(RoutingContext context) {
    JsonObject body = body(context);
    state
        .login(text(body, "email"), text(body, "password"))
        .ifPresentOrElse(
            token -> answer(context, 200, new JsonObject().put("token", token)),
            () -> error(context, 401, "wrong e-mail or password"));
  }

  private void account(RoutingContext context) {
    String header = Optional.ofNullable(context.request().getHeader("Authorization")).orElse("");
    String token = header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    state
        .account(token)
        .ifPresentOrElse(
            account -> answer(context, 200, new JsonObject().put("email", account)),
            () -> error(context, 401, "log in at /api/login and send the token as Bearer"));
  }

  private static JsonObject body(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return body == null ? new JsonObject() : body;
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("the body is not a JSON object", e);
    }
  }

  static String text(JsonObject body, String key) {
    return body.getValue(key) instanceof String text ? text : "";
  }

  private static void answer(RoutingContext context, Optional<JsonObject> found, String otherwise) {
    found.ifPresentOrElse(json -> answer(context, 200, json), () -> error(context, 404, otherwise));
  }

  static void error(RoutingContext context, int status, String reason) {
    answer(context, status, ShopJson.error(reason));
  }

  static void answer(RoutingContext context, int status, JsonObject json) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(json.toBuffer());
  }
}
