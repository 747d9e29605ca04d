-- The journal's tables as they are now. A test checks that the numbered steps beside this file make exactly these.

CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,              -- generate, batch, retitle, resume, rerun, again, reroll, adopt
    started_at  TEXT NOT NULL,
    rows        TEXT NOT NULL,              -- JSON: the rows (brief, models)
    settings    TEXT NOT NULL,              -- JSON: retry policy, destination
    thumbnails  INTEGER NOT NULL,           -- how many
    ended_at    TEXT,                       -- NULL: under way, or interrupted
    interrupted INTEGER NOT NULL DEFAULT 0, -- 1: its process ended before the run did
    batch       TEXT,                       -- the list that the run is made of
    settled_at  TEXT                        -- when the person said what becomes of the interrupted run
) STRICT;
CREATE INDEX runs_of_batch ON runs (batch) WHERE batch IS NOT NULL;

CREATE TABLE thumbnails (
    id          TEXT PRIMARY KEY,
    run         TEXT NOT NULL REFERENCES runs (id),
    ordinal     INTEGER NOT NULL,           -- its place in the run, from 0
    row         INTEGER NOT NULL,           -- its row in runs.rows, from 0
    model       TEXT NOT NULL,
    title       TEXT NOT NULL,
    state       TEXT NOT NULL,              -- queued, done, reused, failed, needs_you, cancelled, interrupted
    base        TEXT,                       -- digest of the picture as the provider sent it
    digest      TEXT,                       -- digest of the finished JPEG
    width       INTEGER,
    height      INTEGER,
    swept_at    TEXT,                       -- when it was deleted for good: what was spent on it stays spent
    entry       TEXT,                       -- the row's id in its list
    fingerprint TEXT                        -- digest of all that decides the file
) STRICT;
CREATE INDEX thumbnails_of_run ON thumbnails (run, ordinal);
CREATE INDEX thumbnails_of_model ON thumbnails (model);
CREATE INDEX thumbnails_of_base ON thumbnails (base);
CREATE INDEX thumbnails_of_digest ON thumbnails (digest);
CREATE INDEX thumbnails_of_fingerprint ON thumbnails (fingerprint) WHERE fingerprint IS NOT NULL;

-- One row per request: written before the request goes out, completed when its outcome is known.
CREATE TABLE attempts (
    thumbnail  TEXT NOT NULL,
    attempt    INTEGER NOT NULL,            -- from 1
    ordered    TEXT NOT NULL,               -- JSON: the order
    started_at TEXT NOT NULL,
    ended_at   TEXT,
    outcome    TEXT,                        -- painted, failed, unknown; NULL: out, or its process ended
    error      TEXT,                        -- JSON
    request_id TEXT,                        -- the provider's
    cost_usd   REAL,                        -- the known cost
    risk_usd   REAL,                        -- the estimate, counted while the cost is not known
    base       TEXT,                        -- digest of the picture that came
    PRIMARY KEY (thumbnail, attempt)
) STRICT;
CREATE INDEX attempts_of_base ON attempts (base) WHERE base IS NOT NULL;
-- Covers the sums of a day and of a month, which are asked for before every request under a limit.
CREATE INDEX attempts_by_start ON attempts (started_at, outcome, cost_usd, risk_usd);

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

