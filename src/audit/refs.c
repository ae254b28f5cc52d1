#include "refs.h"

#include "linefile.h"
#include "sorter.h"

#include "entry/statement.h"
#include "sign/hash.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Who names what. */
struct ref {
	enum {
		REF_COPY,
		REF_ACK,
	} kind;
	bool is_trusted;           /* an acknowledgement by a trusted hub */
	char leaf[HASH_TEXT_SIZE]; /* that the hub has */
	int32_t target_chain; /* place in the claims; -1: of no chain here */
	int32_t by_chain;
	int64_t target_seq;
	int64_t by_seq;
	int64_t copy; /* number of the reprint */
};

struct refs {
	struct sorter *sorter;
	/* the chain that is read again */
	int chain; /* -1: none yet */
	struct linefile *lines;
	int64_t seq; /* of the entry below; 0: none yet */
	bool is_there;
	char leaf[HASH_TEXT_SIZE];
	struct entry entry;
	/* of the entry that is named now */
	int64_t copies;
};

static int compare(const void *a, const void *b)
{
	const struct ref *left = a;
	const struct ref *right = b;
	const int64_t order[][2] = {
		{ left->target_chain, right->target_chain },
		{ left->target_seq, right->target_seq },
		{ left->by_chain, right->by_chain },
		{ left->by_seq, right->by_seq },
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (order[i][0] != order[i][1])
			return order[i][0] < order[i][1] ? -1 : 1;
	}
	return 0;
}

enum err refs_open(struct refs **ret, struct error *why)
{
	struct refs *refs = calloc(1, sizeof(*refs));
	enum err rc;

	if (refs == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	refs->chain = -1;
	rc = sorter_open(sizeof(struct ref), compare, &refs->sorter, why);
	if (rc) {
		free(refs);
		return rc;
	}
	*ret = refs;
	return ERR_OK;
}

void refs_close(struct refs *refs)
{
	if (refs == NULL)
		return;
	sorter_close(refs->sorter);
	linefile_close(refs->lines);
	free(refs);
}

/* The parts of "T01-1-12"; false when it is no receipt's number. */
static bool receipt_parse(
	const char *text, char *chain, int64_t *epoch, int64_t *seq)
{
	size_t length = strcspn(text, "-");
	char *end = NULL;

	if (length == 0 || length >= CHAIN_SIZE || text[length] != '-')
		return false;
	memcpy(chain, text, length);
	chain[length] = '\0';
	*epoch = strtoll(text + length + 1, &end, 10);
	if (*end != '-' || *epoch < 1)
		return false;
	*seq = strtoll(end + 1, &end, 10);
	return *end == '\0' && *seq > 0;
}

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

static enum err add_copy(struct refs *refs, const struct check *check,
	struct ref *ref, const struct entry_copy *copy, struct error *why)
{
	char name[CHAIN_SIZE];
	int64_t epoch;

	ref->copy = copy->copy;
	if (receipt_parse(copy->receipt, name, &epoch, &ref->target_seq))
		ref->target_chain = find_chain(check->claims, name, epoch);
	return sorter_add(refs->sorter, ref, why);
}

/* The key of a statement's header: the auditor's, or one of the bundle. */
static const struct ring_key *hub_key(const struct check *check,
	const char *line, size_t length, bool *ret_trusted)
{
	const struct ring_key *key = ring_of_line(&check->ring, line, length);
	const struct ring_key *trusted =
		ring_of_line(&check->trust, line, length);

	/* A till's key is no hub's, whoever trusts it. */
	if (key != NULL && !text_same(key->chain, "hub"))
		trusted = NULL;
	*ret_trusted = trusted != NULL;
	return trusted != NULL ? trusted : key;
}

/* Does the entry say what the hub's statement in it says? */
static bool ack_is(const struct entry *entry, const struct ack_statement *said)
{
	const struct entry_ack *ack = &entry->body.ack;

	return text_same(said->market, entry->market) &&
	       text_same(said->chain, entry->chain) &&
	       said->epoch == ack->epoch && said->seq == ack->chain_seq &&
	       text_same(said->head, ack->head) && said->at.ms == ack->hub_ms &&
	       said->hub_epoch == ack->hub_epoch &&
	       said->hub_seq == ack->hub_seq &&
	       said->hub_chain_seq == ack->hub_chain_seq;
}

static enum err add_ack(struct refs *refs, const struct check *check,
	struct ref *ref, const struct entry *entry, struct error *why)
{
	static struct jws_payload payload;
	const struct entry_ack *ack = &entry->body.ack;
	size_t length = strlen(ack->statement);
	const struct ring_key *key =
		hub_key(check, ack->statement, length, &ref->is_trusted);
	struct ack_statement said;
	struct error bad;

