-- Refunds whose sale is not here yet: it may come with a late entry of an
-- earlier epoch, and is credited then.
CREATE TABLE refund_waiting (
	chain    TEXT    NOT NULL, -- of both
	epoch    INTEGER NOT NULL, -- of the refund's entry
	seq      INTEGER NOT NULL, -- of the refund's entry
	of_epoch INTEGER NOT NULL, -- of the sale's entry
	of_seq   INTEGER NOT NULL, -- of the sale's entry
	PRIMARY KEY (chain, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_waiting_sale ON refund_waiting (chain, of_epoch, of_seq);
