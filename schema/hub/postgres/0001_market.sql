-- The steps that were taken.
CREATE TABLE hub_schema (
	step BIGINT NOT NULL PRIMARY KEY -- 1, 2, 3, ...
);

-- The market's hub: every chain as it was signed, and what rights are out.
-- Entries and statements are the truth; all sums are made from them.

-- One row: who we are, and where our own chain ends.
CREATE TABLE hub_state (
	id          BIGINT NOT NULL PRIMARY KEY CHECK (id = 1), -- there is one
	market      TEXT COLLATE "C" NOT NULL,  -- its name, like suifenhe
	hub_epoch   BIGINT NOT NULL   -- of the hub's chain, +1 after a restore
	            CHECK (hub_epoch >= 1),
	chain_seq   BIGINT NOT NULL,  -- last entry of the hub's chain
	chain_leaf  TEXT COLLATE "C" NOT NULL,  -- its leaf
	chain_at_ms BIGINT NOT NULL,  -- its time
	chain_day   BIGINT NOT NULL,  -- its market day
	frozen      BIGINT NOT NULL   -- 1: no rights are given until tills report
	            CHECK (frozen IN (0, 1)),
	identity    TEXT COLLATE "C" NOT NULL   -- of the database server, or empty
);

-- Every entry of every chain, as the exact line.
CREATE TABLE entry (
	id    BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,  -- in order of arrival
	chain TEXT COLLATE "C" NOT NULL -- the writer: a till's id, or hub
	      CHECK (length(chain) BETWEEN 1 AND 16),
	epoch BIGINT NOT NULL CHECK (epoch >= 1), -- the writer's epoch
	seq   BIGINT NOT NULL CHECK (seq >= 1),   -- in chain and epoch, no gap
	kind  TEXT COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 15), -- like sale
	at_ms BIGINT NOT NULL CHECK (at_ms >= 0), -- when, by the writer's clock
	day   BIGINT NOT NULL CHECK (day BETWEEN -200000 AND 4000000), -- market day
	leaf  TEXT COLLATE "C" NOT NULL CHECK (length(leaf) = 43), -- of the line
	line  TEXT COLLATE "C" NOT NULL, -- the signed JWS; all else repeats it
	flag  TEXT COLLATE "C" NOT NULL, -- why it is not trusted or has no effect, or empty
	PRIMARY KEY (chain, epoch, seq, day)
) PARTITION BY RANGE (day);
CREATE INDEX entry_kind ON entry (kind, chain, id);
CREATE INDEX entry_position ON entry (id);

-- The other branches of forked chains, as exact lines; they count as well.
CREATE TABLE fork (
	chain TEXT COLLATE "C" NOT NULL, -- the writer
	epoch BIGINT NOT NULL, -- its epoch
	seq   BIGINT NOT NULL, -- the number that was used twice
	leaf  TEXT COLLATE "C" NOT NULL, -- of the second line with that number
	line  TEXT COLLATE "C" NOT NULL, -- the second line
	at_ms BIGINT NOT NULL, -- when it came
	PRIMARY KEY (chain, epoch, leaf)
);

-- The tills of the market.
CREATE TABLE till (
	chain    TEXT COLLATE "C" NOT NULL PRIMARY KEY -- its id
	         CHECK (length(chain) BETWEEN 1 AND 16),
	state    TEXT COLLATE "C" NOT NULL -- may it be given rights?
	         CHECK (state IN ('live', 'quarantined', 'lost', 'left')),
	epoch    BIGINT NOT NULL, -- its latest
	hub_seq  BIGINT NOT NULL, -- statements made to it in this hub epoch
	reported BIGINT NOT NULL, -- hub epoch for which it has told its leases
	seen_ms  BIGINT NOT NULL  -- when it was heard last
);

