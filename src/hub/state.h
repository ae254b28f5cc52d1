#ifndef HUB_STATE_H
#define HUB_STATE_H

#include "base/json.h"
#include "base/lock.h"
#include "core/rules.h"
#include "hub/hub.h"
#include "sign/hash.h"
#include "sign/jws.h"
#include "sign/keyring.h"
#include "store/hub.h"

#include <stdio.h>

#define HUB_PATH_SIZE (HUB_HOME_SIZE + 64)
#define NONCES_MAX    8192 /* remembered; older ones are stale by then */
#define FRESH_MS      60000
#define FLAG_SIZE     16

struct hub_counts {
	int64_t requests;
	int64_t refused; /* answered with a problem */
	int64_t entries; /* taken */
	int64_t grants;
	int64_t refusals;
	int64_t forks;
};

struct hub {
	char home[HUB_HOME_SIZE];
	const struct clock *clock;
	struct lock lock;
	struct store *store;
	struct keyring *keyring;
	bool is_copy; /* the database is one, to look at */
	bool demo;
	bool plain_key;
	char auditor_key[HASH_TEXT_SIZE];
	struct store_hub state;      /* as it was read last */
	int64_t connection;          /* on which the server was known */
	char marked[HASH_TEXT_SIZE]; /* the head that the watermark names */

	/* Rules of a day, good while the chain has not grown. */
	struct rules rules;
	int32_t rules_day;
	int64_t rules_seq;

	int32_t days_made;       /* the day for which partitions were made */
	struct stamp days_again; /* when to try again what could not be */
	struct hub_counts counts;
	int nonce_next;
	char nonces[NONCES_MAX][NONCE_SIZE];

	struct text answer;
	char answer_bytes[HUB_ANSWER_MAX + 1];
};

/* "<home>/name" into path of HUB_PATH_SIZE. */
void hub_path(const char *home, const char *name, char *path);

/* Note how far the hub's own chain goes, when it has grown since. */
void mark_state(struct hub *hub);

/* A database that was put back without a word: begin a new epoch. */
enum err mark_check(struct hub *hub, struct error *why) NODISCARD;

/* Before a request is answered: is the database server the one it was? Else
 * a new epoch begins. And the partitions of the days to come are made. */
enum err hub_ready(struct hub *hub, struct error *why) NODISCARD;

struct stamp hub_now(const struct hub *hub);
int32_t hub_today(const struct hub *hub);

/*
 * Append to the hub's own chain, inside the caller's transaction; operator,
 * kind and body are set. Locks the hub's row; ret_seq may be NULL.
 */
enum err chain_append(struct hub *hub, struct entry *entry, int64_t *ret_seq,
	struct error *why) NODISCARD;
/* The same in a transaction of its own. */
enum err chain_append_alone(
	struct hub *hub, struct entry *entry, struct error *why) NODISCARD;

/*
 * Does the first entry of a till's epoch stand where it must: behind its
 * enrolment, or at the end of an earlier epoch? A till that was a market of
 * its own has nothing before it.
 */
enum err chain_begins(struct hub *hub, const struct entry *entry, bool *ret,
	struct error *why) NODISCARD;

/* An entry of the hub's own chain, checked. */
enum err chain_open(struct hub *hub, const struct store_entry *stored,
	struct entry *ret, struct error *why) NODISCARD;

/* Check a line of any chain against a key; ERR_FORGED. */
enum err line_open(const char *line, size_t length, enum jws_type type,
	const char *key, struct jws_payload *ret, struct error *why) NODISCARD;

/* An officer who is active and knows the PIN, and what they may do is for the
 * caller to judge; else ERR_DENIED. */
enum err officer_check(struct hub *hub, const struct hub_officer *officer,
	enum role *ret, struct error *why) NODISCARD;

/* -- a request, and its answer ----- */

