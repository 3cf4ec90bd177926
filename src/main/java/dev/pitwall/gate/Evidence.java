package dev.pitwall.gate;

import dev.pitwall.journey.Run;
import dev.pitwall.signal.AlertSample;
import dev.pitwall.signal.BurnHistory;
import dev.pitwall.signal.CertificateSample;
import dev.pitwall.signal.ErrorWindow;
import dev.pitwall.signal.QueueSample;
import dev.pitwall.signal.QueueWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a verdict may rest on, at one moment. The judge sees nothing else.
 *
 * @param node the node asked about; null for the fleet
 * @param version the version expected; null expects none
 * @param rollback whether this is a way back, which evidence must not block
 * @param countsFrom nothing that began before this counts: the start of the node and its warm-up,
 *     or for the fleet the oldest age allowed
 * @param deadline when undecided becomes inconclusive
 * @param peers the other nodes of the service
 * @param nodesOut those of the peers that a rollout has taken out
 * @param nodesUnproven those of the peers that were upgraded and are not done yet
 * @param health what each node said lately
 * @param runs by journey, the runs at the node (or at the front door for the fleet), oldest first
 * @param baselines by journey, how the peers did
 * @param queues by signal, the service's queues
 * @param staleAfter by signal, how old its newest reading may be
 * @param errors by signal and then by node, the error counters
 * @param work by signal, the latest reading of the work that must be done before a stop
 * @param around what else is read of the service
 */
public record Evidence(
    GatePhase phase,
    @Nullable String node,
    @Nullable String version,
    boolean rollback,
    Instant now,
    Instant openedAt,
    Instant countsFrom,
    Instant deadline,
    List<Veto> vetoes,
    Set<String> peers,
    Set<String> nodesOut,
    Set<String> nodesUnproven,
    Map<String, NodeHealth> health,
    Map<String, List<Run>> runs,
    Map<String, Baseline> baselines,
    Map<String, QueueWindow> queues,
    Map<String, Duration> staleAfter,
    Map<String, Map<String, ErrorWindow>> errors,
    Map<String, QueueSample> work,
    Surroundings around) {
  private static final Duration STALE_AFTER = Duration.ofSeconds(15);

  public Evidence {
    vetoes = List.copyOf(vetoes);
    peers = Set.copyOf(peers);
    nodesOut = Set.copyOf(nodesOut);
    nodesUnproven = Set.copyOf(nodesUnproven);
    health = Map.copyOf(health);
    runs = Map.copyOf(runs);
    baselines = Map.copyOf(baselines);
    queues = Map.copyOf(queues);
    staleAfter = Map.copyOf(staleAfter);
    errors = Map.copyOf(errors);
    work = Map.copyOf(work);
  }

  /**
   * What is read beside the queues and errors of the node.
   *
   * @param depthsBefore by signal, how deep a queue was before the rollout
   * @param loads by signal and then by node (the empty name for a whole queue), what is carried
   * @param burns by signal, how errors rose over the last hours
   * @param alerts by signal, what fires
   * @param certificates of the service, of its front door and its nodes
   * @param startUp how long the node took from its start to its first good answer; null while it is
   *     not up, or when nobody said when it started
   */
  public record Surroundings(
      Map<String, Double> depthsBefore,
      Map<String, Map<String, QueueWindow>> loads,
      Map<String, BurnHistory> burns,
      Map<String, AlertSample> alerts,
      List<CertificateSample> certificates,
      @Nullable Duration startUp) {
    /** Nothing. */
    public static final Surroundings NONE =
        new Surroundings(Map.of(), Map.of(), Map.of(), Map.of(), List.of(), null);

    public Surroundings {
      depthsBefore = Map.copyOf(depthsBefore);
      loads = Map.copyOf(loads);
      burns = Map.copyOf(burns);
      alerts = Map.copyOf(alerts);
      certificates = List.copyOf(certificates);
    }
  }

  Map<String, Double> depthsBefore() {
    return around.depthsBefore();
  }

  Map<String, Map<String, QueueWindow>> loads() {
    return around.loads();
  }

  Map<String, BurnHistory> burns() {
    return around.burns();
  }

  Map<String, AlertSample> alerts() {
    return around.alerts();
  }

  List<CertificateSample> certificates() {
    return around.certificates();
  }

  /** The name of what is asked about, for sentences. */
  public String subject() {
    return node == null ? "the service" : node;
  }

  /** What that node said of its health; nothing when it never did. */
  public NodeHealth healthOf(String name) {
    return health.getOrDefault(name, new NodeHealth(name, List.of()));
  }

  /** How old the newest reading of that signal may be. */
  Duration staleAfter(String signal) {
    return staleAfter.getOrDefault(signal, STALE_AFTER);
  }

  /** Whether a reading of that signal at that moment is too old, or from a clock that jumped. */
  boolean isStale(String signal, Instant at) {
    return Duration.between(at, now).abs().compareTo(staleAfter(signal)) > 0;
  }

  /** The runs of that journey, oldest first. */
  public List<Run> runsOf(String journey) {
    return runs.getOrDefault(journey, List.of());
  }
}
