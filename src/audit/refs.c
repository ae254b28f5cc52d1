#include "refs.h"

#include "linefile.h"
#include "quotas.h"
#include "sorter.h"
#include "spool.h"

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
		REF_REFUND,
		REF_NAMED,
	} kind;
	bool is_managed;           /* a refund by or with a manager */
	bool is_trusted;           /* an acknowledgement by a trusted hub */
	char leaf[HASH_TEXT_SIZE]; /* that the hub has; "": it does not say */
	int32_t target_chain; /* place in the claims; -1: of no chain here */
	int32_t by_chain;
	int64_t target_seq;
	int64_t by_seq;
	int64_t copy; /* number of the reprint */
	int64_t kept; /* where the refund's line lies in the file of them */
	int64_t length;
};

struct refs {
	struct sorter *sorter;
	FILE *kept; /* lines of refunds, one behind the other; NULL: none */
	int64_t kept_bytes;
	/* the chain that is read again */
	int chain; /* -1: none yet */
	struct linefile *lines;
	int64_t seq; /* of the entry below; 0: none yet */
	bool is_there;
	char leaf[HASH_TEXT_SIZE];
	struct entry entry;
	/* of the entry that is named now */
	int64_t copies;
	struct quantities back; /* of its lines, by earlier refunds */
	int64_t returned[TENDER_KIND_COUNT]; /* fen, by earlier refunds */
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
	if (refs->kept != NULL)
		(void)fclose(refs->kept);
	free(refs);
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

/* The entry that a receipt's number names. */
static void find_receipt(
	const struct check *check, const char *receipt, struct ref *ref)
{
	struct receipt_number number;
	struct error why;

	if (receipt_number_parse(receipt, &number, &why))
		return;
	ref->target_seq = number.seq;
	ref->target_chain =
		find_chain(check->claims, number.till, number.epoch);
}

static enum err add_copy(struct refs *refs, const struct check *check,
	struct ref *ref, const struct entry_copy *copy, struct error *why)
{
	ref->copy = copy->copy;
	find_receipt(check, copy->receipt, ref);
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

static enum err add_ack(struct refs *refs, struct check *check, struct ref *ref,
	const struct entry *entry, struct error *why)
{
	static struct jws_payload payload;
	const struct entry_ack *ack = &entry->body.ack;
	size_t length = strlen(ack->statement);
	const struct ring_key *key =
		hub_key(check, ack->statement, length, &ref->is_trusted);
	struct ack_statement said;
	struct error bad;
	enum err rc;

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
	rc = market_hear(&check->market,
		(struct market_place){ ack->hub_epoch, ack->hub_chain_seq },
		why);
	if (rc || ack->chain_seq == 0)
		return rc;
	ref->kind = REF_ACK;
	ref->target_seq = ack->chain_seq;
	ref->target_chain = find_chain(check->claims, entry->chain, ack->epoch);
	memcpy(ref->leaf, ack->head, sizeof(ref->leaf));
	return sorter_add(refs->sorter, ref, why);
}

/* What the hub held of a till's epoch before the one it enrols. */
static enum err add_enrol(struct refs *refs, const struct check *check,
	struct ref *ref, const struct entry_enrol *enrol, struct error *why)
{
	if (enrol->seq == 0)
		return ERR_OK;
	ref->kind = REF_NAMED;
	ref->target_seq = enrol->seq;
	for (int64_t epoch = enrol->epoch - 1;
		epoch > 0 && ref->target_chain < 0; epoch--)
		ref->target_chain =
			find_chain(check->claims, enrol->till, epoch);
	memcpy(ref->leaf, enrol->head, sizeof(ref->leaf));
	return sorter_add(refs->sorter, ref, why);
}

/* The sales that an assessment was made of. */
static enum err add_assess(struct refs *refs, const struct check *check,
	struct ref *ref, const struct entry_assess *assess, struct error *why)
{
	enum err rc = ERR_OK;