enum problem {
	PROBLEM_NONE,
	PROBLEM_BAD_REQUEST,
	PROBLEM_UNKNOWN_KEY,
	PROBLEM_STALE,
	PROBLEM_REPLAYED,
	PROBLEM_BAD_SIGNATURE,
	PROBLEM_REVOKED,
	PROBLEM_QUARANTINED,
	PROBLEM_WRONG_MARKET,
	PROBLEM_NOT_YOURS,
	PROBLEM_BAD_CODE,
	PROBLEM_NOT_FOUND,
	PROBLEM_BAD_METHOD,
	PROBLEM_GAP,
	PROBLEM_FORK,
	PROBLEM_REFUSED,
	PROBLEM_OLD_EPOCH,
	PROBLEM_DISCLAIMED,
	PROBLEM_TOO_LONG,
	PROBLEM_BAD_TYPE,
	PROBLEM_TOO_MANY,
	PROBLEM_INTERNAL,
	PROBLEM_FROZEN,
	PROBLEM_BUSY,
	PROBLEM_STORE,
	PROBLEM_COUNT,
};

/* What a route works on. */
struct exchange {
	struct hub *hub;
	const struct hub_request *request;
	struct hub_response *response;
	const char *query;              /* after '?', or "" */
	const char *tail;               /* of the path, after the row's */
	struct request_statement asked; /* who asks, checked */
	struct store_epoch epoch;       /* of the one who asks */
	struct store_till till;
};

/*
 * Answer with a problem (RFC 9457). The detail is English, for logs and
 * tills; members may be added before problem_end.
 */
struct json problem_begin(struct exchange *exchange, enum problem problem,
	const char *detail, ...) PRINTF(3, 4);
void problem_end(struct exchange *exchange, struct json *json);
void problem_set(struct exchange *exchange, enum problem problem,
	const char *detail, ...) PRINTF(3, 4);

/* Begin a JSON answer; at_ms is there already. */
struct json answer_json(struct exchange *exchange);
void answer_end(struct exchange *exchange, struct json *json);
/* Another kind of body, empty so far. */
struct text *answer_raw(struct exchange *exchange, const char *type);
#define TYPE_JOSE  "application/jose"
#define TYPE_LINES "application/jose-lines"
#define TYPE_BYTES "application/octet-stream"

/* Bytes of any value onto an answer. */
void text_put(struct text *out, const char *bytes, size_t length);

/* A number of the query, or otherwise. */
int64_t query_number(
	const struct exchange *exchange, const char *name, int64_t otherwise);
/* A text of the query; false when it is not there or too long. */
bool query_word(const struct exchange *exchange, const char *name, char *ret,
	size_t size);

/*
 * Who asks: check the statement in line and fill asked, epoch and till.
 * false: a problem is the answer. Also finds out that the hub was restored.
 */
bool exchange_identify(
	struct exchange *exchange, const char *line, size_t length);

/* Is it this request that was signed, here and now? As above. */
bool exchange_is_for_us(struct exchange *exchange);
/* Was its key not revoked? false: a problem is the answer. */
bool exchange_is_trusted(struct exchange *exchange);

/* -- the routes ----- */

enum err route_entries(struct exchange *exchange, struct error *why) NODISCARD;
/* Lines of one chain and epoch, when it is known who asks. */
enum err batch_take(struct exchange *exchange, const char *bytes, size_t length,
	struct error *why) NODISCARD;
