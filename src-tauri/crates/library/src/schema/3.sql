-- The gallery: one row for every finished thumbnail that was not deleted for good. `key` is when it was made, milliseconds
-- since 1970 times 2^20, plus a number that tells those of one millisecond apart: the table lies in the gallery's order, a
-- page begins where its key says, and a day is a range of keys.
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
    preset     TEXT,
    digest     TEXT NOT NULL,               -- the finished JPEG
    base       TEXT,                        -- the picture as it came
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

-- Keeps no text of its own: it reads the gallery's, and the triggers keep it in step whoever writes.
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

-- One finished thumbnail on its way to one place. The same picture goes to the same place once.
CREATE TABLE uploads (
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out again: who waits with one must not meet another
    thumbnail   TEXT NOT NULL REFERENCES thumbnails (id),
    destination TEXT NOT NULL,              -- the destination's id in the settings
    place       TEXT NOT NULL,              -- JSON: the destination as it was then, without secrets
    name        TEXT NOT NULL,              -- the name it is to get
    digest      TEXT NOT NULL,
    state       TEXT NOT NULL,              -- queued, stored, failed
    attempts    INTEGER NOT NULL DEFAULT 0,
    error       TEXT,                       -- JSON: what the last attempt ended in
    kept        TEXT,                       -- a path, or s3://bucket/key
    kept_name   TEXT,                       -- the name it got
    link        TEXT,
    queued_at   TEXT NOT NULL,
    ended_at    TEXT,
    UNIQUE (thumbnail, destination, digest)
) STRICT;
CREATE INDEX uploads_of_state ON uploads (state);
CREATE INDEX uploads_kept ON uploads (kept) WHERE kept IS NOT NULL;
CREATE INDEX uploads_of_digest ON uploads (digest);

-- A thumbnail that was deleted for good keeps its row: what was spent on it stays spent.
ALTER TABLE thumbnails ADD COLUMN swept_at TEXT;

-- Pictures that are to leave the store. Written with the deletion that let go of them, so that a crash between the two
-- leaves nothing behind that nobody knows of.
CREATE TABLE removals (
    digest TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Who still points to a picture.
CREATE INDEX thumbnails_of_base ON thumbnails (base);
CREATE INDEX thumbnails_of_digest ON thumbnails (digest);
CREATE INDEX attempts_of_base ON attempts (base) WHERE base IS NOT NULL;
CREATE INDEX files_of_digest ON files (digest);
