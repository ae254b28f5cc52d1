#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "keymap.h"
#include "pos.h"

#include "base/say.h"

#include <inttypes.h>
#include <string.h>

/*
 * A key of a screen: what it is called at the bottom, what it does in one
 * sentence (help and menu), its letter in the menu (0 = not there). The
 * same row makes the bottom line, the help, the menu and the act.
 */
struct key {
	enum press press;
	enum press also; /* does the same; PRESS_NONE = no other */
	char letter;
	const char *label; /* N_; NULL = not in the bottom line */
	const char *help;  /* N_ */
	struct request (*act)(struct pos *pos);
};

struct screen {
	const struct key *keys;
	int key_count;
	/* A character was typed; NULL: it goes into the input line. */
	struct request (*type)(struct pos *pos, const struct event *event);
	void (*view)(const struct pos *pos, struct canvas *canvas);
	/* May a scan fill in its line now? NULL: never. */
	bool (*takes_scan)(const struct pos *pos);
};

extern const struct screen screen_login;
extern const struct screen screen_shift;
extern const struct screen screen_sale;
extern const struct screen screen_tender;
extern const struct screen screen_reference;
extern const struct screen screen_recall;
extern const struct screen screen_receipt;
extern const struct screen screen_clock;
extern const struct screen screen_approve;
extern const struct screen screen_refund;
extern const struct screen screen_refund_lines;
extern const struct screen screen_refund_why;
extern const struct screen screen_refund_money;
extern const struct screen screen_refund_slip;
extern const struct screen screen_pin;
extern const struct screen screen_office;
extern const struct screen screen_drawer;
extern const struct screen screen_form;
extern const struct screen screen_zreport;
extern const struct screen screen_charts;
extern const struct screen screen_queue;
extern const struct screen screen_papers;
extern const struct screen screen_rules;
extern const struct screen screen_operators;
extern const struct screen screen_resident;
extern const struct screen screen_settings;
extern const struct screen screen_cash;
extern const struct screen screen_cash_why;
extern const struct screen screen_price;
extern const struct screen screen_check;
extern const struct screen screen_allowance;
extern const struct screen screen_search;

#define KEYS(table) \
	.keys = (table), .key_count = (int)(sizeof(table) / sizeof((table)[0]))

const struct screen *pos_screen(const struct pos *pos);

/* The keys of the screen and those of every screen; NULL after the last. */
const struct key *pos_key(const struct pos *pos, int at);

/* Rows that the menu has now. */
int pos_menu_rows(const struct pos *pos);

/* Is the key of use now, and in the menu therefore? Its letter always is. */
bool pos_key_is_of_use(const struct pos *pos, const struct key *key);

/* What becomes of an event, by area; the last row takes nothing. */
struct taking {
	enum event_kind kind;
	struct request (*take)(struct pos *pos, const struct event *event);
};

extern const struct taking answers_sale[];
extern const struct taking answers_people[];
extern const struct taking answers_office[];
extern const struct taking answers_refund[];
extern const struct taking answers_counter[];

/* -- for update ----------------------------------------------------- */

struct request ask_nothing(void);
struct request ask(enum ask kind);

/* Stop everything and show the sentence. */
struct request pos_stop(struct pos *pos, const char *text);

/* One line that stops nothing. */
void pos_tell(struct pos *pos, const char *format, ...) PRINTF(2, 3);

/* Go to a screen with an empty input line. */
void pos_go(struct pos *pos, enum screen_id screen);

/* One step back: what is typed, then the screen. */
struct request pos_step_back(struct pos *pos, enum screen_id screen);

/* The next customer: person, basket and tenders are forgotten. */
void pos_next_customer(struct pos *pos);

struct request pos_lock(struct pos *pos);

/* The answer to "is it printed?" */
struct request pos_printed(struct pos *pos);
struct request pos_not_printed(struct pos *pos);
/* To the screen where the cashier changes the own PIN. */
struct request pos_open_pin(struct pos *pos);

/*
 * Go on with page.then once somebody with the right is found: the one at the
 * till, or who gives a PIN on the next screen.
 */
struct request pos_approve(struct pos *pos, const struct approve_page *page);

/* Who stands at the counter is looked at again; until there is an answer
 * nobody stands there. */
struct request pos_look_again(struct pos *pos);

/* The line with the mark goes out of the sale; the last such comes back. */
struct request pos_void_line(struct pos *pos);
struct request pos_take_back(struct pos *pos);

/* To the screens beside the sale. */
struct request pos_open_cash(struct pos *pos);
struct request pos_open_price(struct pos *pos);
struct request pos_open_check(struct pos *pos);
struct request pos_open_allowance(struct pos *pos);
struct request pos_open_search(struct pos *pos);

