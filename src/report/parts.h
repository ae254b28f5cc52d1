#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "sheet.h"

#include "report/export.h"
#include "sign/chain.h"
#include "sign/jws.h"

/* The files of a bundle, one function for each kind of them. */

/* One chain and epoch of the ledger, and what of it is exported. */
struct part {
	struct store_range all; /* from its first entry to the last exported */
	int64_t first;          /* of the export; 0: nothing of it */
	char key[HASH_TEXT_SIZE];
	struct bundle_chain chain;
};

struct parts {
	const struct export_ask *ask;
	struct bundle *bundle;
	struct export_done *done;
	struct part *list;
	int count;
	struct bundle_silent *silent; /* of a hub */
	int silent_count;
	int64_t leases;              /* lines; -1: a till's, which has none */
	char roster[HASH_TEXT_SIZE]; /* leaf of the entry, of a hub */
	int64_t version; /* of the rules of the chain at hand, the last */
	/* of the file being written */
	struct part *part;
	struct chain link;
	int64_t lines;
	bool begun;
	struct period days;
	struct jws_payload payload;
	struct entry entry;
};

/* The entry in a stored line, nothing checked; false: not readable. */
bool parts_read(struct parts *parts, const struct store_entry *stored);

/* Fill the list: every chain, where the export begins in it, its key. */
enum err parts_find(struct parts *parts, struct error *why) NODISCARD;
void parts_cleanup(struct parts *parts);

/* The rows of a sheet over every chain of the export. */
enum err parts_rows(struct parts *parts, const struct sheet *sheet,
	struct sheet_sink sink, struct error *why) NODISCARD;

/* Each writes its files for every chain; rules from all that is known. */
enum err parts_rules(struct parts *parts, struct error *why) NODISCARD;
enum err parts_context(struct parts *parts, struct error *why) NODISCARD;
enum err parts_entries(struct parts *parts, struct error *why) NODISCARD;
/* The entries counted and looked at, but not written. */
enum err parts_survey(struct parts *parts, struct error *why) NODISCARD;
enum err parts_sealed(struct parts *parts, struct error *why) NODISCARD;

/* What only a hub has: lines of other branches, statements, the roster. */
enum err parts_silent(struct parts *parts, struct error *why) NODISCARD;
enum err parts_forks(struct parts *parts, struct error *why) NODISCARD;
enum err parts_leases(struct parts *parts, struct error *why) NODISCARD;
enum err parts_roster(struct parts *parts, struct error *why) NODISCARD;
enum err parts_tables(struct parts *parts, struct error *why) NODISCARD;

#endif