	ref->kind = REF_NAMED;
	for (int i = 0; !rc && i < assess->count; i++) {
		const struct assess_sale *sale = &assess->sales[i];

		ref->target_seq = sale->seq;
		ref->target_chain =
			find_chain(check->claims, sale->chain, sale->epoch);
		rc = sorter_add(refs->sorter, ref, why);
	}
	return rc;
}

enum err refs_add(struct refs *refs, struct check *check, int chain,
	const struct entry *entry, struct error *why)
{
	struct ref ref = {
		.target_chain = -1, .by_chain = chain, .by_seq = entry->seq
	};

	if (entry->kind == ENTRY_COPY)
		return add_copy(refs, check, &ref, &entry->body.copy, why);
	if (entry->kind == ENTRY_ACK)
		return add_ack(refs, check, &ref, entry, why);
	if (entry->kind == ENTRY_ENROL)
		return add_enrol(refs, check, &ref, &entry->body.enrol, why);
	if (entry->kind == ENTRY_ASSESS)
		return add_assess(refs, check, &ref, &entry->body.assess, why);
	return ERR_OK;
}

static enum err keep_line(struct refs *refs, struct ref *ref,
	const struct feed_line *line, struct error *why)
{
	if (refs->kept == NULL)
		refs->kept = spool_open(why);
	if (refs->kept == NULL)
		return ERR_SYSTEM;
	if (fwrite(line->bytes, 1, line->length, refs->kept) != line->length)
		return error_errno(why, "a temporary file cannot be written");
	ref->kept = refs->kept_bytes;
	ref->length = (int64_t)line->length;
	refs->kept_bytes += ref->length;
	return ERR_OK;
}

enum err refs_add_refund(struct refs *refs, const struct check *check,
	int chain, const struct feed_line *line, bool is_managed,
	struct error *why)
{
	static struct entry entry;
	struct ref ref = { .kind = REF_REFUND,
		.is_managed = is_managed,
		.target_chain = -1,
		.by_chain = chain,
		.by_seq = line->fact->seq };
	struct error said;
	enum err rc;

	if (fact_entry(line->bytes, line->length, &entry, &said))
		return ERR_OK; /* it was told already */
	find_receipt(check, entry.body.refund.refund.sale, &ref);
	rc = keep_line(refs, &ref, line, why);
	if (!rc)
		rc = sorter_add(refs->sorter, &ref, why);
	return rc;
}

static enum err kept_line(struct refs *refs, const struct ref *ref,
	struct entry *ret, struct error *why)
{
	static char line[ENTRY_LINE_SIZE];
	size_t length = (size_t)ref->length;

