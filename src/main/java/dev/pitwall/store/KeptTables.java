package dev.pitwall.store;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.util.List;
import java.util.Optional;

/** How the rows of each table are read as the records they hold. */
final class KeptTables {
  static final Rows<Run> RUNS = new Rows<>("runs", null, RunRow::whole);
  static final Rows<List<Run>> RUN_BLOCKS =
      new Rows<>(
          RunBlocks.TABLE,
          null,
          (row, _) -> new RunBlock(row.getBytes("ids"), row.getBytes("body")).runs());
  static final Rows<Integer> RUN_DAYS =
      new Rows<>("run_days", null, (row, _) -> RunDay.unpack(row.getBytes("body")).size());
  static final Rows<Rollout> ROLLOUTS = Rows.body(CoveredTable.ROLLOUTS, StoredRollout::read);
  static final Rows<Evaluation> EVALUATIONS =
      Rows.body(CoveredTable.EVALUATIONS, text -> StoredJson.read(text, Evaluation.class));
  static final Rows<Hold> HOLDS =
      Rows.body(CoveredTable.HOLDS, text -> StoredJson.read(text, Hold.class));
  static final Rows<Acknowledgement> ACKNOWLEDGEMENTS =
      Rows.body(
          CoveredTable.ACKNOWLEDGEMENTS, text -> StoredJson.read(text, Acknowledgement.class));
  static final Rows<NodeRecord> NODES =
      Rows.body(CoveredTable.NODES, text -> StoredJson.read(text, NodeRecord.class));

  /**
   * A table of evidence, which no audit line covers: of it some may be missing.
   *
   * @param key the key of a row as one text
   * @param select rows with their key as {@code id}, up to the WHERE
   */
  record Evidence(Rows<?> rows, String key, String select) {
    String table() {
      return rows.table();
    }
  }

  static final List<Evidence> EVIDENCE =
      List.of(
          new Evidence(RUNS, "id", RunRow.SELECT),
          new Evidence(RUN_BLOCKS, "id", "SELECT id, ids, body FROM run_blocks"),
          new Evidence(
              RUN_DAYS, RunDays.KEY, "SELECT " + RunDays.KEY + " AS id, body FROM run_days"));

  private KeptTables() {}

  /** The table of evidence of that name. */
  static Optional<Evidence> evidence(String table) {
    return EVIDENCE.stream().filter(one -> one.table().equals(table)).findFirst();
  }

  /** The rows of a table that the audit covers. */
  static Rows<?> of(CoveredTable table) {
    return switch (table) {
      case ROLLOUTS -> ROLLOUTS;
      case EVALUATIONS -> EVALUATIONS;
      case HOLDS -> HOLDS;
      case ACKNOWLEDGEMENTS -> ACKNOWLEDGEMENTS;
      case NODES -> NODES;
    };
  }
}
