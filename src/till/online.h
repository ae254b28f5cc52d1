#ifndef TILL_ONLINE_H
#define TILL_ONLINE_H

#include "state.h"

#include "entry/answer.h"
#include "entry/statement.h"
#include "store/market.h"
#include "sync/backoff.h"
#include "sync/link.h"

/*
 * A till and its hub: what is under way on the link, and what was said of
 * late. All that must last is in the chain and in the store; a till that is
 * opened anew finds it there.
 */
#define ASK_DEADLINE_MS  1500  /* how long a person at the counter waits */
#define CALL_DEADLINE_MS 20000 /* for all else */
#define BEACON_MS        30000 /* the hub is heard at least so often */
#define USAGE_MS         60000
#define PERMIT_MS        600000 /* after one was refused */
#define ASSESSED_DAYS    30     /* how long an excess is shown */
#define BATCH_LINES_MAX  256
#define TYPE_LINES       "application/jose-lines"
#define TYPE_LINE        "application/jose"
#define TYPE_BYTES       "application/octet-stream"
#define BATCH_BYTES_MAX  262144

/* A question under way, or what a lane does next. */
enum job {
	JOB_NONE,
	JOB_SCAN,   /* a right for who stands at the counter; fast lane */
	JOB_EPOCHS, /* who we are, since the hub does not know it */
	JOB_ASK,    /* a request that has no answer yet, once more */
	JOB_ENTRIES,
	JOB_CHAIN,
	JOB_STATEMENTS,
	JOB_REPORT,
	JOB_PIN,
	JOB_BOXES,
	JOB_DATASET,
	JOB_USAGE,
	JOB_COUNT,
};

/* A question as it is put: bodies live until the next one of the lane. */
struct question {
	enum job job;
	const char *method;
	char path[REQUEST_PATH_SIZE];
	const char *type; /* of the body, or NULL */
	const char *body;
	size_t length;
	bool has_bearer;
	int64_t timeout_ms;
	struct store_sent told; /* JOB_ENTRIES: where the hub is, if it takes
				   all; .seq 0: no line goes with it */
};

/* A hub that was restored is told of rights it may have forgotten, in parts. */
struct reporting {
	char after[HASH_TEXT_SIZE]; /* the last right it was told of */
	char part[HASH_TEXT_SIZE];  /* the same, if it hears this part */
	bool ends;                  /* and that is all */
	bool is_done;               /* it has all it wants */
};

struct online {
	struct store_hub hub;
	struct jws_key hub_key;
	struct link link;
	bool has_link;
	bool has_loop;  /* somebody gives turns */
	bool is_voided; /* the chain here is not the one the hub knows */

	/* what was heard */
	bool is_online;
	bool was_heard;     /* this run */
	struct stamp since; /* online, or offline */
	int64_t heard_mono_ms;
	int64_t offset_ms; /* the hub's clock less ours */
	int64_t hub_chain_seq;
	bool is_frozen;
	struct reporting reporting;
	bool is_short;  /* the hub lacks entries that it must have first */
	int64_t listed; /* the last statement that came in a list */
	int64_t listed_epoch;
	int64_t wanted; /* the last there was when a list was asked for */
	int64_t wanted_epoch;
	char trouble[ERROR_TEXT_MAX]; /* "" when there is none */
	enum job troubled;            /* whose answer it was, or JOB_NONE */
	bool is_forged;               /* somebody is not who he seems */
	bool is_hopeless; /* what is wrong does not mend by itself */

	/* what is under way */
	struct backoff backoff;
	struct backoff waits[JOB_COUNT]; /* answers that could not be taken */
	bool was_stale;  /* told the time, and asked once more */
	bool is_unknown; /* perhaps the hub does not know this epoch's key */
	bool is_idle;    /* nothing was wanted at the last look */
	enum job under_way[LANE_COUNT];
	struct entry_lease_ask scan;      /* JOB_SCAN */
	struct entry_lease_ask asked;     /* JOB_ASK */
	int64_t scan_mono_ms;             /* when it was sent */
	struct store_sent told;           /* JOB_ENTRIES */
	int64_t boxes_last;               /* JOB_BOXES */
	char pin[HASH_TEXT_SIZE];         /* JOB_PIN */
	struct store_hub_dataset dataset; /* JOB_DATASET */
	int64_t dataset_bytes;            /* of it that are here */
	int64_t usage_from;               /* JOB_USAGE */
	int64_t usage_mono_ms;
	int64_t permit_mono_ms; /* before this none is asked for */

	/* who stands at the counter */
	char counter[PERSON_KEY_SIZE];
	int32_t counter_day;
	int32_t tidied; /* the day on which rights were looked through */
	bool has_basket;
	bool was_refused; /* the hub's last word on this person */
	struct lease_statement refusal;
	bool changed; /* for whoever shows it */
};

/* On what a sale to a person on a day would stand. */
struct right {
	enum till_standing_mode mode;
	char leaf[HASH_TEXT_SIZE]; /* of the lease or permit */
	struct lease_statement statement;
	struct lease_statement
		latest; /* the hub's newest word on that person */
	int64_t known;  /* own entries that are in the figures of that */
	int64_t left;   /* of the leased limit */
	int64_t others; /* what is left on other leases of the same person */
};

