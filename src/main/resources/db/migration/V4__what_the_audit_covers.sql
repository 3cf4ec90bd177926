-- Statements that SQLite and PostgreSQL both know.

-- Which row a line of the audit tells of, as TABLE/KEY, and the hash of that row as it was stored with the line; `gone`
-- where the row was taken out on purpose. Lines of earlier versions have neither and cover nothing.
ALTER TABLE audit ADD COLUMN subject  TEXT;
ALTER TABLE audit ADD COLUMN row_hash TEXT;
CREATE INDEX audit_by_subject ON audit (subject, sequence);

-- Rows that retention deleted although a line that is still kept covers them; they are not missing.
CREATE TABLE swept (
  subject TEXT NOT NULL PRIMARY KEY
);

-- What the store knows of itself, a row a fact: that there is a head file, what was accepted, what a backup ends with.
CREATE TABLE store_facts (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
