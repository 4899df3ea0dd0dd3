-- The first format. Free text (paths, replies, reasons) is TEXT, or a BLOB when UTF-8 cannot hold it; see journal/rows.py.

-- One row. `commits` grows with every commit; a copy of it lies beside the database, so that a loss is noticed.
CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    name TEXT NOT NULL,
    commits INTEGER NOT NULL
);
INSERT INTO meta VALUES (1, lower(hex(randomblob(8))), 0);

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    started TEXT NOT NULL,
    request TEXT NOT NULL,
    provider TEXT NOT NULL,
    origin TEXT NOT NULL,
    model TEXT NOT NULL,
    budget INTEGER,
    state TEXT NOT NULL,
    reason NOT NULL,
    ended TEXT NOT NULL
) WITHOUT ROWID;

-- The reply's text lies apart, so that sums read little. `finish` and what follows it is NULL while there is no reply.
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    state TEXT NOT NULL,
    reason NOT NULL DEFAULT '',
    provider TEXT NOT NULL,
    origin TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_bytes INTEGER NOT NULL,
    asked_bytes INTEGER NOT NULL,
    max_tokens INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    cost INTEGER,
    attempt INTEGER NOT NULL,
    repeats INTEGER,
    finish TEXT,
    served_model,
    input INTEGER,
    output INTEGER,
    cached INTEGER,
    estimated INTEGER,
    first_seconds REAL,
    seconds REAL,
    blocks TEXT NOT NULL
);
CREATE INDEX calls_of_run ON calls (run);
CREATE INDEX calls_of_lane ON calls (provider, origin, model) WHERE estimated = 0;

CREATE TABLE replies (
    call INTEGER PRIMARY KEY,
    checksum INTEGER NOT NULL,
    text NOT NULL
);

CREATE TABLE documents (
    run TEXT NOT NULL,
    path NOT NULL,
    status TEXT NOT NULL,
    reason NOT NULL DEFAULT '',
    edits INTEGER NOT NULL DEFAULT 0,
    digest BLOB,
    PRIMARY KEY (run, path)
) WITHOUT ROWID;

CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    path NOT NULL,
    line INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    strategy TEXT NOT NULL,
    before NOT NULL,
    after NOT NULL,
    "check" TEXT,
    reason
);
CREATE INDEX outcomes_of_document ON outcomes (run, path);

-- Few sets of strategies settle very many texts: each set is stored once.
CREATE TABLE tag_sets (
    id INTEGER PRIMARY KEY,
    tags TEXT NOT NULL UNIQUE
);
CREATE TABLE settled (
    key BLOB NOT NULL,
    tag_set INTEGER NOT NULL,
    PRIMARY KEY (key, tag_set)
) WITHOUT ROWID;

CREATE TABLE refusals (
    key BLOB PRIMARY KEY,
    reason NOT NULL
) WITHOUT ROWID;

CREATE TABLE looks (
    path PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    digest BLOB NOT NULL,
    asked BLOB NOT NULL
) WITHOUT ROWID;

CREATE VIEW known_calls AS
SELECT id, run, provider, origin, model, blocks, prompt_bytes, asked_bytes, max_tokens, reserved, attempt, repeats,
    state, coalesce(cost, reserved) AS cost, reason,
    text, checksum, finish, served_model, input, output, cached, estimated, first_seconds, seconds
FROM calls LEFT JOIN replies ON replies.call = calls.id;

CREATE VIEW ledger AS
SELECT run,
    count(*) FILTER (WHERE finish IS NOT NULL OR state IN ('sent', 'unknown')) AS calls,
    coalesce(sum(input), 0) AS input,
    coalesce(sum(output), 0) AS output,
    coalesce(sum(cost) FILTER (WHERE finish IS NOT NULL), 0) AS cost,
    coalesce(sum(estimated), 0) AS estimated,
    coalesce(sum(cost) FILTER (WHERE state = 'refused'), 0) AS wasted,
    count(*) FILTER (WHERE state = 'unknown') AS unknown,
    coalesce(sum(reserved) FILTER (WHERE state = 'unknown'), 0) AS unknown_cost
FROM calls GROUP BY run;
