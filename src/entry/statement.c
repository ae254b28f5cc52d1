#include "entry/statement.h"

#include "rights.h"
#include "shape.h"

#include <assert.h>
#include <string.h>

#define FIELD_COUNT(key, record, member) \
	FIELD_NUMBER(key, record, member, 0, ENTRY_INTEGER_MAX)
#define FIELD_ORDINAL(key, record, member) \
	FIELD_NUMBER(key, record, member, 1, ENTRY_INTEGER_MAX)
#define OPTIONAL_COUNT(key, record, member) \
	OPTIONAL_NUMBER(key, record, member, 1, ENTRY_INTEGER_MAX)
#define OPTIONAL_MONEY(key, record, member) \
	OPTIONAL_NUMBER(key, record, member, 1, MONEY_MAX)
#define OPTIONAL_CHECKED(key, record, member, how)                 \
	{                                                          \
		SHAPE_AT(key, SHAPE_TEXT, record, member),         \
			.optional = true, .min = 1, .check = (how) \
	}

const char *request_kind_name(enum request_kind kind)
{
	static const char *const names[REQUEST_KIND_COUNT] = {
		[REQUEST_READ] = "read",
		[REQUEST_SCAN] = "scan",
		[REQUEST_DAY] = "day",
		[REQUEST_PERMIT] = "permit",
		[REQUEST_ENROL] = "enrol",
		[REQUEST_REPORT] = "report",
	};

	assert(kind < REQUEST_KIND_COUNT);
	return names[kind];
}

const char *lease_reason_name(enum lease_reason reason)
{
	static const char *const names[LEASE_REASON_COUNT] = {
		[LEASE_GRANTED] = "granted",
		[LEASE_SPENT] = "spent",
		[LEASE_HELD] = "held",
		[LEASE_TOO_LITTLE] = "too-little",
		[LEASE_BLOCKED] = "blocked",
		[LEASE_QUARANTINED] = "quarantined",
		[LEASE_FROZEN_DAY] = "frozen-day",
		[LEASE_PERMITS_OUT] = "permits-out",
		[LEASE_WRONG_LIMIT] = "wrong-limit",
		[LEASE_UNDER_AGE] = "under-age",
	};

	assert(reason < LEASE_REASON_COUNT);
	return names[reason];
}

SHAPE_WORDS(
	request_kind, enum request_kind, REQUEST_READ + 1, REQUEST_KIND_COUNT);
SHAPE_WORDS(
	lease_reason, enum lease_reason, LEASE_GRANTED + 1, LEASE_REASON_COUNT);

static enum err method_check(const char *text, struct error *why)
{
	if (text_same(text, "GET") || text_same(text, "POST"))
		return ERR_OK;
	return error_set(why, ERR_INPUT, "'%.8s' is not GET or POST", text);
}

static enum err market_or_none(const char *text, struct error *why)
{
	return text[0] == '\0' ? ERR_OK : market_check(text, why);
}

static enum err limit_check(const char *text, struct error *why)
{
	if (text[0] != '\0')
		return ERR_OK;
	return error_set(why, ERR_INPUT, "is empty");
}

/* -- requests ----- */

static const struct shape_field former_fields[] = {
	OPTIONAL_COUNT("epoch", struct request_former, epoch),
	OPTIONAL_CHECKED("key", struct request_former, key, digest_check),
};
static const struct shape former_shape = SHAPE_OF(former_fields);

static const struct shape_field ask_fields[] = {
	OPTIONAL_COUNT("count", struct request_ask, count),
	OPTIONAL_DAY("day", struct request_ask, day),
	{ SHAPE_AT("former", SHAPE_OBJECT, struct request_ask, former),
		.optional = true, .shape = &former_shape },
	OPTIONAL_CHECKED("head", struct request_ask, head, digest_check),
	OPTIONAL_CHECKED("key", struct request_ask, key, digest_check),
	OPTIONAL_WORD("kind", struct request_ask, kind, request_kind_words),
	OPTIONAL_BOOL("last", struct request_ask, last),
	OPTIONAL_CHECKED("limit", struct request_ask, limit, limit_check),
	OPTIONAL_MONEY("min_fen", struct request_ask, min),
	OPTIONAL_CHECKED("person", struct request_ask, person, person_check),
	OPTIONAL_CHECKED("proof", struct request_ask, proof, digest_check),
	OPTIONAL_CHECKED("request", struct request_ask, request, person_check),
	OPTIONAL_COUNT("seq", struct request_ask, seq),
	OPTIONAL_MONEY("want_fen", struct request_ask, want),
};

