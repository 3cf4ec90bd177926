package dev.pitwall.store;

import dev.pitwall.rollout.AuditEntry;
import dev.pitwall.rollout.Journal.Entry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Which row a line of the audit tells of.
 *
 * @param values of the columns of its key
 */
record RowKey(CoveredTable table, List<Object> values) {
  static RowKey of(Entry entry) {
    return switch (entry) {
      case Entry.OfRollout(var rollout) -> new RowKey(CoveredTable.ROLLOUTS, List.of(rollout.id()));
      case Entry.OfEvaluation(var evaluation) ->
          new RowKey(CoveredTable.EVALUATIONS, List.of(evaluation.id()));
      case Entry.OfHold(var hold) -> new RowKey(CoveredTable.HOLDS, List.of(hold.id()));
      case Entry.OfNode(var node) ->
          new RowKey(CoveredTable.NODES, List.of(node.service(), node.node()));
      case Entry.OfAcknowledgement(var given) ->
          new RowKey(
              CoveredTable.ACKNOWLEDGEMENTS,
              List.of(given.evaluation(), Micros.of(given.at()), given.author()));
    };
  }

  String subject() {
    return table.prefix() + values.stream().map(String::valueOf).collect(Collectors.joining("/"));
  }

  /** The row as it is stored now; empty when there is none. */
  Optional<AuditEntry.Covered> covered(Handle handle) {
    Query query = handle.createQuery(table.select() + " WHERE " + table.whereKey());
    for (int place = 0; place < values.size(); place++) {
      query.bind(place, values.get(place));
    }
    return query
        .map((row, _) -> new AuditEntry.Covered(subject(), table.cover(row).seen()))
        .findOne();
  }
}
