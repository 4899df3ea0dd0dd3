-- Everything that the journal writes and reads. A heading names the query below it; journal/queries.py reads this file.

-- name: count commit
UPDATE meta SET commits = commits + 1

-- name: meta
SELECT name, commits FROM meta

-- name: begin
INSERT INTO runs (id, started, request, provider, origin, model, budget, state, reason, ended)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET request = excluded.request, provider = excluded.provider, origin = excluded.origin,
    model = excluded.model, budget = excluded.budget, state = excluded.state, reason = excluded.reason, ended = excluded.ended

-- name: end
UPDATE runs SET state = ?, reason = ?, ended = ? WHERE id = ?

-- name: met
INSERT OR REPLACE INTO met (run, blocks, settled, cached, transplanted, coalesced, refused, held, withheld, asked,
    saved_bytes, saved_input, saved_output, saved_cost)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: plan
INSERT INTO calls (id, run, state, provider, origin, model, prompt_bytes, asked_bytes, max_tokens, reserved,
    attempt, repeats, blocks)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: step
UPDATE calls SET state = ? WHERE id = ?

-- name: step with reason
UPDATE calls SET state = ?, reason = ? WHERE id = ?

-- name: step unpaid
UPDATE calls SET state = ?, reason = ?, cost = 0 WHERE id = ?

-- name: receive
UPDATE calls SET state = ?, cost = ?, finish = ?, served_model = ?, input = ?, output = ?, cached = ?, estimated = ?,
    first_seconds = ?, seconds = ?
WHERE id = ?

-- name: reply
INSERT OR REPLACE INTO replies (call, checksum, text) VALUES (?, ?, ?)

-- name: writing
INSERT INTO documents (run, path, status, digest) VALUES (?, ?, 'writing', ?)
ON CONFLICT (run, path) DO UPDATE SET status = excluded.status, reason = '', digest = excluded.digest

-- name: document
INSERT INTO documents (run, path, status, reason, edits) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (run, path) DO UPDATE SET status = excluded.status, reason = excluded.reason, edits = excluded.edits

-- name: document unchanged
-- What this run has written stays changed when the run goes on and finds nothing more to do.
INSERT INTO documents (run, path, status, reason) VALUES (?, ?, ?, ?)
ON CONFLICT (run, path) DO UPDATE SET
    reason = excluded.reason,
    edits = iif(status IN ('writing', 'changed'), edits, 0),
    status = iif(status IN ('writing', 'changed'), 'changed', excluded.status)

-- name: forget outcomes
DELETE FROM outcomes WHERE run = ? AND path = ?

-- name: forget withheld
DELETE FROM outcomes WHERE run = ? AND path = ? AND verdict = 'withheld'

-- name: outcome
INSERT INTO outcomes (run, path, line, verdict, strategy, before, after, "check", reason) VALUES :rows

-- name: tag set
INSERT OR IGNORE INTO tag_sets (tags) VALUES (?)

-- name: settle
INSERT OR IGNORE INTO settled (key, tag_set) SELECT column1, id FROM (VALUES :rows) JOIN tag_sets ON tags = column2

-- name: refuse
INSERT OR REPLACE INTO refusals (key, reason) VALUES (?, ?)

-- name: looked
INSERT OR REPLACE INTO looks (path, size, modified, digest, asked) VALUES (?, ?, ?, ?, ?)

-- name: recover lose
UPDATE calls SET state = ?, reason = ?
WHERE state = ? AND run IN (SELECT id FROM runs WHERE state NOT IN ('done', 'replaced'))

-- name: recover unpaid
UPDATE calls SET state = ?, reason = ?, cost = 0
WHERE state = ? AND run IN (SELECT id FROM runs WHERE state NOT IN ('done', 'replaced'))

-- name: recover run
UPDATE runs SET state = 'stopped', reason = ? WHERE state = 'running'

-- name: forget replies
DELETE FROM replies WHERE call IN (
    SELECT calls.id FROM runs JOIN calls ON calls.run = runs.id
    WHERE runs.state IN ('done', 'replaced') AND runs.ended < ?
)

-- name: forget old outcomes
DELETE FROM outcomes WHERE run IN (SELECT id FROM runs WHERE state IN ('done', 'replaced') AND ended < ?)

-- name: last call
SELECT coalesce(max(id), 0) FROM calls

-- name: state of call
SELECT state FROM calls WHERE id = ?

-- name: settled keys
SELECT key, tag_set FROM settled WHERE key IN (:keys)

-- name: all settled
SELECT key, tag_set FROM settled

-- name: tag sets
SELECT id, tags FROM tag_sets

-- name: refused keys
SELECT key, reason FROM refusals WHERE key IN (:keys)

-- name: look
SELECT size, modified, digest, asked FROM looks WHERE path = ?

-- name: unused replies
SELECT * FROM known_calls
WHERE state IN ('received', 'accepted', 'refused', 'applied') AND run IN (SELECT id FROM runs WHERE state NOT IN ('done', 'replaced'))
ORDER BY id

-- name: answered
SELECT * FROM known_calls
WHERE state IN ('received', 'accepted', 'applied') AND provider = ? AND origin = ? AND model = ? AND text IS NOT NULL
ORDER BY id

-- name: all unknown
SELECT * FROM known_calls
WHERE state = 'unknown' AND run IN (SELECT id FROM runs WHERE state NOT IN ('done', 'replaced'))
ORDER BY id

-- name: unknown of run
SELECT * FROM known_calls WHERE state = 'unknown' AND run = ? ORDER BY id

-- name: recent
SELECT * FROM known_calls
WHERE provider = ? AND origin = ? AND model = ? AND estimated = 0
ORDER BY id DESC LIMIT ?

-- name: runs
SELECT id, started, request, provider, origin, model, budget, state, reason, ended FROM runs ORDER BY id DESC

-- name: run
SELECT id, started, request, provider, origin, model, budget, state, reason, ended FROM runs WHERE id = ?

-- name: ledgers
SELECT * FROM ledger

-- name: unfinished runs
SELECT id FROM runs WHERE state NOT IN ('done', 'replaced')

-- name: ledger
SELECT * FROM ledger WHERE run = ?

-- name: how met
SELECT blocks, settled, cached, transplanted, coalesced, refused, held, withheld, asked,
    saved_bytes, saved_input, saved_output, saved_cost
FROM met WHERE run = ?

-- name: how all met
SELECT count(*), total(blocks), total(settled), total(cached), total(transplanted), total(coalesced), total(refused),
    total(held), total(withheld), total(asked),
    total(saved_bytes), total(saved_input), total(saved_output), total(saved_cost)
FROM met WHERE run IN (SELECT id FROM runs WHERE state != 'replaced')

-- name: documents
SELECT path, status, reason, edits FROM documents WHERE run = ? ORDER BY path

-- name: outcomes
SELECT path, line, verdict, strategy, before, after, "check", reason FROM outcomes WHERE run = ? ORDER BY id

-- name: keep pace
INSERT OR REPLACE INTO paces (provider, origin, model, calls) VALUES (?, ?, ?, ?)

-- name: pace
SELECT calls FROM paces WHERE provider = ? AND origin = ? AND model = ?
