package dev.pitwall.model;

import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.GateService;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Question;
import dev.pitwall.rollout.Rollout;
import dev.pitwall.signal.QueueSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gate service with its journal and its clock. Whatever is called here is held against the
 * reference at once.
 */
final class CheckedGate {
  private static final Instant BEGAN = Instant.parse("2026-01-01T10:00:00Z");

  final Reference reference;
  final ModelFleet fleet;
  final KilledJournal journal = new KilledJournal();
  Instant now = BEGAN;
  private final History history;
  private final AtomicInteger ids = new AtomicInteger();
  private final List<Run> kept = new ArrayList<>();
  private final List<ModelFleet.Seen> keptSeen = new ArrayList<>();
  private final ConcurrentLinkedQueue<Evaluation> heard = new ConcurrentLinkedQueue<>();
  private boolean excused;
  private int waiting;
  private final Set<Coverage> reached = EnumSet.noneOf(Coverage.class);
  private GateService service;

  CheckedGate(History history) {
    this.history = history;
    this.fleet = new ModelFleet(history.instances());
    this.reference = new Reference(history, now);
    this.service = start();
  }

  private GateService start() {
    GateService started =
        history.batch() > 0
            ? new GateService(Settings.of(history), journal, this::id, now, this::nanos)
            : new GateService(Settings.of(history), journal, this::id, now);
    started.onChange(heard::add);
    return started;
  }

  private String id(String prefix) {
    return prefix + "_" + (100_000 + ids.incrementAndGet());
  }

  private long nanos() {
    return Duration.between(BEGAN, now).toNanos();
  }

  /** Notes that something came about. */
  void reached(Coverage what) {
    reached.add(what);
  }

  /** What the history has come to. */
  Set<Coverage> reached() {
    Set<Coverage> all = Coverage.by(reference.verdicts.values());
    all.addAll(reached);
    return all;
  }

  // --- calls ---

  /** Calls the service, which may be killed amid it; then it starts again, and nothing is told. */
  <T> Optional<T> call(Supplier<T> work) {
    return call(work, result -> {});
  }

  /** The same; what its result tells the reference comes before the verdicts that it led to. */
  <T> Optional<T> call(Supplier<T> work, Consumer<T> told) {
    T result;
    try {
      result = work.get();
    } catch (KilledJournal.Killed e) {
      excused = true;
      reached(Coverage.KILLED_IN_A_WRITE);
      startAgain(true);
      reference.nodes.values().forEach(NodeModel::killed);
      adopt();
      return Optional.empty();
    }
    told.accept(result);
    settle();
    return Optional.of(result);
  }

  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  GateService service() {
    return service;
  }

  /** Holds the verdicts that were written since against the reference. */
  void settle() {
    take(journal.takeDecided());
    for (Evaluation told = heard.poll(); told != null; told = heard.poll()) {
      if (told.isFinal()) {
        ModelRule.require(
            told.equals(reference.verdicts.get(told.id())), "told otherwise than written", told);
      }
    }
  }

  private void take(List<Evaluation> decided) {
    if (!decided.isEmpty()) {
      Map<String, Phase> after = compared();
      decided.forEach(
          verdict -> reference.decided(verdict, isRollback(verdict.question()), after, now));
    }
  }

  private boolean isRollback(Question question) {
    String rollout = question.rollout();
    return rollout != null
        && service
            .findRollout(rollout)
            .filter(one -> one.kind() == Rollout.Kind.ROLLBACK)
            .isPresent();
  }

  private boolean hasEnded(@Nullable String rollout) {
    return rollout != null && service.findRollout(rollout).filter(one -> !one.isOpen()).isPresent();
  }

  /** The book, once what a question implied is known to the reference too. */
  private Map<String, Phase> compared() {
    Map<String, Phase> book = book();
    Set<String> leftBehind = new HashSet<>();
    for (NodeRecord record : service.nodes("shop")) {
      if (hasEnded(record.rollout())) {
        leftBehind.add(record.node());
      }
    }
    reference.compare(book, name -> excused || leftBehind.contains(name), now);
    return book;
  }

