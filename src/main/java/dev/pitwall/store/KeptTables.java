package dev.pitwall.store;

import dev.pitwall.journey.Run;
import dev.pitwall.rollout.Acknowledgement;
import dev.pitwall.rollout.Evaluation;
import dev.pitwall.rollout.Hold;
import dev.pitwall.rollout.NodeRecord;
import dev.pitwall.rollout.Rollout;
import java.util.List;

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

  private KeptTables() {}

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
