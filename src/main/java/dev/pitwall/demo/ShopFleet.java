package dev.pitwall.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Three nodes of the shop behind a balancer, with customers. A node keeps its port from one build
 * to the next. The methods block and belong to one thread that is not an event loop.
 */
public final class ShopFleet implements AutoCloseable {
  /** The nodes, in the order in which they are rolled. */
  public static final List<String> NODES = List.of("app01", "app02", "app03");

  /** Below every usual ephemeral range, so that no outgoing connection borrows a stopped node's. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final int PORT_ATTEMPTS = 100;
  private static final int REBIND_ATTEMPTS = 100;
  private static final long REBIND_PAUSE_MS = 50;
  private static final long SHIP_EVERY_MS = 25;
  private static final long PATIENCE_SECONDS = 15;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(2)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setClassPathResolvingEnabled(false)
                      .setFileCachingEnabled(false)));
  private final RandomGenerator random;
  private final String password;
  private final ShopState state;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Build> builds = new LinkedHashMap<>();
  private final Map<String, TyreShop> running = new LinkedHashMap<>();
  private final Balancer balancer;
  private final Customers customers;
  private final int frontPort;

  /**
   * Starts every node with the build.
   *
   * @param clock the shop's time
   * @param random faults, customers and ports, seeded for a repeatable fleet; thread-safe
   * @param secrets carts', orders' and sessions' names; secure outside of tests
   * @param password of the shop's one account
   */
  public ShopFleet(
      Build build, Clock clock, RandomGenerator random, RandomGenerator secrets, String password) {
    this.random = random;
    this.password = password;
    this.state = new ShopState(clock, secrets, password);
    try {
      NODES.forEach(node -> startFirst(node, build));
      this.balancer = new Balancer(vertx, ports);
      this.frontPort = onFreePort(balancer::start);
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
    this.customers = new Customers(vertx, frontPort, random);
    vertx.setPeriodic(SHIP_EVERY_MS, tick -> state.shipOne());
  }

  @Override
  public void close() {
    await(customers.leave());
    await(balancer.stop());
    List.copyOf(running.keySet()).forEach(this::stop);
    await(vertx.close());
  }

  /** Where the users come in. */
  public URI frontDoor() {
    return URI.create("http://" + TyreShop.LOOPBACK + ":" + frontPort);
  }

  /** The node's host and port, the same for every build. */
  public String address(String node) {
    return TyreShop.LOOPBACK + ":" + port(node);
  }

  /** What is installed on the node, running or not. */
  public Build build(String node) {
    Build build = builds.get(node);
    if (build == null) {
      throw noSuch(node);
    }
    return build;
  }

  /** The password of {@link ShopState#CUSTOMER}. */
  public String password() {
    return password;
  }

  public Balancer balancer() {
    return balancer;
  }

  public Customers customers() {
    return customers;
  }

  /** Stops the node's process; stopping a stopped node does nothing. */
  public void stop(String node) {
    port(node);
    TyreShop shop = running.remove(node);
    if (shop != null) {
      await(shop.stop());
    }
  }

  /** Starts the build on the stopped node's port; a dead build never listens. */
  public void start(String node, Build build) {
    if (running.containsKey(node)) {
      throw new IllegalStateException(node + " runs, stop it before it is started again");
    }
    builds.put(node, build);
    if (build.life() != Build.Life.DEAD) {
      TyreShop shop = new TyreShop(vertx, node, build, state, random);
      await(bind(shop, port(node), REBIND_ATTEMPTS));
      running.put(node, shop);
    }
  }

  /** So many jobs run on the running node from now on, beside its requests. */
  void batches(String node, int jobs) {
    port(node);
    TyreShop shop = running.get(node);
    if (shop != null) {
      shop.batches(jobs);
    }
  }

  /** From now on the database that all nodes share stalls, or answers again. */
  void stallDatabase(boolean stalled) {
    state.stall(stalled);
  }

  boolean isDatabaseStalled() {
    return state.isStalled();
  }

  /**
   * Puts the build on every node and all of them in rotation, as after a repair by hand; answers
   * whether there was anything to do.
   */
  public boolean repair(Build build) {
    boolean changed = false;
    for (String node : NODES) {
      if (!build.equals(builds.get(node)) || !running.containsKey(node)) {
        balancer.drain(node);
        stop(node);
        start(node, build);
        changed = true;
      }
      balancer.restore(node);
    }
    return changed;
  }

  private int port(String node) {
    Integer port = ports.get(node);
    if (port == null) {
      throw noSuch(node);
    }
    return port;
  }

  private static IllegalArgumentException noSuch(String node) {
    return new IllegalArgumentException("no node '" + node + "', there are " + NODES);
  }

  private void startFirst(String node, Build build) {
    if (build.life() == Build.Life.DEAD) {
      throw new IllegalArgumentException("a fleet starts with a build that listens");
    }
    TyreShop shop = new TyreShop(vertx, node, build, state, random);
    ports.put(node, onFreePort(shop::start));
    builds.put(node, build);
    running.put(node, shop);
  }

  private int onFreePort(IntFunction<Future<Integer>> listen) {
    return await(tryPorts(listen, PORT_ATTEMPTS));
  }

  private Future<Integer> tryPorts(IntFunction<Future<Integer>> listen, int attempts) {
    return listen
        .apply(FIRST_PORT + random.nextInt(PORTS))
        .recover(
            failure ->
                failure instanceof BindException && attempts > 1
                    ? tryPorts(listen, attempts - 1)
                    : Future.failedFuture(failure));
  }

  /** The port may be busy for a moment while the old connections close. */
  private Future<Integer> bind(TyreShop shop, int port, int attempts) {
    return shop.start(port)
        .recover(
            failure ->
                failure instanceof BindException && attempts > 1
                    ? vertx
                        .timer(REBIND_PAUSE_MS, TimeUnit.MILLISECONDS)
                        .compose(done -> bind(shop, port, attempts - 1))
                    : Future.failedFuture(failure));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the sample fleet did not get it done in " + PATIENCE_SECONDS + " s", e);
    }
  }
}
