#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include "base/say.h"
#include "core/money.h"
#include "core/receipt.h"

/*
 * Paper of 32 or 48 columns. One measure rules it: cells. Of our own accord
 * only signs are used whose width is the same everywhere: "x", "-", "CNY".
 */
struct page {
	struct text *out;
	int width;
	enum language language;
	bool marked;                /* what is tall is marked as such */
	bool tall;                  /* what is set now is */
	struct page_labels *labels; /* of two languages; NULL: of one */
};

/*
 * Paper in two languages is set twice: first in the second language, which
 * only fills the labels in, then in the first, where each takes what the
 * same call has said before.
 */
struct page_labels {
	bool fills;
	size_t length;
	size_t at;
	char bytes[RECEIPT_TEXT_MAX]; /* each ended by NUL */
};

enum align {
	ALIGN_LEFT,
	ALIGN_CENTRE,
	ALIGN_RIGHT,
};

#define PAGE_TEXT_SIZE 512

struct page page_over(
	struct text *out, enum paper paper, enum language language);

/* The same page for lines that stand out. */
struct page page_tall(const struct page *page);

/* Broken where a line is full; no character is lost. */
void page_text(const struct page *page, const char *text, enum align align);

/* Label on the left, value on the right; below each other if need be. */
void page_row(const struct page *page, const char *label, const char *value);
void page_money(const struct page *page, const char *label, struct money money);
void page_rule(const struct page *page);

#endif
