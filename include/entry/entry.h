#ifndef ENTRY_ENTRY_H
#define ENTRY_ENTRY_H

#include "base/clock.h"
#include "base/text.h"
#include "core/refund.h"
#include "core/rules.h"
#include "core/sale.h"
#include "core/timeline.h"

/*
 * One act in the ledger, and its one JSON form (DESIGN section 4): UTF-8,
 * integers only, keys sorted, no white space, at most 16 KiB. Decoding
 * accepts nothing that encoding would not give back byte for byte.
 */
#define ENTRY_VERSION     1
#define ENTRY_PAYLOAD_MAX 16384
#define ENTRY_LINE_SIZE   22528 /* a signed line (sign/jws.h) with its NUL */
#define ENTRY_INTEGER_MAX ((INT64_C(1) << 53) - 1)

#define CHAIN_SIZE    17 /* till id: 1 to 16 of [0-9A-Za-z], or "hub" */
#define OPERATOR_SIZE 41 /* operator id, "shell:<user>" or "" at boot */
#define REASON_SIZE   201
#define ROLE_COUNT    4

enum entry_kind {
	ENTRY_GENESIS,
	ENTRY_BOOT,
	ENTRY_RULES,
	ENTRY_DATASET,
	ENTRY_OPERATOR,
	ENTRY_LOGIN,
	ENTRY_LOGOUT,
	ENTRY_SHIFT_OPEN,
	ENTRY_SHIFT_CLOSE,
	ENTRY_CASH,
	ENTRY_OVERRIDE,
	ENTRY_SALE,
	ENTRY_TRAINING_SALE,
	ENTRY_REFUSAL,
	ENTRY_COPY,
	ENTRY_CLOCK,
	ENTRY_REFUND,
	ENTRY_RATE,
	ENTRY_RESTORE,
	ENTRY_KEY_ROTATE,
	ENTRY_EXPORT,
	ENTRY_ENROL,
	ENTRY_REVOKE,
	ENTRY_LOST,
	ENTRY_RELEASE,
	ENTRY_HUB_EPOCH,
	ENTRY_ASSESS,
	ENTRY_LEASE_ASK,
	ENTRY_LEASE_CLOSE,
	ENTRY_LEASE_DISCLAIM,
	ENTRY_ACK,
	ENTRY_DECOMMISSION,
	ENTRY_APPROVAL,
	ENTRY_PERSON_LINK,
	ENTRY_PERSON_REVEAL,
	ENTRY_KIND_COUNT,
};

enum role {
	ROLE_CASHIER,
	ROLE_MANAGER,
	ROLE_ADMINISTRATOR,
	ROLE_AUDITOR,
};

/* The first entry of a ledger: who we are and whose keys count. */
struct entry_genesis {
	char till_key[HASH_TEXT_SIZE];    /* Ed25519 public, base64url */
	char auditor_key[HASH_TEXT_SIZE]; /* X25519 public, base64url */
	char software[33];                /* version that made the ledger */
	bool demo; /* published keys and data: never for real trade */
};

/* The till started: what it runs and what it found. */
struct entry_boot {
	char software[33];
};

struct entry_rules {
	struct rules rules; /* the whole document, as "document" */
};

/* A dataset came into force; the file itself is content-addressed. */
struct entry_dataset {
	enum dataset_kind {
		DATASET_GOODS,
		DATASET_RESIDENTS,
		DATASET_SHOPS,
		DATASET_RATES,
		DATASET_COUNT,
	} dataset;
	char sha256[HASH_TEXT_SIZE]; /* of the CSV file, base64url */
	int64_t bytes;
	int64_t rows;
	bool replaces; /* true: rows not in this file are gone */
};

/* An operator as of now; the latest entry of an id counts. */
struct entry_operator {
	char id[OPERATOR_SIZE];
	char name[GOODS_NAME_SIZE];
	char pin[HASH_TEXT_SIZE]; /* SHA-256 of the PIN verifier's text,
				     which is kept beside the chain */
	bool active;
	enum role role;
	char person[PERSON_KEY_SIZE]; /* of the operator as a buyer, or "" */
};

struct entry_login {
	char id[OPERATOR_SIZE];
	enum login_outcome {
		LOGIN_OK,
		LOGIN_WRONG_PIN,
		LOGIN_LOCKED, /* too many wrong PINs before */
		LOGIN_OUTCOME_COUNT,
	} outcome;
};

#define COUNTS_MAX 4

