#ifndef TILL_TILL_H
#define TILL_TILL_H

#include "base/clock.h"
#include "core/receipt.h"
#include "core/resident.h"
#include "core/search.h"
#include "core/zreport.h"
#include "entry/entry.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * The use cases of a till, one transaction each. Faces call these and
 * nothing below. A refusal by rule is ERR_OK with an answer; failing means
 * that nothing was changed.
 */
struct till;
struct link; /* sync/link.h */

/* The home: ledger.db, owner.lock, keys/till.key, datasets/, demo/. */
#define HOME_SIZE 256

/* A copy of the ledger that the owner of the home has made: to look at,
 * without the lock and without the secret key. */
struct till_copy {
	const char *ledger;     /* its name in the home */
	const char *public_key; /* the till's, as the owner knows it */
};

struct till_open {
	const char *home;
	const struct till_copy *copy; /* NULL: the ledger itself */
	const char *passphrase;       /* NULL when the key file is plain */
	const char *purpose;          /* names the owner: "quotapos pos" */
	const struct clock *clock;
	bool inspect; /* open a damaged ledger too, to look and to rebuild:
			 nothing can be appended then */
	bool look;    /* open one that is behind its watermark too, to say
			 so: nothing can be appended then */
};

/*
 * Take the home, check ledger and key against each other, note a boot entry
 * when the machine or the program is another than before. ERR_DENIED: the
 * ledger lies behind the watermark beside it, an older one was put back.
 */
enum err till_open(const struct till_open *open, struct till **ret,
	struct error *why) NODISCARD;
void till_close(struct till *till);

/* Does the home's key file ask for a passphrase? */
enum err till_is_sealed(
	const char *home, bool *ret, struct error *why) NODISCARD;

/* -- init.c ------------------------------------------------------------ */

struct till_init {
	const char *home;
	const char *market;
	const char *till;
	const char *passphrase;  /* required unless demo */
	const char *auditor_key; /* base64url, or NULL: make a pair */
	bool demo;
	const struct clock *clock;
};

/*
 * Make a stand-alone market: key, ledger, genesis, the shipped rules and,
 * for a demo, goods, residents, shops and operators with PIN files. On any
 * failure the home is left without a ledger. ERR_CONFLICT: there is one.
 */
enum err till_init(const struct till_init *init, struct error *why) NODISCARD;

/* -- enrol.c ------------------------------------------------------------ */

/*
 * Join a market. A new home gets a key and a ledger that begins after the
 * hub's entry about it; a till that stood alone keeps its chain, which the
 * hub then takes from its first entry on. The code says which hub answers;
 * it never travels.
 */
struct till_enrol {
	const char *home;
	const char *url;
	const char *code;
	const char *till;       /* NULL: as the code says */
	const char *passphrase; /* of a new key, or the one that there is */
	bool plain;             /* no passphrase: a demo market only */
	const struct clock *clock;
	const struct link *link; /* stands in for HTTPS, or NULL */
};
struct till_enrolled {
	char market[MARKET_SIZE];
	char till[CHAIN_SIZE];
	int64_t epoch;
	char kid[HASH_TEXT_SIZE];     /* fingerprints, to be compared with */
	char hub_kid[HASH_TEXT_SIZE]; /* what the hub shows */
	char pin[80];
	bool with_history;
	bool demo;
};
/* ERR_FORGED: another hub than the code's; ERR_DENIED: the hub refuses. */
enum err till_enrol(const struct till_enrol *enrol, struct till_enrolled *ret,
	struct error *why) NODISCARD;

/*
 * The last entry of a till that leaves. ERR_DENIED while the hub does not
 * hold all that is here, or a shift is open.
 */
enum err till_decommission(struct till *till, const char *by,
	const char *reason, struct error *why) NODISCARD;

/* -- facts ------------------------------------------------------------- */