static enum err is_asked(bool complete, struct error *why)
{
	if (complete)
		return ERR_OK;
	return error_set(why, ERR_INPUT, "does not say all that it must");
}

/* Each kind says what it needs. */
static enum err ask_check(const void *record, struct error *why)
{
	const struct request_ask *ask = record;
	bool leases = ask->request[0] != '\0' && ask->limit[0] != '\0' &&
		      ask->day > 0;

	switch (ask->kind) {
	case REQUEST_READ:
		return ERR_OK;
	case REQUEST_SCAN:
	case REQUEST_DAY:
		return is_asked(leases && ask->person[0] != '\0' &&
					ask->want.minor > 0 &&
					ask->min.minor <= ask->want.minor,
			why);
	case REQUEST_PERMIT:
		return is_asked(leases, why);
	case REQUEST_ENROL:
		return is_asked(
			ask->key[0] != '\0' && ask->proof[0] != '\0', why);
	case REQUEST_REPORT:
		return is_asked(ask->seq == 0 || ask->head[0] != '\0', why);
	case REQUEST_KIND_COUNT:
		break;
	}
	return is_asked(false, why);
}

static const struct shape ask_shape = {
	.fields = ask_fields,
	.count = sizeof(ask_fields) / sizeof(ask_fields[0]),
	.check = ask_check,
};

static const struct shape_field request_fields[] = {
	{ SHAPE_AT("ask", SHAPE_OBJECT, struct request_statement, ask),
		.optional = true, .shape = &ask_shape },
	FIELD_COUNT("at_ms", struct request_statement, at),
	FIELD_CHECKED("chain", struct request_statement, chain, chain_check),
	FIELD_COUNT("epoch", struct request_statement, epoch),
	FIELD_COUNT("hub_epoch", struct request_statement, hub_epoch),
	FIELD_COUNT("hub_seq", struct request_statement, hub_seq),
	{ SHAPE_AT("market", SHAPE_TEXT, struct request_statement, market),
		.check = market_or_none },
	FIELD_CHECKED("method", struct request_statement, method, method_check),
	FIELD_CHECKED("nonce", struct request_statement, nonce, person_check),
	FIELD_TEXT("path", struct request_statement, path, 1),
	{ .name = "v", .type = SHAPE_IS, .min = STATEMENT_VERSION },
};
static const struct shape request_shape = SHAPE_OF(request_fields);

/* -- leases ----- */

static const struct shape_field used_fields[] = {
	FIELD_TEXT("limit", struct lease_used, limit, 1),
	FIELD_COUNT("used", struct lease_used, used),
};
static const struct shape used_shape = SHAPE_OF(used_fields);
static const struct shape_field used_item = { .type = SHAPE_OBJECT,
	.shape = &used_shape };

static const struct shape_field lease_fields[] = {
	FIELD_NUMBER(
		"amount_fen", struct lease_statement, amount, 0, MONEY_MAX),
	FIELD_COUNT("at_ms", struct lease_statement, at),
	FIELD_CHECKED("chain", struct lease_statement, chain, chain_check),
	OPTIONAL_COUNT("count", struct lease_statement, count),
	FIELD_DAY("day", struct lease_statement, day),
	FIELD_ORDINAL("epoch", struct lease_statement, epoch),
	OPTIONAL_CHECKED("holder", struct lease_statement, holder, chain_check),
	FIELD_ORDINAL("hub_epoch", struct lease_statement, hub_epoch),
	FIELD_ORDINAL("hub_seq", struct lease_statement, hub_seq),
	FIELD_WORD("kind", struct lease_statement, kind, lease_kind_words),
	OPTIONAL_CHECKED("lease", struct lease_statement, lease, digest_check),
	OPTIONAL_MONEY("left_fen", struct lease_statement, left),
	FIELD_TEXT("limit", struct lease_statement, limit, 1),
	FIELD_CHECKED("market", struct lease_statement, market, market_check),
	OPTIONAL_COUNT("not_after_ms", struct lease_statement, not_after),
	OPTIONAL_CHECKED(
		"person", struct lease_statement, person, person_check),
	OPTIONAL_WORD(
		"reason", struct lease_statement, reason, lease_reason_words),
	OPTIONAL_CHECKED(
		"request", struct lease_statement, request, person_check),
	OPTIONAL_MONEY("total_fen", struct lease_statement, total),
	OPTIONAL_LIST(
		"used", struct lease_statement, used, used_count, used_item),
	{ .name = "v", .type = SHAPE_IS, .min = STATEMENT_VERSION },
};

