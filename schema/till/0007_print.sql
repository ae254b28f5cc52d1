-- Papers to print. They come from no entry, as baskets on hold do not: what
-- is on paper is told by the printer and by people, and rebuild leaves it.

CREATE TABLE print_job (
	job INTEGER PRIMARY KEY -- 1, 2, 3, ... in the order of printing
		CHECK (job >= 1),
	at_ms INTEGER NOT NULL -- when it was asked for, UTC ms since 1970
		CHECK (at_ms >= 0),
	operator TEXT NOT NULL -- who asked
		CHECK (length(operator) <= 40),
	what TEXT NOT NULL -- kind of paper
		CHECK (what IN ('receipt', 'report', 'drawer')),
	receipt TEXT NOT NULL -- its number, or empty
		CHECK (length(receipt) <= 47),
	copy INTEGER NOT NULL -- 0 = the original, n = copy n
		CHECK (copy BETWEEN 0 AND 2147483647),
	shift INTEGER NOT NULL -- of a report, or 0
		CHECK (shift >= 0),
	language TEXT NOT NULL -- of the labels
		CHECK (language IN ('en', 'zh', 'ru')),
	kick INTEGER NOT NULL -- 1: the drawer is opened with it
		CHECK (kick IN (0, 1)),
	state TEXT NOT NULL -- unknown: from the first byte on, until told
		CHECK (state IN ('waiting', 'sent', 'confirmed', 'unknown',
			'dropped'))
) STRICT;

-- What is still to be done is found without the rest.
CREATE INDEX print_job_open ON print_job (state, job)
	WHERE state IN ('waiting', 'unknown');
