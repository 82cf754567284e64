-- The run log: everything a run asked, was answered, and paid. One file a run, run.sqlite.
-- Schema version 1, kept in PRAGMA user_version. Query the views `answers`, `candidates` and
-- `calls`; the tables under them may change with the version, the views' columns only grow.

-- What the run is, one row a setting; values are JSON. The same command again must agree with them.
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- One row each time the run was started or continued, with the versions of what it ran on.
CREATE TABLE session (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, versions TEXT NOT NULL,
  seconds REAL NOT NULL DEFAULT 0);

CREATE TABLE program (id INTEGER PRIMARY KEY, spec TEXT NOT NULL UNIQUE);

-- The response cache: what each distinct request was answered, and what that cost. One without
-- text under a key of its own is what a broken request used, where the provider said so.
CREATE TABLE reply (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, text TEXT NOT NULL, thinking TEXT NOT NULL,
  finish TEXT NOT NULL, provider TEXT NOT NULL, prompt_tokens INTEGER, cached_tokens INTEGER,
  completion_tokens INTEGER, reasoning_tokens INTEGER, usd REAL, seconds REAL NOT NULL);

-- The ledger: one row a call of a node. `cached`: answered by an earlier request of this run.
-- A call with an error is a request that broke; it may have been tried again. Its reply, if it has
-- one, is what it used.
CREATE TABLE call (
  id INTEGER PRIMARY KEY, program INTEGER NOT NULL REFERENCES program, split TEXT NOT NULL,
  example TEXT NOT NULL, epoch INTEGER NOT NULL, node TEXT NOT NULL, model TEXT NOT NULL,
  rollout INTEGER NOT NULL, reply INTEGER REFERENCES reply, cached INTEGER NOT NULL,
  seconds REAL NOT NULL, error TEXT, at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')));
CREATE INDEX call_of_program ON call (program, split);
CREATE INDEX call_sent ON call (cached) WHERE NOT cached;

-- One row an example's outcome by a program; a failed one is replaced when it is asked again.
CREATE TABLE answer (
  program INTEGER NOT NULL REFERENCES program, split TEXT NOT NULL, example TEXT NOT NULL,
  epoch INTEGER NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('right', 'wrong', 'failed')),
  answer TEXT, gold TEXT, extracted TEXT, reason TEXT, exact INTEGER NOT NULL, groups TEXT,
  choice_order TEXT, seconds REAL NOT NULL, finished TEXT, coverage REAL, unparsed TEXT,
  left_out TEXT, error TEXT, trajectory TEXT, at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
  PRIMARY KEY (program, split, example, epoch));

-- One row a stack that a search scored on train, in the order of scoring.
CREATE TABLE candidate (
  position INTEGER PRIMARY KEY, spec TEXT NOT NULL UNIQUE, layer INTEGER NOT NULL,
  stage TEXT NOT NULL, n INTEGER NOT NULL, right INTEGER NOT NULL, failed INTEGER NOT NULL,
  score REAL NOT NULL, accuracy REAL, left_out INTEGER NOT NULL, reason TEXT,
  calls INTEGER NOT NULL, prompt_tokens INTEGER, completion_tokens INTEGER, usd REAL);

-- usd: billed for this call; usd_uncached: what it costs where nothing is cached; null is unknown.
CREATE VIEW calls AS
  SELECT call.id, program.spec AS program, split, example, epoch, node, model, rollout,
    prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
    CASE WHEN cached THEN 0.0 ELSE usd END AS usd, usd AS usd_uncached, call.seconds, cached,
    error, finish, provider, at
  FROM call JOIN program ON program.id = call.program LEFT JOIN reply ON reply.id = call.reply;

CREATE VIEW answers AS
  SELECT program.spec AS program, split, example, epoch, outcome, answer, gold, extracted, reason,
    exact, groups, choice_order, seconds, finished, coverage, unparsed, left_out, error,
    trajectory, at
  FROM answer JOIN program ON program.id = answer.program;

CREATE VIEW candidates AS SELECT * FROM candidate ORDER BY position;

PRAGMA user_version = 1;
