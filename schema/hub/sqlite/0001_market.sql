-- The market's hub: every chain as it was signed, and what rights are out.
-- Entries and statements are the truth; all sums are made from them.
PRAGMA application_id = 1364480083; -- "QTPS"

-- One row: who we are, and where our own chain ends.
CREATE TABLE hub_state (
	id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- there is one
	market      TEXT NOT NULL,  -- its name, like suifenhe
	hub_epoch   INTEGER NOT NULL   -- of the hub's chain, +1 after a restore
	            CHECK (hub_epoch >= 1),
	chain_seq   INTEGER NOT NULL,  -- last entry of the hub's chain
	chain_leaf  TEXT NOT NULL,  -- its leaf
	chain_at_ms INTEGER NOT NULL,  -- its time
	chain_day   INTEGER NOT NULL,  -- its market day
	frozen      INTEGER NOT NULL   -- 1: no rights are given until tills report
	            CHECK (frozen IN (0, 1)),
	identity    TEXT NOT NULL   -- of the database server, or empty
) STRICT;

-- Every entry of every chain, as the exact line.
CREATE TABLE entry (
	id    INTEGER PRIMARY KEY,  -- in order of arrival
	chain TEXT NOT NULL -- the writer: a till's id, or hub
	      CHECK (length(chain) BETWEEN 1 AND 16),
	epoch INTEGER NOT NULL CHECK (epoch >= 1), -- the writer's epoch
	seq   INTEGER NOT NULL CHECK (seq >= 1),   -- in chain and epoch, no gap
	kind  TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 15), -- like sale
	at_ms INTEGER NOT NULL CHECK (at_ms >= 0), -- when, by the writer's clock
	day   INTEGER NOT NULL CHECK (day BETWEEN -200000 AND 4000000), -- market day
	leaf  TEXT NOT NULL CHECK (length(leaf) = 43), -- of the line
	line  TEXT NOT NULL, -- the signed JWS; all else repeats it
	flag  TEXT NOT NULL, -- why it is not trusted or has no effect, or empty
	UNIQUE (chain, epoch, seq)
) STRICT;
CREATE INDEX entry_kind ON entry (kind, chain, id);

-- The other branches of forked chains, as exact lines; they count as well.
CREATE TABLE fork (
	chain TEXT NOT NULL, -- the writer
	epoch INTEGER NOT NULL, -- its epoch
	seq   INTEGER NOT NULL, -- the number that was used twice
	leaf  TEXT NOT NULL, -- of the second line with that number
	line  TEXT NOT NULL, -- the second line
	at_ms INTEGER NOT NULL, -- when it came
	PRIMARY KEY (chain, epoch, leaf)
) STRICT;

-- The tills of the market.
CREATE TABLE till (
	chain    TEXT NOT NULL PRIMARY KEY -- its id
	         CHECK (length(chain) BETWEEN 1 AND 16),
	state    TEXT NOT NULL -- may it be given rights?
	         CHECK (state IN ('live', 'quarantined', 'lost', 'left')),
	epoch    INTEGER NOT NULL, -- its latest
	hub_seq  INTEGER NOT NULL, -- statements made to it in this hub epoch
	reported INTEGER NOT NULL, -- hub epoch for which it has told its leases
	seen_ms  INTEGER NOT NULL  -- when it was heard last
) STRICT;

-- A till's key and head, one epoch each.
CREATE TABLE till_epoch (
	chain   TEXT NOT NULL, -- the till
	epoch   INTEGER NOT NULL CHECK (epoch >= 1), -- its epoch
	key     TEXT NOT NULL CHECK (length(key) = 43), -- Ed25519, public
	seq     INTEGER NOT NULL CHECK (seq >= 0), -- last entry held, 0: none
	leaf    TEXT NOT NULL CHECK (length(leaf) = 43), -- its leaf
	at_ms   INTEGER NOT NULL, -- its time
	revoked INTEGER NOT NULL, -- trusted to this seq; -1: wholly
	held    INTEGER NOT NULL, -- from here on no effects: not understood; 0: all
	PRIMARY KEY (chain, epoch)
) STRICT;

-- The one row that decides: a person's allowance of a day.
CREATE TABLE quota_day (
	person   TEXT NOT NULL CHECK (length(person) = 22), -- person key
	day      INTEGER NOT NULL, -- market day
	limit_id TEXT NOT NULL, -- of the rules, like value-day
	q        INTEGER NOT NULL CHECK (q >= 0),    -- cap
	h        INTEGER NOT NULL CHECK (h >= 0),    -- of it, kept for permits
	used     INTEGER NOT NULL CHECK (used >= 0), -- settled on leases, net
	held     INTEGER NOT NULL CHECK (held >= 0), -- out on leases
	unl      INTEGER NOT NULL CHECK (unl >= 0),  -- sold without a lease, net
	ovr      INTEGER NOT NULL CHECK (ovr >= 0),  -- released by officers
	lost     INTEGER NOT NULL CHECK (lost >= 0), -- found out after a restore
	last     INTEGER NOT NULL, -- the last grant
	avail    INTEGER GENERATED ALWAYS AS (q + ovr - used - held
		- CASE WHEN h > unl THEN h ELSE unl END) STORED, -- can be granted
	PRIMARY KEY (person, day, limit_id),
	CHECK (used + held <= q - h + ovr + lost)
) STRICT;

