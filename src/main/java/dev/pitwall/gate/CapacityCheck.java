package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.NO_GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would the remaining nodes carry? Read from each node: what all have in flight now, over what
 * those that remain can hold. For a whole queue: what arrives, over what those that remain work
 * off. Nodes of which it is not known whether they serve carry nothing for a GO, and all they can
 * for a NO_GO.
 */
record CapacityCheck(HeadroomRule rule, ServingPeers serving) implements Check {
  /**
   * The nodes that remain.
   *
   * @param sure those that serve
   * @param unsure those that may
   */
  private record Remaining(List<String> sure, List<String> unsure) {
    Remaining {
      sure = List.copyOf(sure);
      unsure = List.copyOf(unsure);
    }

    int size() {
      return sure.size() + unsure.size();
    }

    /** So many are told of: a NO_GO counts those that may serve as well. */
    int told(Finding.Decision decision) {
      return decision == NO_GO ? size() : sure.size();
    }

    String leftOut(Finding.Decision decision) {
      return decision == NO_GO || unsure.isEmpty()
          ? ""
          : "; not known to serve, and not counted: " + String.join(", ", unsure);
    }
  }

  @Override
  public Finding find(Evidence evidence) {
    Remaining remaining =
        new Remaining(
            peers(evidence, NodeHealth.State.UP), peers(evidence, NodeHealth.State.UNKNOWN));
    if (remaining.size() == 0) {
      return finding(NO_GO, 0, "no other node is in rotation and up");
    }
    Double each = rule.nodeDrains();
    return each == null
        ? ofNodes(evidence, remaining)
        : ofQueue(evidence, remaining, each, window(evidence, null));
  }

  private List<String> peers(Evidence evidence, NodeHealth.State state) {
    return evidence.peers().names().stream()
        .filter(peer -> serving.stateOf(peer, evidence) == state)
        .sorted()
        .toList();
  }

  private QueueWindow window(Evidence evidence, @Nullable String node) {
    return evidence.readings().window(QueueWindow.EMPTY, rule.signal(), node);
  }

  private Finding ofNodes(Evidence evidence, Remaining remaining) {
    double busy = 0;
    double sureRoom = 0;
    double room = 0;
    Set<String> counted = new TreeSet<>(remaining.sure());
    counted.addAll(remaining.unsure());
    if (evidence.node() != null && !isDown(evidence, evidence.node())) {
      counted.add(evidence.node());
    }
    for (String node : counted) {
      QueueWindow window = window(evidence, node);
      String missing = missing(evidence, node, window);
      if (missing != null) {
        return finding(UNDECIDED, counted.size(), missing);
      }
      double capacity = capacity(window);
      busy += load(window);
      sureRoom += remaining.sure().contains(node) ? capacity : 0;
      room += node.equals(evidence.node()) ? 0 : capacity;
    }
    Finding.Decision decision = decide(busy, sureRoom, room);
    double told = decision == NO_GO ? room : sureRoom;
    String observed =
        String.format(
            Locale.ROOT,
            "without %s the other %d would be %s busy (%.1f in flight for %.0f places)%s",
            evidence.subject().name(),
            remaining.told(decision),
            percent(busy, told),
            busy,
            told,
            remaining.leftOut(decision));
    return finding(decision, counted.size(), observed);
  }

  /** What those that surely serve can carry lets a node go; only more than all can stops it. */
  private Finding.Decision decide(double load, double sureRoom, double room) {
    if (sureRoom > 0 && load / sureRoom <= rule.most()) {
      return GO;
    }
    return load / room <= rule.most() ? UNDECIDED : NO_GO;
  }

  private static String percent(double load, double room) {
    return room > 0 ? String.format(Locale.ROOT, "%.0f %%", load / room * 100) : "more than 100 %";
  }

  /** A node that is down carries nothing, and nothing of it needs to be carried by others. */
  private static boolean isDown(Evidence evidence, String node) {
    Duration recent = Duration.ofSeconds(30);
    Instant since = evidence.now().minus(recent);
    return evidence.healthOf(node).at(evidence.now(), since, recent) == NodeHealth.State.DOWN;
  }

  private @Nullable String missing(Evidence evidence, String node, QueueWindow window) {
    if (window.samples().isEmpty()) {
      return "no reading of " + node + " yet" + window.failureText();
    }
    QueueSample last = window.samples().getLast();
    if (evidence.isStale(rule.signal(), last.at())) {
      return "%s: %s%s".formatted(node, evidence.lastRead(last.at()), window.failureText());
    }
    Double capacity = last.capacity();
    return last.inFlight() != null && capacity != null && capacity > 0
        ? null
        : node + " tells no in_flight and capacity above 0";
  }

  /** The mean over the window: a single moment says little of what will be. */
  private static double load(QueueWindow window) {
    return window.samples().stream()
        .mapToDouble(
            sample ->
                Optional.ofNullable(sample.inFlight()).orElse(0.0)
                    + Optional.ofNullable(sample.depth()).orElse(0.0))
        .average()
        .orElse(0);
  }

  private static double capacity(QueueWindow window) {
    Double capacity = window.samples().getLast().capacity();
    return capacity == null ? 0 : capacity;
  }

  private Finding ofQueue(Evidence evidence, Remaining remaining, double each, QueueWindow window) {
    if (window.samples().isEmpty()) {
      return finding(UNDECIDED, 0, "no reading yet" + window.failureText());
    }
    QueueSample last = window.samples().getLast();
    if (evidence.isStale(rule.signal(), last.at())) {
      return finding(UNDECIDED, 0, evidence.lastRead(last.at()) + window.failureText());
    }
    Optional<Double> arriving = window.arrivalRate();
    if (arriving.isEmpty()) {
      return finding(
          UNDECIDED, 0, "how much arrives is not known yet; it takes readings over at least 6 s");
    }
    Finding.Decision decision =
        decide(arriving.get(), each * remaining.sure().size(), each * remaining.size());
    double told = each * remaining.told(decision);
    String observed =
        String.format(
            Locale.ROOT,
            "%.1f/s arrive, the other %d work off %.1f/s: %s busy%s",
            arriving.get(),
            remaining.told(decision),
            told,
            percent(arriving.get(), told),
            remaining.leftOut(decision));
    return finding(decision, window.samples().size(), observed);
  }

  private Finding finding(Finding.Decision decision, int n, String observed) {
    return new Finding(
        CheckId.of("headroom", rule.signal()),
        decision,
        true,
        n,
        decision == NO_GO ? 1 : 0,
        observed,
        String.format(Locale.ROOT, "at most %.0f %% busy without it", rule.most() * 100),
        "load of all over the room of those that remain",
        List.of());
  }
}
