-- Which documents the keys of linked persons are: to look each up among the
-- residents. Of no entry, like the residents themselves: a row may be deleted
-- when the person asks, and then only its own document says who may buy.
CREATE TABLE person_document (
	person   TEXT PRIMARY KEY -- key of the document
		CHECK (length(person) BETWEEN 1 AND 22),
	document TEXT NOT NULL    -- kind of document
		CHECK (document = 'cn-id' OR document = 'foreigner-id' OR
			document = 'passport' OR document = 'resident-card'),
	number   TEXT NOT NULL    -- its number, normalised
		CHECK (length(number) BETWEEN 1 AND 20)
) STRICT, WITHOUT ROWID;
