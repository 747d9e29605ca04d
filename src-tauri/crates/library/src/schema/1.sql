CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,              -- generate, batch, retitle
    started_at  TEXT NOT NULL,
    rows        TEXT NOT NULL,              -- JSON: the rows (brief, models), all that resuming needs
    settings    TEXT NOT NULL,              -- JSON: retry policy, destination
    thumbnails  INTEGER NOT NULL,
    ended_at    TEXT,                       -- set by run_finished, or by recovery
    interrupted INTEGER NOT NULL DEFAULT 0  -- 1: its process ended before it did
) STRICT;

CREATE TABLE thumbnails (
    id       TEXT PRIMARY KEY,
    run      TEXT NOT NULL REFERENCES runs (id),
    ordinal  INTEGER NOT NULL,
    row      INTEGER NOT NULL,
    model    TEXT NOT NULL,
    title    TEXT NOT NULL,
    state    TEXT NOT NULL,                 -- the word of its last lasting state
    base     TEXT,                          -- digest of the picture as it came
    digest   TEXT,                          -- digest of the finished JPEG
    width    INTEGER,
    height   INTEGER
) STRICT;
CREATE INDEX thumbnails_of_run ON thumbnails (run, ordinal);

-- One row a request: written before it goes out, completed when its outcome is known.
CREATE TABLE attempts (
    thumbnail  TEXT NOT NULL,
    attempt    INTEGER NOT NULL,
    ordered    TEXT NOT NULL,               -- JSON: the order
    started_at TEXT NOT NULL,
    ended_at   TEXT,
    outcome    TEXT,                        -- painted, failed, unknown; NULL while it is out
    error      TEXT,                        -- JSON
    request_id TEXT,
    cost_usd   REAL,                        -- known cost
    risk_usd   REAL,                        -- estimate, for what may have been billed
    base       TEXT,
    PRIMARY KEY (thumbnail, attempt)
) STRICT;

-- Every picture that was paid for, under the order that made it.
CREATE TABLE bases (
    order_key   TEXT NOT NULL,
    digest      TEXT NOT NULL,
    model       TEXT NOT NULL,
    ordered     TEXT NOT NULL,              -- JSON: the order
    thumbnail   TEXT NOT NULL,
    received_at TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    cost_usd    REAL,
    PRIMARY KEY (order_key, digest)
) STRICT;
CREATE INDEX bases_by_digest ON bases (digest);

CREATE TABLE events (
    run  TEXT NOT NULL,
    seq  INTEGER NOT NULL,
    body TEXT NOT NULL,                     -- JSON, as it is on the wire
    PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    thumbnail TEXT NOT NULL,
    file      TEXT NOT NULL,
    digest    TEXT NOT NULL,
    saved_at  TEXT NOT NULL,
    PRIMARY KEY (thumbnail, file)
) STRICT;
