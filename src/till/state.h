#ifndef TILL_STATE_H
#define TILL_STATE_H

#include "base/lock.h"
#include "sign/jws.h"
#include "sign/keyring.h"
#include "store/store.h"
#include "till/till.h"

/* What the chain says of itself at its end. */
struct head {
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct timeline line;
	bool in_doubt; /* its last entry did not believe the clock */
	int64_t sales;
	struct money sold;
	struct money refunded;
	int64_t shift; /* open, or 0 */
	struct stamp shift_opened;
	int64_t shift_last; /* highest number used */
	bool is_left;       /* decommissioned: nothing follows */
};

/* An open till: one home, one ledger, one key. */
struct till {
	char home[HOME_SIZE];
	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE];
	char auditor_key[HASH_TEXT_SIZE];
	int64_t epoch;
	bool demo;
	bool plain_key;
	bool inspect;   /* nothing may be appended */
	bool has_links; /* some persons have several documents */
	const struct clock *clock;
	struct lock lock;
	struct store *store;
	struct keyring *keyring;
	struct head head;
	struct online *online; /* NULL: it stands alone */
	int64_t noted_ms;   /* clock against boot-time clock, as last noted */
	struct rules rules; /* in force on rules_day */
	int32_t rules_day;  /* DAY_NONE: none loaded yet */
	int64_t jobs_added; /* papers, since it was opened */
};

/*
 * One act: a write transaction in which entries are appended. The till's
 * head moves only when the act is committed; a scope that ends without
 * act_commit leaves ledger and till as they were.
 */
struct act {
	struct till *till;
	struct store_tx tx;
	struct head head;
	struct reading now;
	struct timing time;
	int64_t noted_ms;
};

enum err act_begin(
	struct till *till, struct act *ret, struct error *why) NODISCARD;

/*
 * Sign and append. The caller sets operator, kind and body; the rest is
 * filled here, entry->seq and entry->prev included.
 */
enum err act_append(
	struct act *act, struct entry *entry, struct error *why) NODISCARD;

/* The entry that tells of act->time.cause; by "" when nobody did it. */
enum err act_note_clock(
	struct act *act, const char *by, struct error *why) NODISCARD;
enum err act_commit(struct act *act, struct error *why) NODISCARD;
void act_cleanup(struct act *act);

/* The market day an act falls on. */
int32_t act_day(const struct act *act);

/* One entry and nothing else, in an act of its own. */
enum err act_alone(
	struct till *till, struct entry *entry, struct error *why) NODISCARD;

/* Make the rules of a day the ones in force; ERR_NOT_FOUND: none. */
enum err rules_load(
	struct till *till, int32_t day, struct error *why) NODISCARD;

/* The time of a chain that ends with this entry. */
void line_of(const struct entry *entry, struct timeline *ret);

/* The time it is now, as the chain can tell. */
void till_time(const struct till *till, struct timing *ret);

/* The day that is certain today. */
int32_t till_today(const struct till *till);

/* "<home>/name" into path of HOME_SIZE + 64 bytes. */
#define HOME_PATH_SIZE (HOME_SIZE + 64)
void home_path(const char *home, const char *name, char *path);

/* Where a market's day turns until its rules are known (DESIGN 6). */
#define MARKET_OFFSET_MINUTES 480

/* Take the lock and open key and store at "<home>/<ledger>". */
struct till_parts {
	const struct till_open *open;
	const char *ledger;
	bool create;
};
enum err till_assemble(const struct till_parts *parts, struct till **ret,
	struct error *why) NODISCARD;

/* A new home's ledger is made as a draft and gets its name when it is
 * whole; what a start that died left behind is swept (init.c). */
#define LEDGER_DRAFT "ledger.new"
enum err home_make(const char *home, struct error *why) NODISCARD;
void home_sweep(const char *home);
enum err home_settle(const char *home, struct error *why) NODISCARD;
enum err genesis_append(
	struct till *till, const char *by, struct error *why) NODISCARD;

/* A reason given by a person: clean, not empty, at most REASON_SIZE - 1. */
enum err reason_take(const char *text, char *ret, struct error *why) NODISCARD;

/* print.c: number the next copy of a receipt, and note it in the chain. */
enum err copy_note(struct act *act, const char *receipt, const char *by,
	int64_t *ret, struct error *why) NODISCARD;

/* jobs.c: one more paper to print, in the transaction that is open. */
enum err job_append(struct till *till, const struct till_job *job,
	struct error *why) NODISCARD;

/* Is this operator, as of now, one who has the right? ERR_DENIED: no. */
enum err right_check(struct till *till, const char *operator,
	enum till_right right, struct error *why) NODISCARD;

/* The key of a document: what the ledger holds instead of its number. */
void person_key(
	const struct till *till, const struct document *document, char *ret);

/* Identify on a given day, by the rules that are loaded. */
enum err person_identify(struct till *till, const char *text, int32_t day,
	struct till_person *ret, struct error *why) NODISCARD;

/* An entry's line taken apart: signature checked when it is asked for. */
enum err entry_of(const struct till *till, const struct store_entry *stored,
	struct entry *ret, struct error *why) NODISCARD;

/* The token of an entry that is committed; "" when it has none. */
void entry_token(const struct till *till, const struct entry *entry,
	const char *leaf, char *ret);

/* What comes with the program (assets.c). */
struct asset {
	enum dataset_kind dataset;
	const char *name; /* file name */
	const char *bytes;
};
#define DEMO_ASSETS 4
extern const struct asset demo_assets[DEMO_ASSETS];
const char *shipped_rules(void);

/* keys/demo-auditor.jwk: published, so anyone can open a demo's numbers. */
#define DEMO_AUDITOR_KEY "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"

#endif
