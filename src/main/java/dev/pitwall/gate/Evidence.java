package dev.pitwall.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a verdict may rest on, at one moment. The judge sees nothing else.
 *
 * @param subject what is asked about
 * @param times the moments that matter
 * @param vetoes reasons to stop that no evidence outweighs
 * @param peers the other nodes of the service
 * @param health what each node said lately
 * @param runs the runs of each journey at each target
 * @param baselines by journey, how good nodes do, fixed when the question was opened
 * @param readings what was read of signals
 * @param depthsBefore by signal, how deep a queue was before the rollout
 */
public record Evidence(
    Subject subject,
    Times times,
    List<Veto> vetoes,
    Peers peers,
    Map<String, NodeHealth> health,
    RunsByTarget runs,
    Map<String, Baseline> baselines,
    SampleReader readings,
    Map<String, Double> depthsBefore) {
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  /** A reading is dated ahead of the clock by no more than this; further ahead a clock jumped. */
  private static final Duration AHEAD = Duration.ofSeconds(1);

  public Evidence {
    vetoes = List.copyOf(vetoes);
    health = Map.copyOf(health);
    baselines = Map.copyOf(baselines);
    depthsBefore = Map.copyOf(depthsBefore);
  }

  /**
   * What is asked about.
   *
   * @param node null for the fleet
   * @param version the version expected; null expects none
   * @param ofRollout whether the question belongs to a rollout
   * @param rollback whether this is a way back, which evidence must not block
   * @param start what is known of the start of the node's process; null where no node is asked
   *     about, or its start does not matter
   * @param drainProven whether a GO before the drain stands for the node
   * @param taken how another rollout has the node, or may take it out, in words; null when none
   */
  public record Subject(
      GatePhase phase,
      @Nullable String node,
      @Nullable String version,
      boolean ofRollout,
      boolean rollback,
      @Nullable NodeStart start,
      boolean drainProven,
      @Nullable String taken) {
    /** Its name, for sentences. */
    public String name() {
      return nameOf(node);
    }

    /** The same for a node, or none. */
    public static String nameOf(@Nullable String node) {
      return node == null ? "the service" : node;
    }
  }

  /**
   * The moments that matter.
   *
   * @param countsFrom no run, and no error of traffic, that began before this counts: when the node
   *     first was well after its start and its warm-up, or for the fleet the latest of the oldest
   *     age allowed, the opening of the rollout and the last start
   * @param startedAt no reading of health or of a queue before this counts
   * @param deadline when undecided becomes inconclusive
   */
  public record Times(
      Instant now, Instant openedAt, Instant countsFrom, Instant startedAt, Instant deadline) {}

  /**
   * The other nodes of the service.
   *
   * @param names all of them
   * @param out those that a rollout has taken out
   * @param reserved by node, why it is about to be taken out
   * @param unproven those that were started and are not proven yet
   * @param done those that this rollout has finished
   * @param comparable those whose runs show how a good node does now, at most a few
   */
  public record Peers(
      Set<String> names,
      Set<String> out,
      Map<String, String> reserved,
      Set<String> unproven,
      Set<String> done,
      List<String> comparable) {
    public Peers {
      names = Set.copyOf(names);
      out = Set.copyOf(out);
      reserved = Map.copyOf(reserved);
      unproven = Set.copyOf(unproven);
      done = Set.copyOf(done);
      comparable = List.copyOf(comparable);
    }

    /** Those that serve users, by name. */
    List<String> serving() {
      return names.stream().filter(name -> !out.contains(name)).sorted().toList();
    }
  }

  /** Whether a GO lets a node be taken out that was not allowed to be before. */
  boolean takesOut() {
    return phase() == GatePhase.PRE_DRAIN
        || (phase() == GatePhase.DRAINED && !subject.drainProven());
  }

  /** Which phase is asked about. */
  public GatePhase phase() {
    return subject.phase();
  }

  /** The node asked about; null for the fleet. */
  public @Nullable String node() {
    return subject.node();
  }

  /** The version expected; null expects none. */
  public @Nullable String version() {
    return subject.version();
  }

  /** Whether this is a way back. */
  public boolean rollback() {
    return subject.rollback();
  }

  public Instant now() {
    return times.now();
  }

  /** When the question was opened. */
  public Instant openedAt() {
    return times.openedAt();
  }

  /** From when runs and errors of traffic count. */
  public Instant countsFrom() {
    return times.countsFrom();
  }

  /** When undecided becomes inconclusive. */
  public Instant deadline() {
    return times.deadline();
  }

  /** What that node said of its health; nothing when it never did. */
  public NodeHealth healthOf(String name) {
    return health.getOrDefault(name, new NodeHealth(name, List.of()));
  }

  /** How old the newest reading of that signal may be. */
  Duration staleAfter(String signal) {
    return readings.staleAfter(signal).orElse(STALE_AFTER);
  }

  /** Whether a reading of that signal at that moment is too old, or from a clock that jumped. */
  boolean isStale(String signal, Instant at) {
    return isStale(staleAfter(signal), at);
  }

  /** The same for what may be that old. */
  boolean isStale(Duration staleAfter, Instant at) {
    return at.isAfter(now().plus(AHEAD)) || at.isBefore(now().minus(staleAfter));
  }

  /** When something was last read, in words. */
  String lastRead(Instant at) {
    long age = Duration.between(at, now()).toSeconds();
    return age < 0
        ? "last read is dated %d s ahead of the clock".formatted(-age)
        : "last read %d s ago".formatted(age);
  }

  /** How good nodes do at that journey. */
  Baseline baseline(String journey) {
    return baselines.getOrDefault(journey, Baseline.NONE);
  }
}
