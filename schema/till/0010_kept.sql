-- Files that travel with a backup: imported datasets by their hash, and the
-- sealed keys. Filled in a backup only; in a ledger at work it is empty.
CREATE TABLE kept (
	name  TEXT    NOT NULL   -- in the home, like keys/till.key
	      CHECK (name GLOB 'keys/*.key' OR name GLOB 'datasets/*.csv'),
	part  INTEGER NOT NULL   -- pieces of the file in order: 1, 2, 3, ...
	      CHECK (part >= 1),
	bytes BLOB    NOT NULL
	      CHECK (length(bytes) BETWEEN 1 AND 65536),
	PRIMARY KEY (name, part)
) STRICT;
