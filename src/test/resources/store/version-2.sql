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
INSERT INTO flyway_schema_history VALUES(2,'2','the book of nodes','SQL','V2__the_book_of_nodes.sql',-485374119,'','2026-11-27 17:36:01.099',1,1);
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
, instance_seen TEXT, stray         TEXT, requests      INTEGER NOT NULL DEFAULT 0, errors        INTEGER NOT NULL DEFAULT 0);
INSERT INTO runs VALUES('run_019ab3a0','checkout','shop',NULL,'SCHEDULE','PASSED',1772359195123456,123000,'app02','1.4.2','http',NULL,'[{"number":1,"label":"open /","undo":false,"outcome":"PASSED","took":120000,"phases":{"connect":2000,"firstByte":80000,"total":120000}}]','[]',NULL,NULL,0,0);
INSERT INTO runs VALUES('run_019ab3a1','checkout','shop','app01','BURST','FAILED',1772359200123456,456000,'app01',NULL,'browser-1','{"step":2,"label":"open /cart","observed":"status 500","required":"status 200"}','[{"number":1,"label":"open /","undo":false,"outcome":"PASSED","took":120000},{"number":2,"label":"open /cart","undo":false,"outcome":"FAILED","took":300000,"detail":"status 500"},{"number":3,"label":"DELETE /api/cart/7","undo":true,"outcome":"SKIPPED","took":0}]','[{"name":"failure.png","kind":"SCREENSHOT","bytes":20480}]',NULL,NULL,0,0);
INSERT INTO runs VALUES('1','checkout','shop','app01','MANUAL','FAILED',1772359200123456,456789,'app02','1.4.2','http','{"step":2,"label":"DELETE /cart","observed":"status 500","required":"status 204","undo":true,"clues":["a","b"]}','[{"number":1,"label":"open /","undo":false,"outcome":"PASSED","took":120001,"detail":"status 200","phases":{"connect":1,"tls":22,"firstByte":333,"total":4444}},{"number":2,"label":"DELETE /cart","undo":true,"outcome":"FAILED","took":0,"detail":"status 500"}]','[{"name":"failure.png","kind":"SCREENSHOT","bytes":5000000000}]','1772359200','another answered',7,2);
INSERT INTO runs VALUES('2','checkout','shop',NULL,'SCHEDULE','SKIPPED',1772359200123456,456789,NULL,NULL,'http','{"step":0,"label":"busy","observed":"busy","required":""}','[]','[]',NULL,NULL,0,0);
INSERT INTO runs VALUES('3','checkout','shop','app01','MANUAL','ERRORED',1772359200123456,456789,'app02','1.4.2','http','{"step":1,"label":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","observed":"","required":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁"}','[{"number":1,"label":"step 1","undo":false,"outcome":"ERRORED","took":1,"detail":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁"}]','[{"name":"ü.txt","kind":"CONSOLE","bytes":0}]','1772359200','another answered',7,2);
INSERT INTO runs VALUES('4','checkout','shop','app01','MANUAL','FAILED',1772359200123456,456789,'app02','1.4.2','http','{"step":50,"label":"x","observed":"y","required":"z","clues":["clue"]}','[{"number":1,"label":"step 1","undo":false,"outcome":"PASSED","took":1,"phases":{"total":7}},{"number":2,"label":"step 2","undo":false,"outcome":"FAILED","took":2,"detail":"","phases":{"tls":5,"total":7}},{"number":3,"label":"step 3","undo":false,"outcome":"ERRORED","took":3},{"number":4,"label":"step 4","undo":false,"outcome":"SKIPPED","took":4}]','[{"name":"1","kind":"SCREENSHOT","bytes":1},{"name":"2","kind":"CONSOLE","bytes":2},{"name":"3","kind":"TRACE","bytes":3}]','1772359200','another answered',7,2);
CREATE TABLE rollouts (
  id          TEXT   NOT NULL PRIMARY KEY,
  service     TEXT   NOT NULL,
  opened_at   BIGINT NOT NULL,
  finished_at BIGINT,
  body        TEXT   NOT NULL
);
INSERT INTO rollouts VALUES('d-480','shop',1772350200123456,1772352200123456,'{"id":"d-480","service":"shop","kind":"ROLLBACK","openedAt":"2026-03-01T07:30:00.123456Z","nodes":[{"name":"app01","node":"app01","phase":"DONE","since":"2026-03-01T07:46:40.123456Z","startedAt":"2026-03-01T07:45:00.123456Z","upAt":"2026-03-01T07:45:10.123456Z"}],"finishedAt":"2026-03-01T08:03:20.123456Z","outcome":"ROLLED_BACK","depthsBefore":{}}');
INSERT INTO rollouts VALUES('d-481','shop',1772359110123456,NULL,'{"id":"d-481","service":"shop","version":"1.4.2","kind":"DEPLOY","openedAt":"2026-03-01T09:58:30.123456Z","nodes":[{"name":"app02","node":"app02","phase":"STARTED","since":"2026-03-01T10:00:00.123456Z","startedAt":"2026-03-01T10:00:00.123456Z","upAt":"2026-03-01T10:00:03.123456Z"},{"name":"app01","node":"app01","phase":"FAILED","since":"2026-03-01T10:00:09.123456Z","startedAt":"2026-03-01T09:59:40.123456Z"},{"name":"app03","node":"app03","phase":"WAITING","since":"2026-03-01T09:58:30.123456Z"}],"depthsBefore":{"orders":12.5}}');
INSERT INTO rollouts VALUES('d-1','shop',1772359200123456,1772359800123456,'{"id":"d-1","service":"shop","version":"1.4.2","kind":"DEPLOY","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:05.123456789Z","nodes":[{"name":"app FAILED","node":"app FAILED","phase":"FAILED","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"},{"name":"app DONE","node":"app DONE","phase":"DONE","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"},{"name":"app STARTED","node":"app STARTED","phase":"STARTED","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"},{"name":"app UPGRADING","node":"app UPGRADING","phase":"UPGRADING","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"},{"name":"app STOPPED","node":"app STOPPED","phase":"STOPPED","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"},{"name":"app DRAINING","node":"app DRAINING","phase":"DRAINING","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"},{"name":"app WAITING","node":"app WAITING","phase":"WAITING","since":"2026-03-01T10:00:00.123456789Z","startedAt":"2026-03-01T10:00:01.123456789Z","upAt":"2026-03-01T10:00:02.123456789Z"}],"finishedAt":"2026-03-01T10:10:00.123456789Z","outcome":"SUCCEEDED","depthsBefore":{"orders":12.5}}');
INSERT INTO rollouts VALUES('d-2','shop',1772359200123456,NULL,'{"id":"d-2","service":"shop","kind":"ROLLBACK","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:00.123456789Z","nodes":[],"depthsBefore":{}}');
INSERT INTO rollouts VALUES('d-3',replace('a "quoted" \ / <tag> & ''it''\n	tab  café   🏁','\n',char(10)),1772359200123456,NULL,'{"id":"d-3","service":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","version":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","kind":"DEPLOY","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:00.123456789Z","nodes":[{"name":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","node":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","phase":"WAITING","since":"2026-03-01T10:00:00.123456789Z"}],"depthsBefore":{"none":0.0,"large":1.0E21,"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁":0.3333333333333333,"no number":"NaN","whole":7.0,"small":1.0E-7,"without end":"Infinity"}}');
INSERT INTO rollouts VALUES('d-SUCCEEDED','shop',1772359200123456,1772359200123456,'{"id":"d-SUCCEEDED","service":"shop","kind":"DEPLOY","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:00.123456789Z","nodes":[],"finishedAt":"2026-03-01T10:00:00.123456789Z","outcome":"SUCCEEDED","depthsBefore":{}}');
INSERT INTO rollouts VALUES('d-FAILED','shop',1772359200123456,1772359200123456,'{"id":"d-FAILED","service":"shop","kind":"DEPLOY","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:00.123456789Z","nodes":[],"finishedAt":"2026-03-01T10:00:00.123456789Z","outcome":"FAILED","depthsBefore":{}}');
INSERT INTO rollouts VALUES('d-ROLLED_BACK','shop',1772359200123456,1772359200123456,'{"id":"d-ROLLED_BACK","service":"shop","kind":"DEPLOY","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:00.123456789Z","nodes":[],"finishedAt":"2026-03-01T10:00:00.123456789Z","outcome":"ROLLED_BACK","depthsBefore":{}}');
INSERT INTO rollouts VALUES('d-ABANDONED','shop',1772359200123456,1772359200123456,'{"id":"d-ABANDONED","service":"shop","kind":"DEPLOY","openedAt":"2026-03-01T10:00:00.123456789Z","versionSince":"2026-03-01T10:00:00.123456789Z","nodes":[],"finishedAt":"2026-03-01T10:00:00.123456789Z","outcome":"ABANDONED","depthsBefore":{}}');
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
INSERT INTO evaluations VALUES('ev_1','shop','d-481',1772359200123456,1772359205123456,'NO_GO','{"id":"ev_1","question":{"gate":"shop","rollout":"d-481","node":"app01","phase":"POST_START","version":"1.4.2","attempt":2},"openedAt":"2026-03-01T10:00:00.123456789Z","deadline":"2026-03-01T10:05:00.123456789Z","judgement":{"verdict":"NO_GO","reason":"3 of 5 runs failed","findings":[{"check":"journey:checkout","decision":"NO_GO","required":true,"n":5,"failed":3000000000,"observed":"3 of 5 runs failed","needed":"fewer failures","rule":"SPRT p0 0.01, p1 0.5","evidence":["run_2","run_1"],"facts":{"an":"8","version_seen":"1.4.2"}}],"needs":[{"journey":"checkout","node":"app01","runs":7}]},"decidedAt":"2026-03-01T10:00:05.123456789Z","validUntil":"2026-03-01T10:01:05.123456789Z","turn":3}');
INSERT INTO evaluations VALUES('ev_2','shop',NULL,1772359200000000,NULL,'PENDING','{"id":"ev_2","question":{"gate":"shop","phase":"FLEET","attempt":1},"openedAt":"2026-03-01T10:00:00Z","deadline":"2026-03-01T10:05:00.100Z","judgement":{"verdict":"PENDING","reason":"","findings":[],"needs":[]}}');
INSERT INTO evaluations VALUES('ev_3',replace('a "quoted" \ / <tag> & ''it''\n	tab  café   🏁','\n',char(10)),'',-1,1772359200123456,'INCONCLUSIVE','{"id":"ev_3","question":{"gate":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","rollout":"","node":"","phase":"DRAINED","version":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","attempt":2147483647},"openedAt":"1969-12-31T23:59:59.999999999Z","deadline":"+12026-03-01T10:00:00Z","judgement":{"verdict":"INCONCLUSIVE","reason":"a \"quoted\" \\ / <tag> & ''it'' tab café 🏁","findings":[{"check":"","decision":"GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[],"facts":{"":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁"}},{"check":"alone","decision":"GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]},{"check":"a:b:c","decision":"GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]},{"check":"a:","decision":"GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]}],"needs":[{"journey":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","node":"","runs":1},{"journey":"","runs":50}]},"decidedAt":"2026-03-01T10:00:00.123456789Z","turn":2147483647}');
INSERT INTO evaluations VALUES('ev_GO','shop',NULL,1772359200123456,1772359200123456,'GO','{"id":"ev_GO","question":{"gate":"shop","node":"app01","phase":"PRE_DRAIN","attempt":1},"openedAt":"2026-03-01T10:00:00.123456789Z","deadline":"2026-03-01T10:00:00.123456789Z","judgement":{"verdict":"GO","reason":"why","findings":[{"check":"health","decision":"GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]}],"needs":[]},"decidedAt":"2026-03-01T10:00:00.123456789Z","validUntil":"2026-03-01T10:01:00.123456789Z"}');
INSERT INTO evaluations VALUES('ev_NO_GO','shop',NULL,1772359200123456,1772359200123456,'NO_GO','{"id":"ev_NO_GO","question":{"gate":"shop","node":"app01","phase":"DRAINED","attempt":1},"openedAt":"2026-03-01T10:00:00.123456789Z","deadline":"2026-03-01T10:00:00.123456789Z","judgement":{"verdict":"NO_GO","reason":"why","findings":[{"check":"health","decision":"NO_GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]}],"needs":[]},"decidedAt":"2026-03-01T10:00:00.123456789Z","turn":1}');
INSERT INTO evaluations VALUES('ev_PENDING','shop',NULL,1772359200123456,NULL,'PENDING','{"id":"ev_PENDING","question":{"gate":"shop","node":"app01","phase":"POST_START","attempt":1},"openedAt":"2026-03-01T10:00:00.123456789Z","deadline":"2026-03-01T10:00:00.123456789Z","judgement":{"verdict":"PENDING","reason":"why","findings":[{"check":"health","decision":"UNDECIDED","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]}],"needs":[]},"turn":2}');
INSERT INTO evaluations VALUES('ev_INCONCLUSIVE','shop',NULL,1772359200123456,1772359200123456,'INCONCLUSIVE','{"id":"ev_INCONCLUSIVE","question":{"gate":"shop","phase":"FLEET","attempt":1},"openedAt":"2026-03-01T10:00:00.123456789Z","deadline":"2026-03-01T10:00:00.123456789Z","judgement":{"verdict":"INCONCLUSIVE","reason":"why","findings":[{"check":"health","decision":"GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]}],"needs":[]},"decidedAt":"2026-03-01T10:00:00.123456789Z","turn":3}');
INSERT INTO evaluations VALUES('ev_HOLD','shop',NULL,1772359200123456,NULL,'HOLD','{"id":"ev_HOLD","question":{"gate":"shop","node":"app01","phase":"PRE_DRAIN","attempt":1},"openedAt":"2026-03-01T10:00:00.123456789Z","deadline":"2026-03-01T10:00:00.123456789Z","judgement":{"verdict":"HOLD","reason":"why","findings":[{"check":"health","decision":"NO_GO","required":false,"n":0,"failed":0,"observed":"o","needed":"","rule":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","evidence":[]}],"needs":[]},"turn":4}');
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
INSERT INTO holds VALUES('hold_1','shop',1772359200123456,1772359260123456,1772359230123456,'{"id":"hold_1","gate":"shop","author":"ada","reason":"freeze","placedAt":"2026-03-01T10:00:00.123456789Z","expiresAt":"2026-03-01T10:01:00.123456789Z","releasedAt":"2026-03-01T10:00:30.123456789Z","releasedBy":"bob"}');
INSERT INTO holds VALUES('hold_2',NULL,1772359200123456,NULL,NULL,'{"id":"hold_2","author":"ada","reason":"freeze","placedAt":"2026-03-01T10:00:00.123456789Z"}');
INSERT INTO holds VALUES('hold_3','',1772359200123456,NULL,NULL,'{"id":"hold_3","gate":"","author":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","reason":"","placedAt":"2026-03-01T10:00:00.123456789Z","releasedBy":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁"}');
CREATE TABLE acknowledgements (
  evaluation TEXT   NOT NULL,
  given_at   BIGINT NOT NULL,
  author     TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  PRIMARY KEY (evaluation, given_at, author)
);
INSERT INTO acknowledgements VALUES('ev_019ab3c4',1772359230123456,'ada','{"evaluation":"ev_019ab3c4","author":"ada","reason":"known: the mail server","at":"2026-03-01T10:00:30.123456Z"}');
INSERT INTO acknowledgements VALUES('ev_1',1772359200123456,'ada','{"evaluation":"ev_1","author":"ada","reason":"known: the mail server","at":"2026-03-01T10:00:00.123456789Z"}');
INSERT INTO acknowledgements VALUES('ev_2',1772359200123456,replace('a "quoted" \ / <tag> & ''it''\n	tab  café   🏁','\n',char(10)),'{"evaluation":"ev_2","author":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","reason":"","at":"2026-03-01T10:00:00.123456789Z"}');
CREATE TABLE audit (
  sequence   BIGINT NOT NULL PRIMARY KEY,
  written_at BIGINT NOT NULL,
  who        TEXT   NOT NULL,
  what       TEXT   NOT NULL,
  previous   TEXT   NOT NULL,
  hash       TEXT   NOT NULL
);
INSERT INTO audit VALUES(6,1772359260123456,'ada','held hold_019ab3d0','674d9f19dc1304858b5db1c6a1794a2f7ac2e20a7c719589ecc32169452ab4cb','5d8b22c638ead95c228f3ec48fb76c71e5d9aeeecf20300ed189ac3829acdd4c');
INSERT INTO audit VALUES(7,1772359260123456,'ada','held hold_019ab3cf','5d8b22c638ead95c228f3ec48fb76c71e5d9aeeecf20300ed189ac3829acdd4c','02afbd55f224f43c60184964f31cada203137072954eed704537f1e43cdcd42c');
INSERT INTO audit VALUES(8,1772359260123456,'ada','acknowledged','02afbd55f224f43c60184964f31cada203137072954eed704537f1e43cdcd42c','deabd77c49cad4b823be2b67727597ade156e2c85cfe2d63b08f86d4b23fc422');
INSERT INTO audit VALUES(9,1772362800000000,'test','wrote','deabd77c49cad4b823be2b67727597ade156e2c85cfe2d63b08f86d4b23fc422','b7646422b54829d991f231681a0d3ae8431525ebd5d0b2db5fb15af1b8d5e124');
INSERT INTO audit VALUES(10,1772362800000000,'test','wrote','b7646422b54829d991f231681a0d3ae8431525ebd5d0b2db5fb15af1b8d5e124','0b49200b949646bea28fe6c85ab4796da281c636993889486f93f42ee05ce1bb');
INSERT INTO audit VALUES(11,1772362800000000,'test','wrote','0b49200b949646bea28fe6c85ab4796da281c636993889486f93f42ee05ce1bb','cea30f39d37c881ccf0391c789fad2d515c5257ba97d5e4f42f284b57b67d211');
INSERT INTO audit VALUES(12,1772362800000000,'test','wrote','cea30f39d37c881ccf0391c789fad2d515c5257ba97d5e4f42f284b57b67d211','033ff6f290470d7d8fd34b7db276f017bc7a598b75f57695791cf266338ce071');
INSERT INTO audit VALUES(13,1772362800000000,'test','wrote','033ff6f290470d7d8fd34b7db276f017bc7a598b75f57695791cf266338ce071','86b2b7992b4c5228fdc0386cc15f8c289d83aaccf1edfb77ab186d2bc0eb85d5');
INSERT INTO audit VALUES(14,1772362800000000,'test','wrote','86b2b7992b4c5228fdc0386cc15f8c289d83aaccf1edfb77ab186d2bc0eb85d5','eb2f69f840976bf0a90ef1dcc73673c5e84fba6623be308b297f8b4d777fe656');
INSERT INTO audit VALUES(15,1772362800000000,'test','wrote','eb2f69f840976bf0a90ef1dcc73673c5e84fba6623be308b297f8b4d777fe656','d51e148fc11f845c01057a329f1190a025c76e8fc367f5c7f3234e58456383b1');
INSERT INTO audit VALUES(16,1772362800000000,'test','wrote','d51e148fc11f845c01057a329f1190a025c76e8fc367f5c7f3234e58456383b1','f0f74ea04c1293f36b7246ca302d293156f1ab8d2cb2673e67d755b43d823dcd');
INSERT INTO audit VALUES(17,1772362800000000,'test','wrote','f0f74ea04c1293f36b7246ca302d293156f1ab8d2cb2673e67d755b43d823dcd','5007c1957981670b8f9d1be181e32d1259e3ae9d37f24b47b8f510a82944985f');
INSERT INTO audit VALUES(18,1772362800000000,'test','wrote','5007c1957981670b8f9d1be181e32d1259e3ae9d37f24b47b8f510a82944985f','55df7cdee716d57172dd688d45cfaafb518bf619d7ba8665f8433ec047aa20d5');
INSERT INTO audit VALUES(19,1772362800000000,'test','wrote','55df7cdee716d57172dd688d45cfaafb518bf619d7ba8665f8433ec047aa20d5','ed2d28f9cdc43757f326773cf7fb7890811281dc4f88aca078d79e3c336b863e');
INSERT INTO audit VALUES(20,1772362800000000,'test','wrote','ed2d28f9cdc43757f326773cf7fb7890811281dc4f88aca078d79e3c336b863e','824c5223adfeac4840e97aca14bf8bd3ba9aa7a65fdfd4a22f55f62026f3685a');
INSERT INTO audit VALUES(21,1772362800000000,'test','wrote','824c5223adfeac4840e97aca14bf8bd3ba9aa7a65fdfd4a22f55f62026f3685a','e7da7857d335f9eb84b5f20d7e705b22e8d0b31c5b20dc9cdea41cf28bc2a867');
INSERT INTO audit VALUES(22,1772362800000000,'test','wrote','e7da7857d335f9eb84b5f20d7e705b22e8d0b31c5b20dc9cdea41cf28bc2a867','866a0766315d1e7d58b817012fa7d3079fd6f5d392e67aee0c63a34014c51998');
INSERT INTO audit VALUES(23,1772362800000000,'test','wrote','866a0766315d1e7d58b817012fa7d3079fd6f5d392e67aee0c63a34014c51998','418e60e64bb5aaee87f7631ff86ae7c93e6553afad5bc70ab3b72a4fd47720dd');
INSERT INTO audit VALUES(24,1772362800000000,'test','wrote','418e60e64bb5aaee87f7631ff86ae7c93e6553afad5bc70ab3b72a4fd47720dd','ea5f0fe37c1effe95cd26a84fc4b5e5f2ef88049755538ec65ac273c6f9630e9');
INSERT INTO audit VALUES(25,1772362800000000,'test','wrote','ea5f0fe37c1effe95cd26a84fc4b5e5f2ef88049755538ec65ac273c6f9630e9','501325adc27dd0c91f93269b05585a8e3665dd0d2c4dcbaf6f9029d324dab3e2');
INSERT INTO audit VALUES(26,1772362800000000,'test','wrote','501325adc27dd0c91f93269b05585a8e3665dd0d2c4dcbaf6f9029d324dab3e2','ab679d841d362af27c1a2c0f3d3d7dd674c737b201ad530c972d8c804279ef1d');
INSERT INTO audit VALUES(27,1772362800000000,'test','wrote','ab679d841d362af27c1a2c0f3d3d7dd674c737b201ad530c972d8c804279ef1d','b0f157f0c4396dba6012ee27a21374e326c83713f691ae0c3580174fe3b87a9e');
INSERT INTO audit VALUES(28,1772362800000000,'test','wrote','b0f157f0c4396dba6012ee27a21374e326c83713f691ae0c3580174fe3b87a9e','fc2c4aa7cf1a1f2d883f3f63e8e3d8e8652a5ed01b4e6ba32eae8443809e1148');
INSERT INTO audit VALUES(29,1772362800000000,'test','wrote','fc2c4aa7cf1a1f2d883f3f63e8e3d8e8652a5ed01b4e6ba32eae8443809e1148','f39bf0fd88783b0c0d4c8091b64be1dfc5c5f2e82141560e80561f9a2ba297f5');
INSERT INTO audit VALUES(30,1772362800000000,'test','wrote','f39bf0fd88783b0c0d4c8091b64be1dfc5c5f2e82141560e80561f9a2ba297f5','e73188b6dabcdae491ed9d784f7c4f3fade68bcb502416115c0caee574fddfb0');
INSERT INTO audit VALUES(31,1772362800000000,'test','wrote','e73188b6dabcdae491ed9d784f7c4f3fade68bcb502416115c0caee574fddfb0','63ffa64c5bf6291ce5a5c8f4a021d29f8433ca212ea3ff3cdedf7431cacbd1f0');
INSERT INTO audit VALUES(32,1772362800000000,'test','wrote','63ffa64c5bf6291ce5a5c8f4a021d29f8433ca212ea3ff3cdedf7431cacbd1f0','c13663763057178b1f36bf6546227d9e9de6a03cbd67f64fa1d7fc38e020c886');
INSERT INTO audit VALUES(33,1772362800000000,'test','wrote','c13663763057178b1f36bf6546227d9e9de6a03cbd67f64fa1d7fc38e020c886','4dd59fb6e4515fc3a24a427dbd6c84b0e79a2cdb0a33997b7e42b788da845d50');
INSERT INTO audit VALUES(34,1772362800000000,'test','wrote','4dd59fb6e4515fc3a24a427dbd6c84b0e79a2cdb0a33997b7e42b788da845d50','7c72b9c2fc19c0a423350361d86a92d778f517fafceba818aaaff2906fa1eb53');
INSERT INTO audit VALUES(35,1772362800000000,'test','wrote','7c72b9c2fc19c0a423350361d86a92d778f517fafceba818aaaff2906fa1eb53','9b792a7a409c3a46f20e444c9a4a9ed6a2f1153af9da1b7e67906a95823292b0');
INSERT INTO audit VALUES(36,1772362800000000,'test','wrote','9b792a7a409c3a46f20e444c9a4a9ed6a2f1153af9da1b7e67906a95823292b0','c31629de569214cbbdbeda94571f001e9c83bfa2b7b56fa5528ce9bfe365cdc2');
INSERT INTO audit VALUES(37,1772362800000000,'test','wrote','c31629de569214cbbdbeda94571f001e9c83bfa2b7b56fa5528ce9bfe365cdc2','0a9a5d65550a6de55346a70885a588f3b1aad6a4c8a96e4e6f3e1edefc88e058');
INSERT INTO audit VALUES(38,1772362800000000,'test','wrote','0a9a5d65550a6de55346a70885a588f3b1aad6a4c8a96e4e6f3e1edefc88e058','4f06c316b1471d55fe62736d316aa1ccdcb676aae7fa45ad9f8791a06c966ca5');
CREATE TABLE nodes (
  service         TEXT NOT NULL,
  node            TEXT NOT NULL,
  rollout         TEXT,
  last_evaluation TEXT,
  body            TEXT NOT NULL,
  PRIMARY KEY (service, node)
);
INSERT INTO nodes VALUES('shop','app01','d-481','ev_1','{"service":"shop","node":"app01","phase":"STARTED","since":"2026-03-01T10:00:00.123456789Z","rollout":"d-481","turn":4,"incarnation":{"number":2,"origin":"TOLD","began":"2026-03-01T10:00:00.123456789Z","versionBefore":"1.4.1","instanceBefore":"1772359110","version":"1.4.2","instance":"1772359200","upAt":"2026-03-01T10:00:03.123456789Z","standing":"FAILED"},"lastVerdict":{"evaluation":"ev_1","gate":"shop","verdict":"NO_GO","at":"2026-03-01T10:00:09.123456789Z"}}');
INSERT INTO nodes VALUES('shop','app02',NULL,NULL,'{"service":"shop","node":"app02","phase":"WAITING","since":"2026-03-01T10:00:00.123456789Z","turn":1,"incarnation":{"number":1,"origin":"FOUND","began":"2026-03-01T10:00:00.123456789Z","standing":"IN_PLACE"}}');
INSERT INTO nodes VALUES(replace('a "quoted" \ / <tag> & ''it''\n	tab  café   🏁','\n',char(10)),replace('a "quoted" \ / <tag> & ''it''\n	tab  café   🏁','\n',char(10)),NULL,NULL,'{"service":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","node":"a \"quoted\" \\ / <tag> & ''it''\n\ttab \u0001 café   🏁","phase":"WAITING","since":"2026-03-01T10:00:00.123456789Z","turn":1,"incarnation":{"number":1,"origin":"FOUND","began":"2026-03-01T10:00:00.123456789Z","standing":"IN_PLACE"}}');
INSERT INTO nodes VALUES('shop','in WAITING',NULL,'ev_0','{"service":"shop","node":"in WAITING","phase":"WAITING","since":"2026-03-01T10:00:00.123456789Z","turn":1,"incarnation":{"number":1,"origin":"FOUND","began":"2026-03-01T10:00:00.123456789Z","standing":"IN_PLACE"},"lastVerdict":{"evaluation":"ev_0","gate":"shop","verdict":"GO","at":"2026-03-01T10:00:00.123456789Z"}}');
INSERT INTO nodes VALUES('shop','in DRAINING',NULL,'ev_1','{"service":"shop","node":"in DRAINING","phase":"DRAINING","since":"2026-03-01T10:00:00.123456789Z","turn":2,"incarnation":{"number":2,"origin":"TOLD","began":"2026-03-01T10:00:00.123456789Z","standing":"UNPROVEN"},"lastVerdict":{"evaluation":"ev_1","gate":"shop","verdict":"NO_GO","at":"2026-03-01T10:00:00.123456789Z"}}');
INSERT INTO nodes VALUES('shop','in STOPPED',NULL,'ev_2','{"service":"shop","node":"in STOPPED","phase":"STOPPED","since":"2026-03-01T10:00:00.123456789Z","turn":3,"incarnation":{"number":3,"origin":"SEEN","began":"2026-03-01T10:00:00.123456789Z","standing":"PROVEN"},"lastVerdict":{"evaluation":"ev_2","gate":"shop","verdict":"PENDING","at":"2026-03-01T10:00:00.123456789Z"}}');
INSERT INTO nodes VALUES('shop','in UPGRADING',NULL,'ev_3','{"service":"shop","node":"in UPGRADING","phase":"UPGRADING","since":"2026-03-01T10:00:00.123456789Z","turn":4,"incarnation":{"number":4,"origin":"ASKED","began":"2026-03-01T10:00:00.123456789Z","standing":"FAILED"},"lastVerdict":{"evaluation":"ev_3","gate":"shop","verdict":"INCONCLUSIVE","at":"2026-03-01T10:00:00.123456789Z"}}');
INSERT INTO nodes VALUES('shop','in STARTED',NULL,'ev_4','{"service":"shop","node":"in STARTED","phase":"STARTED","since":"2026-03-01T10:00:00.123456789Z","turn":5,"incarnation":{"number":5,"origin":"FOUND","began":"2026-03-01T10:00:00.123456789Z","standing":"IN_PLACE"},"lastVerdict":{"evaluation":"ev_4","gate":"shop","verdict":"HOLD","at":"2026-03-01T10:00:00.123456789Z"}}');
INSERT INTO nodes VALUES('shop','in DONE',NULL,'ev_5','{"service":"shop","node":"in DONE","phase":"DONE","since":"2026-03-01T10:00:00.123456789Z","turn":6,"incarnation":{"number":6,"origin":"TOLD","began":"2026-03-01T10:00:00.123456789Z","standing":"UNPROVEN"},"lastVerdict":{"evaluation":"ev_5","gate":"shop","verdict":"GO","at":"2026-03-01T10:00:00.123456789Z"}}');
INSERT INTO nodes VALUES('shop','in FAILED',NULL,'ev_6','{"service":"shop","node":"in FAILED","phase":"FAILED","since":"2026-03-01T10:00:00.123456789Z","turn":7,"incarnation":{"number":7,"origin":"SEEN","began":"2026-03-01T10:00:00.123456789Z","standing":"PROVEN"},"lastVerdict":{"evaluation":"ev_6","gate":"shop","verdict":"NO_GO","at":"2026-03-01T10:00:00.123456789Z"}}');
CREATE TABLE audit_deleted (
  sequence BIGINT NOT NULL PRIMARY KEY,
  hash     TEXT   NOT NULL
);
INSERT INTO audit_deleted VALUES(5,'674d9f19dc1304858b5db1c6a1794a2f7ac2e20a7c719589ecc32169452ab4cb');
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX runs_by_start   ON runs (started_at);
CREATE INDEX runs_by_journey ON runs (journey, target_node, id);
CREATE INDEX runs_by_outcome ON runs (outcome, id);
CREATE INDEX rollouts_by_opening ON rollouts (opened_at, id);
CREATE INDEX evaluations_by_rollout ON evaluations (rollout, id);
CREATE INDEX evaluations_by_gate    ON evaluations (gate, id);
CREATE INDEX evaluations_by_opening ON evaluations (opened_at);
CREATE INDEX holds_by_placing ON holds (placed_at, id);
CREATE INDEX evaluations_by_decision  ON evaluations (decided_at);
CREATE INDEX rollouts_by_finish       ON rollouts (finished_at);
CREATE INDEX acknowledgements_by_time ON acknowledgements (given_at);
COMMIT;
