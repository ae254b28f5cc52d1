#include "leases.h"

#include "linefile.h"
#include "sorter.h"

#include "base/base64url.h"
#include "base/say.h"
#include "entry/statement.h"
#include "sign/hash.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LEAF_BYTES    32
#define PERSON_BYTES  16
#define REQUEST_BYTES 16

/* A statement, or what was done on one. */
struct right {
	uint8_t leaf[LEAF_BYTES];
	uint8_t what; /* RIGHT_... */
	uint8_t kind; /* of a lease: enum lease_kind; of a sale: its basis */
	uint8_t person[PERSON_BYTES];
	int32_t chain; /* place in the claims; -1: none there */
	int32_t day;
	int64_t seq;    /* 0 of a statement */
	int64_t amount; /* granted, or used */
	int64_t total;  /* of a permit */
	int64_t count;  /* of a permit */
	int64_t at_ms;  /* of a sale; of a permit: its end */
	char limit[RULES_ID_SIZE];
};

enum {
	RIGHT_GIVEN,
	RIGHT_DISCLAIM,
	RIGHT_SALE,
	RIGHT_CLOSE,
};

/* A request: the statement that answers it, or that it was disclaimed. */
struct asked {
	uint8_t request[REQUEST_BYTES];
	int32_t chain;
	int64_t disclaimed;       /* where; 0 of the statement */
	uint8_t leaf[LEAF_BYTES]; /* of the statement */
};

struct leases {
	struct sorter *sorter; /* of struct right */
	struct sorter *asked;  /* of struct asked */
};

/* Everything on one statement stands together, the statement first. */
static int compare(const void *a, const void *b)
{
	const struct right *left = a;
	const struct right *right = b;
	int order = memcmp(left->leaf, right->leaf, LEAF_BYTES);

	if (order == 0)
		order = left->what - right->what;
	if (order == 0)
		order = memcmp(left->person, right->person, PERSON_BYTES);
	if (order == 0)
		order = (left->chain > right->chain) -
			(left->chain < right->chain);
	if (order == 0)
		order = (left->seq > right->seq) - (left->seq < right->seq);
	return order;
}

/* Of a till's request first that it was disclaimed. */
static int compare_asked(const void *a, const void *b)
{
	const struct asked *left = a;
	const struct asked *right = b;
	int order = memcmp(left->request, right->request, REQUEST_BYTES);

	if (order == 0)
		order = (left->chain > right->chain) -
			(left->chain < right->chain);
	if (order == 0)
		order = (left->disclaimed < right->disclaimed) -
			(left->disclaimed > right->disclaimed);
	return order;
}

enum err leases_open(struct leases **ret, struct error *why)
{
	struct leases *leases = calloc(1, sizeof(*leases));
	enum err rc;

