#ifndef CORE_SLIP_H
#define CORE_SLIP_H

#include "core/receipt.h"

/*
 * The paper of a drawer opened outside a sale: who, why, how much, and
 * room for two signatures. From the signed entry alone, as a receipt is.
 */
enum slip_kind {
	SLIP_IN,
	SLIP_OUT,
	SLIP_NO_SALE,
	SLIP_KINDS,
};

#define SLIP_CASH_MAX 8

struct slip {
	enum slip_kind kind;
	const char *market;
	const char *till;
	const char *number; /* of its entry, as a receipt is numbered */
	struct stamp at;
	int32_t offset_minutes;
	int32_t day;
	int64_t shift;
	const char *operator;
	const char *approver; /* or "" */
	const char *reason;
	int count;
	struct slip_cash {
		const char *currency;
		struct money amount;
	} cash[SLIP_CASH_MAX];
	const char *leaf;
	bool marked; /* lines that stand out begin with PAPER_TALL */
};

/* Lines of at most 32 or 48 cells; no character is lost. */
void slip_format(const struct slip *slip, enum paper paper,
	enum language language, struct text *out);

#endif
