#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "event.h"

/*
 * Lines that the till fills and that are scrolled: reports, queues, lists.
 * Of a list one line is chosen, and acts are on it.
 */
#define PAGE_LINES_MAX 300
#define PAGE_LINE_SIZE 240
#define PAGE_KEY_SIZE  48

struct page_line {
	enum page_look {
		PAGE_PLAIN,
		PAGE_HEAD,
		PAGE_ALARM,
	} look;
	char text[PAGE_LINE_SIZE];
	char key[PAGE_KEY_SIZE]; /* what acts on it are told; "" = none */
};

struct page {
	struct request again; /* asks for it anew */
	bool has_choice;
	int64_t number; /* of a shift, or what else it is about */
	int32_t day;
	int count;
	int at; /* chosen line, or the first that is seen */
	struct page_line lines[PAGE_LINES_MAX];
};

/* The next line of a page that is being filled; never NULL: what is beyond
 * PAGE_LINES_MAX takes the place of the last. */
struct page_line *page_line(struct page *page, enum page_look look);
void page_add(struct page *page, enum page_look look, const char *format, ...)
	PRINTF(3, 4);

/* -- the count that closes a shift ---------------------------------- */

#define DRAWER_ROWS_MAX 48

struct drawer_row {
	char currency[CURRENCY_SIZE];
	struct money denomination; /* 0: a sum is typed, not pieces */
	bool is_counted;
	int64_t pieces;
	struct money sum;
};

struct drawer_page {
	int count;
	int at;       /* the row that is counted next */
	bool is_sure; /* F9 was pressed: a letter closes */
	struct drawer_row rows[DRAWER_ROWS_MAX];
	int cash_count;
	struct zreport_cash cash[ZREPORT_CASH_MAX]; /* what is expected */
};

/* What was counted of a currency; false beyond what money can be. */
bool drawer_sum(const struct drawer_page *drawer, const char *currency,
	struct money *ret);

#endif
