#ifndef TUI_EVENT_H
#define TUI_EVENT_H

#include "device/scale.h"
#include "till/till.h"
#include "tui/printing.h"

/* What reaches the screens, and what they ask for: plain data both ways. */

enum press {
	PRESS_NONE,
	PRESS_F1,
	PRESS_F2,
	PRESS_F3,
	PRESS_F4,
	PRESS_F5,
	PRESS_F6,
	PRESS_F7,
	PRESS_F8,
	PRESS_F9,
	PRESS_F10,
	PRESS_F11,
	PRESS_F12,
	PRESS_ENTER,
	PRESS_ESCAPE,
	PRESS_ERASE,
	PRESS_DELETE,
	PRESS_INSERT,
	PRESS_TAB,
	PRESS_UP,
	PRESS_DOWN,
	PRESS_PAGE_UP,
	PRESS_PAGE_DOWN,
	PRESS_MENU, /* Ctrl-O, where there is no F10 */
	PRESS_QUIT, /* Ctrl-Q */
	PRESS_STX,  /* a scanner that types puts its codes between these */
	PRESS_ETX,
	/* Keys that do nothing unless the key map says so. */
	PRESS_HOME,
	PRESS_END,
	PRESS_SHIFT_F6,
	PRESS_COUNT,
};

#define EVENT_TEXT_SIZE 8

enum event_kind {
	EVENT_TEXT,   /* one character, typed or scanned */
	EVENT_PRESS,  /* a key that is no character */
	EVENT_SIZE,   /* the terminal has this size now */
	EVENT_FACTS,  /* a second went by, or the till has changed */
	EVENT_SCAN,   /* a device says a whole code, or a document */
	EVENT_WEIGHT, /* the scale says a weight, or why there is none */

	/* Answers to requests. */
	EVENT_LOGGED_IN,
	EVENT_LOGGED_OUT,
	EVENT_SHIFT_OPENED,
	EVENT_IDENTIFIED,
	EVENT_STANDING, /* of who stands there: the hub answered, or did not */
	EVENT_SCANNED,
	EVENT_JUDGED,
	EVENT_SOLD, /* or refused by rule */
	EVENT_HELD,
	EVENT_HELD_LIST,
	EVENT_RECALLED,     /* from hold, or kept over a crash */
	EVENT_PAPER,        /* a paper was asked for, or told of */
	EVENT_REFUND_FOUND, /* a sale, and what of it may come back */
	EVENT_REFUND_TRIED, /* what would come back of it */
	EVENT_REFUNDED,
	EVENT_CASH_MOVED, /* the drawer was opened outside a sale */
	EVENT_CHECKED,    /* goods that were asked about: a basket of them */
	EVENT_FOUND,      /* more of what is searched for, or all of it */
	EVENT_RATE,       /* of foreign cash, or that there is none */
	EVENT_CLOCK_SETTLED,
	EVENT_PIN_CHANGED,
	EVENT_PAGE,   /* a page, filled */
	EVENT_DRAWER, /* what is to be counted */
	EVENT_SHIFT_CLOSED,
	EVENT_DONE,     /* what a form asked for */
	EVENT_SETTING,  /* a setting was saved */
	EVENT_ERRAND,   /* what was done beside the till is at its end */
	EVENT_APPROVED, /* this operator has the right: logged_in */
	EVENT_NO_RIGHT, /* the one at the till has not */
	EVENT_FAILED,
	EVENT_COUNT,
};

/* Where a code came from that nobody typed. */
enum source {
	SOURCE_SCANNER,
	SOURCE_CARD, /* the reader of identity cards */
};

/* What the screens know of the printer. */
struct printer_sight {
	bool has; /* there is one in the settings */
	struct printing_state state;
	struct till_job unknown; /* the first to be asked about; job 0 = none */
};

/* What is done beside the till now. */
struct errand_sight {
	char name[16]; /* "" = nothing */
	int permille;
};

/* What stands around the sale, for the panel beside it. */
struct panel_sight {
	int held_count;
	struct till_held held[TILL_HELD_MAX];
	int recent_count;
	struct till_recent recent[TILL_RECENT_MAX];
	bool has[DEVICE_KINDS];   /* in the settings */
	bool ready[DEVICE_KINDS]; /* there, and can be used */
};