-- A till's key and head, one epoch each.
CREATE TABLE till_epoch (
	chain   TEXT COLLATE "C" NOT NULL, -- the till
	epoch   BIGINT NOT NULL CHECK (epoch >= 1), -- its epoch
	key     TEXT COLLATE "C" NOT NULL CHECK (length(key) = 43), -- Ed25519, public
	seq     BIGINT NOT NULL CHECK (seq >= 0), -- last entry held, 0: none
	leaf    TEXT COLLATE "C" NOT NULL CHECK (length(leaf) = 43), -- its leaf
	at_ms   BIGINT NOT NULL, -- its time
	revoked BIGINT NOT NULL, -- trusted to this seq; -1: wholly
	held    BIGINT NOT NULL, -- from here on no effects: not understood; 0: all
	PRIMARY KEY (chain, epoch)
);

-- The one row that decides: a person's allowance of a day.
CREATE TABLE quota_day (
	person   TEXT COLLATE "C" NOT NULL CHECK (length(person) = 22), -- person key
	day      BIGINT NOT NULL, -- market day
	limit_id TEXT COLLATE "C" NOT NULL, -- of the rules, like value-day
	q        BIGINT NOT NULL CHECK (q >= 0),    -- cap
	h        BIGINT NOT NULL CHECK (h >= 0),    -- of it, kept for permits
	used     BIGINT NOT NULL CHECK (used >= 0), -- settled on leases, net
	held     BIGINT NOT NULL CHECK (held >= 0), -- out on leases
	unl      BIGINT NOT NULL CHECK (unl >= 0),  -- sold without a lease, net
	ovr      BIGINT NOT NULL CHECK (ovr >= 0),  -- released by officers
	lost     BIGINT NOT NULL CHECK (lost >= 0), -- found out after a restore
	last     BIGINT NOT NULL, -- the last grant
	avail    BIGINT GENERATED ALWAYS AS (q + ovr - used - held
		- CASE WHEN h > unl THEN h ELSE unl END) STORED, -- can be granted
	PRIMARY KEY (person, day, limit_id),
	CHECK (used + held <= q - h + ovr + lost)
) PARTITION BY RANGE (day);

-- Statements to tills, as the exact lines: leases, refusals, permits, recalls.
CREATE TABLE lease (
	chain     TEXT COLLATE "C" NOT NULL, -- the till
	epoch     BIGINT NOT NULL, -- its epoch
	request   TEXT COLLATE "C" NOT NULL, -- the id the till gave
	day       BIGINT NOT NULL, -- market day
	leaf      TEXT COLLATE "C",          -- of the line; NULL: disclaimed before it was
	kind      TEXT COLLATE "C" NOT NULL  -- scan, day, permit, refusal, recall, disclaimed
	          CHECK (kind IN ('scan', 'day', 'permit', 'refusal', 'recall',
	                          'disclaimed')),
	hub_epoch BIGINT NOT NULL, -- when it was made
	hub_seq   BIGINT NOT NULL, -- number among the statements to the till
	person    TEXT COLLATE "C" NOT NULL, -- person key, or empty
	limit_id  TEXT COLLATE "C" NOT NULL, -- of the rules
	amount    BIGINT NOT NULL CHECK (amount >= 0), -- the right, fen
	used      BIGINT NOT NULL CHECK (used BETWEEN 0 AND amount), -- sold on it
	state     TEXT COLLATE "C" NOT NULL  -- frozen: the till's epoch is over
	          CHECK (state IN ('open', 'closed', 'frozen')),
	line      TEXT COLLATE "C" NOT NULL, -- the signed statement
	PRIMARY KEY (chain, epoch, request, day)
) PARTITION BY RANGE (day);
CREATE INDEX lease_leaf ON lease (leaf);
CREATE INDEX lease_person ON lease (person, day, state);
CREATE INDEX lease_order ON lease (chain, hub_epoch, hub_seq);

