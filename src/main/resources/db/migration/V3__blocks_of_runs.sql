-- Statements that SQLite and PostgreSQL both know, but for BLOB, which is BYTEA there.

-- One row, written for no other reason than to see whether it can be.
CREATE TABLE write_trials (
  id   INTEGER NOT NULL PRIMARY KEY,
  made BIGINT  NOT NULL
);

-- Passed runs of one journey at one target, in the order of their ids, as store.RunBlock packs them.
-- The ids stand apart, so that one can be looked for without unpacking.
CREATE TABLE run_blocks (
  id          INTEGER NOT NULL PRIMARY KEY,
  journey     TEXT    NOT NULL,
  target_node TEXT,
  first_id    TEXT    NOT NULL,
  last_id     TEXT    NOT NULL,
  last_at     BIGINT  NOT NULL,
  runs        INTEGER NOT NULL,
  ids         BLOB    NOT NULL,
  body        BLOB    NOT NULL
);
CREATE INDEX run_blocks_by_id      ON run_blocks (last_id, first_id);
CREATE INDEX run_blocks_by_journey ON run_blocks (journey, target_node, last_id);
CREATE INDEX run_blocks_by_time    ON run_blocks (last_at);

-- How far the runs of a journey at a target (empty for the front door) are packed, by their ids.
CREATE TABLE packed_runs (
  journey     TEXT NOT NULL,
  target_node TEXT NOT NULL,
  last_id     TEXT NOT NULL,
  PRIMARY KEY (journey, target_node)
);

-- Figures a minute, of one journey at one target on one day (UTC, days since 1970), as store.RunDay packs them.
CREATE TABLE run_days (
  journey     TEXT    NOT NULL,
  target_node TEXT    NOT NULL,
  day         INTEGER NOT NULL,
  body        BLOB    NOT NULL,
  PRIMARY KEY (journey, target_node, day)
);
CREATE INDEX run_days_by_day ON run_days (day);

-- Nearly every run passes: those that did not are what is looked for by outcome.
DROP INDEX runs_by_outcome;
CREATE INDEX runs_by_outcome ON runs (outcome, id) WHERE outcome <> 'PASSED';
