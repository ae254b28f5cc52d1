#include "check.h"

#include <inttypes.h>
#include <string.h>

/* What an entry says that it uses of limits. */
struct said {
	const struct sale_quota *quota;
	int count;
	bool is_refund;
	const char *person;
	const char *lease; /* of a sale */
	int32_t day;
	struct stamp at;
	bool found[RULES_LIMITS_MAX];
};

static struct said said_of(const struct entry *entry)
{
	const struct sale *sale = &entry->body.sale;
	const struct refund *refund = &entry->body.refund.refund;

	if (entry->kind == ENTRY_SALE)
		return (struct said){ .quota = sale->quota,
			.count = sale->quota_count,
			.person = sale->person.key,
			.lease = sale->lease,
			.day = entry->day,
			.at = entry->at };
	if (entry->kind == ENTRY_REFUND)
		return (struct said){ .quota = refund->quota,
			.count = refund->quota_count,
			.is_refund = true,
			.person = refund->person,
			.day = refund->day };
	return (struct said){ .quota = NULL };
}

/* -- the stream ----- */

static enum err next_page(
	struct checking *work, const struct store_use *after, struct error *why)
{
	struct uses *uses = work->uses;

	uses->at = 0;
	return store_uses_page(
		work->hub->store, after, uses->page, &uses->count, why);
}

enum err uses_start(struct checking *work, const struct store_epoch *epoch,
	struct error *why)
{
	struct store_use after = { .epoch = epoch->epoch };

	memcpy(after.chain, epoch->chain, sizeof(after.chain));
	return next_page(work, &after, why);
}

/* The use that comes next, when it is of an entry up to seq; else NULL. */
static const struct store_use *next_use(
	const struct checking *work, int64_t seq)
{
	const struct uses *uses = work->uses;

	return uses->at < uses->count && uses->page[uses->at].seq <= seq
		       ? &uses->page[uses->at]
		       : NULL;
}

static enum err step(struct checking *work, struct error *why)
{
	struct uses *uses = work->uses;

	uses->at++;
	if (uses->at < uses->count || uses->count < USE_PAGE_MAX)
		return ERR_OK;
	return next_page(work, &uses->page[uses->count - 1], why);
}

/* -- comparing ----- */

/* The quota of this limit that uses any of it, or NULL. */
static const struct sale_quota *find_said(
	const struct said *said, const char *limit)
{
	for (int i = 0; i < said->count; i++) {
		if (text_same(said->quota[i].limit, limit))
			return said->quota[i].used != 0 ? &said->quota[i]
							: NULL;
	}
	return NULL;
}

static void check_sold(struct checking *work, const struct said *said,
	int64_t used, const struct store_use *use)
{
	if (use->used != used || use->day != said->day ||
		use->at.ms != said->at.ms ||
		!text_same(use->person, said->person) ||
		!text_same(use->lease, said->lease))
		check_found(work, "use", "the use of %s is not as sold",
			use->limit);
}

/* What a refund gave back: as it says, and less only when it is flagged. */
static void check_given(
	struct checking *work, int64_t said, int64_t given, const char *limit)
{
	if (given != said && (given < said || work->flag[0] == '\0'))
		check_found(
			work, "use", "%s is not given back as refunded", limit);
}

static void check_use(
	struct checking *work, struct said *said, const struct store_use *use)
{
	const struct sale_quota *quota = find_said(said, use->limit);

	if (quota == NULL) {
		check_found(work, "use",
			"there is a use of %s that the entry does not name",
			use->limit);
		return;
	}
	said->found[quota - said->quota] = true;
	if (!said->is_refund) {
		check_sold(work, said, quota->used, use);
		return;
	}
	if (use->day != said->day || !text_same(use->person, said->person))
		check_found(work, "use", "the refund is of another day");
	check_given(work, quota->used, use->used, use->limit);
}

/* Those that have no row. */
static void check_missing(struct checking *work, const struct said *said)
{
	for (int i = 0; i < said->count; i++) {
		const struct sale_quota *quota = &said->quota[i];

		if (quota->used == 0 || is_named_before(said->quota, i))
			continue;
		work->result->rows++;
		if (said->found[i])
			continue;
		if (said->is_refund)
			check_given(work, quota->used, 0, quota->limit);
		else
			check_found(work, "use", "the use of %s is not as sold",
				quota->limit);
	}
}

/* Uses of entries up to seq that are not there. */
static enum err skip_strays(
	struct checking *work, int64_t seq, struct error *why)
{
	const struct store_use *use;
	enum err rc = ERR_OK;

	while (!rc && (use = next_use(work, seq)) != NULL) {
		check_found(work, "use",
			"there is a use of %s by %s-%" PRId64 "-%" PRId64
			", which is not there",
			use->limit, use->chain, use->epoch, use->seq);
		rc = step(work, why);
	}
	return rc;
}

enum err uses_check(
	struct checking *work, const struct entry *entry, struct error *why)
{
	struct said said = { .quota = NULL };
	const struct store_use *use;
	enum err rc = skip_strays(work, work->at->seq - 1, why);

	if (entry != NULL)
		said = said_of(entry);
	while (!rc && (use = next_use(work, work->at->seq)) != NULL) {
		check_use(work, &said, use);
		rc = step(work, why);
	}
	if (!rc && said.quota != NULL)
		check_missing(work, &said);
	return rc;
}

enum err uses_end(struct checking *work, struct error *why)
{
	return skip_strays(work, INT64_MAX, why);
}
