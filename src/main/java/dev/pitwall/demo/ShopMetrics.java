package dev.pitwall.demo;

import java.util.Locale;

/**
 * A node's figures as a page of OpenMetrics 1.0, written by hand: a shop that knew Pitwall's own
 * metrics library would prove less about the page being read.
 */
final class ShopMetrics {
  static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final StringBuilder page = new StringBuilder(2_048);

  private ShopMetrics() {}

  static String page(NodeWork.Figures node, OrderQueue.Figures queue) {
    ShopMetrics metrics = new ShopMetrics();
    metrics.node(node);
    metrics.queue(queue);
    return metrics.page.append("# EOF\n").toString();
  }

  private void node(NodeWork.Figures node) {
    family("shop_requests", "counter", "Requests answered.");
    sample("shop_requests_total", "outcome", "ok", node.total() - node.failed());
    sample("shop_requests_total", "outcome", "failed", node.failed());
    family("shop_work_in_flight", "gauge", "What the node is working on.");
    sample("shop_work_in_flight", "kind", "request", node.requests());
    sample("shop_work_in_flight", "kind", "job", node.jobs());
    family("shop_places", "gauge", "How much the node can work on at once.");
    page.append("shop_places ").append(NodeWork.PLACES).append('\n');
  }

  private void queue(OrderQueue.Figures queue) {
    ofQueue("depth", "gauge", "", "Items that wait.", queue.depth());
    ofQueue("in_flight", "gauge", "", "Items being worked on.", queue.inFlight());
    ofAge(queue.oldestAgeSeconds());
    ofQueue("arrived", "counter", "_total", "Items that ever arrived.", queue.arrived());
    ofQueue("drained", "counter", "_total", "Items ever finished.", queue.drained());
    ofQueue("dead_letters", "counter", "_total", "Items given up on.", queue.dead());
    ofQueue("consumers", "gauge", "", "Who takes items.", queue.consumers());
    ofQueue("capacity", "gauge", "", "How many items fit.", queue.capacity());
  }

  private void ofQueue(String name, String type, String suffix, String help, long value) {
    family("shop_queue_" + name, type, help);
    sample("shop_queue_" + name + suffix, "queue", "orders", value);
  }

  private void ofAge(double seconds) {
    String name = "shop_queue_oldest_age_seconds";
    family(name, "gauge", "How long the oldest item has waited.");
    page.append("# UNIT ").append(name).append(" seconds\n");
    page.append(String.format(Locale.ROOT, "%s{queue=\"orders\"} %.3f\n", name, seconds));
  }

  private void family(String name, String type, String help) {
    page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    page.append("# HELP ").append(name).append(' ').append(help).append('\n');
  }

  private void sample(String name, String label, String value, long figure) {
    page.append(name).append('{').append(label).append("=\"").append(value).append("\"} ");
    page.append(figure).append('\n');
  }
}
