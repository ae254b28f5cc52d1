#ifndef TUI_POS_H
#define TUI_POS_H

#include "canvas.h"
#include "event.h"
#include "form.h"
#include "input.h"
#include "page.h"

struct pos;

/*
 * Everything the till shows, as one value. pos_update changes only it and
 * says what is asked of the till; pos_view draws it and changes only the
 * canvas. Neither waits, reads a clock or touches a terminal.
 */

enum screen_id {
	SCREEN_LOGIN,
	SCREEN_SHIFT,
	SCREEN_SALE,
	SCREEN_RECALL,
	SCREEN_TENDER,
	SCREEN_REFERENCE,
	SCREEN_RECEIPT,
	SCREEN_CLOCK,
	SCREEN_APPROVE,
	SCREEN_REFUND,
	SCREEN_REFUND_LINES,
	SCREEN_REFUND_WHY,
	SCREEN_REFUND_MONEY,
	SCREEN_REFUND_SLIP,
	SCREEN_PIN,
	SCREEN_CASH,
	SCREEN_CASH_WHY,
	SCREEN_PRICE,
	SCREEN_CHECK,
	SCREEN_ALLOWANCE,
	SCREEN_SEARCH,
	SCREEN_OFFICE, /* all that is not selling, by a letter */
	SCREEN_DRAWER, /* the count that closes a shift */
	SCREEN_FORM,   /* what an act has to know, line by line */
	/* Pages: lines that the till fills. */
	SCREEN_ZREPORT,
	SCREEN_CHARTS,
	SCREEN_QUEUE,
	SCREEN_PAPERS,
	SCREEN_RULES,
	SCREEN_OPERATORS,
	SCREEN_RESIDENT,
	SCREEN_SETTINGS,
	SCREEN_COUNT,
};

enum overlay {
	OVERLAY_NONE,
	OVERLAY_HELP,
	OVERLAY_MENU,
};

/* One customer at the counter. */
struct counter {
	bool has_person;
	struct till_person person;
	struct basket basket;
	struct verdict verdict; /* of the basket as it lies there */
	int chosen;             /* line under the hand, from 0 */
	struct basket voided;   /* lines taken out, the last one last */
	int tender_count;
	struct tender tenders[TENDERS_MAX];
	/* Who agreed to prices that are not the list's, and why; or "". */
	char agreed_by[OPERATOR_SIZE];
	char agreed_reason[WORDS_SIZE];
	int64_t rate_ppm;      /* of FOREIGN_CURRENCY today, or 0 */
	struct tender pending; /* by card or phone, until its slip is named */
	bool after_scan;       /* the next Enter may be the scanner's second */
	/* Who opened what an officer may open, for this customer; or "". */
	char officer[OPERATOR_SIZE];
	char officer_reason[WORDS_SIZE];
};

/*
 * A sentence that stops everything until Esc: scans meanwhile are
 * swallowed and counted, and Enter, which scanners send, never closes it.
 */
struct notice {
	char text[ERROR_TEXT_MAX]; /* "" = none */
	int64_t ignored;           /* scans swallowed */
	bool pending;              /* characters came, their Enter did not */
};

/* The last sale made, for the receipt screen and the next customer. */
struct last_sale {
	bool is_sold;
	bool is_refund;    /* goods came back: */
	struct money back; /* for so much; the sale has a number only */
	struct sale sale;
	char text[RECEIPT_TEXT_MAX];
	int scroll; /* first line of the text that is seen */
};

/* Baskets on hold, for the recall screen. */
struct held_page {
	int count;
	int chosen;
	struct till_held held[TILL_HELD_MAX];
};

/* What was said so far of a clock in doubt. */
struct clock_page {
	enum screen_id back; /* where it was opened from */
	bool has_day;
	int32_t day;
	char administrator[OPERATOR_SIZE];
};

/*
 * An act that needs a right, and who lends it while it is being typed: the
 * one at the till stays logged in.
 */
struct approve_page {
	const char *title; /* N_: what is approved; NULL = nothing */
	enum till_right right;
	enum screen_id back;
	bool asks_reason; /* here, first; else it was given before */
	bool of_another;  /* the one at the till does not suffice */
	char reason[WORDS_SIZE];
	char id[OPERATOR_SIZE]; /* then is called: who approved */
	struct request (*then)(struct pos *pos);
};

/* Goods of one sale on their way back. */
struct refund_page {
	struct till_refundable found;
	struct quantities now; /* by line of the sale */
	struct refund tried;   /* what would come back; no lines = nothing */
	int chosen;
	char reason[WORDS_SIZE];
	char approver[OPERATOR_SIZE];
	int tender_count;
	struct tender tenders[TENDERS_MAX];
	struct tender pending; /* to a card or a phone, until it is done */
	bool after_scan;       /* of its slip, by the Enter before this */
};

/* Cash in or out, or the drawer only opened. */
struct cash_page {
	enum cash_direction direction;
	bool is_foreign; /* FOREIGN_CURRENCY, not yuan */
	struct money amount;
	char reason[WORDS_SIZE];
	char approver[OPERATOR_SIZE];
};

/* The basket with another price, until somebody agrees to it. */
struct price_page {
	struct basket basket;
};

/* Goods that were asked about: at most one line. */
struct check_page {
	struct basket basket;
};

/* What was searched for, and what is found so far. */
struct search_page {
	enum till_search_of of;
	char words[WORDS_SIZE];
	struct till_found found;
	int chosen;
	bool after_scan; /* the next Enter may be the scanner's second */
};

/* PINs while they are typed: wiped as soon as they are asked for or left. */
struct pin_page {
	char old[PIN_TEXT_SIZE];
	char fresh[PIN_TEXT_SIZE];
};

struct pos {
	enum language language;
	bool too_small;
	struct till_facts facts;
	struct till_online link;
	struct rules rules; /* in force, for names of limits */
	struct stamp now;
	struct printer_sight printer;
	struct panel_sight panel;
	struct errand_sight errand;

	enum screen_id screen;
	enum overlay overlay;
	struct notice notice;
	struct input input;
	struct input menu_input;
	char message[ERROR_TEXT_MAX]; /* one line, gone with the next act */

	char typed_operator[OPERATOR_SIZE]; /* while the PIN is asked */
	struct entry_operator cashier;      /* id "" = nobody */
	struct counter counter;
	struct last_sale last;
	struct held_page held;
	struct clock_page clock;
	struct approve_page approve;
	struct refund_page refund;
	struct cash_page cash;
	struct price_page price;
	struct check_page check;
	struct search_page search;
	int menu_first; /* row of the menu that is seen first */
	struct pin_page pin;
	struct page page;
	struct form_page form;
	struct drawer_page drawer;
	bool training; /* nothing that is sold counts */
};

void pos_init(struct pos *pos, enum language language);
struct request pos_update(struct pos *pos, const struct event *event);

/* The last characters that came were no keys, but a code: EVENT_SCAN with it
 * follows. */
void pos_untype(struct pos *pos, int64_t count);

/* The canvas is cleared by the caller, which knows its size. */
void pos_view(const struct pos *pos, struct canvas *canvas);

#endif