/* rights.c */
enum err right_find(struct till *till, const char *person, int32_t day,
	struct right *ret, struct error *why) NODISCARD;
/* What of each limit is known to be used, and what is not ours to grant. */
enum err right_apply(struct till *till, struct till_person *person,
	struct error *why) NODISCARD;
/* Close a lease in the act of its sale, or because nobody needs it. */
enum err right_close(struct act *act, const struct right *right,
	struct error *why) NODISCARD;
/* Close every lease that is not of who stands at the counter, and what the
 * hub wants back unless its basket is open. */
enum err rights_tidy(struct till *till, struct error *why) NODISCARD;
/* Close all of them, and take back what was asked: an epoch ends. */
enum err rights_return(struct till *till, struct error *why) NODISCARD;
enum err right_disclaim(
	struct till *till, const char *request, struct error *why) NODISCARD;
enum err right_note_ask(struct till *till, struct entry_lease_ask *ask,
	struct error *why) NODISCARD;
/* Keep a statement of the hub; ERR_FORGED: it is not the hub's, or is for
 * another till. ret may be NULL. */
enum err statement_take(struct till *till, const char *line, size_t length,
	struct lease_statement *ret, struct error *why) NODISCARD;
enum err lease_open(const struct till *till, const struct store_right *kept,
	struct lease_statement *ret, struct error *why) NODISCARD;

/* question.c: how each job is asked; false when there is nothing to ask. */
enum err question_make(struct till *till, enum job job, struct question *ret,
	bool *ret_wanted, struct error *why) NODISCARD;
enum err question_scan(struct till *till, const struct entry_lease_ask *ask,
	struct question *ret, struct error *why) NODISCARD;
/* A request of this till for a path, signed: STATEMENT_LINE_MAX bytes. */
struct asking {
	const char *method;
	const char *path;
	const struct request_ask *ask; /* NULL: none */
};
enum err question_sign(struct till *till, const struct asking *asking,
	char *line, struct error *why) NODISCARD;

/* acks.c: what the hub holds of this till's chain. */
enum err ack_open(struct till *till, const char *line,
	struct ack_statement *ret, struct error *why) NODISCARD;
/* ERR_CONFLICT: it is not the chain that is here. */
enum err ack_take(
	struct till *till, const char *line, struct error *why) NODISCARD;
/* The hub goes by another branch of this chain: it holds the lines that went
 * with the question, and is to have the rest as well. */
enum err branch_take(
	struct till *till, bool *ret_more, struct error *why) NODISCARD;

/* taken.c: what each answer says, and what is done with it. */
enum err answer_take(struct till *till, enum job job,
	const struct link_answer *answer, struct error *why) NODISCARD;
/* What the hub refused, in a sentence, and what the link makes of it. Never
 * ERR_OK. */
enum err problem_take(struct till *till, int status, const struct answer *said,
	struct error *why) NODISCARD;
enum err lines_take(struct till *till, const char *body, size_t length,
	int *ret_count, struct error *why) NODISCARD;

/* hubchain.c: a line of the hub's chain; one more entry of it, checked. */
enum err hub_entry_open(struct till *till, const char *line, size_t length,
	struct entry *ret, struct error *why) NODISCARD;
enum err hub_entry_take(struct till *till, const char *line, size_t length,
	struct error *why) NODISCARD;

/* Is this the leaf of the hub's entry by which this till joined? */
bool hub_enrolled(struct till *till, const char *leaf);
/* All of the hub's chain that is here, read again: the first fault. */
enum err hub_chain_check(struct till *till, struct error *why) NODISCARD;

/* fetch.c: a dataset file that comes in pieces. */
enum err dataset_start(struct till *till, struct error *why) NODISCARD;
enum err dataset_add(struct till *till, const char *bytes, size_t length,
	struct error *why) NODISCARD;

/* whereabouts.c: how far the hub knows this till's chain, for a ledger that
 * was put back. Waits some seconds; ERR_NETWORK: it could not be asked. */
enum err hub_knows(
	struct till *till, struct mark *ret, struct error *why) NODISCARD;

/* Does the hub know the key of this epoch? Until it has the line that opens
 * it, that line is all that it is told. */
bool key_is_told(struct till *till);

/* What the hub's clock would say. */
struct stamp hub_time(const struct till *till);

/* ERR_DENIED for a till of a market: rules, people and data are the hub's. */
enum err hub_decides(const struct till *till, struct error *why) NODISCARD;

/* Ask for a right by online->scan, which is noted; what comes of it the turns
 * tell. Nobody waits for the answer to an earlier question any more. A link
 * that was down a moment ago is tried by the other lane. */
void scan_start(struct till *till);
void scan_forget(struct till *till);
bool scan_may_start(struct till *till);

/* What the store knows of a hub, into till->online; none: it stands alone. */
enum err online_open(struct till *till, struct error *why) NODISCARD;
void online_close(struct till *till);

#endif
