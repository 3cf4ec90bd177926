package dev.pitwall.store;

import dev.pitwall.journey.Artefact;
import dev.pitwall.journey.Failure;
import dev.pitwall.journey.Met;
import dev.pitwall.journey.Outcome;
import dev.pitwall.journey.Run;
import dev.pitwall.journey.StepResult;
import dev.pitwall.journey.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** A run as a row. */
final class RunRow {
  private static final String SLIM =
      "id, journey, service, target_node, cause, outcome, started_at, took, node_seen,"
          + " version_seen, instance_seen, stray, requests, errors, worker, failure";

  static final String SELECT = "SELECT " + SLIM + ", steps, artefacts FROM runs";
  static final String SELECT_SLIM = "SELECT " + SLIM + " FROM runs";
  static final String INSERT =
      "INSERT INTO runs ("
          + SLIM
          + ", steps, artefacts) VALUES (:id, :journey, :service, :target_node, :cause, :outcome,"
          + " :started_at, :took, :node_seen, :version_seen, :instance_seen, :stray, :requests,"
          + " :errors, :worker, :failure, :steps, :artefacts)"
          + " ON CONFLICT (id) DO NOTHING";

  private RunRow() {}

  static PreparedBatch bind(PreparedBatch to, Run run) {
    Failure failure = run.failure();
    return to.bind("id", run.id())
        .bind("journey", run.journey())
        .bind("service", run.service())
        .bind("target_node", run.targetNode())
        .bind("cause", run.trigger().name())
        .bind("outcome", run.outcome().name())
        .bind("started_at", Micros.of(run.startedAt()))
        .bind("took", Micros.of(run.took()))
        .bind("node_seen", run.met().node())
        .bind("version_seen", run.met().version())
        .bind("instance_seen", run.met().instance())
        .bind("stray", run.met().stray())
        .bind("requests", run.met().requests())
        .bind("errors", run.met().errors())
        .bind("worker", run.worker())
        .bind("failure", failure == null ? null : StoredJson.write(failure))
        .bind("steps", StoredJson.write(run.steps()))
        .bind("artefacts", StoredJson.write(run.artefacts()));
  }

  static Run whole(ResultSet row, StatementContext context) throws SQLException {
    return run(
        row,
        List.of(StoredJson.read(row.getString("steps"), StepResult[].class)),
        List.of(StoredJson.read(row.getString("artefacts"), Artefact[].class)));
  }

  static Run slim(ResultSet row, StatementContext context) throws SQLException {
    return run(row, List.of(), List.of());
  }

  private static Run run(ResultSet row, List<StepResult> steps, List<Artefact> artefacts)
      throws SQLException {
    String failure = row.getString("failure");
    return new Run(
        row.getString("id"),
        row.getString("journey"),
        row.getString("service"),
        row.getString("target_node"),
        Trigger.valueOf(row.getString("cause")),
        Outcome.valueOf(row.getString("outcome")),
        Micros.instant(row.getLong("started_at")),
        Micros.duration(row.getLong("took")),
        met(row),
        row.getString("worker"),
        failure == null ? null : StoredJson.read(failure, Failure.class),
        steps,
        artefacts);
  }

  private static Met met(ResultSet row) throws SQLException {
    return new Met(
        row.getString("node_seen"),
        row.getString("version_seen"),
        row.getString("instance_seen"),
        row.getString("stray"),
        row.getInt("requests"),
        row.getInt("errors"));
  }
}