static enum err lease_check(const void *record, struct error *why)
{
	const struct lease_statement *lease = record;

	switch (lease->kind) {
	case LEASE_SCAN:
	case LEASE_DAY:
		return is_asked(lease->amount.minor > 0 &&
					lease->person[0] != '\0' &&
					lease->request[0] != '\0',
			why);
	case LEASE_PERMIT:
		return is_asked(lease->amount.minor > 0 && lease->count > 0 &&
					lease->total.minor > 0 &&
					lease->not_after.ms > 0,
			why);
	case LEASE_REFUSAL:
		return is_asked(lease->amount.minor == 0 &&
					lease->reason != LEASE_GRANTED,
			why);
	case LEASE_RECALL:
		return is_asked(
			lease->amount.minor == 0 && lease->lease[0] != '\0',
			why);
	case LEASE_KIND_COUNT:
		break;
	}
	return is_asked(false, why);
}

static const struct shape lease_shape = {
	.fields = lease_fields,
	.count = sizeof(lease_fields) / sizeof(lease_fields[0]),
	.check = lease_check,
};

/* -- acknowledgements ----- */

static const struct shape_field ack_fields[] = {
	FIELD_COUNT("at_ms", struct ack_statement, at),
	FIELD_CHECKED("chain", struct ack_statement, chain, chain_check),
	FIELD_ORDINAL("epoch", struct ack_statement, epoch),
	FIELD_CHECKED("head", struct ack_statement, head, digest_check),
	FIELD_COUNT("hub_chain_seq", struct ack_statement, hub_chain_seq),
	FIELD_ORDINAL("hub_epoch", struct ack_statement, hub_epoch),
	FIELD_ORDINAL("hub_seq", struct ack_statement, hub_seq),
	FIELD_CHECKED("market", struct ack_statement, market, market_check),
	FIELD_COUNT("seq", struct ack_statement, seq),
	{ .name = "v", .type = SHAPE_IS, .min = STATEMENT_VERSION },
};
static const struct shape ack_statement_shape = SHAPE_OF(ack_fields);

/* -- the six ----- */

/* The proof of the form: the record, written again, is these bytes. */
static enum err statement_decode(const struct shape *shape,
	struct shape_bytes json, void *record, struct error *why)
{
	char again[ENTRY_PAYLOAD_MAX + 1];
	struct text text = text_over(again, sizeof(again));
	enum err rc;

	if (json.length > ENTRY_PAYLOAD_MAX)
		return error_set(why, ERR_FORGED,
			"the payload has %zu bytes, more than %d", json.length,
			ENTRY_PAYLOAD_MAX);
	rc = shape_decode(shape, json, ERR_FORGED, record, why);
	if (rc)
		return rc;
	if (shape_encode(shape, record, &text, why) ||
		text.length != json.length ||
		memcmp(again, json.bytes, json.length) != 0)
		return error_set(why, ERR_FORGED,
			"the payload is not in canonical form");
	return ERR_OK;
}

enum err request_encode(const struct request_statement *request,
	struct text *payload, struct error *why)
{
	return shape_encode(&request_shape, request, payload, why);
}

enum err request_decode(const char *payload, size_t length,
	struct request_statement *ret, struct error *why)
{
	struct shape_bytes json = { payload, length };
	struct request_statement request = { 0 };
	enum err rc = statement_decode(&request_shape, json, &request, why);

	if (!rc)
		*ret = request;
	return rc;
}

enum err lease_encode(const struct lease_statement *lease, struct text *payload,
	struct error *why)
{
	return shape_encode(&lease_shape, lease, payload, why);
}

enum err lease_decode(const char *payload, size_t length,
	struct lease_statement *ret, struct error *why)
{
	struct shape_bytes json = { payload, length };
	struct lease_statement lease = { 0 };
	enum err rc = statement_decode(&lease_shape, json, &lease, why);

	if (!rc)
		*ret = lease;
	return rc;
}

enum err ack_encode(const struct ack_statement *ack, struct text *payload,
	struct error *why)
{
	return shape_encode(&ack_statement_shape, ack, payload, why);
}

enum err ack_decode(const char *payload, size_t length,
	struct ack_statement *ret, struct error *why)
{
	struct shape_bytes json = { payload, length };
	struct ack_statement ack = { 0 };
	enum err rc = statement_decode(&ack_statement_shape, json, &ack, why);

	if (!rc)
		*ret = ack;
	return rc;
}
