package dev.pitwall.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pitwall.gate.Finding;
import dev.pitwall.gate.GatePhase;
import dev.pitwall.gate.Verdict;
import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Outcome;
import dev.pitwall.rollout.Incarnation;
import dev.pitwall.rollout.Journal.Entry;
import dev.pitwall.rollout.Phase;
import dev.pitwall.rollout.Rollout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A table with columns of JSON, and the golden file {@code store/golden/TABLE.json} that holds what
 * stands in them.
 *
 * @param columns more than one stand in the file as an object that names them
 * @param key what tells a row of the table, in SQL
 * @param id the same of a record
 * @param find reads the record of that id; empty, or UnreadableRow, when it cannot be read
 * @param mayBeAbsent fields that an older version did not write, or that are not written when there
 *     is nothing to say
 * @param enums fields that hold a constant
 */
record GoldenTable<T>(
    String name,
    List<String> columns,
    String key,
    Map<String, T> examples,
    Function<T, String> id,
    BiConsumer<Store, T> write,
    BiFunction<Store, String, Optional<T>> find,
    Set<String> mayBeAbsent,
    Map<String, Class<? extends Enum<?>>> enums) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> BODY = List.of("body");

  @Override
  public String toString() {
    return name;
  }

  static List<GoldenTable<?>> all() {
    return List.of(runs(), evaluations(), rollouts(), nodes(), holds(), acknowledgements());
  }

  private static GoldenTable<?> runs() {
    return new GoldenTable<>(
        "runs",
        List.of("failure", "steps", "artefacts"),
        "id",
        GoldenRecords.runs(),
        run -> run.id(),
        (store, run) -> store.runs().insert(List.of(run)),
        (store, id) -> store.runs().find(id),
        Set.of(
            "failure.undo",
            "failure.clues",
            "steps.detail",
            "steps.phases",
            "steps.phases.connect",
            "steps.phases.tls",
            "steps.phases.firstByte"),
        Map.of("steps.outcome", Outcome.class, "artefacts.kind", Artefact.Kind.class));
  }

  static GoldenTable<?> evaluations() {
    return new GoldenTable<>(
        "evaluations",
        BODY,
        "id",
        GoldenRecords.evaluations(),
        evaluation -> evaluation.id(),
        (store, evaluation) -> write(store, new Entry.OfEvaluation(evaluation)),
        (store, id) -> store.evaluations().find(id),
        Set.of(
            "question.rollout",
            "question.version",
            "judgement.findings.facts",
            "judgement.needs.node",
            "decidedAt",
            "validUntil",
            "turn"),
        Map.of(
            "question.phase", GatePhase.class,
            "judgement.verdict", Verdict.class,
            "judgement.findings.decision", Finding.Decision.class));
  }

  static GoldenTable<?> rollouts() {
    return new GoldenTable<>(
        "rollouts",
        BODY,
        "id",
        GoldenRecords.rollouts(),
        rollout -> rollout.id(),
        (store, rollout) -> write(store, new Entry.OfRollout(rollout)),
        (store, id) -> store.rollouts().find(id),
        Set.of(
            "version",
            "versionSince",
            "nodes.startedAt",
            "nodes.upAt",
            "finishedAt",
            "outcome",
            "depthsBefore"),
        Map.of(
            "kind", Rollout.Kind.class,
            "nodes.phase", Phase.class,
            "outcome", Rollout.Result.class));
  }

  private static GoldenTable<?> nodes() {
    return new GoldenTable<>(
        "nodes",
        BODY,
        "service || '/' || node",
        GoldenRecords.nodes(),
        node -> node.service() + "/" + node.node(),
        (store, node) -> write(store, new Entry.OfNode(node)),
        (store, id) ->
            store.journal().remember().nodes().stream()
                .filter(node -> id.equals(node.service() + "/" + node.node()))
                .findFirst(),
        Set.of(
            "rollout",
            "lastVerdict",
            "incarnation.versionBefore",
            "incarnation.instanceBefore",
            "incarnation.version",
            "incarnation.instance",
            "incarnation.upAt"),
        Map.of(
            "phase", Phase.class,
            "incarnation.origin", Incarnation.Origin.class,
            "incarnation.standing", Incarnation.Standing.class,
            "lastVerdict.verdict", Verdict.class));
  }

  private static GoldenTable<?> holds() {
    return new GoldenTable<>(
        "holds",
        BODY,
        "id",
        GoldenRecords.holds(),
        hold -> hold.id(),
        (store, hold) -> write(store, new Entry.OfHold(hold)),
        (store, id) -> store.rollouts().findHold(id),
        Set.of("gate", "expiresAt", "releasedAt", "releasedBy"),
        Map.of());
  }

  private static GoldenTable<?> acknowledgements() {
    return new GoldenTable<>(
        "acknowledgements",
        BODY,
        "evaluation",
        GoldenRecords.acknowledgements(),
        acknowledgement -> acknowledgement.evaluation(),
        (store, acknowledgement) -> write(store, new Entry.OfAcknowledgement(acknowledgement)),
        (store, id) -> store.evaluations().acknowledgementsOf(id).stream().findFirst(),
        Set.of(),
        Map.of());
  }

  private static void write(Store store, Entry entry) {
    store.journal().write(entry, "test", "wrote");
  }

  /** The golden file: by the name of the example what stands in the columns. */
  JsonNode golden() throws IOException {
    try (InputStream file = Store.class.getResourceAsStream("/store/golden/" + name + ".json")) {
      return MAPPER.readTree(Objects.requireNonNull(file, name));
    }
  }

  void writeAll(Store store) {
    examples.values().forEach(example -> write.accept(store, example));
  }

  /** What stands in the columns of an example. */
  JsonNode stored(Path directory, String example) throws SQLException, IOException {
    if (columns.equals(BODY)) {
      return MAPPER.readTree(storedText(directory, "body", example));
    }
    ObjectNode row = MAPPER.createObjectNode();
    for (String column : columns) {
      row.set(column, MAPPER.readTree(storedText(directory, column, example)));
    }
    return row;
  }

  String storedText(Path directory, String column, String example) throws SQLException {
    return AtDisk.text(
        directory, "SELECT " + column + " FROM " + name + " WHERE " + key + " = ?", idOf(example));
  }

  /** Puts something else into the columns of an example. */
  void change(Path directory, String example, JsonNode json) throws SQLException {
    for (String column : columns) {
      String text = (columns.equals(BODY) ? json : json.get(column)).toString();
      AtDisk.execute(
          directory,
          "UPDATE " + name + " SET " + column + " = ? WHERE " + key + " = ?",
          text,
          idOf(example));
    }
    // As earlier versions wrote them: no line says what the row was.
    AtDisk.execute(directory, "UPDATE audit SET subject = NULL, row_hash = NULL");
  }

  /** Reads an example's row; empty when that is not possible. */
  Optional<T> read(Store store, String example) {
    try {
      return find.apply(store, idOf(example));
    } catch (UnreadableRow e) {
      return Optional.empty();
    }
  }

  private String idOf(String example) {
    return id.apply(Objects.requireNonNull(examples.get(example), example));
  }
}
