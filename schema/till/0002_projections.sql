-- Projections: what entries say, laid out to be found. Nothing here is a
-- source: verify checks every row against its entry, and rebuild runs this
-- file again and makes all rows anew. Words are compared one by one: for
-- IN with more than two of them SQLite makes a table at every row.

-- One row a sale.
DROP TABLE IF EXISTS sale;
CREATE TABLE sale (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	receipt TEXT NOT NULL -- receipt number
		CHECK (length(receipt) BETWEEN 5 AND 47),
	day INTEGER NOT NULL -- market day since 1970-01-01
		CHECK (day BETWEEN -200000 AND 4000000),
	shift INTEGER NOT NULL -- number of the shift
		CHECK (shift >= 0),
	operator TEXT NOT NULL -- who sold
		CHECK (length(operator) <= 40),
	person TEXT NOT NULL -- person key of the buyer
		CHECK (length(person) <= 22),
	document TEXT NOT NULL -- kind of document shown
		CHECK (length(document) <= 15),
	sealed TEXT NOT NULL -- blob with the sealed number
		CHECK (length(sealed) <= 43),
	total_fen INTEGER NOT NULL -- sum of the lines, without tax
		CHECK (total_fen >= 0),
	exempt_fen INTEGER NOT NULL -- part free of duty
		CHECK (exempt_fen >= 0),
	dutiable_fen INTEGER NOT NULL -- part not free of duty
		CHECK (dutiable_fen >= 0),
	tax_fen INTEGER NOT NULL -- duty on it
		CHECK (tax_fen >= 0),
	change_fen INTEGER NOT NULL -- cash given back
		CHECK (change_fen >= 0),
	basis TEXT NOT NULL -- why it was allowed
		CHECK (basis = 'alone' OR basis = 'lease' OR basis = 'permit' OR
			basis = 'override')
) STRICT;
CREATE TRIGGER sale_stays BEFORE UPDATE ON sale
BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
CREATE TRIGGER sale_remains BEFORE DELETE ON sale
BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;

