-- The market's hub, for a till that belongs to one. Nothing here comes from
-- the till's own entries, so a rebuild leaves it alone.

-- One row for a till that joined a market; none for one that stands alone.
CREATE TABLE hub (
	id    INTEGER PRIMARY KEY CHECK (id = 1),
	url   TEXT    NOT NULL        -- where it answers, https
	      CHECK (length(url) BETWEEN 9 AND 128),
	key   TEXT    NOT NULL        -- Ed25519 public, base64url
	      CHECK (length(key) = 43),
	pin   TEXT    NOT NULL        -- of its certificate's public key
	      CHECK (length(pin) <= 64),
	epoch INTEGER NOT NULL        -- highest epoch of the hub that was seen
	      CHECK (epoch >= 0),
	seq   INTEGER NOT NULL        -- highest statement of it to this till
	      CHECK (seq >= 0),
	read  INTEGER NOT NULL        -- statements were fetched up to this one
	      CHECK (read >= 0),
	boxes INTEGER NOT NULL        -- sealed numbers were sent up to this entry
	      CHECK (boxes >= 0)
) STRICT;

-- The hub's chain as far as it was fetched: exact lines, checked.
CREATE TABLE hub_entry (
	id    INTEGER PRIMARY KEY,    -- position here: 1, 2, 3, ...
	epoch INTEGER NOT NULL        -- the hub's epoch
	      CHECK (epoch >= 1),
	seq   INTEGER NOT NULL        -- number in that epoch, without a gap
	      CHECK (seq >= 1),
	kind  TEXT    NOT NULL        -- what happened, like enrol
	      CHECK (length(kind) BETWEEN 1 AND 15),
	at_ms INTEGER NOT NULL        -- when, UTC milliseconds since 1970
	      CHECK (at_ms >= 0),
	day   INTEGER NOT NULL        -- market day since 1970-01-01
	      CHECK (day BETWEEN -200000 AND 4000000),
	leaf  TEXT    NOT NULL        -- base64url of SHA-256(0x00 || line)
	      CHECK (length(leaf) = 43),
	line  TEXT    NOT NULL        -- the signed JWS; all else repeats it
	      CHECK (length(CAST(line AS BLOB)) BETWEEN 1 AND 22527),
	UNIQUE (epoch, seq)
) STRICT;
CREATE TRIGGER hub_entry_stays BEFORE UPDATE ON hub_entry
BEGIN SELECT RAISE(ABORT, 'hub_entry is append-only'); END;
CREATE TRIGGER hub_entry_remains BEFORE DELETE ON hub_entry
BEGIN SELECT RAISE(ABORT, 'hub_entry is append-only'); END;

-- Operators of the market; the latest row of an id counts.
CREATE TABLE hub_operator (
	id     TEXT    NOT NULL       -- operator id
	       CHECK (length(id) BETWEEN 1 AND 40),
	entry  INTEGER NOT NULL       -- the hub's entry that says so
	       REFERENCES hub_entry (id),
	name   TEXT    NOT NULL       -- for people
	       CHECK (length(name) <= 96),
	role   TEXT    NOT NULL       -- what the operator may do
	       CHECK (role = 'cashier' OR role = 'manager' OR
			role = 'administrator' OR role = 'auditor'),
	active INTEGER NOT NULL       -- 0 when disabled
	       CHECK (active IN (0, 1)),
	pin    TEXT    NOT NULL       -- blob with the PIN verifier
	       CHECK (length(pin) <= 43),
	PRIMARY KEY (id, entry)
) STRICT, WITHOUT ROWID;

-- Rules of the market by version; the document is in the hub's entry.
CREATE TABLE hub_rules (
	version  INTEGER NOT NULL     -- 1, 2, 3, ...
	         CHECK (version >= 1),
	entry    INTEGER NOT NULL     -- the hub's entry that says so
	         REFERENCES hub_entry (id),
	from_day INTEGER NOT NULL     -- first day in force
	         CHECK (from_day BETWEEN -200000 AND 4000000),
	PRIMARY KEY (version, entry)
) STRICT, WITHOUT ROWID;

-- Datasets of the market, in order; each is taken once it is here whole.
CREATE TABLE hub_dataset (
	entry    INTEGER PRIMARY KEY  -- the hub's entry that says so
	         REFERENCES hub_entry (id),
	dataset  TEXT    NOT NULL     -- goods, residents, shops or rates
	         CHECK (length(dataset) BETWEEN 1 AND 15),
	sha256   TEXT    NOT NULL     -- of the CSV file
	         CHECK (length(sha256) = 43),
	bytes    INTEGER NOT NULL     -- of the file
	         CHECK (bytes >= 0),
	replaces INTEGER NOT NULL     -- 1: rows not in it are gone
	         CHECK (replaces IN (0, 1)),
	taken    INTEGER NOT NULL     -- 1: its rows are in force here
	         CHECK (taken IN (0, 1))
) STRICT;

