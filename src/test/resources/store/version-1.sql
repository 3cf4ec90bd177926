PRAGMA application_id = 1346982999;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO flyway_schema_history VALUES(1,'1','runs and the journal','SQL','V1__runs_and_the_journal.sql',-843712817,'','2026-11-26 20:34:01.007',8,1);
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
INSERT INTO runs VALUES('run_019ab3a0','checkout','shop',NULL,'SCHEDULE','PASSED',1772359195123456,123000,'app02','1.4.2','http',NULL,'[{"number":1,"label":"open /","undo":false,"outcome":"PASSED","took":120000,"phases":{"connect":2000,"firstByte":80000,"total":120000}}]','[]');
INSERT INTO runs VALUES('run_019ab3a1','checkout','shop','app01','BURST','FAILED',1772359200123456,456000,'app01',NULL,'browser-1','{"step":2,"label":"open /cart","observed":"status 500","required":"status 200"}','[{"number":1,"label":"open /","undo":false,"outcome":"PASSED","took":120000},{"number":2,"label":"open /cart","undo":false,"outcome":"FAILED","took":300000,"detail":"status 500"},{"number":3,"label":"DELETE /api/cart/7","undo":true,"outcome":"SKIPPED","took":0}]','[{"name":"failure.png","kind":"SCREENSHOT","bytes":20480}]');
CREATE TABLE rollouts (
  id          TEXT   NOT NULL PRIMARY KEY,
  service     TEXT   NOT NULL,
  opened_at   BIGINT NOT NULL,
  finished_at BIGINT,
  body        TEXT   NOT NULL
);
INSERT INTO rollouts VALUES('d-480','shop',1772350200123456,1772352200123456,'{"id":"d-480","service":"shop","kind":"ROLLBACK","openedAt":"2026-03-01T07:30:00.123456Z","nodes":[{"name":"app01","node":"app01","phase":"DONE","since":"2026-03-01T07:46:40.123456Z","startedAt":"2026-03-01T07:45:00.123456Z","upAt":"2026-03-01T07:45:10.123456Z"}],"finishedAt":"2026-03-01T08:03:20.123456Z","outcome":"ROLLED_BACK","depthsBefore":{}}');
INSERT INTO rollouts VALUES('d-481','shop',1772359110123456,NULL,'{"id":"d-481","service":"shop","version":"1.4.2","kind":"DEPLOY","openedAt":"2026-03-01T09:58:30.123456Z","nodes":[{"name":"app02","node":"app02","phase":"STARTED","since":"2026-03-01T10:00:00.123456Z","startedAt":"2026-03-01T10:00:00.123456Z","upAt":"2026-03-01T10:00:03.123456Z"},{"name":"app01","node":"app01","phase":"FAILED","since":"2026-03-01T10:00:09.123456Z","startedAt":"2026-03-01T09:59:40.123456Z"},{"name":"app03","node":"app03","phase":"WAITING","since":"2026-03-01T09:58:30.123456Z"}],"depthsBefore":{"orders":12.5}}');
CREATE TABLE evaluations (
  id         TEXT   NOT NULL PRIMARY KEY,
  gate       TEXT   NOT NULL,
  rollout    TEXT,
  opened_at  BIGINT NOT NULL,
  decided_at BIGINT,
  verdict    TEXT   NOT NULL,
  body       TEXT   NOT NULL
);
INSERT INTO evaluations VALUES('ev_019ab3c3','shop','d-481',1772359140123456,1772359141123456,'GO','{"id":"ev_019ab3c3","question":{"gate":"shop","rollout":"d-481","node":"app02","phase":"PRE_DRAIN","version":"1.4.2","attempt":1},"openedAt":"2026-03-01T09:59:00.123456Z","deadline":"2026-03-01T10:04:00.123456Z","judgement":{"verdict":"GO","reason":"8 checks say go","findings":[{"check":"health:app01","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]}],"needs":[]},"decidedAt":"2026-03-01T09:59:01.123456Z","validUntil":"2026-03-01T10:00:01.123456Z"}');
INSERT INTO evaluations VALUES('ev_019ab3c4','shop','d-481',1772359200123456,1772359209123456,'NO_GO','{"id":"ev_019ab3c4","question":{"gate":"shop","rollout":"d-481","node":"app01","phase":"POST_START","version":"1.4.2","attempt":2},"openedAt":"2026-03-01T10:00:00.123456Z","deadline":"2026-03-01T10:05:00.123456Z","judgement":{"verdict":"NO_GO","reason":"journey:checkout: 3 of 5 runs failed","findings":[{"check":"health:app01","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"version:app01","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"journey:checkout","decision":"NO_GO","required":true,"n":5,"failed":3,"observed":"3 of 5 runs failed: open /cart: status 500","needed":"fewer failures than p1 = 0.5 allows","rule":"SPRT p0 0.01, p1 0.5, alpha 0.001, beta 0.01","evidence":["run_019ab3a1","run_019ab3a2"]},{"check":"queue:orders","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"errors:shop-errors","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"alerts:paging","decision":"GO","required":false,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"burn:availability","decision":"UNDECIDED","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"certificate","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"drained:orders","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"headroom","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]},{"check":"headroom:orders","decision":"GO","required":true,"n":1,"failed":0,"observed":"as it should be","needed":"nothing else","rule":"rule","evidence":[]}],"needs":[]},"decidedAt":"2026-03-01T10:00:09.123456Z"}');
INSERT INTO evaluations VALUES('ev_019ab3c5','shop',NULL,1772359210123456,NULL,'PENDING','{"id":"ev_019ab3c5","question":{"gate":"shop","phase":"FLEET","attempt":1},"openedAt":"2026-03-01T10:00:10.123456Z","deadline":"2026-03-01T10:05:10.123456Z","judgement":{"verdict":"PENDING","reason":"runs are missing","findings":[],"needs":[{"journey":"checkout","node":"app02","runs":7},{"journey":"search","runs":2}]}}');
CREATE TABLE holds (
  id          TEXT   NOT NULL PRIMARY KEY,
  gate        TEXT,
  placed_at   BIGINT NOT NULL,
  expires_at  BIGINT,
  released_at BIGINT,
  body        TEXT   NOT NULL
);
INSERT INTO holds VALUES('hold_019ab3d0','shop',1772359200123456,NULL,NULL,'{"id":"hold_019ab3d0","gate":"shop","author":"ada","reason":"freeze: \"quarter\" end","placedAt":"2026-03-01T10:00:00.123456Z"}');
INSERT INTO holds VALUES('hold_019ab3cf',NULL,1772359100123456,1772359300123456,1772359150123456,'{"id":"hold_019ab3cf","author":"ada","reason":"look at the logs","placedAt":"2026-03-01T09:58:20.123456Z","expiresAt":"2026-03-01T10:01:40.123456Z","releasedAt":"2026-03-01T09:59:10.123456Z","releasedBy":"bob"}');
CREATE TABLE acknowledgements (
  evaluation TEXT   NOT NULL,
  given_at   BIGINT NOT NULL,
  author     TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  PRIMARY KEY (evaluation, given_at, author)
);
INSERT INTO acknowledgements VALUES('ev_019ab3c4',1772359230123456,'ada','{"evaluation":"ev_019ab3c4","author":"ada","reason":"known: the mail server","at":"2026-03-01T10:00:30.123456Z"}');
CREATE TABLE audit (
  sequence   BIGINT NOT NULL PRIMARY KEY,
  written_at BIGINT NOT NULL,
  who        TEXT   NOT NULL,
  what       TEXT   NOT NULL,
  previous   TEXT   NOT NULL,
  hash       TEXT   NOT NULL
);
INSERT INTO audit VALUES(1,1772359260123456,'pipeline','finished d-480','0000000000000000000000000000000000000000000000000000000000000000','7d3c5f0a73f6f20ec2834eb313825f44574e9713cada4546adba39fe5106cfdc');
INSERT INTO audit VALUES(2,1772359260123456,'pipeline','opened d-481','7d3c5f0a73f6f20ec2834eb313825f44574e9713cada4546adba39fe5106cfdc','8ad609cc81eae29e976b5513f29124ad22bc67976c1a50374e1ac9a21fb48ff3');
INSERT INTO audit VALUES(3,1772359260123456,'pipeline','asked ev_019ab3c3','8ad609cc81eae29e976b5513f29124ad22bc67976c1a50374e1ac9a21fb48ff3','aa12cb5aeddaceb70e359640dcc39a49473ce6467c1d433397a1e71bd4a8b8ee');
INSERT INTO audit VALUES(4,1772359260123456,'pipeline','asked ev_019ab3c4','aa12cb5aeddaceb70e359640dcc39a49473ce6467c1d433397a1e71bd4a8b8ee','75816e0862ae33792a47839ea675bf609b2b082b060b27d850d03888a059d8c2');
INSERT INTO audit VALUES(5,1772359260123456,'pipeline','asked ev_019ab3c5','75816e0862ae33792a47839ea675bf609b2b082b060b27d850d03888a059d8c2','674d9f19dc1304858b5db1c6a1794a2f7ac2e20a7c719589ecc32169452ab4cb');
INSERT INTO audit VALUES(6,1772359260123456,'ada','held hold_019ab3d0','674d9f19dc1304858b5db1c6a1794a2f7ac2e20a7c719589ecc32169452ab4cb','5d8b22c638ead95c228f3ec48fb76c71e5d9aeeecf20300ed189ac3829acdd4c');
INSERT INTO audit VALUES(7,1772359260123456,'ada','held hold_019ab3cf','5d8b22c638ead95c228f3ec48fb76c71e5d9aeeecf20300ed189ac3829acdd4c','02afbd55f224f43c60184964f31cada203137072954eed704537f1e43cdcd42c');
INSERT INTO audit VALUES(8,1772359260123456,'ada','acknowledged','02afbd55f224f43c60184964f31cada203137072954eed704537f1e43cdcd42c','deabd77c49cad4b823be2b67727597ade156e2c85cfe2d63b08f86d4b23fc422');
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX runs_by_start   ON runs (started_at);
CREATE INDEX runs_by_journey ON runs (journey, target_node, id);
CREATE INDEX runs_by_outcome ON runs (outcome, id);
CREATE INDEX rollouts_by_opening ON rollouts (opened_at, id);
CREATE INDEX evaluations_by_rollout ON evaluations (rollout, id);
CREATE INDEX evaluations_by_gate    ON evaluations (gate, id);
CREATE INDEX evaluations_by_opening ON evaluations (opened_at);
CREATE INDEX holds_by_placing ON holds (placed_at, id);
COMMIT;