	if (leases == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = sorter_open(sizeof(struct right), compare, &leases->sorter, why);
	if (!rc)
		rc = sorter_open(sizeof(struct asked), compare_asked,
			&leases->asked, why);
	if (rc) {
		leases_close(leases);
		return rc;
	}
	*ret = leases;
	return ERR_OK;
}

void leases_close(struct leases *leases)
{
	if (leases == NULL)
		return;
	sorter_close(leases->sorter);
	sorter_close(leases->asked);
	free(leases);
}

/* Bytes of a text that was found to be of their length before; else zeros. */
static void take_bytes(const char *text, uint8_t *ret, size_t size)
{
	struct error why;
	size_t got = 0;

	if (text[0] != '\0')
		(void)!base64url_decode(
			text, strlen(text), ret, size, &got, &why);
}

/* -- statements --------------------------------------------------------------
 */

static int find_chain(
	const struct claims *claims, const char *chain, int64_t epoch)
{
	for (int i = 0; i < claims->chain_count; i++) {
		if (claims->chains[i].epoch == epoch &&
			text_same(claims->chains[i].chain, chain))
			return i;
	}
	return -1;
}

static bool read_statement(const struct check *check, const char *line,
	size_t length, struct lease_statement *ret)
{
	static struct jws_payload payload;
	const struct ring_key *key = ring_of_line(&check->ring, line, length);
	struct error why;

	return key != NULL && text_same(key->chain, HUB_CHAIN) &&
	       jws_open(line, length, JWS_LEASE, &key->key, &payload) ==
		       JWS_GOOD &&
	       !lease_decode(payload.bytes, payload.length, ret, &why) &&
	       text_same(ret->market, check->claims->market);
}

static enum err take_statement(struct leases *leases, struct check *check,
	const char *line, size_t length, struct error *why)
{
	static struct lease_statement lease;
	struct right right = { .what = RIGHT_GIVEN };
	struct asked asked = { .disclaimed = 0 };
	char leaf[HASH_TEXT_SIZE];
	enum err rc;

	if (!read_statement(check, line, length, &lease)) {
		fault_add(check->faults, FAULT_LEASE, 0,
			"a statement is not the hub's, or not of this market");
		return ERR_OK;
	}
	hash_leaf(line, length, leaf);
	take_bytes(leaf, right.leaf, LEAF_BYTES);
	take_bytes(lease.person, right.person, PERSON_BYTES);
	right.kind = (uint8_t)lease.kind;
	right.chain = find_chain(check->claims, lease.chain, lease.epoch);
	right.day = lease.day;
	right.amount = lease.amount.minor;
	right.total = lease.total.minor;
	right.count = lease.count;
	right.at_ms = lease.not_after.ms;
	memcpy(right.limit, lease.limit, sizeof(right.limit));
	rc = sorter_add(leases->sorter, &right, why);
	if (rc)
		return rc;
	take_bytes(lease.request, asked.request, REQUEST_BYTES);
	memcpy(asked.leaf, right.leaf, LEAF_BYTES);
	asked.chain = right.chain;
	return sorter_add(leases->asked, &asked, why);
}

static enum err read_lines(struct leases *leases, struct check *check,
	const struct claim_statements *file, struct linefile *lines,
	struct error *why)
{
	const char *line = NULL;
	size_t length = 0;
	int64_t count = 0;
	struct error said;
	enum err rc;

	while (!(rc = linefile_next(lines, &line, &length, &said))) {
		count++;
		rc = take_statement(leases, check, line, length, why);
		if (rc)
			return rc;
	}
	if (rc == ERR_SYSTEM)
		return error_set(why, rc, "%s", said.text);
	if (rc == ERR_FORGED)
		fault_add(check->faults, FAULT_LEASE, 0, "the file %s: %s",
			file->file, said.text);
	if (rc == ERR_NOT_FOUND && count != file->count)
		fault_add(check->faults, FAULT_MANIFEST, 0,
			"the file %s has %" PRId64
			" statements; the manifest says %" PRId64,
			file->file, count, file->count);
	return ERR_OK;
}

enum err leases_read(
	struct leases *leases, struct check *check, struct error *why)
{
	const struct claims *claims = check->claims;
	enum err rc = ERR_OK;

