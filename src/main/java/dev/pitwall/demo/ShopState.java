package dev.pitwall.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What all nodes share, as a real shop shares a database: carts, orders, sessions and the order
 * queue. Every map is bounded and forgets its oldest entry first. Thread-safe.
 */
final class ShopState {
  /** The one account of the shop. */
  static final String CUSTOMER = "driver@example.com";

  private static final int MAX_CARTS = 5_000;
  private static final int MAX_ORDERS = 5_000;
  private static final int MAX_SESSIONS = 2_000;
  private static final int QUEUE_CAPACITY = 1_000;

  private final Clock clock;
  private final RandomGenerator random;
  private final String password;
  private final OrderQueue queue;
  private volatile boolean stalled;
  private final Map<String, Cart> carts = new Bounded<>(MAX_CARTS);
  private final Map<String, Order> orders = new Bounded<>(MAX_ORDERS);
  private final Map<String, String> sessions = new Bounded<>(MAX_SESSIONS);

  /** The random numbers become session tokens: give a secure source outside of tests. */
  ShopState(Clock clock, RandomGenerator random, String password) {
    this.clock = clock;
    this.random = random;
    this.password = password;
    this.queue = new OrderQueue(QUEUE_CAPACITY, clock);
  }

  OrderQueue queue() {
    return queue;
  }

  /** Whether it answers what is asked about carts and orders. */
  boolean isStalled() {
    return stalled;
  }

  void stall(boolean now) {
    stalled = now;
  }

  synchronized Cart newCart() {
    Cart cart = new Cart(hex(8), List.of());
    carts.put(cart.id(), cart);
    return cart;
  }

  synchronized Optional<Cart> cart(String id) {
    return Optional.ofNullable(carts.get(id));
  }

  /** Empty when there is no such cart. */
  synchronized Optional<Cart> add(String cartId, Tyre tyre, int quantity) {
    return cart(cartId).map(cart -> keep(cart.plus(tyre, quantity)));
  }

  synchronized Optional<Cart> remove(String cartId, String sku) {
    return cart(cartId).map(cart -> keep(cart.without(sku)));
  }

  synchronized void dropCart(String id) {
    carts.remove(id);
  }

  synchronized Checkout checkout(String cartId) {
    Cart cart = carts.get(cartId);
    if (cart == null || cart.lines().isEmpty()) {
      return new Checkout.NothingToBuy(cart == null ? "no such cart" : "the cart is empty");
    }
    String number = "P-" + hex(4);
    if (!queue.offer(number)) {
      return new Checkout.QueueFull(queue.capacity());
    }
    Order order =
        new Order(number, cart.lines(), cart.totalCents(), Order.State.PLACED, clock.instant());
    orders.put(number, order);
    carts.remove(cartId);
    return new Checkout.Placed(order);
  }

  synchronized Optional<Order> order(String id) {
    return Optional.ofNullable(orders.get(id));
  }

  /** Cancels the order, also a shipped one; it stays readable. */
  synchronized Optional<Order> cancel(String id) {
    return Optional.ofNullable(
        orders.computeIfPresent(id, (key, order) -> order.in(Order.State.CANCELLED)));
  }

  /** Ships the oldest order of the queue; false when there was nothing to do. */
  synchronized boolean shipOne() {
    Optional<String> next = queue.drainOne();
    next.ifPresent(this::ship);
    return next.isPresent();
  }

  /** A session token, or empty when the account or the password is wrong. */
  synchronized Optional<String> login(String account, String given) {
    boolean right = MessageDigest.isEqual(password.getBytes(UTF_8), given.getBytes(UTF_8));
    if (!right || !account.equals(CUSTOMER)) {
      return Optional.empty();
    }
    String token = hex(16);
    sessions.put(token, account);
    return Optional.of(token);
  }

  synchronized Optional<String> account(String token) {
    return Optional.ofNullable(sessions.get(token));
  }

  synchronized void logout(String token) {
    sessions.remove(token);
  }

  private Cart keep(Cart cart) {
    carts.put(cart.id(), cart);
    return cart;
  }

  private void ship(String id) {
    Order order = orders.get(id);
    if (order == null) {
      queue.buried();
    } else if (order.state() == Order.State.PLACED) {
      orders.put(id, order.in(Order.State.SHIPPED));
    }
  }

  private String hex(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return HexFormat.of().formatHex(some);
  }

  private static final class Bounded<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;
    private final int limit;

    Bounded(int limit) {
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > limit;
    }
  }
}
