package dev.pitwall.demo;

/** What became of an attempt to buy a cart. */
sealed interface Checkout {
  /** Bought: the order waits in the queue. */
  record Placed(Order order) implements Checkout {}

  /** There is no such cart, or it is empty. */
  record NothingToBuy(String reason) implements Checkout {}

  /** The order queue is at its capacity: nothing was bought, the cart is kept. */
  record QueueFull(int capacity) implements Checkout {}
}