-- Statements to tills, as the exact lines: leases, refusals, permits, recalls.
CREATE TABLE lease (
	chain     TEXT NOT NULL, -- the till
	epoch     INTEGER NOT NULL, -- its epoch
	request   TEXT NOT NULL, -- the id the till gave
	day       INTEGER NOT NULL, -- market day
	leaf      TEXT,          -- of the line; NULL: disclaimed before it was
	kind      TEXT NOT NULL  -- scan, day, permit, refusal, recall, disclaimed
	          CHECK (kind IN ('scan', 'day', 'permit', 'refusal', 'recall',
	                          'disclaimed')),
	hub_epoch INTEGER NOT NULL, -- when it was made
	hub_seq   INTEGER NOT NULL, -- number among the statements to the till
	person    TEXT NOT NULL, -- person key, or empty
	limit_id  TEXT NOT NULL, -- of the rules
	amount    INTEGER NOT NULL CHECK (amount >= 0), -- the right, fen
	used      INTEGER NOT NULL CHECK (used BETWEEN 0 AND amount), -- sold on it
	state     TEXT NOT NULL  -- frozen: the till's epoch is over
	          CHECK (state IN ('open', 'closed', 'frozen')),
	line      TEXT NOT NULL, -- the signed statement
	PRIMARY KEY (chain, epoch, request, day)
) STRICT;
CREATE INDEX lease_leaf ON lease (leaf);
CREATE INDEX lease_person ON lease (person, day, state);
CREATE INDEX lease_order ON lease (chain, hub_epoch, hub_seq);

-- What sales use of limits, and what refunds give back (below zero).
CREATE TABLE quota_use (
	id       INTEGER PRIMARY KEY,  -- in order of arrival
	chain    TEXT NOT NULL, -- of the entry
	epoch    INTEGER NOT NULL, -- of the entry
	seq      INTEGER NOT NULL, -- of the entry
	limit_id TEXT NOT NULL, -- of the rules
	branch   INTEGER NOT NULL, -- 0: in the chain; else one that forked off
	person   TEXT NOT NULL CHECK (length(person) = 22), -- person key
	day      INTEGER NOT NULL, -- whose allowance
	at_ms    INTEGER NOT NULL, -- when, by the till's clock
	used     INTEGER NOT NULL, -- in the limit's measure
	leased   INTEGER NOT NULL, -- of it, within the lease
	lease    TEXT NOT NULL, -- its leaf, or empty
	of_epoch INTEGER NOT NULL, -- refunds: the sale, else 0
	of_seq   INTEGER NOT NULL, -- refunds: the sale, else 0
	UNIQUE (chain, epoch, seq, limit_id, branch)
) STRICT;
CREATE INDEX quota_use_person ON quota_use (person, limit_id, day, used);

-- Permits given for a day.
CREATE TABLE permit_day (
	day   INTEGER NOT NULL PRIMARY KEY, -- market day
	given INTEGER NOT NULL CHECK (given >= 0) -- so many tills have one
) STRICT;

-- What was found beyond a limit, the latest word of it.
CREATE TABLE assessed (
	person   TEXT NOT NULL, -- person key
	day      INTEGER NOT NULL, -- market day
	limit_id TEXT NOT NULL, -- of the rules
	excess   INTEGER NOT NULL, -- fen
	tax      INTEGER NOT NULL, -- fen
	epoch    INTEGER NOT NULL, -- of the entry in the hub's chain
	seq      INTEGER NOT NULL, -- of the entry
	PRIMARY KEY (person, day, limit_id)
) STRICT;

-- Codes that let a till in, each once.
CREATE TABLE enrol_code (
	chain    TEXT NOT NULL PRIMARY KEY, -- the till it is for
	code     TEXT NOT NULL, -- 20 symbols
	until_ms INTEGER NOT NULL, -- no longer than this
	key      TEXT NOT NULL, -- that it let in, or empty
	epoch    INTEGER NOT NULL, -- of the till, then
	entry    INTEGER NOT NULL  -- seq of the enrol entry, then
) STRICT;

-- What entries name by its hash: PIN verifiers, sealed document numbers.
CREATE TABLE blob (
	sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 43), -- of bytes
	bytes  BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 256) -- the blob
) STRICT;

-- Datasets, in pieces of 256 KiB.
CREATE TABLE dataset_part (
	sha256 TEXT NOT NULL, -- of the whole file
	part   INTEGER NOT NULL CHECK (part >= 0), -- 0, 1, 2, ...
	bytes  BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144), -- piece
	PRIMARY KEY (sha256, part)
) STRICT;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
WHEN OLD.line <> NEW.line OR OLD.leaf <> NEW.leaf OR OLD.chain <> NEW.chain
  OR OLD.epoch <> NEW.epoch OR OLD.seq <> NEW.seq
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER lease_remains BEFORE DELETE ON lease
BEGIN SELECT RAISE(ABORT, 'statements are kept'); END;