	/* Of a hub that nobody here knows nothing can be said. */
	if (key == NULL)
		return ERR_OK;
	if ((key->chain[0] != '\0' && !text_same(key->chain, "hub")) ||
		jws_open(ack->statement, length, JWS_ACK, &key->key,
			&payload) != JWS_GOOD ||
		ack_decode(payload.bytes, payload.length, &said, &bad) ||
		!ack_is(entry, &said)) {
		fault_add(check->faults, FAULT_ACK, entry->seq,
			"the acknowledgement is not the hub's, or not of this"
			" chain");
		return ERR_OK;
	}
	if (ack->chain_seq == 0)
		return ERR_OK;
	ref->kind = REF_ACK;
	ref->target_seq = ack->chain_seq;
	ref->target_chain = find_chain(check->claims, entry->chain, ack->epoch);
	memcpy(ref->leaf, ack->head, sizeof(ref->leaf));
	return sorter_add(refs->sorter, ref, why);
}

enum err refs_add(struct refs *refs, const struct check *check, int chain,
	const struct entry *entry, struct error *why)
{
	struct ref ref = {
		.target_chain = -1, .by_chain = chain, .by_seq = entry->seq
	};

	if (entry->kind == ENTRY_COPY)
		return add_copy(refs, check, &ref, &entry->body.copy, why);
	if (entry->kind == ENTRY_ACK)
		return add_ack(refs, check, &ref, entry, why);
	return ERR_OK;
}

static enum err open_chain(
	struct refs *refs, struct check *check, int chain, struct error *why)
{
	const struct claim_chain *claim = &check->claims->chains[chain];
	const struct unzip_member *member;
	char name[UNZIP_NAME_SIZE];

	linefile_close(refs->lines);
	refs->lines = NULL;
	refs->chain = chain;
	refs->seq = claim->first - 1;
	check_name(name, "entries", claim, ".jws");
	member = unzip_find(check->zip, name);
	if (member == NULL)
		return ERR_OK;
	return linefile_open(check->zip, member, &refs->lines, why);
}

/* Read on to the entry that is named; is_there tells whether it is. */
static enum err seek(struct refs *refs, int64_t seq, struct error *why)
{
	const char *line = NULL;
	size_t length = 0;
	struct error said;
	enum err rc = ERR_OK;

	refs->is_there = false;
	refs->copies = 0;
	if (refs->lines == NULL)
		return ERR_OK;
	while (!rc && refs->seq < seq) {
		rc = linefile_next(refs->lines, &line, &length, &said);
		refs->seq++;
	}
	/* A damaged line was told when it was walked over. */
	if (rc == ERR_NOT_FOUND || rc == ERR_FORGED || line == NULL)
		return ERR_OK;
	if (rc)
		return error_set(why, rc, "%s", said.text);
	hash_leaf(line, length, refs->leaf);
	refs->is_there = !fact_entry(line, length, &refs->entry, &said) &&
			 refs->entry.seq == seq;
	return ERR_OK;
}

static void check_copy(
	struct refs *refs, struct check *check, const struct ref *ref)
{
	enum entry_kind kind = refs->entry.kind;

	if (!refs->is_there ||
		(kind != ENTRY_SALE && kind != ENTRY_TRAINING_SALE)) {
		fault_add(check->faults, FAULT_COPY, ref->by_seq,
			"a receipt was printed again that is not there");
		return;
	}
	if (ref->copy != refs->copies + 1)
		fault_add(check->faults, FAULT_COPY, ref->by_seq,
			"it is copy %" PRId64 " of the receipt; the one before"
			" was copy %" PRId64,
			ref->copy, refs->copies);
	refs->copies = ref->copy;
}

/* What the hub has acknowledged is proven by others. */
static void check_ack(
	const struct refs *refs, struct check *check, const struct ref *ref)
{
	struct verify_chain *result;

	if (!refs->is_there || !text_same(refs->leaf, ref->leaf)) {
		fault_add(check->faults, FAULT_ACK, ref->by_seq,
			"the hub acknowledged another entry %" PRId64,
			ref->target_seq);
		return;
	}
	result = &check->chains[ref->target_chain];
	if (ref->is_trusted && ref->target_seq > result->acknowledged)
		result->acknowledged = ref->target_seq;
}

static void check_ref(
	struct refs *refs, struct check *check, const struct ref *ref)
{
	const struct claim_chain *by = &check->claims->chains[ref->by_chain];

	faults_at(check->faults, by->chain, by->epoch);
	if (ref->target_chain < 0)
		refs->is_there = false;
	switch (ref->kind) {
	case REF_COPY:
		check_copy(refs, check, ref);
		break;
	case REF_ACK:
		check_ack(refs, check, ref);
		break;
	}
}

/* What lies before a range cannot be looked up. */
static bool is_out_of_sight(const struct check *check, const struct ref *ref)
{
	const struct claims *claims = check->claims;

	return ref->target_chain < 0
		       ? !claims->whole
		       : ref->target_seq <
				 claims->chains[ref->target_chain].first;
}

enum err refs_check(struct refs *refs, struct check *check, struct error *why)
{
	struct ref ref;
	int64_t last = 0;
	enum err rc = sorter_sort(refs->sorter, why);

	while (!rc && !(rc = sorter_next(refs->sorter, &ref, why))) {
		if (is_out_of_sight(check, &ref))
			continue;
		if (ref.target_chain >= 0 && ref.target_chain != refs->chain) {
			rc = open_chain(refs, check, ref.target_chain, why);
			last = 0;
		}
		if (!rc && ref.target_chain >= 0 && ref.target_seq != last)
			rc = seek(refs, ref.target_seq, why);
		last = ref.target_seq;
		if (!rc)
			check_ref(refs, check, &ref);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
