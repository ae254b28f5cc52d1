#include "state.h"

#include <string.h>

/* What a batch leaves, on its way into the tables. */
static struct takings {
	int entry_count;
	struct store_arrival entries[STORE_TOGETHER];
	char flags[STORE_TOGETHER][FLAG_SIZE];
	char lines[STORE_TOGETHER][JWS_SIZE];
	int use_count;
	struct store_use uses[STORE_TOGETHER];
	int quota_count;
	struct store_quota quotas[STORE_TOGETHER];
} takings;

void takings_start(void)
{
	takings.entry_count = 0;
	takings.use_count = 0;
	takings.quota_count = 0;
}

static enum err flush_entries(struct store *store, struct error *why)
{
	int count = takings.entry_count;

	takings.entry_count = 0;
	return store_arrive(store, takings.entries, count, why);
}

static enum err flush_uses(struct store *store, struct error *why)
{
	int count = takings.use_count;

	takings.use_count = 0;
	return store_uses_add(store, takings.uses, count, why);
}

static enum err flush_quotas(struct store *store, struct error *why)
{
	int count = takings.quota_count;

	takings.quota_count = 0;
	return store_quota_unleased(store, takings.quotas, count, why);
}

enum err takings_entry(struct store *store, const struct store_arrival *entry,
	size_t length, struct error *why)
{
	int at = takings.entry_count++;

	takings.entries[at] = *entry;
	memcpy(takings.lines[at], entry->line, length);
	takings.lines[at][length] = '\0';
	takings.entries[at].line = takings.lines[at];
	(void)text_copy(takings.flags[at], FLAG_SIZE, entry->flag);
	takings.entries[at].flag = takings.flags[at];
	return takings.entry_count == STORE_TOGETHER ? flush_entries(store, why)
						     : ERR_OK;
}

enum err takings_use(
	struct store *store, const struct store_use *use, struct error *why)
{
	takings.uses[takings.use_count++] = *use;
	return takings.use_count == STORE_TOGETHER ? flush_uses(store, why)
						   : ERR_OK;
}

static struct store_quota *find_quota(const struct store_quota *quota)
{
	for (int i = 0; i < takings.quota_count; i++) {
		struct store_quota *one = &takings.quotas[i];

		if (text_same(one->person, quota->person) &&
			one->day == quota->day &&
			text_same(one->limit, quota->limit))
			return one;
	}
	return NULL;
}

enum err takings_unleased(
	struct store *store, const struct store_quota *quota, struct error *why)
{
	struct store_quota *same = find_quota(quota);

	if (same != NULL)
		same->unl += quota->unl;
	else
		takings.quotas[takings.quota_count++] = *quota;
	return takings.quota_count == STORE_TOGETHER ? flush_quotas(store, why)
						     : ERR_OK;
}

enum err takings_flush(struct store *store, struct error *why)
{
	enum err rc = flush_quotas(store, why);

	if (!rc)
		rc = flush_uses(store, why);
	return rc ? rc : flush_entries(store, why);
}
