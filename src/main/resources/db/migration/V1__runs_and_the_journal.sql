-- Types and statements that SQLite and PostgreSQL both know. Times are microseconds since 1970 (UTC).

-- Steps are a column and not a table: they are only ever read with their run, and a run of ten steps is
-- one row to insert and one to delete instead of eleven. They are apart from the failure, so that filling
-- the windows at start reads thousands of runs without parsing a step.
CREATE TABLE runs (
  id           TEXT   NOT NULL PRIMARY KEY,
  journey      TEXT   NOT NULL,
  service      TEXT   NOT NULL,
  target_node  TEXT,
  cause        TEXT   NOT NULL,
  outcome      TEXT   NOT NULL,
  started_at   BIGINT NOT NULL,
  took         BIGINT NOT NULL,
  node_seen    TEXT,
  version_seen TEXT,
  worker       TEXT   NOT NULL,
  failure      TEXT,
  steps        TEXT   NOT NULL,
  artefacts    TEXT   NOT NULL
);
CREATE INDEX runs_by_start   ON runs (started_at);
CREATE INDEX runs_by_journey ON runs (journey, target_node, id);
CREATE INDEX runs_by_outcome ON runs (outcome, id);

-- The body is the truth; the columns beside it are what is searched by.
CREATE TABLE rollouts (
  id          TEXT   NOT NULL PRIMARY KEY,
  service     TEXT   NOT NULL,
  opened_at   BIGINT NOT NULL,
  finished_at BIGINT,
  body        TEXT   NOT NULL
);
CREATE INDEX rollouts_by_opening ON rollouts (opened_at, id);

CREATE TABLE evaluations (
  id         TEXT   NOT NULL PRIMARY KEY,
  gate       TEXT   NOT NULL,
  rollout    TEXT,
  opened_at  BIGINT NOT NULL,
  decided_at BIGINT,
  verdict    TEXT   NOT NULL,
  body       TEXT   NOT NULL
);
CREATE INDEX evaluations_by_rollout ON evaluations (rollout, id);
CREATE INDEX evaluations_by_gate    ON evaluations (gate, id);
CREATE INDEX evaluations_by_opening ON evaluations (opened_at);

CREATE TABLE holds (
  id          TEXT   NOT NULL PRIMARY KEY,
  gate        TEXT,
  placed_at   BIGINT NOT NULL,
  expires_at  BIGINT,
  released_at BIGINT,
  body        TEXT   NOT NULL
);
CREATE INDEX holds_by_placing ON holds (placed_at, id);

CREATE TABLE acknowledgements (
  evaluation TEXT   NOT NULL,
  given_at   BIGINT NOT NULL,
  author     TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  PRIMARY KEY (evaluation, given_at, author)
);

CREATE TABLE audit (
  sequence   BIGINT NOT NULL PRIMARY KEY,
  written_at BIGINT NOT NULL,
  who        TEXT   NOT NULL,
  what       TEXT   NOT NULL,
  previous   TEXT   NOT NULL,
  hash       TEXT   NOT NULL
);
