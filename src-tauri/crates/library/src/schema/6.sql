-- Masks of the subjects of bases, for those bases whose maker told one: grey pictures in the store.
CREATE TABLE masks (
    base   TEXT PRIMARY KEY,                -- digest of the picture whose subject it shows
    digest TEXT NOT NULL,                   -- of the mask in the store
    bytes  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX masks_by_digest ON masks (digest);