	if (fseeko(refs->kept, ref->kept, SEEK_SET) != 0 ||
		fread(line, 1, length, refs->kept) != length)
		return error_errno(why, "a temporary file cannot be read");
	return fact_entry(line, length, ret, why);
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
	refs->back = (struct quantities){ 0 };
	memset(refs->returned, 0, sizeof(refs->returned));
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
		(kind != ENTRY_SALE && kind != ENTRY_TRAINING_SALE &&
			kind != ENTRY_REFUND)) {
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

/* The hub's chain names an entry: its chain must have it. */
static void check_named(
	const struct refs *refs, struct check *check, const struct ref *ref)
{
	if (!refs->is_there)
		fault_add(check->faults, FAULT_ROSTER, ref->by_seq,
			"the hub names entry %" PRId64
			" of a till, which is not in the bundle",
			ref->target_seq);
	else if (ref->leaf[0] != '\0' && !text_same(refs->leaf, ref->leaf))
		fault_add(check->faults, FAULT_ROSTER, ref->by_seq,
			"the hub held another entry %" PRId64
			" of the till than the one that is there",
			ref->target_seq);
}

/* Is the sale there, before the refund, and the one that it names? */
static bool is_its_sale(const struct refs *refs, const struct entry *entry)
{
	const struct refund *refund = &entry->body.refund.refund;
	const struct entry *sale = &refs->entry;

	return refs->is_there && sale->kind == ENTRY_SALE &&
	       text_same(sale->chain, entry->chain) &&
	       (sale->epoch < entry->epoch ||
		       (sale->epoch == entry->epoch &&
			       sale->seq < entry->seq)) &&
	       text_same(refund->leaf, refs->leaf) &&
	       text_same(refund->sale, sale->body.sale.receipt) &&
	       text_same(refund->person, sale->body.sale.person.key) &&
	       refund->day == sale->day;
}

/* Within what the rules of its day allow, and by whom. */
static enum err check_right(const struct refs *refs, const struct check *check,
	const struct ref *ref, const struct entry *entry, struct error *why)
{
	const struct rules *rules =
		book_find(check->book, entry->chain, entry->rules);
	bool in_shift = refs->entry.shift == entry->shift;

	if (entry->body.refund.refund.is_void && !in_shift)
		return error_set(
			why, ERR_FORGED, "a sale is made void after its shift");
	if (rules == NULL)
		return ERR_OK; /* it was told already */
	if (entry->day > refs->entry.day + rules->refund_days)
		return error_set(why, ERR_FORGED,
			"the sale is taken back later than the rules allow");
	if (!ref->is_managed &&
		(in_shift ? rules->void_by : rules->refund_by) == BY_MANAGER)
		return error_set(why, ERR_FORGED,
			"the rules leave this refund to a manager");
	return ERR_OK;
}

static bool is_untouched(const struct quantities *quantities)
{
	for (int i = 0; i < BASKET_LINES_MAX; i++) {
		if (quantities->milli[i] != 0)
			return false;
	}
	return true;
}

/* On cards and phones no more goes back than came. */
static enum err check_means(
	struct refs *refs, const struct refund *refund, struct error *why)
{
	const struct sale *sale = &refs->entry.body.sale;
	int64_t paid[TENDER_KIND_COUNT] = { 0 };

	for (int i = 0; i < sale->tender_count; i++)
		paid[sale->tenders[i].kind] += sale->tenders[i].value.minor;
	for (int i = 0; i < refund->tender_count; i++) {
		const struct tender *tender = &refund->tenders[i];

		refs->returned[tender->kind] += tender->value.minor;
		if (tender->kind != TENDER_CASH &&
			refs->returned[tender->kind] > paid[tender->kind])
			return error_set(why, ERR_FORGED,
				"more goes back by %s than was paid so",
				tender_kind_name(tender->kind));
	}
	return ERR_OK;
}

/* No more than is left, and what the sale's lines make of it. */
static enum err check_back(struct refs *refs, const struct refund *refund,
	const struct rules *rules, struct error *why)
{
	struct refund_of of = { .sale = &refs->entry.body.sale,
		.rules = rules,
		.day = refs->entry.day,
		.before = refs->back };
	enum err rc = refund_check(refund, &of, why);

	if (!rc)
		rc = check_means(refs, refund, why);
	if (rc)
		return rc;
	for (int i = 0; i < refund->line_count; i++)
		of.now.milli[refund->lines[i].line - 1] =
			refund->lines[i].quantity_milli;
	if (refund->is_void &&
		!(is_untouched(&refs->back) && refund_is_whole(&of)))
		return error_set(
			why, ERR_FORGED, "what is made void is the whole sale");
	for (int i = 0; i < BASKET_LINES_MAX; i++)
		refs->back.milli[i] += of.now.milli[i];
	return ERR_OK;
}

/* In sight: its sale is one that can be looked up. */
static enum err check_refund(struct refs *refs, struct check *check,
	const struct ref *ref, bool in_sight, struct error *why)
{
	static struct entry entry;
	const struct rules *rules;
	int64_t version;
	struct error said;
	enum err rc = kept_line(refs, ref, &entry, why);

	if (rc)
		return rc;
	version = entry.rules;
	if (in_sight && !is_its_sale(refs, &entry))
		fault_add(check->faults, FAULT_REFUND, ref->by_seq,
			"the sale that is taken back (%s) is not before it in"
			" this chain",
			entry.body.refund.refund.sale);
	else if (in_sight) {
		version = refs->entry.rules;
		rules = book_find(check->book, entry.chain, version);
		rc = check_right(refs, check, ref, &entry, &said);
		if (!rc && rules != NULL)
			rc = check_back(
				refs, &entry.body.refund.refund, rules, &said);
		if (rc)
			fault_add(check->faults, FAULT_REFUND, ref->by_seq,
				"%s", said.text);
	}
	return quotas_add_refund(
		check->quotas, ref->by_chain, &entry, version, false, why);
}

static enum err check_ref(struct refs *refs, struct check *check,
	const struct ref *ref, struct error *why)
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
	case REF_REFUND:
		return check_refund(refs, check, ref, true, why);
	case REF_NAMED:
		check_named(refs, check, ref);
		break;
	}
	return ERR_OK;
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

/* Go to what is named, and look at who names it. */
static enum err take_ref(struct refs *refs, struct check *check,
	const struct ref *ref, int64_t last, struct error *why)
{
	enum err rc = ERR_OK;

	if (ref->target_chain >= 0 && ref->target_chain != refs->chain) {
		rc = open_chain(refs, check, ref->target_chain, why);
		last = 0;
	}
	if (!rc && ref->target_chain >= 0 && ref->target_seq != last)
		rc = seek(refs, ref->target_seq, why);
	return rc ? rc : check_ref(refs, check, ref, why);
}

enum err refs_check(struct refs *refs, struct check *check, struct error *why)
{
	struct ref ref;
	int64_t last = 0;
	enum err rc = sorter_sort(refs->sorter, why);

	while (!rc && !(rc = sorter_next(refs->sorter, &ref, why))) {
		if (!is_out_of_sight(check, &ref)) {
			rc = take_ref(refs, check, &ref, last, why);
			last = ref.target_seq;
		} else if (ref.kind == REF_REFUND)
			rc = check_refund(refs, check, &ref, false, why);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
