package dev.pitwall.gate;

import static dev.pitwall.gate.Finding.Decision.GO;
import static dev.pitwall.gate.Finding.Decision.UNDECIDED;

import dev.pitwall.journey.Run;
import dev.pitwall.signal.HealthSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Does every node run the version that is expected? Where nodes do not tell theirs, the newest runs
 * through the front door must have met it.
 *
 * @param journeys whose runs tell it where nodes do not
 * @param maxAge how old an answer may be
 */
record FleetVersionCheck(List<String> journeys, Duration maxAge) implements Check {
  /** So many of the newest runs through the front door must have met the version. */
  private static final int NEWEST = 10;

  @Override
  public Finding find(Evidence evidence) {
    String expected = evidence.version();
    if (expected == null) {
      return finding(
          UNDECIDED, 0, "no version was named", "a version, in the question or in its rollout");
    }
    Map<String, List<String>> nodes = byVersion(evidence);
    return nodes.isEmpty() ? ofRuns(evidence, expected) : ofNodes(evidence, nodes, expected);
  }

  /** The nodes by the version they said last; empty when none says one. */
  private Map<String, List<String>> byVersion(Evidence evidence) {
    Map<String, List<String>> found = new TreeMap<>();
    for (String node : evidence.peers().names().stream().sorted().toList()) {
      newest(evidence, node)
          .ifPresent(version -> found.computeIfAbsent(version, key -> new ArrayList<>()).add(node));
    }
    return found;
  }

  private Optional<String> newest(Evidence evidence, String node) {
    Instant from = evidence.now().minus(maxAge);
    return evidence.healthOf(node).between(from, evidence.now()).reversed().stream()
        .map(HealthSample::versionSeen)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private Finding ofNodes(Evidence evidence, Map<String, List<String>> nodes, String expected) {
    List<String> parts = new ArrayList<>();
    nodes.forEach((version, on) -> parts.add(version + " on " + String.join(", ", on)));
    int told = nodes.values().stream().mapToInt(List::size).sum();
    int silent = evidence.peers().names().size() - told;
    if (silent > 0) {
      parts.add("none told by " + silent);
    }
    boolean all = silent == 0 && nodes.keySet().equals(java.util.Set.of(expected));
    return finding(
        all ? GO : UNDECIDED, told, String.join("; ", parts), expected + " on every node");
  }

  private Finding ofRuns(Evidence evidence, String expected) {
    List<Run> runs = new ArrayList<>();
    for (String journey : journeys) {
      runs.addAll(
          TargetRuns.measured(
              evidence.runs().of(journey, null).since(evidence.countsFrom(), evidence.now()),
              null));
    }
    runs.sort(java.util.Comparator.comparing(Run::startedAt));
    List<Run> newest = runs.subList(Math.max(0, runs.size() - NEWEST), runs.size());
    Map<String, Integer> seen = new TreeMap<>();
    newest.forEach(
        run -> seen.merge(Objects.requireNonNullElse(run.versionSeen(), "none"), 1, Integer::sum));
    boolean all = newest.size() == NEWEST && Objects.equals(seen.get(expected), NEWEST);
    List<String> parts = new ArrayList<>();
    seen.forEach((version, count) -> parts.add(count + " met " + version));
    String observed =
        parts.isEmpty()
            ? "no run through the front door counts yet"
            : "of the newest %d runs through the front door %s"
                .formatted(newest.size(), String.join(", ", parts));
    return finding(
        all ? GO : UNDECIDED,
        newest.size(),
        observed,
        expected + " in each of the newest " + NEWEST + " runs through the front door");
  }

  /** Runs of a journey through the front door that it waits for. */
  @Override
  public List<Need> needs(Evidence evidence, Set<CheckId> undecided) {
    return undecided.contains(CheckId.of("version")) ? needs(evidence) : List.of();
  }

  private List<Need> needs(Evidence evidence) {
    boolean told = !byVersion(evidence).isEmpty() || evidence.version() == null;
    return told || journeys.isEmpty() ? List.of() : List.of(new Need(journeys.getFirst(), null, 1));
  }

  private static Finding finding(
      Finding.Decision decision, long n, String observed, String required) {
    return new Finding(
        CheckId.of("version"),
        decision,
        true,
        n,
        0,
        observed,
        required,
        "the version each node said last",
        List.of());
  }
}
