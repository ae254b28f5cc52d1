-- Datasets: goods, residents, shops and rates, as stacks of layers. They
-- are no ledger: each file is kept by its hash, which a dataset entry names.

CREATE TABLE layer (
	dataset   TEXT NOT NULL    -- which stack
		CHECK (dataset = 'goods' OR dataset = 'residents' OR
			dataset = 'shops' OR dataset = 'rates'),
	layer     INTEGER NOT NULL -- 1, 2, 3, ...; the higher covers the lower
		CHECK (layer >= 1),
	published INTEGER NOT NULL -- 0 while its rows are being staged
		CHECK (published IN (0, 1)),
	replaces  INTEGER NOT NULL -- 1 when it hides every layer below
		CHECK (replaces IN (0, 1)),
	keys      INTEGER NOT NULL -- keys it added to those in sight before
		CHECK (keys >= 0),
	PRIMARY KEY (dataset, layer)
) STRICT, WITHOUT ROWID;

-- Layers whose rows count.
CREATE VIEW layer_in_sight AS
SELECT dataset, layer, keys
  FROM layer
 WHERE published = 1
   AND layer >= (SELECT coalesce(max(newer.layer), 0)
		   FROM layer AS newer
		  WHERE newer.dataset = layer.dataset
		    AND newer.published = 1
		    AND newer.replaces = 1);

-- Goods and residents come by the hundred thousand, in any order: rows are
-- appended as they come, and only the narrow index is filled at random.
CREATE TABLE goods (
	barcode   TEXT NOT NULL    -- normalised code, or prefix and item
		CHECK (length(barcode) BETWEEN 1 AND 32),
	layer     INTEGER NOT NULL -- of the dataset goods
		CHECK (layer >= 1),
	name_zh   TEXT NOT NULL    -- Chinese name
		CHECK (length(name_zh) <= 96),
	name_ru   TEXT NOT NULL    -- Russian name
		CHECK (length(name_ru) <= 96),
	name_en   TEXT NOT NULL    -- English name
		CHECK (length(name_en) <= 96),
	hs        TEXT NOT NULL    -- customs code, 4 to 10 digits
		CHECK (length(hs) BETWEEN 4 AND 10),
	origin    TEXT NOT NULL    -- country, ISO 3166-1
		CHECK (length(origin) = 2),
	shop      TEXT NOT NULL    -- whose goods
		CHECK (length(shop) BETWEEN 1 AND 16),
	unit      TEXT NOT NULL    -- what the price is for
		CHECK (unit = 'piece' OR unit = 'kg' OR unit = 'l'),
	price_fen INTEGER NOT NULL -- for one unit
		CHECK (price_fen > 0),
	UNIQUE (barcode, layer)
) STRICT;

CREATE TABLE resident (
	document    TEXT NOT NULL    -- kind of document
		CHECK (document = 'cn-id' OR document = 'foreigner-id' OR
			document = 'passport' OR document = 'resident-card'),
	number      TEXT NOT NULL    -- its number, normalised
		CHECK (length(number) BETWEEN 1 AND 20),
	layer       INTEGER NOT NULL -- of the dataset residents
		CHECK (layer >= 1),
	name        TEXT NOT NULL    -- of the person
		CHECK (length(name) <= 96),
	born        INTEGER          -- day since 1970-01-01, if known
		CHECK (born BETWEEN -200000 AND 4000000),
	valid_until INTEGER          -- last day of the certificate, if it ends
		CHECK (valid_until BETWEEN -200000 AND 4000000),
	status      TEXT NOT NULL    -- may the person buy
		CHECK (status IN ('active', 'blocked')),
	UNIQUE (document, number, layer)
) STRICT;

CREATE TABLE shop (
	shop    TEXT NOT NULL    -- id of the stall
		CHECK (length(shop) BETWEEN 1 AND 16),
	layer   INTEGER NOT NULL -- of the dataset shops
		CHECK (layer >= 1),
	name    TEXT NOT NULL    -- of the seller
		CHECK (length(name) <= 96),
	country TEXT NOT NULL    -- country, ISO 3166-1
		CHECK (length(country) = 2),
	PRIMARY KEY (shop, layer)
) STRICT, WITHOUT ROWID;

CREATE TABLE rate (
	currency TEXT NOT NULL    -- ISO 4217
		CHECK (length(currency) = 3),
	from_day INTEGER NOT NULL -- first day it holds
		CHECK (from_day BETWEEN -200000 AND 4000000),
	layer    INTEGER NOT NULL -- of the dataset rates
		CHECK (layer >= 1),
	rate_ppm INTEGER NOT NULL -- yuan for one unit, millionths
		CHECK (rate_ppm > 0),
	PRIMARY KEY (currency, from_day, layer)
) STRICT, WITHOUT ROWID;