  Map<String, Phase> book() {
    Map<String, Phase> book = new HashMap<>();
    for (NodeRecord record : service.nodes("shop")) {
      book.put(record.node(), record.phase());
    }
    return book;
  }

  // --- evidence ---

  void accept(ModelFleet.Seen seen) {
    kept.add(seen.run());
    keptSeen.add(seen);
    NodeModel node = reference.node(seen.run().targetNode());
    node.ended(seen.run().id());
    node.see(seen.sight());
    run(() -> service.feed().accept(seen.run(), now));
    work();
  }

  void health(String node) {
    var sample = fleet.health(node, now);
    reference.node(node).see(fleet.sightOf(sample));
    run(() -> service.feed().accept(sample, now));
    work();
  }

  void left(String node, int left) {
    QueueSample sample =
        new QueueSample("work", node, now, null, (double) left, null, null, null, null, null, null);
    run(() -> service.feed().accept(sample, now));
    work();
  }

  void began(String run, String journey, @Nullable String node) {
    reference.node(node).began(run, journey, now);
    run(() -> service.feed().started(run, journey, node, now));
    work();
  }

  void gaveUp(String run, String journey, @Nullable String node) {
    reference.node(node).ended(run);
    run(() -> service.feed().gaveUp(run, journey, node));
    work();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void tick() {
    run(() -> service.feed().tick(now));
    workOff();
  }

  /** Lets the judge work once enough waits for it. */
  private void work() {
    if (++waiting >= history.batch()) {
      workOff();
    }
  }

  void workOff() {
    if (history.batch() > 0 && waiting > 0) {
      run(() -> service.feed().work(now));
    }
    waiting = 0;
  }

  // --- restarts ---

  /** Pitwall starts again on its journal. */
  void restart(boolean recall) {
    journal.neverMind();
    startAgain(recall);
  }

  private void startAgain(boolean recall) {
    if (!reference.verdicts.isEmpty()) {
      reached(Coverage.RESTARTED_WITH_A_VERDICT);
    }
    List<Evaluation> decided = journal.takeDecided();
    heard.clear();
    service = start();
    List<Evaluation> reopened = journal.takeDecided();
    take(decided);
    reference.restarted(now);
    take(reopened);
    if (recall) {
      service.feed().recall(kept);
      keptSeen.forEach(seen -> reference.node(seen.run().targetNode()).see(seen.sight()));
    }
    requireVerdictsKept();
  }

  /** After a kill amid a hold or its release, the disk says whether it was placed or released. */
  private void adopt() {
    for (Hold hold : service.holds()) {
      if (hold.releasedAt() == null) {
        reference.holds.put(hold.id(), new Reference.Stop(hold.gate(), hold.expiresAt()));
      }
    }
  }

  // --- what holds at any time ---

  void check() {
    workOff();
    Map<String, Phase> phases = compared();
    reference.requireStopsKept(phases);
    if (phases.containsValue(Phase.FAILED)) {
      reached(Coverage.FAILED_NODE);
    }
    excused = false;
    for (Evaluation verdict : reference.verdicts.values()) {
      Instant until = verdict.validUntil();
      if (verdict.verdict() == Verdict.GO && until != null && now.isBefore(until)) {
        service.standing(verdict.id(), now).ifPresent(answer -> reference.answered(answer, now));
      }
    }
    for (String id : reference.holds.keySet()) {
      ModelRule.require(
          service.holds().stream().anyMatch(h -> h.id().equals(id) && h.releasedAt() == null),
          "hold " + id + " is lost");
    }
  }

  /** Every verdict is still what it was. */
  void requireVerdictsKept() {
    for (Evaluation verdict : reference.verdicts.values()) {
      Evaluation found = service.findEvaluation(verdict.id()).orElse(null);
      ModelRule.require(verdict.equals(found), "a final verdict changed", verdict, found);
    }
  }
}