struct till_facts {
	char market[MARKET_SIZE];
	char till[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq; /* of the last entry */
	char leaf[HASH_TEXT_SIZE];
	char kid[HASH_TEXT_SIZE];
	char public_key[HASH_TEXT_SIZE];
	char auditor_key[HASH_TEXT_SIZE];
	int64_t rules; /* version in force today */
	int32_t day;   /* today */
	int32_t offset_minutes;
	int64_t shift; /* open shift, or 0 */
	struct stamp shift_opened;
	bool shift_is_long;     /* open for more than SHIFT_LONG_MS */
	enum clock_cause clock; /* why the day is in doubt, or CAUSE_NONE */
	int64_t sales;          /* running totals of the chain */
	struct money sold;
	struct money refunded;
	bool demo;
	bool plain_key;
	enum till_mark {
		MARK_GOOD,
		MARK_LOST,   /* the watermark is not there or not readable */
		MARK_BEHIND, /* the ledger is an older one, or another */
	} mark;
};
void till_facts(const struct till *till, struct till_facts *ret);

/* The ledger and the keys of its epochs, for the floor of reports to read:
 * faces hand them on only. */
struct store *till_store(const struct till *till);
struct epoch_keys;
const struct epoch_keys *till_keys(const struct till *till);

/* The key of an epoch, newest first; false after the last. */
struct till_key {
	int64_t epoch;
	char kid[HASH_TEXT_SIZE];
	char public_key[HASH_TEXT_SIZE];
};
bool till_key(const struct till *till, int number, struct till_key *ret);

/* A shift is meant to last a day at most; a longer one can still be closed. */
#define SHIFT_LONG_MS (INT64_C(24) * 60 * 60 * 1000)

/* The rules in force today; borrowed until the next call into till. */
const struct rules *till_rules(struct till *till);

/* -- clock.c ------------------------------------------------------------- */

struct till_clock {
	enum clock_cause doubt; /* CAUSE_NONE: the day is certain */
	struct stamp wall;      /* what the machine's clock says */
	struct stamp told;      /* the time that is certain */
	int32_t wall_day;
	int32_t day;
};
void till_clock(const struct till *till, struct till_clock *ret);

/* Why it is in doubt, one sentence to be translated (N_). */
const char *till_clock_message(enum clock_cause doubt);

/*
 * An administrator says that the machine's clock is right, and which day it
 * is. Selling goes on, on that day, even if the chain was on a later one.
 * ERR_CONFLICT: nothing is in doubt. ERR_INPUT: the clock says another day.
 */
struct till_clock_confirm {
	const char *by; /* checked for RIGHT_ADMINISTER */
	int32_t day;
};
enum err till_clock_confirm(struct till *till,
	const struct till_clock_confirm *confirm, struct till_clock *ret,
	struct error *why) NODISCARD;

/* -- operators.c --------------------------------------------------------- */

enum till_right {
	RIGHT_SELL,
	RIGHT_SHIFT,
	RIGHT_CASH,     /* put cash in or take it out */
	RIGHT_OVERRIDE, /* agree another price */
	RIGHT_EXPORT,   /* take facts out, but no document number */
	RIGHT_EXCESS,   /* open a limit that an officer may open */
	RIGHT_ADMINISTER,
	RIGHT_REFUND, /* take goods back, where the rules ask for it */
	RIGHT_RATE,   /* give the rate of the day */
};

/*
 * Check an operator's PIN and right. ERR_DENIED: unknown, disabled, wrong
 * PIN (noted in the chain), locked after five in a row (five minutes from
 * the last), or without the right. ret_id (OPERATOR_SIZE) is the id as
 * stored.
 */
struct till_credentials {
	const char *operator;
	const char *pin;
};
enum err till_authenticate(struct till *till,
	const struct till_credentials *credentials, enum till_right right,
	struct entry_operator *ret, struct error *why) NODISCARD;

/*
 * Whose right an act stands on: the operator's own, or, when approver is not
 * NULL, that of a person who gives a PIN beside it and does not log in.
 * ERR_DENIED: neither has it, or the PIN is wrong (noted in the chain).
 * ret has OPERATOR_SIZE bytes.
 */
enum err till_approve(struct till *till, const struct entry_operator *operator,
	const struct till_credentials * approver, enum till_right right,
	char *ret, struct error *why) NODISCARD;

/* May who is logged in do this? ERR_DENIED: no. */
enum err till_may(struct till *till, const char *operator,
	enum till_right right, struct error *why) NODISCARD;

/* PIN only, whatever the rights: for an act on the operator's own account. */
enum err till_login_check(struct till *till,
	const struct till_credentials *credentials, struct entry_operator *ret,
	struct error *why) NODISCARD;

/* Entries "login" and "logout" of the POS. */
enum err till_login(struct till *till,
	const struct till_credentials *credentials, struct entry_operator *ret,
	struct error *why) NODISCARD;
enum err till_logout(
	struct till *till, const char *operator, struct error * why) NODISCARD;

/* by = operator or "shell:<user>"; pin NULL keeps the one there is. */
struct till_operator_change {
	const char *by;
	const char *id;
	const char *name; /* NULL keeps */
	const char *pin;  /* NULL keeps */
	enum role role;
	bool active;
	const char *document; /* the operator's own, or NULL; a key is kept */
};
enum err till_operator_add(struct till *till,
	const struct till_operator_change *change, struct error *why) NODISCARD;
enum err till_operator_disable(struct till *till, const char *by,
	const char *id, struct error *why) NODISCARD;
enum err till_operator_pin(struct till *till, const char *by, const char *id,
	const char *pin, struct error *why) NODISCARD;
#define OPERATOR_LIST_MAX 50 /* ids in order, a page at a time */
enum err till_operator_list(struct till *till, const char *after,
	struct entry_operator *ret, int *ret_count,
	struct error *why) NODISCARD;

/* -- the hub: online.c ------------------------------------------------------
 */

/* On what a sale to a person would stand now. */
enum till_standing_mode {
	STANDING_ALONE,  /* this till is the only authority */
	STANDING_ASKED,  /* the hub has been asked and may still answer */
	STANDING_LEASE,  /* a right of this person: what is left is certain */
	STANDING_PERMIT, /* without the hub, up to a floor limit */
	STANDING_NONE,   /* nothing may be sold free of duty */
};
const char *till_standing_name(enum till_standing_mode mode); /* "lease" */

/*
 * A till that belongs to a hub sells on when there is no link. The faces
 * give it one, and turn by turn it says and hears what is due; no turn ever
 * waits.
 */
/* Of HTTPS, as joined; nothing happens for a till that stands alone. */
enum err till_connect(struct till *till, struct error *why) NODISCARD;
/* Of something that stands in; it is closed with the till. */
void till_connect_by(struct till *till, const struct link *link);

void till_turn(struct till *till);

/* Somebody gives it turns from now on: the loop of pos, or of sync --watch.
 * Else a command says what it has to say before it ends. */
void till_has_loop(struct till *till);
/* Until nothing is left to say, there is no link, or the time is over; at
 * once where there is a loop. */
void till_flush(struct till *till, int64_t time_ms);

/* Somebody says: ask the hub again now, and not when it is due. */
void till_retry(struct till *till);

/* Wait for the link or one of the others, at most so long. */
void till_wait(struct till *till, const struct pollfd *others, int count,
	int timeout_ms);

/* Who stands at the counter now: NULL for nobody. The hub is asked for a
 * right unless there is one or no link; what is not used by others any more
 * is given back. */
struct till_person;
enum err till_counter(struct till *till, const struct till_person *person,
	struct error *why) NODISCARD;

/* May the answer for who stands there still come? */
bool till_is_asking(const struct till *till);

/* Until it came, or will not any more: 1.5 seconds at most. */
void till_settle(struct till *till);

/* All of this for the person of a document, before a sale: what is wrong
 * with the document is for the sale to say. */
enum err till_secure(
	struct till *till, const char *document, struct error *why) NODISCARD;

/* What is the state of the link, for people. */
struct till_online {
	bool is_joined;
	bool has_link;       /* this program may talk to the hub */
	bool is_online;      /* the hub answered last time */
	bool is_idle;        /* nothing is left to say or to fetch */
	struct stamp since;  /* online, or not */
	int64_t unsent;      /* entries that the hub does not hold */
	struct stamp oldest; /* of the first of them */
	int64_t behind_ms;   /* our clock against the hub's */
	bool is_frozen;      /* the hub was restored and grants nothing */
	struct money permit; /* still to be sold offline: to one person, */
	struct money permit_total; /* to all, */
	int64_t permit_sales;      /* in so many sales */
	char hub_kid[HASH_TEXT_SIZE];
	char url[160];
	char trouble[ERROR_TEXT_MAX]; /* "" when there is none */
	bool is_forged; /* and it is that somebody is not who he seems */
};
void till_online(struct till *till, struct till_online *ret);

/*
 * The same questions and answers in files, where there is no link. A file
 * that is damaged is taken up to its first bad frame; one that comes twice,
 * or late, does no harm.
 */
/* Both ways add to it: it begins as { 0 }. */
struct till_carried {
	int frames_in;
	int frames_out;
	bool is_damaged;
	char trouble[ERROR_TEXT_MAX]; /* of the first frame that was refused */
};
enum err till_carry_out(struct till *till, const char *path,
	struct till_carried *ret, struct error *why) NODISCARD;
enum err till_carry_in(struct till *till, const char *path,
	struct till_carried *ret, struct error *why) NODISCARD;

struct till_standing {
	enum till_standing_mode mode;
	struct money left;       /* of the leased limit */
	char reason[24];         /* the hub's, when it refused: "held" */
	char holder[CHAIN_SIZE]; /* the till that holds the rest, or "" */
	struct money assessed;   /* found beyond the limit of late */
	struct money assessed_tax;
};

/* -- identify.c ------------------------------------------------------------ */

/* Who stands at the counter, and what is left of the day. */
struct till_person {
	struct document document;
	char key[PERSON_KEY_SIZE];   /* that the person is known by */
	char shown[PERSON_KEY_SIZE]; /* of the document, if another; or "" */
	char masked[DOCUMENT_TEXT_SIZE];
	char name[RESIDENT_NAME_SIZE]; /* "" when not registered */
	enum sale_method method;
	enum refusal refusal; /* why this person may not buy at all */
	struct subject subject;
	struct usage usage;
	int32_t day;
	struct till_standing standing;
	int quota_count;
	struct sale_quota quota[RULES_LIMITS_MAX]; /* used 0, after=before */
	int64_t left[RULES_LIMITS_MAX]; /* of each, to be granted here */
};

/*
 * Find a person by "kind:number" or a bare number. ERR_INPUT: the number
 * fails its check (the sentence says which).
 */
enum err till_identify(struct till *till, const char *text,
	struct till_person *ret, struct error *why) NODISCARD;

/*
 * Note in the chain that this person was turned away at the counter, before
 * any goods were scanned. person->refusal is not REFUSAL_NONE.
 */
enum err till_turn_away(struct till *till, const char *operator,
	const struct till_person * person, struct error *why) NODISCARD;

/* -- people.c ------------------------------------------------------------ */

/*
 * Another document becomes one more of a person's, with the documents that
 * were linked to it, or ceases to be. What was used of an allowance under
 * any of them counts for all. ERR_CONFLICT: it is so already, or a person
 * would have more than PERSON_DOCUMENTS_MAX.
 */
#define PERSON_DOCUMENTS_MAX 8
struct till_link {
	const char *by;
	const char *document; /* as for till_identify */
	const char *other;    /* becomes one more of its person's */
	const char *reason;
};
enum err till_link(struct till *till, const struct till_link *link,
	struct error *why) NODISCARD;
/* other is NULL: the document stands alone again. */
enum err till_unlink(struct till *till, const struct till_link *link,
	struct error *why) NODISCARD;

/* Register one resident, or change one: an import of one row. */
enum err till_resident_put(struct till *till, const char *by,
	const struct resident *resident, struct error *why) NODISCARD;

/* ERR_NOT_FOUND: nobody is registered with this document. */
enum err till_resident_find(struct till *till, const char *document,
	struct resident *ret, struct error *why) NODISCARD;

/*
 * The document numbers behind a person key, from the residents of this till:
 * an entry says who saw them, and why. ERR_NOT_FOUND: no resident has this
 * key; only the auditor's secret key opens the sealed number then.
 */
struct till_reveal {
	const char *by; /* checked for RIGHT_ADMINISTER */
	const char *person;
	const char *reason;
};
struct till_revealed {
	int count;
	struct resident residents[PERSON_DOCUMENTS_MAX];
};
enum err till_reveal(struct till *till, const struct till_reveal *reveal,
	struct till_revealed *ret, struct error *why) NODISCARD;

/* -- goods ------------------------------------------------------------------
 */

/*
 * Find what a scan names and put it into the basket. ERR_INPUT /
 * ERR_NOT_FOUND name the code; the basket is unchanged then.
 */
enum err till_scan(struct till *till, const char *text, int64_t quantity_milli,
	struct basket *basket, struct error *why) NODISCARD;

/*
 * Goods or residents by words of their names (core/search.h), in steps
 * between which the till is used as ever; at most TILL_FOUND_MAX of them.
 * Goods without any words: what this till sold most often of late.
 */
enum till_search_of {
	SEARCH_GOODS,
	SEARCH_RESIDENTS,
};
#define TILL_FOUND_MAX 40
struct till_found {
	enum till_search_of of;
	bool is_done; /* all was looked through, or there is no more room */
	int count;
	struct till_hit {
		struct goods goods;       /* or */
		struct resident resident; /* name and document only */
		char masked[DOCUMENT_TEXT_SIZE];
	} hits[TILL_FOUND_MAX];
};
struct till_searching;
enum err till_search_open(struct till *till, enum till_search_of of,
	const char *text, struct till_searching **ret,
	struct error *why) NODISCARD;
enum err till_search_step(
	struct till_searching *searching, struct error *why) NODISCARD;
const struct till_found *till_search_found(
	const struct till_searching *searching);
void till_search_close(struct till_searching *searching);

/* -- sell.c ------------------------------------------------------------------
 */

/* Judge without selling: for the allowance bar. */
enum err till_judge(struct till *till, const struct till_person *person,
	const struct basket *basket, struct verdict *ret,
	struct error *why) NODISCARD;

struct till_sell {
	const char *operator;
	const char *document; /* as for till_identify */
	enum sale_method method;
	const struct basket *basket;
	const struct tender *tenders; /* none = exact cash CNY; foreign cash
					 gets its rate here */
	int tender_count;
	enum language language; /* names of goods on the record */
	const char *reason;     /* of prices that were agreed, and who */
	const char *approver;   /* approved them; NULL when there are none */
	bool officer;  /* approver opens limits as well; so for this reason */
	bool training; /* an exercise: signed, but in no sum and no quota */
	bool counter;  /* the basket kept for the counter ends with this */
	bool paper;    /* its receipt is to be printed (jobs.c) */
};

/* The text of a receipt's QR code: quotapos-bundle(5), receipt tokens. */
#define TILL_TOKEN_SIZE 451

struct till_sold {
	enum refusal refusal;         /* REFUSAL_NONE = sold */
	char message[ERROR_TEXT_MAX]; /* of the refusal, for people */
	struct verdict verdict;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct sale sale; /* valid when sold */
};

/*
 * Sell, or refuse by rule; both are an entry. One transaction: usage is
 * read, the basket judged, the sale signed, chained and committed; only
 * then does this return. Each limit that an officer opened has an approval
 * entry before the sale, and each line at another price than the list's an
 * override. An exercise that is refused leaves
 * no entry, and one at another price is ERR_INPUT.
 */
enum err till_sell(struct till *till, const struct till_sell *sell,
	struct till_sold *ret, struct error *why) NODISCARD;

/* -- refund.c ------------------------------------------------------------ */

/* A sale of this till, and what of it can still be taken back. */
struct till_refundable {
	struct sale sale;
	struct stamp at;
	int32_t day;
	int64_t rules; /* version that judged it */
	char leaf[HASH_TEXT_SIZE];
	struct quantities before; /* taken back already */
	struct refund_paid room;  /* what may go back, by kind */
	bool in_shift;            /* sold by the open shift */
	enum till_right right;    /* that taking it back asks for */
};

/*
 * ERR_INPUT, ERR_NOT_FOUND: no receipt of a sale; ERR_DENIED: of another
 * till, a refund, an exercise, or sold too long ago.
 */
enum err till_refund_look(struct till *till, const char *receipt,
	struct till_refundable *ret, struct error *why) NODISCARD;

/*
 * The number of the receipt that a text names: the number itself, in either
 * case, or the whole text of a receipt's QR code. ERR_INPUT: neither;
 * ERR_FORGED: a code that this till never made. ret has RECEIPT_SIZE bytes.
 */
enum err till_receipt_named(struct till *till, const char *text, char *ret,
	struct error *why) NODISCARD;

struct till_refund {
	const char *operator;
	const char *approver;         /* NULL when the operator has the right */
	const char *receipt;          /* of the sale */
	const struct quantities *now; /* by line of the sale; NULL: the rest */
	bool is_void;                 /* all of a sale of the open shift */
	const struct tender *tenders; /* none = cash in yuan */
	int tender_count;
	const char *reason;
	bool paper; /* its receipt is to be printed (jobs.c) */
	enum language language;
};

struct till_refunded {
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct refund refund;
};

/*
 * Take goods back, once: one transaction, the money and the allowance of
 * the sale's own day with it. ERR_DENIED: a rule or a right says no (as
 * till_refund_look, more than is left, a clock that is behind);
 * ERR_CONFLICT: no shift is open.
 */
enum err till_refund(struct till *till, const struct till_refund *ask,
	struct till_refunded *ret, struct error *why) NODISCARD;

/* Is that a whole sale of the open shift, which may be voided as if it had
 * never been? now is by line of the sale. */
bool till_refund_voids(
	const struct till_refundable *found, const struct quantities *now);

/* What it would give back, with nothing recorded and before anybody's right
 * and reason are asked for. */
enum err till_refund_try(struct till *till, const struct till_refund *ask,
	struct refund *ret, struct error *why) NODISCARD;

/* -- rates.c ------------------------------------------------------------- */

/* Yuan for one unit of foreign cash today, in millionths. */
struct till_rate {
	char currency[CURRENCY_SIZE];
	int64_t rate_ppm;    /* the till's */
	int64_t customs_ppm; /* the dataset's, or 0 */
	bool given;          /* by a manager for today, else the dataset's */
};
/* ERR_NOT_FOUND: there is none. */
enum err till_rate_find(struct till *till, const char *currency,
	struct till_rate *ret, struct error *why) NODISCARD;

/* Give the rate for the rest of the market day, as a signed entry. */
struct till_rate_give {
	const char *operator;
	const char *currency;
	int64_t rate_ppm;
};
enum err till_rate_give(struct till *till, const struct till_rate_give *give,
	struct till_rate *ret, struct error *why) NODISCARD;

/* -- shift.c
 * ------------------------------------------------------------------- */

struct till_shift {
	int64_t shift; /* its number */
	bool closed;
	struct entry_shift entry;
};
/*
 * Cash by currency, and how it was counted: a currency that has pieces is
 * their sum, and must agree with cash when it is given there as well.
 */
struct till_cash {
	const struct cash_count *cash;
	int count;
	const struct cash_pieces *pieces;
	int piece_count;
};
/* ERR_CONFLICT: one is open already / none is open. */
enum err till_shift_open(struct till *till, const char *operator,
	struct till_cash floats, struct till_shift *ret,
	struct error *why) NODISCARD;
enum err till_shift_close(struct till *till, const char *operator,
	struct till_cash counted, struct till_shift *ret,
	struct error *why) NODISCARD;

/* The report of a shift: Z of a closed one, X of the open one (shift 0 or
 * its number). Nothing is recorded. ERR_NOT_FOUND: no such shift. */
enum err till_zreport(struct till *till, int64_t shift, struct zreport *ret,
	struct error *why) NODISCARD;

/* -- cash.c -------------------------------------------------------------- */

struct till_move {
	const char *operator;
	const char *approver; /* NULL when the operator has the right */
	enum cash_direction direction;
	struct till_cash cash; /* none for CASH_NO_SALE; pieces are not kept */
	const char *reason;
	bool paper; /* its slip is to be printed, the drawer opened (jobs.c) */
	enum language language; /* of the slip */
};
struct till_moved {
	int64_t shift;
	int64_t seq;
	char number[RECEIPT_SIZE]; /* of its slip */
	char leaf[HASH_TEXT_SIZE];
	struct entry_cash entry;
};
/* Open the drawer outside a sale. ERR_CONFLICT: no shift is open. */
enum err till_cash_move(struct till *till, const struct till_move *move,
	struct till_moved *ret, struct error *why) NODISCARD;

/* -- hold.c -------------------------------------------------------------- */

/*
 * Baskets that wait for their customer: goods and a note, never a person,
 * who shows the document anew. They outlive the program and a crash.
 */
#define TILL_HELD_MAX       20
#define TILL_HELD_NOTE_SIZE 65

struct till_held {
	int slot; /* 1 to TILL_HELD_MAX */
	struct stamp at;
	char operator[OPERATOR_SIZE];
	char note[TILL_HELD_NOTE_SIZE];
	int lines;
	struct money total;
};

/*
 * Put the basket on hold under the lowest number that is free. ERR_RANGE:
 * all are taken. ERR_INPUT: it is empty, or the note could hold the number
 * of a document (more than NOTE_DIGITS_MAX digits).
 */
#define NOTE_DIGITS_MAX 4
struct till_hold {
	const char *operator;
	const char *note; /* may be "" */
	const struct basket *basket;
};
enum err till_hold(struct till *till, const struct till_hold *hold,
	int *ret_slot, struct error *why) NODISCARD;

/* Take it back to the counter. ERR_NOT_FOUND: nothing has this number. */
enum err till_recall(struct till *till, int slot, struct basket *ret,
	struct error *why) NODISCARD;
enum err till_held_list(struct till *till, struct till_held *ret,
	int *ret_count, struct error *why) NODISCARD;

/* Keep the basket at the counter over a crash; an empty one is forgotten. */
enum err till_counter_keep(struct till *till, const char *operator,
	const struct basket * basket, struct error *why) NODISCARD;
/* What was kept; an empty basket when there is none. */
enum err till_counter_find(
	struct till *till, struct basket *ret, struct error *why) NODISCARD;

/* -- import.c
 * ------------------------------------------------------------------- */

#define IMPORT_FAULTS_MAX 100

struct import_fault {
	int64_t line;
	char column[24]; /* "" when the row as a whole */
	char reason[160];
};

struct till_imported {
	int64_t rows;    /* good rows */
	int64_t bad;     /* bad rows, all of them */
	int fault_count; /* those kept, the first ones */
	struct import_fault faults[IMPORT_FAULTS_MAX];
	char sha256[HASH_TEXT_SIZE];
};

struct till_import {
	enum dataset_kind dataset;
	const char *path;
	const char *name; /* what sentences call it; NULL: by its path */
	const char *by;
	bool check;    /* look only */
	bool replaces; /* rows not in the file go out of sight */
	/* Of a dataset of the hub, which has an entry there and none here. */
	int64_t hub_entry;  /* its position here, or 0 */
	const char *sha256; /* what the file must be */
};

/*
 * Read a CSV file and take all rows or none. Bad rows are ERR_OK with
 * ret->bad > 0 and nothing changed; ERR_INPUT: the header is not right.
 * Memory does not grow with the file.
 */
enum err till_import(struct till *till, const struct till_import *import,
	struct till_imported *ret, struct error *why) NODISCARD;

/*
 * The same in steps, between which the till is used as ever; what import
 * points at stays until close. One at a time (ERR_CONFLICT). Closed before
 * its last step nothing was imported.
 */
struct till_importing;
enum err till_import_open(struct till *till, const struct till_import *import,
	struct till_importing **ret, struct error *why) NODISCARD;
enum err till_import_step(struct till_importing *importing, bool *ret_more,
	struct error *why) NODISCARD;
const struct till_imported *till_import_result(
	const struct till_importing *importing);
void till_import_close(struct till_importing *importing);

/* -- rules.c
 * ---------------------------------------------------------------------- */

/* Read and check a rules file; ERR_INPUT names line and place. */
enum err till_rules_read(
	const char *path, struct rules *ret, struct error *why) NODISCARD;

/* The rules in force as their canonical JSON. */
#define RULES_TEXT_MAX 16384
enum err till_rules_document(
	struct till *till, struct text *out, struct error *why) NODISCARD;

/*
 * Put a rules document into the chain. ERR_DENIED: the version is not
 * above the last, another market, or in force before today.
 */
enum err till_rules_apply(struct till *till, const char *by,
	const struct rules *rules, struct error *why) NODISCARD;

/* -- ledger.c
 * ------------------------------------------------------------------------ */

/*
 * Walk the chain from an entry on, through all later epochs. next:
 * ERR_NOT_FOUND after the last; an entry that does not decode is still shown,
 * as its bytes.
 */
struct till_log; /* a cursor */
struct till_log_from {
	int64_t epoch; /* 1 and seq 1: from the beginning */
	int64_t seq;
};
enum err till_log_open(struct till *till, struct till_log_from from,
	struct till_log **ret, struct error *why) NODISCARD;
/* From the first entry on that the hub does not hold. ERR_NOT_FOUND: it
 * holds all of them, or there is no hub. */
enum err till_log_unsent(
	struct till *till, struct till_log **ret, struct error *why) NODISCARD;
enum err till_log_next(struct till_log *log, struct error *why) NODISCARD;
void till_log_close(struct till_log *log);
int64_t till_log_epoch(const struct till_log *log);
int64_t till_log_seq(const struct till_log *log);
const char *till_log_line(const struct till_log *log);    /* exact JWS */
const char *till_log_payload(const struct till_log *log); /* JSON */
/* For people: "kind" and a sentence of what happened. */
void till_log_tell(const struct till_log *log, struct text *out);

/* -- backup.c ------------------------------------------------------------- */

struct till_backed {
	char market[MARKET_SIZE];
	char till[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq; /* of its last entry */
	char leaf[HASH_TEXT_SIZE];
	int64_t entries;
	int datasets; /* files that are in it */
	int keys;     /* sealed key files that are in it */
	bool has_key; /* that of the epoch among them */
};

/*
 * Write the ledger, the imported files and the sealed keys to a new file,
 * checked from the first entry to the last before it gets its name. A key
 * that lies in the open does not go along. ERR_CONFLICT: there is such a
 * file; ERR_FORGED: the ledger has faults.
 */
enum err till_backup(struct till *till, const char *path,
	struct till_backed *ret, struct error *why) NODISCARD;

/* -- restore.c ------------------------------------------------------------ */

/*
 * Put a backup, or an older ledger.db, in the place of the home's ledger,
 * in two parts, because the passphrase can only be asked for between them.
 * open takes the home and copies and checks the file: ERR_FORGED names its
 * first fault, and nothing was changed. finish begins a new epoch after the
 * last entry there is, with a number and a key never used before; what was
 * there is kept beside. No paper that waited when the backup was made is
 * printed. Interrupted anywhere, the home has either the old
 * ledger or the new one. ERR_DENIED: the key of the ledger is neither in
 * the home nor in the backup, or is another.
 */
struct till_restoring;
struct till_restore {
	const char *home;
	const char *path;
	const struct clock *clock;
};
enum err till_restore_open(const struct till_restore *restore,
	struct till_restoring **ret, struct error *why) NODISCARD;
/* Does the key ask for its passphrase? */
enum err till_restore_is_sealed(struct till_restoring *restoring, bool *ret,
	struct error *why) NODISCARD;

struct till_restore_by {
	const char *operator;
	const char *reason;     /* or NULL */
	const char *passphrase; /* NULL when the key is plain */
};
struct till_restored {
	int64_t epoch; /* the new one */
	int64_t from_epoch;
	int64_t from_seq; /* the last entry that is there */
	int64_t known_epoch;
	int64_t known_seq; /* the last one the till is known to have made */
	int datasets;      /* files that were put into the home */
	char aside[64];    /* where the old ledger is now, or "" */
	/* in a market: what the hub holds, or why it could not be asked */
	bool is_joined;
	int64_t hub_epoch;
	int64_t hub_seq;
	char trouble[ERROR_TEXT_MAX];
};
enum err till_restore_finish(struct till_restoring *restoring,
	const struct till_restore_by *by, struct till_restored *ret,
	struct error *why) NODISCARD;
void till_restore_close(struct till_restoring *restoring);

/* -- rotate.c ------------------------------------------------------------ */

/*
 * A new key from now on, for which the old one vouches: a new epoch. No
 * shift may be open. What a hub granted is given back first, and the new
 * key is told to it with the entries.
 */
struct till_rotate {
	const char *by;
	const char *reason;     /* or NULL */
	const char *passphrase; /* that of the old key, which seals the new
				 * one as well; of no account when that is
				 * plain */
};
struct till_rotated {
	int64_t epoch;
	int64_t from_epoch;
	int64_t from_seq;
};
enum err till_rotate(struct till *till, const struct till_rotate *rotate,
	struct till_rotated *ret, struct error *why) NODISCARD;

#define VERIFY_FAULTS_MAX 200

struct till_fault {
	char code[24];
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char message[256];
};

struct till_verified {
	int64_t entries;
	int64_t fault_total; /* all; the first VERIFY_FAULTS_MAX are kept */
	int fault_count;
	struct till_fault faults[VERIFY_FAULTS_MAX];
	char head[HASH_TEXT_SIZE];
	int64_t epoch;
	int64_t seq;
};

/*
 * Check the whole ledger: bytes, header, signature, seq, prev, running
 * totals, arithmetic, times, columns and projections against bytes, blobs
 * and dataset files. Faults are ERR_OK with fault_total > 0.
 */
enum err till_verify(struct till *till, struct till_verified *ret,
	struct error *why) NODISCARD;

/* Make every projection again from the entries; entries in ret. */
enum err till_rebuild(
	struct till *till, int64_t *ret, struct error *why) NODISCARD;

/*
 * The receipt of a sale or a refund of this till, or the slip of a cash act,
 * from its entry. copy: note a copy entry and mark it; a slip has no copies
 * (ERR_INPUT). ERR_NOT_FOUND: no such receipt.
 */
struct till_print {
	const char *receipt;
	const char *by;
	enum paper paper;
	enum language language;
	bool copy;
	int copy_number; /* n: it is copy n, which was noted before */
	bool marked;     /* with PAPER_TALL */
	bool bilingual;  /* labels in a second language, too */
	enum language second;
};
enum err till_print(struct till *till, const struct till_print *print,
	struct text *out, struct error *why) NODISCARD;

/* -- export.c ------------------------------------------------------------ */

/*
 * Note an export in the chain, and say what of the ledger it is of: the
 * positions of its first and last entry. from and to are a day, a number of
 * this epoch ("120") or of another ("2-120"); NULL: from the first entry,
 * to the export's own. identities needs a reason. ERR_INPUT: no such place;
 * ERR_NOT_FOUND: nothing lies between them.
 */
struct till_export {
	const char *by;
	const char *from;
	const char *to;
	const char *reason; /* may be NULL */
	bool workbook;      /* not a bundle */
	bool identities;
};
struct till_exported {
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct stamp at;
	char reason[REASON_SIZE];
	int64_t first; /* positions in the ledger */
	int64_t last;
	bool whole; /* from the first entry to the newest */
};
enum err till_export(struct till *till, const struct till_export *export,
	struct till_exported *ret, struct error *why) NODISCARD;

/* The same again, in a copy of the ledger, from the entry that tells of it
 * ("1-120"). */
enum err till_export_find(struct till *till, const char *place,
	struct till_exported *ret, struct error *why) NODISCARD;

/* For a copy of the ledger: the till's key from the home, to sign with what
 * is not an entry. ERR_DENIED: the passphrase does not open it. */
enum err till_unlock(
	struct till *till, const char *passphrase, struct error *why) NODISCARD;

/* The till's secrets, for the floor of reports to sign with. */
struct keyring;
const struct keyring *till_keyring(const struct till *till);

/* The token of a receipt of this till, made again from its entry; "" for an
 * exercise, and for a receipt of an epoch whose key is not the till's now.
 * ERR_NOT_FOUND: no such receipt. ret has TILL_TOKEN_SIZE bytes. */
enum err till_token(struct till *till, const char *receipt, char *ret,
	struct error *why) NODISCARD;

/* -- jobs.c: papers on their way to the printer ------------------------- */

/*
 * A job waits until the printer is ready; it is unknown from its first byte
 * on, until the printer or a person says that it is on paper. So after any
 * crash it is either printed from the beginning, or asked about; never
 * printed twice without being a numbered copy.
 */
enum till_paper_kind {
	TILL_PAPER_RECEIPT,
	TILL_PAPER_REPORT, /* X or Z of a shift; with a receipt's number the
			      slip of that cash act */
	TILL_PAPER_DRAWER, /* no paper: only the drawer */
};

enum till_job_state {
	TILL_JOB_WAITING,
	TILL_JOB_SENT,
	TILL_JOB_CONFIRMED,
	TILL_JOB_UNKNOWN,
	TILL_JOB_DROPPED,
};

struct till_job {
	int64_t job;
	struct stamp at;
	char operator[OPERATOR_SIZE];
	enum till_paper_kind kind;
	char receipt[RECEIPT_SIZE]; /* or "" */
	int copy;                   /* 0 = the original */
	int64_t shift;              /* of a report, or 0 */
	enum language language;
	bool kick; /* the drawer is opened with it */
	enum till_job_state state;
};

const char *till_job_state_name(enum till_job_state state);

/*
 * Put a paper into the queue: kind, operator, receipt or shift, language
 * and kick are the caller's. copy: the next copy of the receipt, noted in
 * the chain. ERR_NOT_FOUND: there is no such receipt or shift;
 * ERR_CONFLICT: the original has been at the printer, or is on its way.
 */
enum err till_job_add(struct till *till, const struct till_job *job, bool copy,
	int64_t *ret, struct error *why) NODISCARD;

/* How many were added since the till was opened: another number than before
 * says that there is work. */
int64_t till_jobs_added(const struct till *till);

/* The first that waits. ERR_NOT_FOUND: none does. */
enum err till_job_next(
	struct till *till, struct till_job *ret, struct error *why) NODISCARD;
enum err till_job_find(struct till *till, int64_t job, struct till_job *ret,
	struct error *why) NODISCARD;
enum err till_job_mark(struct till *till, int64_t job,
	enum till_job_state state, struct error *why) NODISCARD;

/* Unknown, then waiting, then the newest of the others. */
#define TILL_JOBS_MAX 50
enum err till_job_list(struct till *till, struct till_job *ret, int *ret_count,
	struct error *why) NODISCARD;
struct till_job_counts {
	int64_t waiting;
	int64_t unknown;
};
enum err till_job_counts(struct till *till, struct till_job_counts *ret,
	struct error *why) NODISCARD;

/*
 * A person has looked: an unknown paper is there (confirmed), or is not. In
 * that case it is dropped and a numbered copy of it waits; a report, which
 * is no receipt, waits again. ERR_CONFLICT: the job is not unknown.
 */
enum err till_job_answer(struct till *till, int64_t job, const char *operator,
	bool is_there, struct error *why) NODISCARD;

/* What is printed for it: lines, some of them PAPER_TALL. */
struct till_form {
	enum paper paper;
	bool bilingual; /* receipts in a second language, too */
	enum language second;
};
enum err till_job_text(struct till *till, const struct till_job *job,
	const struct till_form *form, struct text *out,
	struct error *why) NODISCARD;

/* -- recent.c ------------------------------------------------------------ */

/* The newest receipts, newest first; ret has room for TILL_RECENT_MAX. */
#define TILL_RECENT_MAX 8
struct till_recent {
	char receipt[RECEIPT_SIZE];
	struct stamp at;
	struct money total; /* with its tax; of what went back, too */
	bool is_refund;
};
enum err till_recent(struct till *till, struct till_recent *ret, int *ret_count,
	struct error *why) NODISCARD;

/* The key file under another passphrase (NULL = plain, demo only). */
enum err till_passphrase(
	struct till *till, const char *passphrase, struct error *why) NODISCARD;

/* The till's public key as PEM (RFC 8410), for openssl. */
#define TILL_PEM_SIZE 160
enum err till_key_pem(
	struct till *till, char *ret, struct error *why) NODISCARD;

#endif
