-- Sheets of the Studio: what a person has on the desk, which runs were made from it, and what was starred.
CREATE TABLE sheets (
    id         TEXT PRIMARY KEY,
    made_at    TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    desk       TEXT NOT NULL                -- JSON: titles, ticked models, design; the engine's own business
) STRICT;
CREATE INDEX sheets_by_change ON sheets (changed_at);

-- A run belongs to one sheet at most. The rowid tells the order in which a sheet's runs began.
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

-- For the usual time of a model.
CREATE INDEX thumbnails_of_model ON thumbnails (model);