-- What persons bought beyond a limit: the latest for each counts.
CREATE TABLE hub_assess (
	person   TEXT    NOT NULL     -- person key
	         CHECK (length(person) BETWEEN 1 AND 22),
	day      INTEGER NOT NULL     -- market day of the sales
	         CHECK (day BETWEEN -200000 AND 4000000),
	limit_id TEXT    NOT NULL     -- limit of the rules
	         CHECK (length(limit_id) BETWEEN 1 AND 24),
	entry    INTEGER NOT NULL     -- the hub's entry that says so
	         REFERENCES hub_entry (id),
	excess_fen INTEGER NOT NULL   -- beyond the limit
	         CHECK (excess_fen >= 0),
	tax_fen  INTEGER NOT NULL     -- duty on it
	         CHECK (tax_fen >= 0),
	PRIMARY KEY (person, day, limit_id, entry)
) STRICT, WITHOUT ROWID;

-- What the hub stated to this till: rights, permits, refusals, recalls.
CREATE TABLE statement (
	leaf      TEXT    NOT NULL PRIMARY KEY -- its name
	          CHECK (length(leaf) = 43),
	hub_epoch INTEGER NOT NULL    -- the hub's epoch when it was made
	          CHECK (hub_epoch >= 1),
	hub_seq   INTEGER NOT NULL    -- its number among those to this till
	          CHECK (hub_seq >= 0),
	epoch     INTEGER NOT NULL    -- the till's epoch it is good in
	          CHECK (epoch >= 0),
	kind      TEXT    NOT NULL    -- scan, day, permit, refusal or recall
	          CHECK (length(kind) BETWEEN 1 AND 15),
	request   TEXT    NOT NULL    -- what it answers, or empty
	          CHECK (length(request) <= 22),
	person    TEXT    NOT NULL    -- person key, or empty
	          CHECK (length(person) <= 22),
	day       INTEGER             -- market day it is good on
	          CHECK (day BETWEEN -200000 AND 4000000),
	lease     TEXT    NOT NULL    -- of a recall: which one, or empty
	          CHECK (length(lease) <= 43),
	known     INTEGER NOT NULL    -- own entries up to this position were
	          CHECK (known >= 0), -- in the figures it states
	line      TEXT    NOT NULL    -- the signed JWS; all else repeats it
	          CHECK (length(CAST(line AS BLOB)) BETWEEN 1 AND 8192)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_person ON statement (person, day);
CREATE INDEX statement_request ON statement (request);
CREATE INDEX statement_recall ON statement (lease) WHERE kind = 'recall';
CREATE TRIGGER statement_stays BEFORE UPDATE ON statement
BEGIN SELECT RAISE(ABORT, 'statement is append-only'); END;
CREATE TRIGGER statement_remains BEFORE DELETE ON statement
BEGIN SELECT RAISE(ABORT, 'statement is append-only'); END;

-- How far the hub holds each epoch of this till's chain, as it last said.
CREATE TABLE sent (
	epoch INTEGER PRIMARY KEY     -- of this till
	      CHECK (epoch >= 1),
	seq   INTEGER NOT NULL        -- the last entry that is there
	      CHECK (seq >= 0),
	leaf  TEXT    NOT NULL        -- its leaf
	      CHECK (length(leaf) = 43),
	at_ms INTEGER NOT NULL        -- when the hub said so, by its clock
	      CHECK (at_ms >= 0)
) STRICT;

-- Acknowledgements are told from what waits to be sent.
CREATE INDEX entry_ack ON entry (epoch, seq) WHERE kind = 'ack';

-- What persons used at other tills of the market, for the screen.
CREATE TABLE hub_use (
	person   TEXT    NOT NULL     -- person key
	         CHECK (length(person) BETWEEN 1 AND 22),
	limit_id TEXT    NOT NULL     -- limit of the rules
	         CHECK (length(limit_id) BETWEEN 1 AND 24),
	day      INTEGER NOT NULL     -- market day it counts for
	         CHECK (day BETWEEN -200000 AND 4000000),
	used     INTEGER NOT NULL,    -- in the limit's measure, net
	PRIMARY KEY (person, limit_id, day)
) STRICT, WITHOUT ROWID;

-- How far the use of a day was fetched.
CREATE TABLE hub_use_read (
	day  INTEGER PRIMARY KEY      -- market day
	     CHECK (day BETWEEN -200000 AND 4000000),
	next INTEGER NOT NULL         -- where to go on
	     CHECK (next >= 0)
) STRICT;
