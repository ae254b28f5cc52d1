#include "state.h"

_Static_assert(TILL_RECENT_MAX == RECENT_MAX, "one page of receipts");

enum err till_recent(struct till *till, struct till_recent *ret, int *ret_count,
	struct error *why)
{
	struct store_recent rows[RECENT_MAX];
	int count = 0;
	enum err rc = store_recent(till->store, rows, &count, why);

	if (rc)
		return rc;
	for (int i = 0; i < count; i++) {
		ret[i] = (struct till_recent){ .at = rows[i].at,
			.total = rows[i].total,
			.is_refund = rows[i].is_refund };
		(void)text_copy(ret[i].receipt, sizeof(ret[i].receipt),
			rows[i].receipt);
	}
	*ret_count = count;
	return ERR_OK;
}