	faults_at(check->faults, "", 0);
	for (int i = 0; !rc && i < claims->statement_count; i++) {
		const struct claim_statements *file = &claims->statements[i];
		const struct unzip_member *member =
			unzip_find(check->zip, file->file);
		struct linefile *lines = NULL;

		if (!text_same(file->type, "qp-lease+jws"))
			continue;
		check->has_leases = true;
		if (member == NULL)
			continue; /* check_files tells it */
		rc = linefile_open(check->zip, member, &lines, why);
		if (!rc)
			rc = read_lines(leases, check, file, lines, why);
		linefile_close(lines);
	}
	return rc;
}

/* -- what was done on them
 * ----------------------------------------------------- */

enum err leases_add_sale(struct leases *leases, int chain,
	const struct fact *fact, const struct limit *limit, struct error *why)
{
	struct right right = { .what = RIGHT_SALE,
		.kind = (uint8_t)fact->basis,
		.chain = chain,
		.day = fact->day,
		.seq = fact->seq,
		.at_ms = fact->told.ms };

	take_bytes(fact->lease, right.leaf, LEAF_BYTES);
	take_bytes(fact->person, right.person, PERSON_BYTES);
	memcpy(right.limit, limit->id, sizeof(right.limit));
	for (int i = 0; i < fact->use_count; i++) {
		if (text_same(fact->uses[i].limit, limit->id))
			right.amount = fact->uses[i].used;
	}
	return sorter_add(leases->sorter, &right, why);
}

static enum err add_closed(struct leases *leases, int chain,
	const struct entry *entry, struct error *why)
{
	const struct entry_lease_close *close = &entry->body.lease_close;
	struct right right = { .what = RIGHT_CLOSE,
		.chain = chain,
		.day = entry->day,
		.seq = entry->seq,
		.amount = close->used.minor };

	take_bytes(close->lease, right.leaf, LEAF_BYTES);
	return sorter_add(leases->sorter, &right, why);
}

static enum err add_disclaimed(struct leases *leases, int chain,
	const struct entry *entry, struct error *why)
{
	struct asked asked = { .chain = chain, .disclaimed = entry->seq };

	take_bytes(entry->body.lease_disclaim.request, asked.request,
		REQUEST_BYTES);
	return sorter_add(leases->asked, &asked, why);
}

enum err leases_add_end(struct leases *leases, int chain,
	const struct entry *entry, struct error *why)
{
	return entry->kind == ENTRY_LEASE_CLOSE
		       ? add_closed(leases, chain, entry, why)
		       : add_disclaimed(leases, chain, entry, why);
}

/* Statements that answer what the same till has disclaimed. */
static enum err find_disclaimed(struct leases *leases, struct error *why)
{
	struct asked disclaimed = { .disclaimed = 0 };
	struct asked asked;
	enum err rc = sorter_sort(leases->asked, why);