-- Masks of the subjects of bases, for those bases whose maker told one: grey pictures in the store.
CREATE TABLE masks (
    base   TEXT PRIMARY KEY,                -- digest of the picture whose subject it shows
    digest TEXT NOT NULL,                   -- of the mask in the store
    bytes  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX masks_by_digest ON masks (digest);

-- Answers with status 2xx whose picture could not be read, as they came: paid for, and read again for nothing. One whose
-- picture was read leaves this table and the store.
CREATE TABLE answers (
    thumbnail TEXT NOT NULL,
    attempt   INTEGER NOT NULL,
    digest    TEXT NOT NULL,                -- of the answer in the store
    bytes     INTEGER NOT NULL,
    kept_at   TEXT NOT NULL,
    PRIMARY KEY (thumbnail, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_digest ON answers (digest);

CREATE TABLE events (
    run  TEXT NOT NULL,
    seq  INTEGER NOT NULL,                  -- from 0, without gaps
    body TEXT NOT NULL,                     -- JSON, as on the wire
    PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    thumbnail TEXT NOT NULL,
    file      TEXT NOT NULL,                -- path of a saved copy
    digest    TEXT NOT NULL,
    saved_at  TEXT NOT NULL,
    PRIMARY KEY (thumbnail, file)
) STRICT;
CREATE INDEX files_of_digest ON files (digest);

-- Sheets of the Studio.
CREATE TABLE sheets (
    id         TEXT PRIMARY KEY,
    made_at    TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    desk       TEXT NOT NULL                -- JSON of the engine: titles, ticked models, design
) STRICT;
CREATE INDEX sheets_by_change ON sheets (changed_at);

-- A run belongs to one sheet at most. The rowid is the order in which a sheet's runs began.
CREATE TABLE sheet_runs (
    run   TEXT NOT NULL UNIQUE REFERENCES runs (id),
    sheet TEXT NOT NULL REFERENCES sheets (id),
    kind  TEXT NOT NULL,                    -- generate, again, reroll, adopt
    rows  TEXT NOT NULL                     -- JSON: rows[i] is the id of the sheet's row that row i of the run belongs to
) STRICT;
CREATE INDEX runs_of_sheet ON sheet_runs (sheet);

CREATE TABLE stars (
    thumbnail  TEXT PRIMARY KEY REFERENCES thumbnails (id),
    starred_at TEXT NOT NULL
) STRICT;

-- Lists of the Batch view.
CREATE TABLE batches (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,               -- of the list's file
    made_at    TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    document   TEXT NOT NULL                -- JSON of the engine: cells, columns, edits
) STRICT;
CREATE INDEX batches_by_change ON batches (changed_at);

-- One row per finished thumbnail that was not deleted for good. `key` is the moment it was finished, milliseconds since 1970
-- times 2^20, plus a number that tells those of one millisecond apart: the table lies in the gallery's order, a page begins
-- where its key says, and a day is a range of keys.
CREATE TABLE gallery (
    key        INTEGER PRIMARY KEY,
    thumbnail  TEXT NOT NULL UNIQUE REFERENCES thumbnails (id),
    run        TEXT NOT NULL REFERENCES runs (id),
    made_at    TEXT NOT NULL,
    title      TEXT NOT NULL,
    prompt     TEXT NOT NULL,               -- what was asked for in words: the style's sentence, context, extra
    model      TEXT NOT NULL,
    style      TEXT NOT NULL,
    template   TEXT NOT NULL,
    preset     TEXT,                        -- its name
    digest     TEXT NOT NULL,               -- the finished JPEG
    base       TEXT,                        -- the picture as the provider sent it
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,            -- of the finished JPEG
    deleted_at TEXT                         -- set: in the trash
) STRICT;
CREATE INDEX gallery_of_run ON gallery (run);
CREATE INDEX gallery_of_model ON gallery (model);
CREATE INDEX gallery_of_style ON gallery (style);
CREATE INDEX gallery_of_template ON gallery (template);
CREATE INDEX gallery_of_digest ON gallery (digest);
CREATE INDEX gallery_of_base ON gallery (base);
CREATE INDEX trash ON gallery (deleted_at) WHERE deleted_at IS NOT NULL;

-- The index keeps no text of its own: it reads the gallery's, and the triggers keep it in step whoever writes.
CREATE VIRTUAL TABLE gallery_text USING fts5 (
    title, prompt, model, preset,
    content = 'gallery', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER gallery_in AFTER INSERT ON gallery BEGIN
    INSERT INTO gallery_text (rowid, title, prompt, model, preset)
    VALUES (new.key, new.title, new.prompt, new.model, new.preset);
END;
CREATE TRIGGER gallery_out AFTER DELETE ON gallery BEGIN
    INSERT INTO gallery_text (gallery_text, rowid, title, prompt, model, preset)
    VALUES ('delete', old.key, old.title, old.prompt, old.model, old.preset);
END;

-- One finished thumbnail on its way to one destination. The same picture goes to the same destination once.
CREATE TABLE uploads (
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out again: an uploader that waits holds one
    thumbnail   TEXT NOT NULL REFERENCES thumbnails (id),
    destination TEXT NOT NULL,              -- the destination's id in the settings
    place       TEXT NOT NULL,              -- JSON: the destination's settings at that moment, without secrets
    name        TEXT NOT NULL,              -- the file name that is asked for
    digest      TEXT NOT NULL,
    state       TEXT NOT NULL,              -- queued, stored, failed
    attempts    INTEGER NOT NULL DEFAULT 0,
    error       TEXT,                       -- JSON: what the last attempt ended in
    kept        TEXT,                       -- a path, or s3://bucket/key
    kept_name   TEXT,                       -- the file name that the destination gave it
    link        TEXT,                       -- public address
    queued_at   TEXT NOT NULL,
    ended_at    TEXT,
    UNIQUE (thumbnail, destination, digest)
) STRICT;
CREATE INDEX uploads_of_state ON uploads (state);
CREATE INDEX uploads_kept ON uploads (kept) WHERE kept IS NOT NULL;
CREATE INDEX uploads_of_digest ON uploads (digest);

-- Pictures that are to leave the store. Written with the deletion that lets go of them: a crash between the two leaves no
-- picture behind that nothing names.
CREATE TABLE removals (
    digest TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
