#include "state.h"

enum err till_scan(struct till *till, const char *text, int64_t quantity_milli,
	struct basket *basket, struct error *why)
{
	const struct rules *rules = till_rules(till);
	struct scan scan;
	struct goods goods;
	enum err rc = scan_parse(
		text, rules->scale_codes, rules->scale_code_count, &scan, why);

	if (rc)
		return rc;
	rc = store_goods_find(till->store, scan.barcode, &goods, why);
	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_NOT_FOUND,
			"no goods have the code %s: check the label or import"
			" the goods",
			scan.barcode);
	if (rc)
		return rc;
	return basket_add_scan(basket, &goods, &scan, quantity_milli, why);
}