	while (!rc && !(rc = sorter_next(leases->asked, &asked, why))) {
		struct right right = { .what = RIGHT_DISCLAIM,
			.chain = asked.chain,
			.seq = disclaimed.disclaimed };

		if (asked.disclaimed > 0) {
			disclaimed = asked;
			continue;
		}
		if (disclaimed.disclaimed == 0 ||
			disclaimed.chain != asked.chain ||
			memcmp(disclaimed.request, asked.request,
				REQUEST_BYTES) != 0)
			continue;
		memcpy(right.leaf, asked.leaf, LEAF_BYTES);
		rc = sorter_add(leases->sorter, &right, why);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- the check
 * ----------------------------------------------------------------- */

/* One statement with what was sold on it so far. */
struct group {
	struct check *check;
	bool is_given;
	bool is_disclaimed;
	struct right given;
	int64_t used;
	int64_t sales;
	int64_t last; /* the greatest number of a sale */
	bool has_close;
	int64_t of_person; /* a permit: used by the person below */
	uint8_t person[PERSON_BYTES];
};

static void tell(const struct group *group, const struct right *at, int64_t seq,
	const char *message)
{
	const struct claim_chain *chain =
		&group->check->claims->chains[at->chain];

	faults_at(group->check->faults, chain->chain, chain->epoch);
	fault_add(group->check->faults, FAULT_LEASE, seq, "%s", say(message));
}

static bool is_permit(const struct group *group)
{
	return group->given.kind == LEASE_PERMIT;
}

static bool fits_person(const struct group *group, const struct right *sale)
{
	return is_permit(group) ||
	       memcmp(group->given.person, sale->person, PERSON_BYTES) == 0;
}

/* Is the right of this till, day and limit, and for this person? */
static bool fits(const struct group *group, const struct right *sale)
{
	const struct right *given = &group->given;
	bool kind = given->kind == LEASE_SCAN || given->kind == LEASE_DAY;

	/* An officer may sell beyond either. */
	if (sale->kind == BASIS_PERMIT ||
		(sale->kind == BASIS_OVERRIDE && is_permit(group)))
		kind = is_permit(group);

	return kind && given->chain == sale->chain && given->day == sale->day &&
	       text_same(given->limit, sale->limit) && fits_person(group, sale);
}

static void add_sale(struct group *group, const struct right *sale)
{
	const struct right *given = &group->given;

	if (!group->is_given) {
		tell(group, sale, sale->seq,
			N_("the sale stands on a right that the hub has not"
			   " given"));
		return;
	}
	if (!fits(group, sale)) {
		tell(group, sale, sale->seq,
			N_("the sale stands on a right of another till, person,"
			   " day or kind"));
		return;
	}
	if (group->is_disclaimed)
		tell(group, sale, sale->seq,
			N_("the sale stands on a right that its till has"
			   " disclaimed"));
	if (memcmp(group->person, sale->person, PERSON_BYTES) != 0)
		group->of_person = 0;
	memcpy(group->person, sale->person, PERSON_BYTES);
	group->of_person += sale->amount;
	group->used += sale->amount;
	group->sales++;
	if (sale->seq > group->last)
		group->last = sale->seq;
	if (sale->amount > 0 && group->of_person > given->amount &&
		sale->kind != BASIS_OVERRIDE)
		tell(group, sale, sale->seq,
			N_("more is sold on a right than it grants"));
	if (is_permit(group) && sale->at_ms > given->at_ms)
		tell(group, sale, sale->seq,
			N_("the sale stands on a permit that is over"));
}

/* Sales of that day may lie before a range. */
static bool lies_before(const struct group *group)
{
	const struct claims *claims = group->check->claims;

	return claims->chains[group->given.chain].first > 1 &&
	       group->given.day <= claims->from;
}

static void add_close(struct group *group, const struct right *close)
{
	const struct right *given = &group->given;

	if (!group->is_given || given->chain != close->chain)
		tell(group, close, close->seq,
			N_("a right is closed that the hub has not given to"
			   " this till"));
	else if (group->has_close)
		tell(group, close, close->seq, N_("a right is closed twice"));
	else if (group->last > close->seq)
		tell(group, close, group->last,
			N_("the sale stands on a right that was closed before"
			   " it"));
	else if (group->used != close->amount && !lies_before(group))
		tell(group, close, close->seq,
			N_("the close of a right does not say what was sold on"
			   " it"));
	group->has_close = true;
}

/* What only the whole of it shows. */
static void end_group(const struct group *group)
{
	const struct right *given = &group->given;

	if (group->is_given && is_permit(group) && group->sales > 0 &&
		(group->sales > given->count || group->used > given->total))
		tell(group, given, group->last,
			N_("more is sold on a permit than it grants in all"));
}

static void add_given(struct group *group, const struct right *given)
{
	if (group->is_given) {
		faults_at(group->check->faults, "", 0);
		fault_add(group->check->faults, FAULT_LEASE, 0,
			"a statement is there twice");
		return;
	}
	group->is_given = true;
	group->given = *given;
}

static void take(struct group *group, const struct right *right)
{
	if (memcmp(group->given.leaf, right->leaf, LEAF_BYTES) != 0) {
		struct check *check = group->check;

		end_group(group);
		*group = (struct group){ .check = check };
		memcpy(group->given.leaf, right->leaf, LEAF_BYTES);
	}
	if (right->what == RIGHT_GIVEN)
		add_given(group, right);
	else if (right->what == RIGHT_DISCLAIM)
		group->is_disclaimed = true;
	else if (right->what == RIGHT_SALE)
		add_sale(group, right);
	else
		add_close(group, right);
}

enum err leases_check(
	struct leases *leases, struct check *check, struct error *why)
{
	struct group group = { .check = check };
	struct right right;
	enum err rc;

	if (!check->has_leases)
		return ERR_OK; /* a till's bundle has no statements */
	rc = find_disclaimed(leases, why);
	if (!rc)
		rc = sorter_sort(leases->sorter, why);
	while (!rc && !(rc = sorter_next(leases->sorter, &right, why)))
		take(&group, &right);
	if (rc != ERR_NOT_FOUND)
		return rc;
	end_group(&group);
	return ERR_OK;
}
