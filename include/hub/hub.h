#ifndef HUB_HUB_H
#define HUB_HUB_H

#include "base/clock.h"
#include "base/text.h"
#include "entry/statement.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The market's hub: grants rights, collects chains, publishes what tills
 * need to know. Routes are plain functions from a request to a response;
 * HTTP is one way to call them.
 */
struct hub;

/* The home: hub.db (unless another database is named), owner.lock,
 * keys/hub.key, keys/auditor.jwk, tls/. */
#define HUB_HOME_SIZE 256

struct hub_open {
	const char *home;
	const char *database;   /* postgres:// URL, or NULL: hub.db */
	const char *copy;       /* of it in the home, to look at; or NULL */
	const char *passphrase; /* NULL when the key file is plain */
	const char *purpose;    /* names the owner: "quotapos-hub serve" */
	const struct clock *clock;
};
enum err hub_open(const struct hub_open *open, struct hub **ret,
	struct error *why) NODISCARD;
void hub_close(struct hub *hub);
/* A copy of the database file, whole and durable, under a new name: no key
 * is needed for it. */
enum err hub_backup(const struct hub_open *open, const char *path,
	struct error *why) NODISCARD;
enum err hub_is_sealed(
	const char *home, bool *ret, struct error *why) NODISCARD;

struct hub_init {
	struct hub_open open;
	const char *market;
	const char *auditor_key; /* base64url, or NULL: make a pair */
	const char *rules;       /* a rules document, or NULL: none yet */
	size_t rules_length;
	bool demo;
};
/* Make a market: key, database, genesis, rules. ERR_CONFLICT: there is one. */
enum err hub_init(const struct hub_init *init, struct error *why) NODISCARD;

/* -- route.c: the hub's interface ----- */

#define HUB_BODY_MAX   1048576 /* bytes of a request's body */
#define HUB_ANSWER_MAX 1114112 /* bytes of an answer's body */

struct hub_request {
	const char *method;        /* "GET" or "POST" */
	const char *path;          /* with its query, as it was sent */
	const char *authorization; /* of the header, or NULL */
	const char *content_type;  /* of the header, or NULL */
	const char *body;
	size_t length;
	bool by_hand; /* came in a file: may be old, may come again */
};

struct hub_response {
	int status;
	const char *content_type;
	int64_t retry_after_s;      /* 0: none */
	const char *allow;          /* of 405: the path's method, else NULL */
	struct text *body;          /* the hub's own, until the next request */
	char problem[24];           /* its code, or "" */
	const char *route;          /* the row that answered, for the log */
	char chain[CHAIN_SIZE];     /* of the till that asked, checked; or "" */
	char asker[HASH_TEXT_SIZE]; /* its key, likewise */
};
void hub_route(struct hub *hub, const struct hub_request *request,
	struct hub_response *ret);

/* The most bytes of body that any route at this path takes. */
size_t hub_body_max(const char *method, const char *path);

/* -- courier.c: what comes by hand ----- */

struct hub_carried {
	char till[CHAIN_SIZE]; /* that it came from, or "" */
	int frames_in;
	int frames_out;
	int refused;      /* of those that came in */
	char trouble[24]; /* the first problem's code, or "" */
	bool is_damaged;  /* after the last frame that came in */
};
/*
 * Take the file of a till and write the one that goes back: its questions'
 * answers, our chain with the files it names, statements. ERR_INPUT: it is
 * none; ERR_DENIED: it is sealed to another hub. Damage, repeats and files
 * in the wrong order do no harm.
 */
enum err hub_carry(struct hub *hub, const char *in, const char *out,
	struct hub_carried *ret, struct error *why) NODISCARD;

/* -- facts ----- */

