-- Lists: what was read from a file or pasted, what its columns mean, and what was edited since.
CREATE TABLE batches (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,               -- of its file
    made_at    TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    document   TEXT NOT NULL                -- JSON; the engine's own business
) STRICT;
CREATE INDEX batches_by_change ON batches (changed_at);

-- The list that a run is made of. Runs of one list (the first, those that went on with it, those that repeat what failed) are
-- one batch; what a cell of it shows is a fold over them in the order they began.
ALTER TABLE runs ADD COLUMN batch TEXT;
CREATE INDEX runs_of_batch ON runs (batch) WHERE batch IS NOT NULL;

-- What the person said about a run that was interrupted: it is not offered again.
ALTER TABLE runs ADD COLUMN settled_at TEXT;
-- What was interrupted before anybody was asked stays as it is.
UPDATE runs SET settled_at = started_at WHERE interrupted = 1;

-- The row's id in its list, and a digest of all that decides its file: running a list again costs only what changed.
ALTER TABLE thumbnails ADD COLUMN entry TEXT;
ALTER TABLE thumbnails ADD COLUMN fingerprint TEXT;
CREATE INDEX thumbnails_of_fingerprint ON thumbnails (fingerprint) WHERE fingerprint IS NOT NULL;

-- What was spent on a day or in a month: asked before every request under a limit, so the sums are read off the index alone.
CREATE INDEX attempts_by_start ON attempts (started_at, outcome, cost_usd, risk_usd);