-- One row a line of a sale.
DROP TABLE IF EXISTS sale_line;
CREATE TABLE sale_line (
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	line INTEGER NOT NULL -- from 0
		CHECK (line BETWEEN 0 AND 35),
	barcode TEXT NOT NULL -- code of the goods
		CHECK (length(barcode) BETWEEN 1 AND 32),
	name TEXT NOT NULL -- as printed on the receipt
		CHECK (length(name) <= 96),
	hs TEXT NOT NULL -- customs code
		CHECK (length(hs) <= 10),
	origin TEXT NOT NULL -- country, ISO 3166-1
		CHECK (length(origin) <= 2),
	shop TEXT NOT NULL -- whose goods
		CHECK (length(shop) <= 16),
	unit TEXT NOT NULL -- what quantity counts
		CHECK (unit = 'piece' OR unit = 'kg' OR unit = 'l'),
	quantity_milli INTEGER NOT NULL -- thousandths of the unit
		CHECK (quantity_milli > 0),
	price_fen INTEGER NOT NULL -- for one unit
		CHECK (price_fen >= 0),
	amount_fen INTEGER NOT NULL -- price times quantity
		CHECK (amount_fen >= 0),
	treatment TEXT NOT NULL -- how customs treats it
		CHECK (length(treatment) BETWEEN 1 AND 15),
	exempt_fen INTEGER NOT NULL -- part free of duty
		CHECK (exempt_fen >= 0),
	dutiable_fen INTEGER NOT NULL -- part not free of duty
		CHECK (dutiable_fen >= 0),
	rate_ppm INTEGER NOT NULL -- rate of duty, millionths
		CHECK (rate_ppm >= 0),
	tax_fen INTEGER NOT NULL -- duty on it
		CHECK (tax_fen >= 0),
	PRIMARY KEY (entry, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sale_line_stays BEFORE UPDATE ON sale_line
BEGIN SELECT RAISE(ABORT, 'sale_line is append-only'); END;
CREATE TRIGGER sale_line_remains BEFORE DELETE ON sale_line
BEGIN SELECT RAISE(ABORT, 'sale_line is append-only'); END;

-- One row a payment of a sale.
DROP TABLE IF EXISTS tender;
CREATE TABLE tender (
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	line INTEGER NOT NULL -- from 0
		CHECK (line BETWEEN 0 AND 5),
	kind TEXT NOT NULL -- means of payment
		CHECK (kind = 'cash' OR kind = 'card' OR kind = 'mobile'),
	currency TEXT NOT NULL -- ISO 4217
		CHECK (length(currency) = 3),
	amount_minor INTEGER NOT NULL -- in minor units of the currency
		CHECK (amount_minor > 0),
	rate_ppm INTEGER NOT NULL -- yuan for one unit, millionths
		CHECK (rate_ppm > 0),
	value_fen INTEGER NOT NULL -- what it is worth
		CHECK (value_fen >= 0),
	PRIMARY KEY (entry, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tender_stays BEFORE UPDATE ON tender
BEGIN SELECT RAISE(ABORT, 'tender is append-only'); END;
CREATE TRIGGER tender_remains BEFORE DELETE ON tender
BEGIN SELECT RAISE(ABORT, 'tender is append-only'); END;

-- What a person used of a limit; one range of its key is one sum.
DROP TABLE IF EXISTS quota_use;
CREATE TABLE quota_use (
	person TEXT NOT NULL -- person key
		CHECK (length(person) BETWEEN 1 AND 22),
	limit_id TEXT NOT NULL -- limit of the rules
		CHECK (length(limit_id) BETWEEN 1 AND 24),
	day INTEGER NOT NULL -- market day it counts for
		CHECK (day BETWEEN -200000 AND 4000000),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	used INTEGER NOT NULL -- in the limit's measure; a return is < 0
		CHECK (used <> 0),
	PRIMARY KEY (person, limit_id, day, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quota_use_stays BEFORE UPDATE ON quota_use
BEGIN SELECT RAISE(ABORT, 'quota_use is append-only'); END;
CREATE TRIGGER quota_use_remains BEFORE DELETE ON quota_use
BEGIN SELECT RAISE(ABORT, 'quota_use is append-only'); END;

-- One row a refused sale.
DROP TABLE IF EXISTS refusal;
CREATE TABLE refusal (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	day INTEGER NOT NULL -- market day since 1970-01-01
		CHECK (day BETWEEN -200000 AND 4000000),
	code TEXT NOT NULL -- the rule, like over-limit
		CHECK (length(code) BETWEEN 1 AND 24),
	person TEXT NOT NULL -- person key, or empty
		CHECK (length(person) <= 22),
	document TEXT NOT NULL -- kind of document shown
		CHECK (length(document) <= 15),
	barcode TEXT NOT NULL -- of the line at fault, or empty
		CHECK (length(barcode) <= 32),
	limit_id TEXT NOT NULL -- limit at fault, or empty
		CHECK (length(limit_id) <= 24),
	total_fen INTEGER NOT NULL -- of the refused basket
		CHECK (total_fen >= 0),
	remaining_fen INTEGER NOT NULL -- what was left of the allowance
) STRICT;
CREATE TRIGGER refusal_stays BEFORE UPDATE ON refusal
BEGIN SELECT RAISE(ABORT, 'refusal is append-only'); END;
CREATE TRIGGER refusal_remains BEFORE DELETE ON refusal
BEGIN SELECT RAISE(ABORT, 'refusal is append-only'); END;

-- An operator as of an entry; the latest row of an id counts.
DROP TABLE IF EXISTS operator;
CREATE TABLE operator (
	id TEXT NOT NULL -- operator id
		CHECK (length(id) BETWEEN 1 AND 40),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	name TEXT NOT NULL -- for people
		CHECK (length(name) <= 96),
	role TEXT NOT NULL -- what the operator may do
		CHECK (role = 'cashier' OR role = 'manager' OR
			role = 'administrator' OR role = 'auditor'),
	active INTEGER NOT NULL -- 0 when disabled
		CHECK (active IN (0, 1)),
	pin TEXT NOT NULL -- blob with the PIN verifier
		CHECK (length(pin) <= 43),
	PRIMARY KEY (id, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER operator_stays BEFORE UPDATE ON operator
BEGIN SELECT RAISE(ABORT, 'operator is append-only'); END;
CREATE TRIGGER operator_remains BEFORE DELETE ON operator
BEGIN SELECT RAISE(ABORT, 'operator is append-only'); END;

-- One row an attempt to log in.
DROP TABLE IF EXISTS login;
CREATE TABLE login (
	id TEXT NOT NULL -- operator id
		CHECK (length(id) <= 40),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	outcome TEXT NOT NULL -- how it ended
		CHECK (outcome = 'ok' OR outcome = 'wrong-pin' OR
			outcome = 'locked'),
	at_ms INTEGER NOT NULL -- when, UTC milliseconds since 1970
		CHECK (at_ms >= 0),
	PRIMARY KEY (id, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER login_stays BEFORE UPDATE ON login
BEGIN SELECT RAISE(ABORT, 'login is append-only'); END;
CREATE TRIGGER login_remains BEFORE DELETE ON login
BEGIN SELECT RAISE(ABORT, 'login is append-only'); END;

-- One row when a shift opens, one when it closes.
DROP TABLE IF EXISTS shift;
CREATE TABLE shift (
	shift INTEGER NOT NULL -- its number
		CHECK (shift >= 0),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	act TEXT NOT NULL -- what happened
		CHECK (act IN ('open', 'close')),
	at_ms INTEGER NOT NULL -- when, UTC milliseconds since 1970
		CHECK (at_ms >= 0),
	sales INTEGER NOT NULL -- sales of the shift, at its close
		CHECK (sales >= 0),
	sold_fen INTEGER NOT NULL -- their totals, at its close
		CHECK (sold_fen >= 0),
	PRIMARY KEY (shift, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER shift_stays BEFORE UPDATE ON shift
BEGIN SELECT RAISE(ABORT, 'shift is append-only'); END;
CREATE TRIGGER shift_remains BEFORE DELETE ON shift
BEGIN SELECT RAISE(ABORT, 'shift is append-only'); END;

-- Cash in the drawer when a shift opens or closes.
DROP TABLE IF EXISTS shift_cash;
CREATE TABLE shift_cash (
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	source TEXT NOT NULL -- counted by a person or by the ledger
		CHECK (source IN ('counted', 'expected')),
	line INTEGER NOT NULL -- from 0
		CHECK (line BETWEEN 0 AND 3),
	currency TEXT NOT NULL -- ISO 4217
		CHECK (length(currency) = 3),
	amount_minor INTEGER NOT NULL, -- in minor units of the currency
	PRIMARY KEY (entry, source, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER shift_cash_stays BEFORE UPDATE ON shift_cash
BEGIN SELECT RAISE(ABORT, 'shift_cash is append-only'); END;
CREATE TRIGGER shift_cash_remains BEFORE DELETE ON shift_cash
BEGIN SELECT RAISE(ABORT, 'shift_cash is append-only'); END;

-- Rules by version; the document is in the entry.
DROP TABLE IF EXISTS rules_version;
CREATE TABLE rules_version (
	version INTEGER NOT NULL -- 1, 2, 3, ...
		CHECK (version >= 1),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	from_day INTEGER NOT NULL -- first day in force
		CHECK (from_day BETWEEN -200000 AND 4000000),
	PRIMARY KEY (version, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rules_version_stays BEFORE UPDATE ON rules_version
BEGIN SELECT RAISE(ABORT, 'rules_version is append-only'); END;
CREATE TRIGGER rules_version_remains BEFORE DELETE ON rules_version
BEGIN SELECT RAISE(ABORT, 'rules_version is append-only'); END;

-- One row a receipt that was printed again.
DROP TABLE IF EXISTS copy;
CREATE TABLE copy (
	receipt TEXT NOT NULL -- receipt number
		CHECK (length(receipt) BETWEEN 5 AND 47),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	copy INTEGER NOT NULL -- 1, 2, 3, ...
		CHECK (copy >= 1),
	PRIMARY KEY (receipt, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER copy_stays BEFORE UPDATE ON copy
BEGIN SELECT RAISE(ABORT, 'copy is append-only'); END;
CREATE TRIGGER copy_remains BEFORE DELETE ON copy
BEGIN SELECT RAISE(ABORT, 'copy is append-only'); END;
