-- The drawer and agreed prices, made from entries like 0002_projections.sql:
-- rebuild runs this file again. Baskets on hold come from no entry and stay.

-- One row each time the drawer was opened outside a sale.
DROP TABLE IF EXISTS cash_act;
CREATE TABLE cash_act (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	day INTEGER NOT NULL -- market day since 1970-01-01
		CHECK (day BETWEEN -200000 AND 4000000),
	shift INTEGER NOT NULL -- number of the shift
		CHECK (shift >= 0),
	operator TEXT NOT NULL -- who opened it
		CHECK (length(operator) <= 40),
	direction TEXT NOT NULL -- what for
		CHECK (direction IN ('in', 'out', 'no-sale')),
	reason TEXT NOT NULL -- in the operator's words
		CHECK (length(reason) BETWEEN 1 AND 200),
	approver TEXT NOT NULL -- who approved it, or empty
		CHECK (length(approver) <= 40)
) STRICT;
CREATE TRIGGER cash_act_stays BEFORE UPDATE ON cash_act
BEGIN SELECT RAISE(ABORT, 'cash_act is append-only'); END;
CREATE TRIGGER cash_act_remains BEFORE DELETE ON cash_act
BEGIN SELECT RAISE(ABORT, 'cash_act is append-only'); END;

-- Cash put in or taken out, one row a currency.
DROP TABLE IF EXISTS cash_amount;
CREATE TABLE cash_amount (
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	line INTEGER NOT NULL -- from 0
		CHECK (line BETWEEN 0 AND 3),
	direction TEXT NOT NULL -- as in cash_act
		CHECK (direction IN ('in', 'out')),
	currency TEXT NOT NULL -- ISO 4217
		CHECK (length(currency) = 3),
	amount_minor INTEGER NOT NULL -- in minor units of the currency
		CHECK (amount_minor > 0),
	PRIMARY KEY (entry, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER cash_amount_stays BEFORE UPDATE ON cash_amount
BEGIN SELECT RAISE(ABORT, 'cash_amount is append-only'); END;
CREATE TRIGGER cash_amount_remains BEFORE DELETE ON cash_amount
BEGIN SELECT RAISE(ABORT, 'cash_amount is append-only'); END;

-- One row a line that was sold at another price than the list's.
DROP TABLE IF EXISTS price_override;
CREATE TABLE price_override (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	day INTEGER NOT NULL -- market day since 1970-01-01
		CHECK (day BETWEEN -200000 AND 4000000),
	shift INTEGER NOT NULL -- number of the shift
		CHECK (shift >= 0),
	operator TEXT NOT NULL -- who sold
		CHECK (length(operator) <= 40),
	approver TEXT NOT NULL -- who approved it
		CHECK (length(approver) BETWEEN 1 AND 40),
	line INTEGER NOT NULL -- of the sale that follows, from 1
		CHECK (line BETWEEN 1 AND 36),
	barcode TEXT NOT NULL -- code of the goods
		CHECK (length(barcode) BETWEEN 1 AND 32),
	list_fen INTEGER NOT NULL -- the list's price for one unit
		CHECK (list_fen > 0),
	price_fen INTEGER NOT NULL -- the price that was agreed
		CHECK (price_fen > 0),
	quantity_milli INTEGER NOT NULL -- thousandths of the unit
		CHECK (quantity_milli > 0),
	reason TEXT NOT NULL -- in the operator's words
		CHECK (length(reason) BETWEEN 1 AND 200)
) STRICT;
CREATE TRIGGER price_override_stays BEFORE UPDATE ON price_override
BEGIN SELECT RAISE(ABORT, 'price_override is append-only'); END;
CREATE TRIGGER price_override_remains BEFORE DELETE ON price_override
BEGIN SELECT RAISE(ABORT, 'price_override is append-only'); END;

-- Baskets that wait: not yet a sale, so in no entry, and without a person.
CREATE TABLE IF NOT EXISTS held_basket (
	slot INTEGER PRIMARY KEY -- 0 the one at the counter, else on hold
		CHECK (slot BETWEEN 0 AND 20),
	at_ms INTEGER NOT NULL -- when, UTC milliseconds since 1970
		CHECK (at_ms >= 0),
	operator TEXT NOT NULL -- who put it there
		CHECK (length(operator) <= 40),
	note TEXT NOT NULL -- to know it again by, or empty
		CHECK (length(note) <= 64)
) STRICT;

CREATE TABLE IF NOT EXISTS held_line (
	slot INTEGER NOT NULL REFERENCES held_basket (slot), -- its basket
	line INTEGER NOT NULL -- from 0
		CHECK (line BETWEEN 0 AND 35),
	barcode TEXT NOT NULL -- the goods as they were when scanned
		CHECK (length(barcode) BETWEEN 1 AND 32),
	name_zh TEXT NOT NULL -- in Chinese, or empty
		CHECK (length(name_zh) <= 96),
	name_ru TEXT NOT NULL -- in Russian, or empty
		CHECK (length(name_ru) <= 96),
	name_en TEXT NOT NULL -- in English, or empty
		CHECK (length(name_en) <= 96),
	hs TEXT NOT NULL -- customs code
		CHECK (length(hs) <= 10),
	origin TEXT NOT NULL -- country, ISO 3166-1
		CHECK (length(origin) <= 2),
	shop TEXT NOT NULL -- whose goods
		CHECK (length(shop) <= 16),
	unit TEXT NOT NULL -- what quantity counts
		CHECK (unit IN ('piece', 'kg', 'l')),
	price_fen INTEGER NOT NULL -- for one unit
		CHECK (price_fen > 0),
	list_fen INTEGER NOT NULL -- the own price when another was agreed, or 0
		CHECK (list_fen >= 0),
	quantity_milli INTEGER NOT NULL -- thousandths of the unit
		CHECK (quantity_milli > 0),
	amount_fen INTEGER NOT NULL -- price times quantity, or a label's
		CHECK (amount_fen >= 0),
	from_price INTEGER NOT NULL -- 1 when the label told the amount
		CHECK (from_price IN (0, 1)),
	PRIMARY KEY (slot, line)
) STRICT, WITHOUT ROWID;
