-- What decides whether a person may be given rights at all, as the residents'
-- datasets say it; no names, no numbers.
CREATE TABLE person (
	person  TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(person) = 22), -- person key
	born    BIGINT, -- day, or NULL
	blocked BIGINT NOT NULL CHECK (blocked IN (0, 1)) -- may not buy
);
