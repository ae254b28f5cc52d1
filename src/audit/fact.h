#ifndef AUDIT_FACT_H
#define AUDIT_FACT_H

#include "book.h"
#include "ring.h"
#include "rows.h"

/*
 * What one line says, by itself: made by workers, in any order. What it says
 * beside other lines is for the walk (walk.h), which needs no more than this
 * of most entries.
 */
struct fact_said {
	enum fault_code code;
	struct fact_said *next;
	char text[VERIFY_MESSAGE_SIZE];
};

struct fact_use { /* of one limit */
	char limit[RULES_ID_SIZE];
	int64_t cap;
	int64_t before;
	int64_t used;
};

struct fact {
	bool lost;     /* no memory: nothing else counts */
	bool is_known; /* seq and prev are there */
	bool is_whole; /* it is a readable entry, all below is there */
	const struct ring_key *key; /* whose header it has; NULL: of none */
	bool is_signed;             /* by that key */
	struct fact_said *said;     /* what is wrong with it, in order */
	char leaf[HASH_TEXT_SIZE];
	int64_t seq;
	char prev[HASH_TEXT_SIZE];

	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch;
	struct stamp at;
	struct stamp told;
	int32_t day;
	enum clock_source source;
	int64_t mono_ms;
	char boot[CLOCK_BOOT_SIZE];
	char operator[OPERATOR_SIZE];
	int64_t shift;
	int64_t rules;
	int64_t sales; /* running totals */
	struct money sold;
	struct money refunded;
	enum entry_kind kind;

	/* of a sale, training or not, or of a refund */
	bool is_judged; /* by the rules it names, which were there */
	char person[PERSON_KEY_SIZE];
	char sealed[HASH_TEXT_SIZE];
	enum document_kind document;
	bool is_shown; /* another document of the person than the one the
			  person key is of */
	enum basis basis;
	char lease[HASH_TEXT_SIZE]; /* that the sale stands on, or "" */
	struct money total;
	struct money exempt;
	struct money dutiable;
	struct money tax;
	int cash_count; /* what went into the drawer, less change */
	struct cash_count cash[TENDERS_MAX + 1];
	int use_count;
	struct fact_use uses[RULES_LIMITS_MAX];

	char *rows; /* in the tables, one after the other; NULL: none */
	uint32_t row_bytes[ROWS_TABLES];
};

/* What workers need to know; it does not change while they work. */
struct fact_context {
	const struct ring *ring;
	const struct book *book;
	const struct rows_plan *plan; /* of the tables; NULL: none */
	bool quick;                   /* only leaf, seq and prev */
};

void fact_make(const struct fact_context *context, const char *line,
	size_t length, struct fact *ret);

/* The same in full, of one line, whatever the context says of quick. */
void fact_make_whole(const struct fact_context *context, const char *line,
	size_t length, struct fact *ret);

/* A line that was cut because it is too long, or has no end. */
void fact_refuse(struct fact *fact, const char *message);

void fact_clear(struct fact *fact);

/* The entry of a line once more, for the few that are looked at whole. */
enum err fact_entry(const char *line, size_t length, struct entry *ret,
	struct error *why) NODISCARD;

/* The sale judged by rules that came too late for a worker. */
enum err fact_judge(const struct entry *entry, const struct rules *rules,
	struct error *why) NODISCARD;

#endif
