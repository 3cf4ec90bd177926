package dev.pitwall.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shop's pages: plain forms that work without JavaScript. */
final class ShopPages {
  private static final String CART = "cart";
  private static final String SESSION = "session";

  /** How long it takes to think about tyres. */
  private static final long ADVICE_MS = 3_000;

  private final Vertx vertx;
  private final ShopState state;
  private final Faults faults;
  private final String version;
  private final String node;

  ShopPages(Vertx vertx, ShopState state, Faults faults, String version, String node) {
    this.vertx = vertx;
    this.state = state;
    this.faults = faults;
    this.version = version;
    this.node = node;
  }

  void mount(Router router) {
    router.get("/shop.css").handler(ShopPages::css);
    router.get("/").handler(context -> page(context, 200, "Home", PageBodies.home()));
    router.get("/tyres").handler(faults::slow).handler(this::tyres);
    router.get("/tyres/:sku").handler(this::product);
    router.get("/offers").handler(this::offers);
    router.get("/advice").handler(this::advice);
    router
        .get("/cart")
        .handler(context -> page(context, 200, "Cart", PageBodies.cart(cart(context))));
    router.post("/cart").handler(this::addToCart);
    router.post("/cart/remove").handler(this::removeFromCart);
    router.get("/checkout").handler(this::checkoutForm);
    router.post("/checkout").handler(faults::slow).handler(this::checkout);
    router.get("/orders/:id").handler(this::order);
    router.get("/login").handler(context -> page(context, 200, "Log in", PageBodies.login("")));
    router.post("/login").handler(this::login);
    router.get("/account").handler(this::account);
    router.post("/logout").handler(this::logout);
  }

  /** An error as a page. */
  void problem(RoutingContext context, int status, String title, String detail) {
    page(context, status, title, PageBodies.problem(title, detail));
  }

  private static void css(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "text/css; charset=utf-8")
        .putHeader("Cache-Control", "max-age=60")
        .end(ShopHtml.CSS);
  }

  private void tyres(RoutingContext context) {
    String query = Optional.ofNullable(context.request().getParam("q")).orElse("");
    page(context, 200, "Tyres", PageBodies.tyres(query, TyreCatalogue.search(query)));
  }

  private void product(RoutingContext context) {
    TyreCatalogue.find(context.pathParam("sku"))
        .ifPresentOrElse(
            tyre -> page(context, 200, tyre.name(), PageBodies.product(tyre)),
            () -> problem(context, 404, "Not found", "We do not have this tyre."));
  }

  private void offers(RoutingContext context) {
    if (faults.offersFail()) {
      problem(
          context, 502, "No offers", "The supplier, whom the offers come from, does not answer.");
    } else {
      page(context, 200, "Offers", PageBodies.offers());
    }
  }

  private void advice(RoutingContext context) {
    vertx.setTimer(ADVICE_MS, thought -> page(context, 200, "Advice", PageBodies.advice()));
  }

  private void addToCart(RoutingContext context) {
    CartItemRequest item = CartItemRequest.of(form(context));
    Cart cart = cart(context);
    Cart kept = cart.id().isEmpty() ? state.newCart() : cart;
    state.add(kept.id(), item.tyre(), item.quantity());
    setCookie(context, CART, kept.id());
    see(context, "/cart");
  }

  private void removeFromCart(RoutingContext context) {
    String sku = form(context).get("sku");
    state.remove(cart(context).id(), sku == null ? "" : sku);
    see(context, "/cart");
  }

  private void checkoutForm(RoutingContext context) {
    Cart cart = cart(context);
    if (cart.lines().isEmpty()) {
      see(context, "/cart");
    } else {
      page(context, 200, "Checkout", PageBodies.checkout(cart, ""));
    }
  }

  private void checkout(RoutingContext context) {
    String missing = missing(form(context));
    if (!missing.isEmpty()) {
      page(context, 422, "Checkout", PageBodies.checkout(cart(context), missing));
    } else if (faults.checkoutFails()) {
      problem(context, 500, "Checkout failed", faults.checkoutFailure());
    } else {
      buy(context);
    }
  }

  private void buy(RoutingContext context) {
    switch (state.checkout(cart(context).id())) {
      case Checkout.Placed placed -> see(context, "/orders/" + placed.order().id());
      case Checkout.NothingToBuy nothing -> see(context, "/cart");
      case Checkout.QueueFull full ->
          problem(context, 503, "Too many orders", "Please try again in some minutes.");
    }
  }

  private static String missing(MultiMap form) {
    for (String field : List.of("name", "email", "terms")) {
      String value = form.get(field);
      if (value == null || value.isBlank()) {
        return "terms".equals(field)
            ? "Please agree to the terms."
            : "Please give your " + field + ".";
      }
    }
    return "";
  }

  private void order(RoutingContext context) {
    state
        .order(context.pathParam("id"))
        .ifPresentOrElse(
            order -> page(context, 200, "Order " + order.id(), PageBodies.order(order)),
            () -> problem(context, 404, "Not found", "There is no such order."));
  }

  private void login(RoutingContext context) {
    MultiMap form = form(context);
    String email = Optional.ofNullable(form.get("email")).orElse("");
    String password = Optional.ofNullable(form.get("password")).orElse("");
    Optional<String> token = state.login(email, password);
    if (token.isPresent()) {
      setCookie(context, SESSION, token.get());
      see(context, "/account");
    } else {
      page(context, 401, "Log in", PageBodies.login("Wrong e-mail or password."));
    }
  }

  private void account(RoutingContext context) {
    String account = account(context.request().getCookie(SESSION));
    if (account == null) {
      see(context, "/login");
    } else {
      page(context, 200, "Account", PageBodies.account(account));
    }
  }

  private void logout(RoutingContext context) {
    Cookie session = context.request().getCookie(SESSION);
    if (session != null) {
      state.logout(session.getValue());
      context.response().removeCookie(SESSION);
    }
    see(context, "/");
  }

  /** The customer's cart, or an empty one without an id. */
  private Cart cart(RoutingContext context) {
    Cookie cookie = context.request().getCookie(CART);
    return Optional.ofNullable(cookie)
        .flatMap(given -> state.cart(given.getValue()))
        .orElse(new Cart("", List.of()));
  }

  private @Nullable String account(@Nullable Cookie session) {
    return session == null ? null : state.account(session.getValue()).orElse(null);
  }

  private static MultiMap form(RoutingContext context) {
    return context.request().formAttributes();
  }

  private static void setCookie(RoutingContext context, String name, String value) {
    context
        .response()
        .addCookie(
            Cookie.cookie(name, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX));
  }

  private static void see(RoutingContext context, String path) {
    context.response().setStatusCode(303).putHeader("Location", path).end();
  }

  private void page(RoutingContext context, int status, String title, String main) {
    String account = account(context.request().getCookie(SESSION));
    ShopHtml.Frame frame =
        new ShopHtml.Frame(title, cart(context).pieces(), account, version, node);
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Security-Policy", "default-src 'self'; img-src data:")
        .end(ShopHtml.page(frame, main));
  }
}