-- What sales use of limits, and what refunds give back (below zero).
CREATE TABLE quota_use (
	id       BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,  -- in order of arrival
	chain    TEXT COLLATE "C" NOT NULL, -- of the entry
	epoch    BIGINT NOT NULL, -- of the entry
	seq      BIGINT NOT NULL, -- of the entry
	limit_id TEXT COLLATE "C" NOT NULL, -- of the rules
	branch   BIGINT NOT NULL, -- 0: in the chain; else one that forked off
	person   TEXT COLLATE "C" NOT NULL CHECK (length(person) = 22), -- person key
	day      BIGINT NOT NULL, -- whose allowance
	at_ms    BIGINT NOT NULL, -- when, by the till's clock
	used     BIGINT NOT NULL, -- in the limit's measure
	leased   BIGINT NOT NULL, -- of it, within the lease
	lease    TEXT COLLATE "C" NOT NULL, -- its leaf, or empty
	of_epoch BIGINT NOT NULL, -- refunds: the sale, else 0
	of_seq   BIGINT NOT NULL, -- refunds: the sale, else 0
	PRIMARY KEY (chain, epoch, seq, limit_id, branch, day)
) PARTITION BY RANGE (day);
CREATE INDEX quota_use_person ON quota_use (person, limit_id, day, used);
CREATE INDEX quota_use_position ON quota_use (id);

-- Permits given for a day.
CREATE TABLE permit_day (
	day   BIGINT NOT NULL PRIMARY KEY, -- market day
	given BIGINT NOT NULL CHECK (given >= 0) -- so many tills have one
);

-- What was found beyond a limit, the latest word of it.
CREATE TABLE assessed (
	person   TEXT COLLATE "C" NOT NULL, -- person key
	day      BIGINT NOT NULL, -- market day
	limit_id TEXT COLLATE "C" NOT NULL, -- of the rules
	excess   BIGINT NOT NULL, -- fen
	tax      BIGINT NOT NULL, -- fen
	epoch    BIGINT NOT NULL, -- of the entry in the hub's chain
	seq      BIGINT NOT NULL, -- of the entry
	PRIMARY KEY (person, day, limit_id)
);

-- Codes that let a till in, each once.
CREATE TABLE enrol_code (
	chain    TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- the till it is for
	code     TEXT COLLATE "C" NOT NULL, -- 20 symbols
	until_ms BIGINT NOT NULL, -- no longer than this
	key      TEXT COLLATE "C" NOT NULL, -- that it let in, or empty
	epoch    BIGINT NOT NULL, -- of the till, then
	entry    BIGINT NOT NULL  -- seq of the enrol entry, then
);

-- What entries name by its hash: PIN verifiers, sealed document numbers.
CREATE TABLE blob (
	sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(sha256) = 43), -- of bytes
	bytes  BYTEA NOT NULL CHECK (length(bytes) BETWEEN 1 AND 256) -- the blob
);

-- Datasets, in pieces of 256 KiB.
CREATE TABLE dataset_part (
	sha256 TEXT COLLATE "C" NOT NULL, -- of the whole file
	part   BIGINT NOT NULL CHECK (part >= 0), -- 0, 1, 2, ...
	bytes  BYTEA NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144), -- piece
	PRIMARY KEY (sha256, part)
);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'this table is append-only'; END $$;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry
	FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
	FOR EACH ROW WHEN (OLD.line <> NEW.line OR OLD.leaf <> NEW.leaf)
	EXECUTE FUNCTION append_only();
CREATE TRIGGER lease_remains BEFORE DELETE ON lease
	FOR EACH ROW EXECUTE FUNCTION append_only();

-- Days beyond those that have a partition of their own.
CREATE TABLE entry_other PARTITION OF entry DEFAULT;
CREATE TABLE quota_day_other PARTITION OF quota_day DEFAULT;
CREATE TABLE lease_other PARTITION OF lease DEFAULT;
CREATE TABLE quota_use_other PARTITION OF quota_use DEFAULT;

-- Partitions of the four tables for a day, unless they are there.
CREATE FUNCTION make_day(day bigint) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
	parent text;
BEGIN
	PERFORM pg_advisory_xact_lock(1364480083);
	FOREACH parent IN ARRAY ARRAY['entry', 'quota_day', 'lease', 'quota_use']
	LOOP
		IF to_regclass(format('%I', parent || '_' || day)) IS NULL THEN
			BEGIN
				EXECUTE format(
					'CREATE TABLE %I PARTITION OF %I'
					' FOR VALUES FROM (%s) TO (%s)',
					parent || '_' || day, parent, day,
					day + 1);
			EXCEPTION WHEN check_violation THEN
				NULL; -- rows of the day lie among the others
			END;
		END IF;
	END LOOP;
END
$$;
