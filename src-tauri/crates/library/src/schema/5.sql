-- Answers with status 2xx whose picture could not be read, as they came: paid for, and read again for nothing.
CREATE TABLE answers (
    thumbnail TEXT NOT NULL,
    attempt   INTEGER NOT NULL,
    digest    TEXT NOT NULL,                -- of the answer in the store
    bytes     INTEGER NOT NULL,
    kept_at   TEXT NOT NULL,
    PRIMARY KEY (thumbnail, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_digest ON answers (digest);
