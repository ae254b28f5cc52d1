#ifndef AUDIT_CHECK_H
#define AUDIT_CHECK_H

#include "anchor.h"
#include "claims.h"
#include "fact.h"
#include "feed.h"
#include "market.h"

/* A bundle being checked: what all the parts of the check share. */
struct check {
	const struct verify_ask *ask;
	struct faults *faults;
	struct unzip *zip;
	struct ring ring;
	struct ring trust; /* of --trust; empty without */
	struct book *book;
	struct claims *claims;
	struct anchors anchors;
	struct market market;
	struct opened *opened; /* NULL: nobody asked for numbers */
	struct leases *leases;
	bool has_leases; /* the bundle holds the hub's statements */
	struct quotas *quotas;
	struct refs *refs;
	struct tables *tables; /* NULL in a quick check */
	struct rows_plan plan;
	struct feed *feed;
	struct fact_context context;
	int64_t entries;
	bool has_roster; /* the entry that the manifest names was met */
	struct verify_chain *chains; /* of the claims, in their order */
};

/* The name of a file of a chain: "entries/T01-1.jws". */
void check_name(char *ret, const char *folder, const struct claim_chain *chain,
	const char *ending);

/* "T01-1.jws" as chain and epoch; false when it is none. */
bool check_name_parse(const char *name, struct claim_chain *ret);

/* Files: all that the manifest names, nothing else, each as it says. */
enum err check_files(struct check *check, struct error *why) NODISCARD;

/* All chains were walked: no file of lines is left over. */
void check_leftovers(struct check *check);

/* A document of rules as an entry brings it: the file holds the same. */
void check_rules_file(struct check *check, const struct entry *entry);

/* The hash of a file that was read elsewhere; "" when it was not whole. */
void check_file_hash(struct check *check, const char *name, const char *sha256);

#endif
