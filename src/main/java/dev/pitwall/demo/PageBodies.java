package dev.pitwall.demo;

import static dev.pitwall.demo.ShopHtml.escape;
import static dev.pitwall.demo.ShopHtml.link;
import static dev.pitwall.demo.ShopHtml.money;
import static java.util.stream.Collectors.joining;

import java.util.List;

/** The main part of every page, from values to HTML. */
final class PageBodies {
  private PageBodies() {}

  static String home() {
    return """
    <h1>Fresh rubber, changed while you drive</h1>
    <p>%d kinds of tyre for the track, the road and the snow, in stock and ready to fit.</p>
    %s
    <p><a class="button" href="/tyres">See the whole list</a></p>
    """
        .formatted(TyreCatalogue.TYRES.size(), searchForm(""));
  }

  static String tyres(String query, List<Tyre> found) {
    return """
    <h1>Tyres</h1>
    %s
    <p role="status">%s</p>
    <ul class="tyres">%s</ul>
    """
        .formatted(
            searchForm(query),
            count(found.size()),
            found.stream().map(PageBodies::card).collect(joining("\n")));
  }

  static String offers() {
    return """
    <h1>Offers of the day</h1>
    <ul class="tyres">%s</ul>
    """
        .formatted(
            TyreCatalogue.search("winter").stream().map(PageBodies::card).collect(joining("\n")));
  }

  static String advice() {
    return """
    <h1>Advice</h1>
    <p>We have thought about it: the round ones, and four of them.</p>
    """;
  }

  static String product(Tyre tyre) {
    return """
    <h1>%s</h1>
    <p class="soft">%s, %s</p>
    <p>%s</p>
    <p class="price">%s EUR</p>
    <form class="row" method="post" action="/cart">
    <input type="hidden" name="sku" value="%s">
    <div><label for="quantity">Quantity</label>
    <input id="quantity" name="quantity" type="number" min="1" max="%d" value="1" required></div>
    <button type="submit">Add to cart</button>
    </form>
    """
        .formatted(
            escape(tyre.name()),
            escape(tyre.size()),
            escape(tyre.kind()),
            escape(tyre.about()),
            money(tyre.priceCents()),
            escape(tyre.sku()),
            Cart.MAX_QUANTITY);
  }

  static String cart(Cart cart) {
    if (cart.lines().isEmpty()) {
      return "<h1>Your cart</h1><p>Your cart is empty. " + link("/tyres", "Find a tyre") + "</p>";
    }
    return """
    <h1>Your cart</h1>
    <table>
    <thead><tr><th scope="col">Tyre</th><th scope="col" class="number">Quantity</th>
    <th scope="col" class="number">EUR</th><th scope="col">Change</th></tr></thead>
    <tbody>%s</tbody>
    <tfoot><tr><th scope="row">Total</th><td></td>
    <td class="number" data-testid="cart-total">%s</td><td></td></tr></tfoot>
    </table>
    <p><a class="button" href="/checkout">Checkout</a></p>
    """
        .formatted(
            cart.lines().stream().map(PageBodies::row).collect(joining("\n")),
            money(cart.totalCents()));
  }

  static String checkout(Cart cart, String problem) {
    return """
    <h1>Checkout</h1>
    %s
    <p>%d pieces, %s EUR in all.</p>
    <form class="stack" method="post" action="/checkout">
    <div><label for="name">Name</label>
    <input id="name" name="name" type="text" autocomplete="name" maxlength="100" required></div>
    <div><label for="email">E-mail</label>
    <input id="email" name="email" type="email" autocomplete="email" maxlength="100" required></div>
    <div><label for="fitting">Fitting</label>
    <select id="fitting" name="fitting"><option>Pit lane</option><option>Garage</option>\
    <option>Post</option></select></div>
    <div class="tick"><input id="terms" name="terms" type="checkbox" value="yes" required>
    <label for="terms">I agree to the terms</label></div>
    <button type="submit">Buy now</button>
    </form>
    """
        .formatted(alert(problem), cart.pieces(), money(cart.totalCents()));
  }

  static String order(Order order) {
    return """
    <h1>Thank you for your order</h1>
    <p class="done">Order number <strong data-testid="order-number">%s</strong></p>
    <p>State: <span data-testid="order-state">%s</span>.
    Total: <span data-testid="order-total">%s</span> EUR.</p>
    <p>%s</p>
    """
        .formatted(
            escape(order.id()),
            ShopJson.state(order),
            money(order.totalCents()),
            link("/tyres", "Buy more"));
  }

  static String login(String problem) {
    return """
    <h1>Log in</h1>
    %s
    <form class="stack" method="post" action="/login">
    <div><label for="email">E-mail</label>
    <input id="email" name="email" type="email" autocomplete="username" required></div>
    <div><label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required></div>
    <button type="submit">Log in</button>
    </form>
    """
        .formatted(alert(problem));
  }

  static String account(String account) {
    return """
    <h1>Your account</h1>
    <p>Logged in as <strong>%s</strong></p>
    <form method="post" action="/logout"><button type="submit">Log out</button></form>
    """
        .formatted(escape(account));
  }

  static String problem(String title, String detail) {
    return "<h1>" + escape(title) + "</h1>\n" + alert(detail);
  }

  private static String searchForm(String query) {
    return """
    <form class="row" role="search" method="get" action="/tyres">
    <div><label for="q">Search</label>
    <input id="q" name="q" type="search" maxlength="100" value="%s"></div>
    <button type="submit">Find</button>
    </form>"""
        .formatted(escape(query));
  }

  private static String card(Tyre tyre) {
    return """
    <li class="card"><h2>%s</h2><p class="soft">%s, %s</p><p class="price">%s EUR</p></li>"""
        .formatted(
            link("/tyres/" + tyre.sku(), tyre.name()),
            escape(tyre.size()),
            escape(tyre.kind()),
            money(tyre.priceCents()));
  }

  private static String row(Cart.Line line) {
    return """
    <tr><td>%s</td><td class="number">%d</td><td class="number">%s</td>
    <td><form method="post" action="/cart/remove"><input type="hidden" name="sku" value="%s">\
    <button class="plain" type="submit" aria-label="Remove %s">Remove</button></form></td></tr>"""
        .formatted(
            link("/tyres/" + line.tyre().sku(), line.tyre().name()),
            line.quantity(),
            money(line.totalCents()),
            escape(line.tyre().sku()),
            escape(line.tyre().name()));
  }

  private static String count(int results) {
    return results == 1 ? "1 result" : results + " results";
  }

  private static String alert(String problem) {
    return problem.isEmpty() ? "" : "<p class=\"alert\" role=\"alert\">" + escape(problem) + "</p>";
  }
}