/* What pointers point at lives until pos_update returns. */
struct event {
	enum event_kind kind;
	int64_t mono_ms; /* EVENT_TEXT: when it came in */
	union {
		char text[EVENT_TEXT_SIZE]; /* UTF-8 */
		enum press press;
		struct {
			int rows;
			int columns;
		} size;
		struct {
			const struct till_facts *till;
			const struct rules *rules;
			const struct till_online *link;
			struct stamp now;
			const struct printer_sight *printer; /* or NULL */
			const struct panel_sight *panel;     /* or NULL */
			struct errand_sight errand;
		} facts;
		struct {
			enum source source;
			const char *text;
		} scan;
		struct {
			enum scale_answer answer;
			int64_t weight_g;
		} weight;
		const char *paper; /* what became of it, for people */
		const struct entry_operator *logged_in;
		struct {
			const struct till_person *person;
			const struct verdict *verdict;
		} identified; /* and standing */
		struct {
			const struct basket *basket;
			const struct verdict *verdict;
		} scanned; /* and recalled */
		int held;  /* number of the basket on hold */
		struct {
			const struct till_held *held;
			int count;
		} held_list;
		const struct verdict *verdict;
		struct {
			const struct till_sold *sold;
			const char
				*receipt; /* its text, or why there is none */
		} sold;
		const struct page *page;
		const struct drawer_page *drawer;
		int64_t shift;          /* that was closed */
		const char *done;       /* in one sentence */
		enum language language; /* after a setting was saved */
		struct {
			const char *name;
			const char *said; /* its last sentence */
			bool is_good;
		} errand;
		const struct till_refundable *refund_found;
		const struct refund *refund_tried;
		struct {
			const struct refund *refund;
			const char *receipt;
		} refunded;
		const struct till_moved *moved;
		const struct basket *checked;
		const struct till_found *found;
		const struct till_rate *rate; /* NULL = none today */
		const struct error *failed;
	} as;
};

enum ask {
	ASK_NOTHING,
	ASK_QUIT,
	ASK_LOGIN, /* operator, text = PIN */
	ASK_LOGOUT,
	ASK_SHIFT_OPEN, /* amount = cash in the drawer */
	ASK_IDENTIFY,   /* text */
	ASK_SCAN,       /* text, quantity_milli */
	ASK_JUDGE,
	ASK_SELL, /* the basket of the model, for its tenders */
	ASK_HOLD, /* the basket of the model; text = its note */
	ASK_HELD_LIST,
	ASK_RECALL,  /* slot */
	ASK_REFUSAL, /* judge again; if it still is too much, note it */
	ASK_WEIGH,   /* what lies on the scale */
	ASK_COPY,    /* text = receipt, of which one more copy is printed */
	ASK_PRINTED, /* slot: 1 the paper in question is there, 0 it is not */
	ASK_CASH,    /* the act of the model */
	ASK_CHECK,   /* text = a code: which goods, at what price? */
	ASK_SEARCH,  /* text = words; slot = enum till_search_of */
	ASK_RATE,    /* of FOREIGN_CURRENCY */
	ASK_REFUND_LOOK, /* text = what names the receipt of a sale */
	ASK_REFUND_TRY,  /* the refund of the model */
	ASK_REFUND,
	ASK_PIN,    /* operator, text = PIN, fresh: another PIN */
	ASK_PAGE,   /* slot = its screen, text = of what, day */
	ASK_DRAWER, /* what is to be counted? */
	ASK_SHIFT_CLOSE,
	ASK_FORM,    /* slot = enum form_id; the values are in the model */
	ASK_REPORT,  /* print X or Z: slot = shift */
	ASK_RETRY,   /* hub and printer, now */
	ASK_REPRINT, /* slot = job: its receipt as a copy, or its report */
	ASK_SETTING, /* text = word: its next value, saved */
	ASK_RIGHT,   /* right: has the one at the till got it? */
	ASK_APPROVE, /* operator, text = PIN, right: lends it? */
	ASK_CLOCK,   /* operator, text = PIN, day: the clock is right */
};

struct page;
struct drawer_page;

#define INPUT_SIZE 481 /* the text of a receipt's QR code fits */
#define WORDS_SIZE 65  /* a reason, a note */

/* The cash that is taken beside yuan on the screen. */
#define FOREIGN_CURRENCY "RUB"

#define PIN_TEXT_SIZE 13 /* 4 to 12 digits */

struct request {
	enum ask kind;
	bool beep;
	char operator[OPERATOR_SIZE];
	char text[INPUT_SIZE];
	char fresh[PIN_TEXT_SIZE];
	enum sale_method method;
	int64_t quantity_milli;
	struct money amount;
	int slot;
	int32_t day;
	enum till_right right;
};

#endif
