#ifndef TILL_STATE_H
#define TILL_STATE_H

#include "base/lock.h"
#include "sign/epoch.h"
#include "sign/jws.h"
#include "sign/keyring.h"
#include "store/mark.h"
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
	bool inspect; /* nothing may be appended */
	bool is_importing;
	bool restoring; /* a copy whose files are not in the home yet */
	bool has_links; /* some persons have several documents */
	const struct clock *clock;
	struct lock lock;
	struct store *store;
	struct keyring *keyring; /* of the current epoch */
	struct epoch_keys keys;  /* of all, as the ledger names them */
	enum till_mark mark;     /* as it was found */
	int mark_file;           /* where it is kept, or -1 */
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

/* The same, without a word of what happened to machine and clock since the
 * last entry: nothing is appended, which matters where a new epoch begins. */
enum err act_start(
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
#define LEDGER_NAME    "ledger.db"
void home_path(const char *home, const char *name, char *path);

/* -- mark.c -------------------------------------------------------------- */

/*
 * It is written after each commit: an older ledger that is put back lies
 * behind it.
 */
#define MARK_NAME "ledger.mark"

/* Compare it with the ledger, and keep it from now on. ERR_DENIED: the
 * ledger lies behind it. */
enum err mark_open(struct till *till, struct error *why) NODISCARD;

/* Where the till is now; it cannot fail a sale. */
void mark_move(const struct till *till);
void mark_close(struct till *till);

/* -- epoch.c ------------------------------------------------------------- */

/* "keys/till.key" for the first epoch, "keys/till-2.key" for the second. */
#define KEY_NAME_SIZE 40
void key_name_of(int64_t epoch, char *name);

/* The highest epoch the home has a key file for; 0: none. */
int64_t key_epoch_last(const char *home);

/* A number for the next epoch: beyond this one, and never used here. */
int64_t epoch_after(const char *home, int64_t epoch);

/* The key that the first entry of an epoch names; "" when it cannot be
 * read. ret has HASH_TEXT_SIZE bytes. */
enum err key_read(struct till *till, int64_t epoch, char *ret,
	struct error *why) NODISCARD;

/* The keys of all epochs, as their first entries name them; what cannot be
 * read is left out. The current epoch's is that of the key ring. */
enum err keys_load(struct till *till, struct error *why) NODISCARD;

/* ERR_RANGE: it has had as many epochs as a till can have. */
enum err epoch_room(const struct till *till, struct error *why) NODISCARD;

/* Begin an epoch: the next entry, its first, is to be made with keyring,
 * for which that of the current one vouches. That one the caller closes, or
 * puts back, with the epoch, when the act comes to nothing. */
struct epoch_begin {
	enum entry_kind kind;
	const char *by;
	char reason[REASON_SIZE]; /* or "" */
	int64_t epoch;
	struct mark known;       /* how far the till has been */
	struct keyring *keyring; /* the till's from now on */
};
enum err epoch_begin(struct till *till, struct act *act,
	const struct epoch_begin *begin, struct error *why) NODISCARD;

/* What an entry of this epoch is checked with. */
const struct jws_key *key_of(const struct till *till, int64_t epoch);

/* May a file of this name travel with a backup? "keys/till.key", and
 * "datasets/<sha256>.csv". */
bool kept_is_key(const char *name);
bool kept_is_dataset(const char *name);

/* -- backup.c ------------------------------------------------------------ */

/* Verify; ERR_FORGED names the first fault. path is for the sentence. */
enum err verify_whole(struct till *till, const char *path,
	struct till_verified *ret, struct error *why) NODISCARD;

/* -- restore.c ------------------------------------------------------------ */

/* A ledger that was made by a restore and is to take its place; and that
 * it does, however often a crash interrupts. The caller holds the lock. */
#define RESTORED_NAME "ledger.restored"
enum err restore_settle(const char *home, struct error *why) NODISCARD;

/* -- till.c ---------------------------------------------------------------- */

/* Where a market's day turns until its rules are known (DESIGN 6). */
#define MARKET_OFFSET_MINUTES 480

/* Take the lock and open key and store at "<home>/<ledger>". */
struct till_parts {
	const struct till_open *open;
	const char *ledger;
	bool create;
	/* A database elsewhere, without lock and secrets, to be checked; its
	 * own word is taken for what its key is. */
	const char *foreign;
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

/* print.c: number the next copy of a receipt, and note it in the chain. */
enum err copy_note(struct act *act, const char *receipt, const char *by,
	int64_t *ret, struct error *why) NODISCARD;

/* print.c: is it the slip of a drawer, not a receipt? ERR_NOT_FOUND. */
enum err print_is_slip(struct till *till, const char *number, bool *ret,
	struct error *why) NODISCARD;

/* jobs.c: one more paper to print, in the transaction that is open. */
enum err job_append(struct till *till, const struct till_job *job,
	struct error *why) NODISCARD;

/* May who is named do this? Besides operators that is who can read the key
 * of the home ("shell:<user>"), and who makes a home. ERR_DENIED: no. */
#define BY_INIT "init"
enum err may_administer(struct till *till, const char *by,
	enum till_right right, struct error *why) NODISCARD;

/* The key of a document: what the ledger holds instead of its number. */
void person_key(
	const struct till *till, const struct document *document, char *ret);

/* Identify on a given day, by the rules that are loaded. */
enum err person_identify(struct till *till, const char *text, int32_t day,
	struct till_person *ret, struct error *why) NODISCARD;

/* Use of a limit by a person over days, under whichever key it was. */
enum err group_used(struct till *till, const struct store_group *group,
	const struct limit *rule, struct period period, int64_t *ret,
	struct error *why) NODISCARD;

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