struct cash_count {
	char currency[CURRENCY_SIZE];
	struct money amount; /* minor units; only expected may be < 0 */
};

/* Notes or coins of one kind, as they were counted. */
#define PIECES_MAX 32

struct cash_pieces {
	char currency[CURRENCY_SIZE];
	struct money denomination; /* minor units, > 0 */
	int64_t pieces;
};

/* Cash in the drawer, by currency: the float, or what was counted. */
struct entry_shift {
	int count;
	struct cash_count cash[COUNTS_MAX];     /* given by the operator */
	struct cash_count expected[COUNTS_MAX]; /* close only: by the ledger */
	int expected_count;
	int64_t sales; /* close only: sales of the shift */
	struct money sold;
	int piece_count;
	struct cash_pieces pieces[PIECES_MAX]; /* how cash was counted */
	int difference_count; /* close only: counted less expected */
	struct cash_count difference[2 * COUNTS_MAX];
	int64_t refunds; /* close only: refunds of the shift */
	struct money refunded;
};

/* The drawer was opened outside a sale. */
struct entry_cash {
	enum cash_direction {
		CASH_IN,
		CASH_OUT,
		CASH_NO_SALE, /* opened; nothing was put in or taken out */
		CASH_DIRECTION_COUNT,
	} direction;
	int count;
	struct cash_count cash[COUNTS_MAX]; /* > 0; none for no-sale */
	char reason[REASON_SIZE];
	char approver[OPERATOR_SIZE]; /* "" when the operator had the right */
};

/*
 * A price was agreed that is not the list's. The overrides of a sale stand
 * right before it, in the order of its lines.
 */
struct entry_override {
	int64_t line; /* of the sale, from 1 */
	char barcode[BARCODE_SIZE];
	struct money list;
	struct money price;
	int64_t quantity_milli;
	char reason[REASON_SIZE];
	char approver[OPERATOR_SIZE];
};

/*
 * An officer allows a sale beyond a limit that may be opened so. Those of a
 * sale stand before it, one a limit, and before its overrides.
 */
struct entry_approval {
	char limit[RULES_ID_SIZE];
	int64_t excess; /* above the cap after the sale, in its measure */
	char reason[REASON_SIZE];
	char approver[OPERATOR_SIZE];
};

/*
 * From here on the document with the key alias is one more of a person's,
 * or no longer. The person is the key of a document that is nobody's alias.
 */
struct entry_link {
	char person[PERSON_KEY_SIZE];
	char alias[PERSON_KEY_SIZE];
	bool linked;
	char reason[REASON_SIZE];
};

/* An administrator was shown the number of a document that is masked. */
struct entry_reveal {
	char person[PERSON_KEY_SIZE];
	char reason[REASON_SIZE];
};

struct entry_refusal {
	enum refusal code;
	char person[PERSON_KEY_SIZE]; /* "" when there is none */
	enum document_kind document;
	char barcode[BARCODE_SIZE]; /* of the line at fault, or "" */
	char limit[RULES_ID_SIZE];  /* at fault, or "" */
	struct money total;         /* of the refused basket */
	struct money remaining;
};

/* A receipt was printed again. */
struct entry_copy {
	char receipt[RECEIPT_SIZE];
	int64_t copy; /* 1, 2, 3, ... */
};

/* Goods of a sale came back. */
struct entry_refund {
	struct refund refund;
	char reason[REASON_SIZE];
	char approver[OPERATOR_SIZE]; /* "" when the operator had the right */
};

/* The till's rate for the rest of the market day, as a manager gives it. */
struct entry_rate {
	char currency[CURRENCY_SIZE];
	int64_t rate_ppm;    /* yuan for one unit, > 0 */
	int64_t customs_ppm; /* what the dataset says that day, or 0 */
};

/* The machine's clock moved, or is in doubt, or was said to be right. */
struct entry_clock {
	enum clock_cause cause; /* never CAUSE_NONE */
	int64_t wall_ms;        /* what the machine's clock said */
	int64_t last_ms;        /* the time told by the entry before */
	int64_t expected_ms;    /* by the boot-time clock; 0 = it cannot say */
};

/*
 * The first entry of every epoch but the first, signed by the new epoch's
 * key. Its `prev` is the leaf of the last entry that is there of an earlier
 * epoch, whose key vouches for the new one (sign/epoch.h).
 */
