-- Rights this till asked for, used and gave back, made from entries like
-- 0002_projections.sql: rebuild runs this file again.

-- One row a request for a right.
DROP TABLE IF EXISTS lease_ask;
CREATE TABLE lease_ask (
	request TEXT NOT NULL PRIMARY KEY -- its id
		CHECK (length(request) = 22),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	kind TEXT NOT NULL -- scan, day or permit
		CHECK (length(kind) BETWEEN 1 AND 15),
	person TEXT NOT NULL -- person key, or empty
		CHECK (length(person) <= 22),
	day INTEGER NOT NULL -- market day it is for
		CHECK (day BETWEEN -200000 AND 4000000)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER lease_ask_stays BEFORE UPDATE ON lease_ask
BEGIN SELECT RAISE(ABORT, 'lease_ask is append-only'); END;
CREATE TRIGGER lease_ask_remains BEFORE DELETE ON lease_ask
BEGIN SELECT RAISE(ABORT, 'lease_ask is append-only'); END;

-- One row a right that no sale stands on any more.
DROP TABLE IF EXISTS lease_close;
CREATE TABLE lease_close (
	lease TEXT NOT NULL -- leaf of the statement
		CHECK (length(lease) = 43),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	used_fen INTEGER NOT NULL -- of it, in all
		CHECK (used_fen >= 0),
	PRIMARY KEY (lease, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER lease_close_stays BEFORE UPDATE ON lease_close
BEGIN SELECT RAISE(ABORT, 'lease_close is append-only'); END;
CREATE TRIGGER lease_close_remains BEFORE DELETE ON lease_close
BEGIN SELECT RAISE(ABORT, 'lease_close is append-only'); END;

-- One row a request whose answer will never be used.
DROP TABLE IF EXISTS lease_disclaim;
CREATE TABLE lease_disclaim (
	request TEXT NOT NULL -- id of the request
		CHECK (length(request) = 22),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	PRIMARY KEY (request, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER lease_disclaim_stays BEFORE UPDATE ON lease_disclaim
BEGIN SELECT RAISE(ABORT, 'lease_disclaim is append-only'); END;
CREATE TRIGGER lease_disclaim_remains BEFORE DELETE ON lease_disclaim
BEGIN SELECT RAISE(ABORT, 'lease_disclaim is append-only'); END;

-- One row a sale that stands on a right.
DROP TABLE IF EXISTS lease_sale;
CREATE TABLE lease_sale (
	lease TEXT NOT NULL -- leaf of the lease or permit
		CHECK (length(lease) = 43),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	person TEXT NOT NULL -- person key of the buyer
		CHECK (length(person) BETWEEN 1 AND 22),
	PRIMARY KEY (lease, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER lease_sale_stays BEFORE UPDATE ON lease_sale
BEGIN SELECT RAISE(ABORT, 'lease_sale is append-only'); END;
CREATE TRIGGER lease_sale_remains BEFORE DELETE ON lease_sale
BEGIN SELECT RAISE(ABORT, 'lease_sale is append-only'); END;

-- One row an acknowledgement of the hub.
DROP TABLE IF EXISTS ack;
CREATE TABLE ack (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	epoch INTEGER NOT NULL -- of this till's chain
		CHECK (epoch >= 1),
	seq INTEGER NOT NULL -- held by the hub up to here
		CHECK (seq >= 0),
	hub_epoch INTEGER NOT NULL -- of the hub
		CHECK (hub_epoch >= 1),
	hub_ms INTEGER NOT NULL -- the hub's time
		CHECK (hub_ms >= 0)
) STRICT;
CREATE TRIGGER ack_stays BEFORE UPDATE ON ack
BEGIN SELECT RAISE(ABORT, 'ack is append-only'); END;
CREATE TRIGGER ack_remains BEFORE DELETE ON ack
BEGIN SELECT RAISE(ABORT, 'ack is append-only'); END;