struct hub_facts {
	char market[MARKET_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	char kid[HASH_TEXT_SIZE];
	char public_key[HASH_TEXT_SIZE];
	int32_t day;
	int32_t offset_minutes;
	int64_t rules;
	int64_t entries;
	int64_t unreported; /* tills that still have to report, when frozen */
	bool frozen;
	bool demo;
	bool plain_key;
};
enum err hub_facts(
	struct hub *hub, struct hub_facts *ret, struct error *why) NODISCARD;

struct store;
struct store *hub_store(const struct hub *hub);

/* -- admin.c: what officers do ----- */

/* A one-time code for a till: HUB_CODE_SIZE bytes, in groups of five. */
#define HUB_CODE_SIZE   36
#define HUB_CODE_MIN_MS (INT64_C(60) * 60 * 1000)
enum err hub_enrol_code(struct hub *hub, const char *till, char *ret,
	struct error *why) NODISCARD;

struct hub_act {
	const char *by; /* operator or "shell:<user>" */
	const char *till;
	const char *reason;
	int64_t seq; /* trusted up to here; -1: to what is held */
};
enum err hub_revoke(struct hub *hub, const struct hub_act *act,
	struct error *why) NODISCARD;
/* Revoked, and nobody waits for it any more. */
enum err hub_lost(struct hub *hub, const struct hub_act *act,
	struct error *why) NODISCARD;

struct rules;
enum err hub_rules_apply(struct hub *hub, const char *by,
	const struct rules *rules, struct error *why) NODISCARD;
/* The rules in force on a day; borrowed until the next call. */
enum err hub_rules(struct hub *hub, int32_t day, const struct rules **ret,
	struct error *why) NODISCARD;

/* Those of today as a document. */
enum err hub_rules_document(
	struct hub *hub, struct text *out, struct error *why) NODISCARD;

/* A dataset of which every row was found good. */
struct hub_import {
	const char *by;
	const char *path;
	enum dataset_kind dataset;
	int64_t rows;
	bool replaces;
};
enum err hub_import(struct hub *hub, const struct hub_import *import,
	char *ret_sha256, struct error *why) NODISCARD;

struct hub_operator {
	const char *by;
	const char *id;
	const char *name; /* of a new one; NULL: the id */
	const char *pin;  /* NULL keeps */
	enum role role;
	bool active;
	bool is_new; /* ERR_CONFLICT when somebody active has the id */
};
enum err hub_operator_put(struct hub *hub, const struct hub_operator *operator,
	struct error * why) NODISCARD;
/* The latest state of an id; the first id after one ("" at first). */
enum err hub_operator_find(struct hub *hub, const char *id,
	struct entry_operator *ret, struct error *why) NODISCARD;
enum err hub_operator_after(struct hub *hub, const char *id,
	struct entry_operator *ret, struct error *why) NODISCARD;

/* Two officers, by PIN, give back what a lease still holds. */
struct hub_officer {
	const char *id;
	const char *pin;
};
struct hub_release {
	const char *lease;
	const char *reason;
	struct hub_officer officers[2];
};
enum err hub_release(struct hub *hub, const struct hub_release *release,
	struct error *why) NODISCARD;

/* -- ahead.c: rights for those who are expected at a till ----- */

#define HUB_AHEAD_MAX 64
struct hub_ahead {
	const char *till;
	int32_t day;         /* today or tomorrow */
	struct money amount; /* for each; 0: 2,000 yuan */
	int person_count;    /* 0: who came on two days of the last thirty */
	char persons[HUB_AHEAD_MAX][PERSON_KEY_SIZE];
	char limit[RULES_ID_SIZE]; /* filled in */
};
struct hub_given {
	int64_t leases; /* those given before are counted again */
	int64_t refused;
	struct money amount;
};
enum err hub_lease_day(struct hub *hub, struct hub_ahead *ahead,
	struct hub_given *ret, struct error *why) NODISCARD;
/* The key of "kind:number": PERSON_KEY_SIZE bytes. */
enum err hub_person(struct hub *hub, const char *document, char *ret,
	struct error *why) NODISCARD;

/* The database is a restored copy: a new epoch, and no rights until tills
 * have reported. */
enum err hub_recover(
	struct hub *hub, const char *reason, struct error *why) NODISCARD;

/* -- export.c: facts leave the hub, which is noted in its chain ----- */

struct hub_export {
	const char *by;
	const char *reason; /* or NULL */
	bool identities;    /* with the officer's PIN, and a reason */
	struct hub_officer officer;
	struct period days; /* INT32_MIN and INT32_MAX: all */
};
struct hub_exported {
	struct {
		int64_t epoch;
		int64_t seq;
		char leaf[HASH_TEXT_SIZE];
	} place; /* of the entry */
	struct stamp at;
	char reason[REASON_SIZE];
	char auditor_key[HASH_TEXT_SIZE];
};
enum err hub_export(struct hub *hub, const struct hub_export *export,
	struct hub_exported *ret, struct error *why) NODISCARD;
/* The same again, in a copy, from the entry "EPOCH-SEQ" that tells of it. */
enum err hub_export_find(struct hub *hub, const char *place,
	struct hub_exported *ret, struct error *why) NODISCARD;

/* The hub's secrets, for the floor of reports to sign with. */
struct keyring;
const struct keyring *hub_keyring(const struct hub *hub);

/* -- report.c: what officers look at ----- */

struct hub_lease_row {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	char request[NONCE_SIZE];
	char kind[12];
	char state[8];
	char person[PERSON_KEY_SIZE];
	char leaf[HASH_TEXT_SIZE];
	struct money amount;
	struct money used;
};
/* The next lease of a day; a zeroed row is before the first. */
enum err hub_lease_after(struct hub *hub, int32_t day,
	struct hub_lease_row *row, struct error *why) NODISCARD;

struct hub_till_row {
	char chain[CHAIN_SIZE];
	char state[12];
	int64_t epoch;
	int64_t seq;     /* held of it */
	int64_t revoked; /* trusted up to this entry; -1: wholly */
	struct stamp seen;
	bool unreported; /* it has not told its leases yet */
};
enum err hub_till_after(
	struct hub *hub, struct hub_till_row *row, struct error *why) NODISCARD;

struct hub_excess_row {
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	struct money excess;
	struct money tax;
	int64_t epoch; /* of the assess entry */
	int64_t seq;
};
enum err hub_excess_after(struct hub *hub, struct hub_excess_row *row,
	struct error *why) NODISCARD;

struct hub_fork_row {
	int64_t number; /* of the row, from 1 */
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct stamp at;
};
enum err hub_fork_after(
	struct hub *hub, struct hub_fork_row *row, struct error *why) NODISCARD;

struct hub_flag_row {
	int64_t position;
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char kind[16];
	char flag[16];
};
enum err hub_flag_after(
	struct hub *hub, struct hub_flag_row *row, struct error *why) NODISCARD;

/* All sums of a person's day; the first is after day INT32_MIN. */
struct hub_quota_row {
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	int64_t q;
	int64_t used;
	int64_t held;
	int64_t unleased;
	int64_t released;
};
enum err hub_quota_after(struct hub *hub, struct hub_quota_row *row,
	struct error *why) NODISCARD;

/* -- assess.c ----- */

#define HUB_GRACE_DAYS 3 /* after the day, for late entries */

/* Assess a day anew; ret_count tells how many entries it took. */
enum err hub_assess(struct hub *hub, int32_t day, int64_t *ret_count,
	struct error *why) NODISCARD;

/* -- check.c: hub tables equal what the entries say ----- */

struct hub_fault {
	char code[16];
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char text[160];
};
struct hub_checked {
	int64_t entries;
	int64_t rows;
	int64_t faults;
};
/* Every fault is told to tell, which may be NULL. */
enum err hub_check(struct hub *hub,
	void (*tell)(void *context, const struct hub_fault *fault),
	void *context, struct hub_checked *ret, struct error *why) NODISCARD;

/* -- tls.c ----- */

/* Make tls/hub.crt and tls/hub.key of the home, signed by themselves, for a
 * host and the loopback. */
enum err hub_certificate(const char *home, const char *host,
	const struct clock *clock, struct error *why) NODISCARD;

/* -- http.c ----- */

struct hub_serve {
	const char *address;     /* "0.0.0.0" */
	int port;                /* 0: any that is free */
	const char *certificate; /* PEM files */
	const char *key;
	int64_t rate; /* requests a second of one address; 0: any */
	void (*ready)(int port);
	/* Beside the network: called in every turn of the loop, and at once
	 * when the descriptor (or -1) can be read; true: again at once. */
	int descriptor;
	bool (*turn)(void *context);
	void *context;
};
/* Serve until SIGTERM or SIGINT; then finish what has begun. */
enum err hub_serve(struct hub *hub, const struct hub_serve *serve,
	struct error *why) NODISCARD;

#endif