#define ENDORSEMENT_SIZE 87 /* base64url of a signature, and NUL */
struct entry_epoch {
	char till_key[HASH_TEXT_SIZE];
	char endorsement[ENDORSEMENT_SIZE];
	int64_t from_epoch; /* of the entry that prev names */
	int64_t from_seq;
	int64_t known_epoch; /* how far the till is known to have been: what */
	int64_t known_seq;   /* lies between from and known is lost */
	char reason[REASON_SIZE]; /* may be "" */
	char software[33];
};

/* Facts left the till: asked for by the entry's operator. */
#define EXPORT_PLACE_SIZE 33 /* a day, or a place in the chain */

struct entry_export {
	enum export_form {
		EXPORT_BUNDLE,
		EXPORT_XLSX,
		EXPORT_FORM_COUNT,
	} form;
	char from[EXPORT_PLACE_SIZE]; /* as it was asked for, or "" */
	char to[EXPORT_PLACE_SIZE];
	bool identities; /* sealed document numbers too */
	char reason[REASON_SIZE];
};

/* -- the hub's chain: who belongs to the market, what became of rights -- */

/* A till's key for one epoch, which begins after this entry. */
struct entry_enrol {
	char till[CHAIN_SIZE];
	int64_t epoch;
	char key[HASH_TEXT_SIZE]; /* Ed25519 public, base64url */
	int64_t seq; /* what the hub held of the epoch before, or 0 */
	char head[HASH_TEXT_SIZE]; /* its leaf, or "" */
};

