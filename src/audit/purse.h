#ifndef AUDIT_PURSE_H
#define AUDIT_PURSE_H

#include "fact.h"

/*
 * The drawer of a shift, added up anew: float, cash of sales, what was put
 * in and taken out; and the overrides that stand before a sale.
 */
#define PURSE_CURRENCIES_MAX 16

struct purse {
	bool is_known; /* the shift's opening was seen */
	int count;
	struct cash_count cash[PURSE_CURRENCIES_MAX];
	int64_t sales;
	struct money sold;
	int64_t refunds;
	struct money refunded; /* with the tax, as it was given back */
	int approval_count;    /* of limits, before the overrides */
	struct entry_approval approvals[RULES_LIMITS_MAX];
	int override_count;
	struct entry_override overrides[BASKET_LINES_MAX];
	char operator[OPERATOR_SIZE]; /* who made them */
};

/* A sale or refund: only what the drawer got or gave matters. */
void purse_add_sale(struct purse *purse, const struct fact *fact);
void purse_add_refund(struct purse *purse, const struct fact *fact);

/*
 * An entry that is not a sale, or a sale before which overrides stand.
 * ERR_FORGED says what is wrong; code tells of what kind it is.
 */
enum err purse_take(struct purse *purse, const struct entry *entry,
	enum fault_code *code, struct error *why) NODISCARD;

#endif
