-- Refunds and the till's rates, made from entries like 0002_projections.sql:
-- rebuild runs this file again.

-- One row a refund.
DROP TABLE IF EXISTS refund;
CREATE TABLE refund (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	receipt TEXT NOT NULL -- its own number
		CHECK (length(receipt) BETWEEN 5 AND 47),
	sale_epoch INTEGER NOT NULL -- of the sale's entry
		CHECK (sale_epoch >= 1),
	sale_seq INTEGER NOT NULL -- of the sale's entry
		CHECK (sale_seq >= 1),
	sale_day INTEGER NOT NULL -- market day of the sale since 1970-01-01
		CHECK (sale_day BETWEEN -200000 AND 4000000),
	day INTEGER NOT NULL -- market day of the refund
		CHECK (day BETWEEN -200000 AND 4000000),
	shift INTEGER NOT NULL -- number of the shift
		CHECK (shift >= 0),
	operator TEXT NOT NULL -- who took back
		CHECK (length(operator) <= 40),
	approver TEXT NOT NULL -- who approved it, or empty
		CHECK (length(approver) <= 40),
	person TEXT NOT NULL -- person key of the buyer
		CHECK (length(person) <= 22),
	void INTEGER NOT NULL -- 1: the whole sale within its shift
		CHECK (void IN (0, 1)),
	total_fen INTEGER NOT NULL -- sum of the lines, without tax
		CHECK (total_fen >= 0),
	exempt_fen INTEGER NOT NULL -- part that was free of duty
		CHECK (exempt_fen >= 0),
	dutiable_fen INTEGER NOT NULL -- part that was not
		CHECK (dutiable_fen >= 0),
	tax_fen INTEGER NOT NULL -- duty given back
		CHECK (tax_fen >= 0),
	reason TEXT NOT NULL -- in the operator's words
		CHECK (length(reason) BETWEEN 1 AND 200)
) STRICT;
CREATE TRIGGER refund_stays BEFORE UPDATE ON refund
BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;
CREATE TRIGGER refund_remains BEFORE DELETE ON refund
BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;

-- What came back of a sale's line; one range of its key is one sale.
DROP TABLE IF EXISTS refund_line;
CREATE TABLE refund_line (
	sale_epoch INTEGER NOT NULL -- of the sale's entry
		CHECK (sale_epoch >= 1),
	sale_seq INTEGER NOT NULL -- of the sale's entry
		CHECK (sale_seq >= 1),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	line INTEGER NOT NULL -- of the sale, from 0
		CHECK (line BETWEEN 0 AND 35),
	quantity_milli INTEGER NOT NULL -- thousandths of the unit
		CHECK (quantity_milli > 0),
	amount_fen INTEGER NOT NULL -- its share of the line
		CHECK (amount_fen >= 0),
	exempt_fen INTEGER NOT NULL -- part that was free of duty
		CHECK (exempt_fen >= 0),
	dutiable_fen INTEGER NOT NULL -- part that was not
		CHECK (dutiable_fen >= 0),
	tax_fen INTEGER NOT NULL -- duty given back
		CHECK (tax_fen >= 0),
	PRIMARY KEY (sale_epoch, sale_seq, entry, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER refund_line_stays BEFORE UPDATE ON refund_line
BEGIN SELECT RAISE(ABORT, 'refund_line is append-only'); END;
CREATE TRIGGER refund_line_remains BEFORE DELETE ON refund_line
BEGIN SELECT RAISE(ABORT, 'refund_line is append-only'); END;

-- How the money went back.
DROP TABLE IF EXISTS refund_tender;
CREATE TABLE refund_tender (
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	line INTEGER NOT NULL -- from 0
		CHECK (line BETWEEN 0 AND 5),
	kind TEXT NOT NULL -- means of payment
		CHECK (kind = 'cash' OR kind = 'card' OR kind = 'mobile'),
	currency TEXT NOT NULL -- ISO 4217
		CHECK (length(currency) = 3),
	amount_minor INTEGER NOT NULL -- in minor units of the currency
		CHECK (amount_minor > 0),
	value_fen INTEGER NOT NULL -- what it is worth
		CHECK (value_fen >= 0),
	PRIMARY KEY (entry, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER refund_tender_stays BEFORE UPDATE ON refund_tender
BEGIN SELECT RAISE(ABORT, 'refund_tender is append-only'); END;
CREATE TRIGGER refund_tender_remains BEFORE DELETE ON refund_tender
BEGIN SELECT RAISE(ABORT, 'refund_tender is append-only'); END;

-- The till's rate of a currency, for the rest of a market day.
DROP TABLE IF EXISTS till_rate;
CREATE TABLE till_rate (
	currency TEXT NOT NULL -- ISO 4217
		CHECK (length(currency) = 3),
	day INTEGER NOT NULL -- market day since 1970-01-01
		CHECK (day BETWEEN -200000 AND 4000000),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	rate_ppm INTEGER NOT NULL -- yuan for one unit, millionths
		CHECK (rate_ppm > 0),
	PRIMARY KEY (currency, day, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER till_rate_stays BEFORE UPDATE ON till_rate
BEGIN SELECT RAISE(ABORT, 'till_rate is append-only'); END;
CREATE TRIGGER till_rate_remains BEFORE DELETE ON till_rate
BEGIN SELECT RAISE(ABORT, 'till_rate is append-only'); END;

-- Each line that came back, with the line of the sale it was.
DROP VIEW IF EXISTS refunded_line;
CREATE VIEW refunded_line AS
SELECT refund.entry AS entry, refund.sale_day AS sale_day,
       refund.operator AS operator, refund.void AS void,
       sale_line.barcode AS barcode, sale_line.name AS name,
       sale_line.hs AS hs, sale_line.origin AS origin,
       sale_line.shop AS shop, sale_line.unit AS unit,
       refund_line.quantity_milli AS quantity_milli,
       refund_line.amount_fen AS amount_fen,
       refund_line.exempt_fen AS exempt_fen,
       refund_line.dutiable_fen AS dutiable_fen,
       refund_line.tax_fen AS tax_fen
  FROM refund
  JOIN entry AS own ON own.id = refund.entry
  JOIN entry AS sold ON sold.epoch = refund.sale_epoch
   AND sold.seq = refund.sale_seq AND sold.chain = own.chain
  JOIN refund_line ON refund_line.sale_epoch = refund.sale_epoch
   AND refund_line.sale_seq = refund.sale_seq
   AND refund_line.entry = refund.entry
  JOIN sale_line ON sale_line.entry = sold.id
   AND sale_line.line = refund_line.line;
