package dev.pitwall.demo;

/** What happens around a roll, whatever its build is like. */
enum LoadCondition {
  /** Nothing but the usual customers. */
  ORDINARY_DAY,
  /** Customers keep three quarters of every node's places busy. */
  RUSH,
  /** Many customers look at a page that no journey looks at. */
  SALE,
  /** The first node works off jobs that take longer than a deploy tool waits. */
  BATCH,
  /** The database of all nodes stalls once the first node is started, until the gate says so. */
  INCIDENT;

  /** With these words the gate says that it blames no node. */
  private static final String BLAMES_NO_NODE = "an outage, not this node";

  private static final int RUSHING = ShopFleet.NODES.size() * NodeWork.PLACES * 3 / 4;
  private static final int JOBS = 2;

  /** Lets it begin, and says so. */
  void begin(ShopFleet fleet, Transcript out, RetryPolicy retries) throws InterruptedException {
    switch (this) {
      case ORDINARY_DAY, INCIDENT -> {}
      case RUSH -> {
        int places = ShopFleet.NODES.size() * NodeWork.PLACES;
        out.note(RUSHING + " customers rush in, to " + places + " places on all nodes together");
        fleet.customers().rushIn(RUSHING);
        // The gate averages what nodes carry over half a minute; asked sooner it would see the
        // calm.
        Thread.sleep(retries.rush());
      }
      case SALE -> {
        out.note("a hundred customers a second look at the offers, which no journey does");
        fleet.customers().huntOffers();
      }
      case BATCH -> {
        String node = ShopFleet.NODES.getFirst();
        out.note(JOBS + " order batches were begun on " + node + "; they take minutes");
        fleet.batches(node, JOBS);
      }
    }
  }

  /** The node has been started, and the gate is asked about it next. */
  void started(String node, ShopFleet fleet, Transcript out) {
    if (this == INCIDENT && node.equals(ShopFleet.NODES.getFirst())) {
      fleet.stallDatabase(true);
      out.note("the database stalls: carts and orders fail on every node");
    }
  }

  /** The gate gave an answer that is not final; what it says leads people to the cause. */
  void heard(GateAnswer answer, ShopFleet fleet, Transcript out) {
    if (this == INCIDENT && fleet.isDatabaseStalled() && answer.reason().contains(BLAMES_NO_NODE)) {
      fleet.stallDatabase(false);
      out.note("no node is blamed, so nothing is rolled back; the database is mended");
    }
  }

  /** Ends it. */
  void end(ShopFleet fleet) {
    switch (this) {
      case ORDINARY_DAY -> {}
      case RUSH, SALE -> fleet.customers().calmDown();
      case BATCH -> fleet.batches(ShopFleet.NODES.getFirst(), 0);
      case INCIDENT -> fleet.stallDatabase(false);
    }
  }
}
