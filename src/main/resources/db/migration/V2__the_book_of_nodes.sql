-- Statements that SQLite and PostgreSQL both know.

-- One row a node, whatever rollouts there are. The body is the truth; the columns beside it say which rollout
-- and which evaluation it names, so that retention keeps both.
CREATE TABLE nodes (
  service         TEXT NOT NULL,
  node            TEXT NOT NULL,
  rollout         TEXT,
  last_evaluation TEXT,
  body            TEXT NOT NULL,
  PRIMARY KEY (service, node)
);

-- Whom a run met. Runs of version 1 met what nobody looked for: no instance, not stray, nothing counted.
ALTER TABLE runs ADD COLUMN instance_seen TEXT;
ALTER TABLE runs ADD COLUMN stray         TEXT;
ALTER TABLE runs ADD COLUMN requests      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN errors        INTEGER NOT NULL DEFAULT 0;

-- What retention walks by. The audit is walked from its lowest sequence, which is its key; holds by their placing.
CREATE INDEX evaluations_by_decision  ON evaluations (decided_at);
CREATE INDEX rollouts_by_finish       ON rollouts (finished_at);
CREATE INDEX acknowledgements_by_time ON acknowledgements (given_at);

-- One row at most: the last audit line that retention deleted. The chain that is kept goes on from it.
CREATE TABLE audit_deleted (
  sequence BIGINT NOT NULL PRIMARY KEY,
  hash     TEXT   NOT NULL
);