/* Are there prices that nobody has agreed to? Then somebody is asked. */
bool pos_needs_agreement(const struct pos *pos);
struct request pos_ask_agreement(struct pos *pos);

/* To the screen where goods of a sale come back. */
struct request pos_open_refund(struct pos *pos);

/* The input line as words, or a notice why it is none. */
bool pos_take_words(struct pos *pos, char *ret, size_t size);

/* To the screen where an officer opens a limit for this sale. */
struct request pos_open_officer(struct pos *pos);
bool pos_needs_officer(const struct pos *pos);

/* To the screen where a clock in doubt is settled, from any other. */
struct request pos_open_clock(struct pos *pos);
bool pos_doubts_clock(const struct pos *pos);

/* The input line as an amount, or a notice why it is none. */
bool pos_take_amount(struct pos *pos, struct money *ret);

/* -- pages: screen_page.c -------------------------------------------- */

/* Ask for a page. */
struct request page_open(struct pos *pos, enum screen_id screen);
struct request page_again(struct pos *pos);

/* A page is on the screen; one that is live is filled anew every second. */
bool page_is_shown(const struct pos *pos);
bool page_is_live(const struct pos *pos);

/* The key of the chosen line, or "". */
const char *page_key(const struct pos *pos);

/* The answer to page_open. */
void page_take(struct pos *pos, const struct page *page);

struct request page_back(struct pos *pos);
struct request page_up(struct pos *pos);
struct request page_down(struct pos *pos);
struct request page_far_up(struct pos *pos);
struct request page_far_down(struct pos *pos);
struct request page_type(struct pos *pos, const struct event *event);
void page_view(const struct pos *pos, struct canvas *canvas, const char *title);

/* Keys that every page has. */
#define PAGE_KEYS                                                        \
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),  \
		page_back },                                             \
		{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"),   \
			page_up },                                       \
		{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"), \
			page_down },                                     \
		{ PRESS_PAGE_UP, PRESS_NONE, 0, NULL, N_("a page up"),   \
			page_far_up },                                   \
	{                                                                \
		PRESS_PAGE_DOWN, PRESS_NONE, 0, NULL, N_("a page down"), \
			page_far_down                                    \
	}

/* To a form about something, or nothing (""). */
struct request form_open(struct pos *pos, enum form_id id, const char *subject);

/* Away from the form, what was typed wiped. */
void form_leave(struct pos *pos);

/* The list of all that is not selling, from the sale or the shift. */
struct request pos_open_office(struct pos *pos);

/* -- for view ------------------------------------------------------- */

/* Rows of the frame, from the bottom; the body is rows 1 to message - 1. */
int row_message(const struct canvas *canvas);
int row_input(const struct canvas *canvas);

/* "prompt [text]" with the cursor; masked shows a star a character. */
struct prompt {
	const char *label;
	bool masked;
};
void view_input(
	const struct pos *pos, struct canvas *canvas, struct prompt prompt);

/* "label  12.50" and the amount below it in large digits. */
void view_amount(
	struct canvas *canvas, struct area at, const char *label, int64_t fen);

/* "English", in itself. */
const char *language_label(enum language language);

/* "Cash", "Card", "Mobile". */
const char *tender_label(enum tender_kind kind);
/* What is typed is the number of its slip, or nothing; it beeps at others. */
struct request pos_take_slip(struct pos *pos, struct tender *tender);

/* A name in the language in use, or in another one if it has none. */
const char *goods_name(const struct goods *goods);
const char *limit_name(const struct limit *limit);

/* An amount in the limit's own measure: yuan, kg, l, pieces, sales. */
void measure_add(enum measure measure, int64_t amount, struct text *out);

/* "2", "0.5 kg": pieces have no unit. */
void goods_quantity_add(const struct basket_line *line, struct text *out);

/* -- allowance.c ---------------------------------------------------- */

/* Rows the allowance takes: a bar for each limit that matters, 1 to max. */
int allowance_rows(const struct pos *pos, int max);
void allowance_view(
	const struct pos *pos, struct canvas *canvas, int row, int max);

/* "[###==...]" in so many cells and two. */
void allowance_bar(struct text *out, const struct quota *quota, int cells);

/* -- panel.c -------------------------------------------------------- */

/*
 * Columns that the panel beside the sale takes of this canvas; 0 where
 * there is no room for it, or another screen.
 */
int panel_columns(const struct pos *pos, const struct canvas *canvas);
/* On the right of the canvas, in so many columns. */
void panel_view(const struct pos *pos, struct canvas *canvas, int columns);

/* "3 min", "2 h", "5 d" (frame.c). */
void age_add(int64_t ms, struct text *out);

/* What is wrong with the basket and what would fit; "" when it fits. */
void allowance_alarm(
	const struct pos *pos, struct text *wrong, struct text *fits);

#endif
