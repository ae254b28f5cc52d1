-- What a till keeps for ever: its entries, as the exact lines it signed.
PRAGMA application_id = 1364480083; -- "QTPS"

CREATE TABLE entry (
	id    INTEGER PRIMARY KEY,    -- position in this store: 1, 2, 3, ...
	chain TEXT    NOT NULL        -- the writer: a till's id, or hub
	      CHECK (length(chain) BETWEEN 1 AND 16),
	epoch INTEGER NOT NULL        -- the writer's epoch
	      CHECK (epoch >= 1),
	seq   INTEGER NOT NULL        -- number in chain and epoch, without a gap
	      CHECK (seq >= 1),
	kind  TEXT    NOT NULL        -- what happened, like sale
	      CHECK (length(kind) BETWEEN 1 AND 15),
	at_ms INTEGER NOT NULL        -- when, UTC milliseconds since 1970
	      CHECK (at_ms >= 0),
	day   INTEGER NOT NULL        -- market day since 1970-01-01
	      CHECK (day BETWEEN -200000 AND 4000000),
	leaf  TEXT    NOT NULL        -- base64url of SHA-256(0x00 || line)
	      CHECK (length(leaf) = 43),
	line  TEXT    NOT NULL        -- the signed JWS; all else repeats it
	      CHECK (length(CAST(line AS BLOB)) BETWEEN 1 AND 22527), -- bytes
	UNIQUE (epoch, seq, chain)
) STRICT;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;

-- What entries name by its hash: sealed document numbers, PIN verifiers.
-- A blob may be deleted (a person's right); the chain verifies without it.
CREATE TABLE blob (
	sha256 TEXT NOT NULL PRIMARY KEY -- base64url of the hash of bytes
	       CHECK (length(sha256) = 43),
	bytes  BLOB NOT NULL             -- what the hash is taken of
	       CHECK (length(bytes) BETWEEN 1 AND 256)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER blob_stays BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'a blob is what its hash says'); END;
