-- Persons with several documents, and operators as buyers: projections.

-- A document became one more of a person's, or ceased to be; the latest row
-- of an alias counts.
DROP TABLE IF EXISTS person_link;
CREATE TABLE person_link (
	alias TEXT NOT NULL -- key of the document
		CHECK (length(alias) BETWEEN 1 AND 22),
	entry INTEGER NOT NULL REFERENCES entry (id), -- the entry that says so
	person TEXT NOT NULL -- key the person is known by
		CHECK (length(person) BETWEEN 1 AND 22),
	linked INTEGER NOT NULL -- 0 when it ceased to be
		CHECK (linked IN (0, 1)),
	PRIMARY KEY (alias, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_link_person ON person_link (person);
CREATE TRIGGER person_link_stays BEFORE UPDATE ON person_link
BEGIN SELECT RAISE(ABORT, 'person_link is append-only'); END;
CREATE TRIGGER person_link_remains BEFORE DELETE ON person_link
BEGIN SELECT RAISE(ABORT, 'person_link is append-only'); END;

-- Sales for which another document was shown than the person is known by.
DROP TABLE IF EXISTS sale_shown;
CREATE TABLE sale_shown (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the sale's
	shown TEXT NOT NULL -- key of the document
		CHECK (length(shown) BETWEEN 1 AND 22),
	sealed TEXT NOT NULL -- blob with its sealed number
		CHECK (length(sealed) <= 43)
) STRICT;
CREATE INDEX sale_shown_shown ON sale_shown (shown);
CREATE TRIGGER sale_shown_stays BEFORE UPDATE ON sale_shown
BEGIN SELECT RAISE(ABORT, 'sale_shown is append-only'); END;
CREATE TRIGGER sale_shown_remains BEFORE DELETE ON sale_shown
BEGIN SELECT RAISE(ABORT, 'sale_shown is append-only'); END;

-- Who an operator is as a buyer, where it was told; all rows count.
DROP TABLE IF EXISTS operator_person;
CREATE TABLE operator_person (
	entry INTEGER PRIMARY KEY REFERENCES entry (id), -- the entry that says so
	person TEXT NOT NULL -- key of the operator's own document
		CHECK (length(person) BETWEEN 1 AND 22),
	id TEXT NOT NULL -- the operator
		CHECK (length(id) BETWEEN 1 AND 40)
) STRICT;
CREATE INDEX operator_person_person ON operator_person (person);
CREATE TRIGGER operator_person_stays BEFORE UPDATE ON operator_person
BEGIN SELECT RAISE(ABORT, 'operator_person is append-only'); END;
CREATE TRIGGER operator_person_remains BEFORE DELETE ON operator_person
BEGIN SELECT RAISE(ABORT, 'operator_person is append-only'); END;