/* Entries of the epoch after seq are not to be trusted. */
struct entry_revoke {
	char till[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char reason[REASON_SIZE];
};

/* The till is gone: its rights stay charged, nobody waits for it. */
struct entry_lost {
	char till[CHAIN_SIZE];
	int64_t epoch;
	char reason[REASON_SIZE];
};

/* Two officers give back what a lease still holds: the operator of the
 * entry and the approver. */
struct entry_release {
	char lease[HASH_TEXT_SIZE]; /* leaf of the statement */
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	struct money amount;
	char approver[OPERATOR_SIZE];
	char reason[REASON_SIZE];
};

/* The first entry of a restored hub: where the epoch before it ended. */
struct entry_hub_epoch {
	int64_t former;
	int64_t seq;
	char head[HASH_TEXT_SIZE];
	char reason[REASON_SIZE];
};

/* What a person bought beyond a limit: the sales it is taken from. */
#define ASSESS_SALES_MAX 64

struct assess_sale {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	struct money amount; /* of its exempt value */
	int64_t rate_ppm;
	struct money tax;
};

/* The latest of a person, day and limit counts. */
struct entry_assess {
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	struct money cap;
	struct money total; /* net duty-free sales */
	struct money excess;
	struct money tax;
	int count;
	struct assess_sale sales[ASSESS_SALES_MAX];
};

/* -- a till's chain: rights it asked for, gave back, and what it heard -- */

enum lease_kind {
	LEASE_SCAN,   /* a person stands at the counter */
	LEASE_DAY,    /* ahead, for an expected person */
	LEASE_PERMIT, /* whoever comes while there is no link */
	LEASE_REFUSAL,
	LEASE_RECALL,
	LEASE_KIND_COUNT,
};

/* Committed before it is sent. */
struct entry_lease_ask {
	enum lease_kind kind;          /* the first three */
	char request[PERSON_KEY_SIZE]; /* base64url of 16 random bytes */
	char person[PERSON_KEY_SIZE];  /* "" for a permit */
	int32_t day;
	char limit[RULES_ID_SIZE];
	struct money want;
	struct money min;
};

/* Final: no sale of this till stands on the lease after this entry. */
struct entry_lease_close {
	char lease[HASH_TEXT_SIZE];
	struct money used;
};

/* The answer to this request will never be used. */
struct entry_lease_disclaim {
	char request[PERSON_KEY_SIZE];
};

/* What the hub says it holds of this chain (entry/statement.h). */
#define ACK_LINE_SIZE 1200

struct entry_ack {
	int64_t epoch;
	int64_t chain_seq;
	char head[HASH_TEXT_SIZE];
	int64_t hub_epoch;
	int64_t hub_seq;
	int64_t hub_chain_seq;
	int64_t hub_ms;
	char statement[ACK_LINE_SIZE]; /* the signed line */
};

struct entry_decommission {
	char reason[REASON_SIZE];
};

struct entry {
	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch; /* 1, 2, ... */
	int64_t seq;   /* 1, 2, 3, ... without a gap */
	char prev[HASH_TEXT_SIZE];
	struct stamp at;
	int32_t day;
	struct {
		enum clock_source source;
		int64_t mono_ms;
		char boot[CLOCK_BOOT_SIZE];
		int64_t behind_ms; /* the time that is told lies so far
				      before at: an administrator's word */
	} clock;
	char operator[OPERATOR_SIZE];
	int64_t shift; /* number of the open shift, 0 when none is */
	int64_t rules; /* version in force, 0 before the first */
	struct {       /* running totals of the chain, this entry included */
		int64_t sales;
		struct money sold;
		struct money refunded;
	} sum;
	enum entry_kind kind;
	union {
		struct entry_genesis genesis;
		struct entry_boot boot;
		struct entry_rules rules;
		struct entry_dataset dataset;
		struct entry_operator operator;
		struct entry_login login;
		struct entry_shift shift;
		struct entry_cash cash;
		struct entry_override override;
		struct sale sale; /* of a training sale as well */
		struct entry_refusal refusal;
		struct entry_copy copy;
		struct entry_clock clock;
		struct entry_refund refund;
		struct entry_rate rate;
		struct entry_epoch epoch; /* restore and key.rotate */
		struct entry_export export;
		struct entry_approval approval;
		struct entry_link link;
		struct entry_reveal reveal;
		struct entry_enrol enrol;
		struct entry_revoke revoke;
		struct entry_lost lost;
		struct entry_release release;
		struct entry_hub_epoch hub_epoch;
		struct entry_assess assess;
		struct entry_lease_ask lease_ask;
		struct entry_lease_close lease_close;
		struct entry_lease_disclaim lease_disclaim;
		struct entry_ack ack;
		struct entry_decommission decommission;
	} body;
};

/* The time of an entry for people: at orders a chain, this one is told. */
struct stamp entry_told(const struct entry *entry);

/* The `prev` of the very first entry. */
#define HUB_CHAIN       "hub"
#define ENTRY_PREV_NONE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

const char *entry_kind_name(enum entry_kind kind); /* "shift.open" */
/* The first entry of an epoch that follows another: a restore, a new key. */
bool entry_kind_begins_epoch(enum entry_kind kind);
const char *role_name(enum role role);                          /* "cashier" */
const char *dataset_name(enum dataset_kind kind);               /* "goods" */
const char *cash_direction_name(enum cash_direction direction); /* "in" */
const char *login_outcome_name(enum login_outcome outcome);     /* "ok" */
const char *export_form_name(enum export_form form);            /* "bundle" */
const char *sale_method_name(enum sale_method method);          /* "scanned" */
const char *lease_kind_name(enum lease_kind kind);              /* "scan" */
enum err role_parse(
	const char *text, enum role *ret, struct error *why) NODISCARD;

/* The id and the name of a new operator, at a till or at the hub. */
enum err operator_called(struct entry_operator *ret, const char *id,
	const char *name, struct error *why) NODISCARD;

/* 1 to 16 letters and digits, not "hub". */
enum err chain_check(const char *text, struct error *why) NODISCARD;

/* A reason given by a person, clean and not empty, into REASON_SIZE bytes. */
enum err reason_take(const char *text, char *ret, struct error *why) NODISCARD;

/*
 * The canonical payload of an entry, into text (ENTRY_PAYLOAD_MAX + 1
 * bytes). ERR_RANGE when it is too long or a value is beyond its bound.
 */
enum err entry_encode(const struct entry *entry, struct text *payload,
	struct error *why) NODISCARD;

/*
 * Read a payload. ERR_FORGED names the first thing that is not as it must
 * be: syntax, an unknown, missing or doubled key, a number that is no
 * integer or beyond 2^53, a null, a value out of bounds, or bytes that are
 * not the canonical form.
 */
enum err entry_decode(const char *payload, size_t length, struct entry *ret,
	struct error *why) NODISCARD;

/*
 * Where an entry stands, from a payload that may be of a later version: a
 * hub keeps what it does not understand. ERR_FORGED: it does not say.
 */
struct entry_head {
	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE];
	char kind[16];
	char prev[HASH_TEXT_SIZE];
	int64_t epoch;
	int64_t seq;
	struct stamp at;
	int32_t day;
};
enum err entry_peek(const char *payload, size_t length, struct entry_head *ret,
	struct error *why) NODISCARD;

#endif
