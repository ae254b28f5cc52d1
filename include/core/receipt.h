#ifndef CORE_RECEIPT_H
#define CORE_RECEIPT_H

#include "base/say.h"
#include "base/text.h"
#include "core/refund.h"

/* The paper, from the signed entry alone: nothing is looked up. */

enum paper {
	PAPER_58, /* 32 columns */
	PAPER_80, /* 48 columns */
};

/* The largest sale, all of it taxed, in two languages of the widest. */
#define RECEIPT_TEXT_MAX 24576

/* First byte of a line that a printer makes twice as high; on a terminal
 * it has no place (receipt.marked, zreport.marked). */
#define PAPER_TALL '\x0e'

struct receipt {
	const char *market;
	const char *till;
	struct stamp at;
	int32_t offset_minutes; /* of the rules that judged the sale */
	int32_t day;
	const char *operator;
	int64_t rules;    /* version */
	const char *leaf; /* base64url of the entry's leaf */
	int copy;         /* 0 = the original, n = copy n */
	bool training;    /* marked at top and bottom */
	bool marked;      /* lines that stand out begin with PAPER_TALL */
	bool bilingual;   /* labels in a second language, too */
	enum language second;
	const struct sale *sale;     /* or: */
	const struct refund *refund; /* of goods that came back */
	const char *reason;          /* of a refund */
	const char *approver;        /* of a refund, or "" */
};

/*
 * The receipt of a sale or of a refund as lines of at most 32 or 48 cells, each
 * ended by LF: head, lines, totals, tenders, allowance left, number and check
 * code. A line whose name is too long goes on in the next line; no character is
 * lost.
 */
void receipt_format(const struct receipt *receipt, enum paper paper,
	enum language language, struct text *out);

#endif
