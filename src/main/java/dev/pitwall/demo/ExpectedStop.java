package dev.pitwall.demo;

import dev.pitwall.demo.GateAnswer.Said;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The stop a faulty build deserves.
 *
 * @param firstNode whether it has to come at the very first node
 * @param naming the reason has to name one of these, and the node
 * @param telling the cause: the reason has to tell all of these
 */
record ExpectedStop(
    Set<Said> verdicts,
    Set<String> phases,
    boolean firstNode,
    List<String> naming,
    List<String> telling) {
  ExpectedStop {
    verdicts = Set.copyOf(verdicts);
    phases = Set.copyOf(phases);
    naming = List.copyOf(naming);
    telling = List.copyOf(telling);
  }

  /** NO_GO for the first node, right after it has started. */
  static ExpectedStop atOnce(String... naming) {
    return new ExpectedStop(
        Set.of(Said.NO_GO), Set.of("post-start"), true, List.of(naming), List.of());
  }

  /** That verdict about the first node, before anything was done to its process. */
  static ExpectedStop before(String phase, Said said, String... naming) {
    return new ExpectedStop(Set.of(said), Set.of(phase), true, List.of(naming), List.of());
  }

  /** The same, and the reason tells all of these. */
  ExpectedStop telling(String... causes) {
    return new ExpectedStop(verdicts, phases, firstNode, naming, List.of(causes));
  }

  /** The same, at any node in one of the phases. */
  ExpectedStop anywhereIn(String... others) {
    return new ExpectedStop(verdicts, Set.of(others), false, naming, telling);
  }

  boolean met(Stop stop) {
    String reason = stop.answer().reason().toLowerCase(Locale.ROOT);
    return verdicts.contains(stop.answer().said())
        && phases.contains(stop.phase())
        && (!firstNode || stop.node().equals(ShopFleet.NODES.getFirst()))
        && reason.contains(stop.node())
        && naming.stream().anyMatch(reason::contains)
        && telling.stream().allMatch(reason::contains);
  }

  @Override
  public String toString() {
    String where = firstNode ? " of " + ShopFleet.NODES.getFirst() : "";
    return String.join(" or ", verdicts.stream().map(Said::name).sorted().toList())
        + " at "
        + String.join(" or ", phases.stream().sorted().toList())
        + where
        + ", naming "
        + String.join(" or ", naming)
        + (telling.isEmpty() ? "" : ", telling " + String.join(" and ", telling));
  }
}