enum err route_epochs(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_lease(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_report(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_statements(
	struct exchange *exchange, struct error *why) NODISCARD;
enum err route_chain(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_blob(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_blobs(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_dataset(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_usage(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_enrol(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_health(struct exchange *exchange, struct error *why) NODISCARD;
enum err route_metrics(struct exchange *exchange, struct error *why) NODISCARD;

/* -- takings.c: what a batch leaves, put into the tables several at a time --
 *
 * Entries, uses of sales and what was sold without a lease wait here; before
 * anything looks for them in the tables, and before the end of the
 * transaction, takings_flush. There is one batch at a time.
 */
void takings_start(void);
/* entry->line has length bytes and need not end with a NUL. */
enum err takings_entry(struct store *store, const struct store_arrival *entry,
	size_t length, struct error *why) NODISCARD;
enum err takings_use(struct store *store, const struct store_use *use,
	struct error *why) NODISCARD;
/* So much more was sold without a lease: quota->unl; a row with its cap and
 * reserve, unless there is one. */
enum err takings_unleased(struct store *store, const struct store_quota *quota,
	struct error *why) NODISCARD;
enum err takings_flush(struct store *store, struct error *why) NODISCARD;

/* -- effects.c: what an entry changes ----- */

/* One entry of a till, checked and decoded, on its way into the store. */
struct arrival {
	struct hub *hub;
	const struct entry *entry;
	struct store_till *till;
	struct store_epoch *epoch;
	int64_t branch;       /* 0: in the chain; else one that forked off */
	char flag[FLAG_SIZE]; /* set by effects */
};
enum err effect_apply(struct arrival *arrival, struct error *why) NODISCARD;
/* Does the list name that limit before? Then it counts there, once. */
bool is_named_before(const struct sale_quota *quota, int at);
/* An entry of another branch: its sales count, without a lease. */
enum err effect_fork(struct arrival *arrival, struct error *why) NODISCARD;

/* -- held.c ----- */

/* What entries of a newer version held back takes effect, as far as this
 * version understands them. */
enum err held_release(struct hub *hub, struct error *why) NODISCARD;

/* -- opener.c ----- */

/*
 * The epoch that a line opens, with nothing of it held. ERR_NOT_FOUND: it
 * opens none, or one that goes on from an epoch that is not known;
 * ERR_FORGED: its signature or the endorsement does not fit; ERR_DENIED:
 * the key that vouches for it was revoked.
 */
enum err opener_read(struct hub *hub, const char *line, size_t length,
	struct store_epoch *ret, struct error *why) NODISCARD;
/* Signed by the key of another branch of the epoch: of a machine that opened it
 * second, whose opener is kept? Then the epoch is made that one, with nothing
 * of it held; ERR_FORGED. */
enum err opener_rival(struct hub *hub, const char *line, size_t length,
	enum jws_type type, struct store_epoch *epoch,
	struct error *why) NODISCARD;

/* -- leases.c ----- */

/* Count one more statement to the till, with its row locked, and read what
 * the hub is by now. ERR_CONFLICT: another process began a new epoch. */
enum err till_speak(struct hub *hub, const char *chain, struct store_till *ret,
	struct error *why) NODISCARD;
/* Give what exchange->asked asks for, or what it was given before.
 * ERR_DENIED: nothing can be granted, or the hub is frozen by now; nothing
 * is kept. */
enum err lease_give(struct exchange *exchange, struct store_lease *ret,
	struct error *why) NODISCARD;
/* Sign a statement and keep it. lease->hub_seq comes from till. */
enum err lease_state_add(struct hub *hub, const struct store_till *till,
	struct lease_statement *lease, struct store_lease *ret,
	struct error *why) NODISCARD;
/* What such a row has at first. */
enum err quota_fresh(struct hub *hub, struct store_quota *quota,
	bool *ret_known, struct error *why) NODISCARD;
/* The row that decides on a person's day, made if need be. false: the rules
 * of that day have no such limit. */
enum err quota_row(struct hub *hub, const char *person, int32_t day,
	const char *limit, bool *ret_known, struct error *why) NODISCARD;
/* 22 characters that name the recall of a lease. */
void recall_id(const char *leaf, char *ret);

/* -- persons.c ----- */

/* A residents' file, inside the caller's transaction. */
enum err persons_take(struct hub *hub, FILE *file, bool replaces,
	struct error *why) NODISCARD;
/* May the person be given rights? LEASE_GRANTED, or why not. */
enum err persons_judge(struct hub *hub, const char *key, int32_t day,
	enum lease_reason *ret, struct error *why) NODISCARD;

/* -- recover.c ----- */

/* The till has heard of statements that this database does not know. */
bool recover_is_due(const struct hub *hub, const struct store_till *till,
	int64_t hub_epoch, int64_t hub_seq);
/* A new epoch of the hub, of at least this number. */
enum err hub_recover_to(struct hub *hub, const char *reason, int64_t at_least,
	struct error *why) NODISCARD;
/* Thaw when all have reported; inside the caller's transaction. */
enum err recover_settle(struct hub *hub, struct error *why) NODISCARD;
/* In a transaction of its own: the hub's row is locked before any till's. */
enum err recover_settle_alone(struct hub *hub, struct error *why) NODISCARD;

#endif
