#include "rights.h"

#include "entry/entry.h"

#include <assert.h>

#define FIELD_MONEY(key, record, member) \
	FIELD_NUMBER(key, record, member, 0, MONEY_MAX)
#define FIELD_COUNT(key, record, member) \
	FIELD_NUMBER(key, record, member, 0, ENTRY_INTEGER_MAX)
#define FIELD_ORDINAL(key, record, member) \
	FIELD_NUMBER(key, record, member, 1, ENTRY_INTEGER_MAX)

const char *lease_kind_name(enum lease_kind kind)
{
	static const char *const names[LEASE_KIND_COUNT] = {
		[LEASE_SCAN] = "scan",
		[LEASE_DAY] = "day",
		[LEASE_PERMIT] = "permit",
		[LEASE_REFUSAL] = "refusal",
		[LEASE_RECALL] = "recall",
	};

	assert(kind < LEASE_KIND_COUNT);
	return names[kind];
}

static const char *lease_kind_word(int value)
{
	return lease_kind_name((enum lease_kind)value);
}

const struct shape_words lease_kind_words = { lease_kind_word, 0,
	LEASE_KIND_COUNT };

/* What a till can ask for. */
static const struct shape_words asked_words = { lease_kind_word, 0,
	LEASE_REFUSAL };

static const struct shape_field enrol_fields[] = {
	FIELD_ORDINAL("epoch", struct entry_enrol, epoch),
	{ SHAPE_AT("head", SHAPE_TEXT, struct entry_enrol, head),
		.optional = true, .min = 1, .check = digest_check },
	FIELD_CHECKED("key", struct entry_enrol, key, digest_check),
	OPTIONAL_NUMBER("seq", struct entry_enrol, seq, 1, ENTRY_INTEGER_MAX),
	FIELD_CHECKED("till", struct entry_enrol, till, chain_check),
};
const struct shape enrol_shape = SHAPE_OF(enrol_fields);

static const struct shape_field revoke_fields[] = {
	FIELD_ORDINAL("epoch", struct entry_revoke, epoch),
	FIELD_TEXT("reason", struct entry_revoke, reason, 1),
	FIELD_COUNT("seq", struct entry_revoke, seq),
	FIELD_CHECKED("till", struct entry_revoke, till, chain_check),
};
const struct shape revoke_shape = SHAPE_OF(revoke_fields);

static const struct shape_field lost_fields[] = {
	FIELD_ORDINAL("epoch", struct entry_lost, epoch),
	FIELD_TEXT("reason", struct entry_lost, reason, 1),
	FIELD_CHECKED("till", struct entry_lost, till, chain_check),
};
const struct shape lost_shape = SHAPE_OF(lost_fields);

static const struct shape_field release_fields[] = {
	FIELD_NUMBER("amount_fen", struct entry_release, amount, 1, MONEY_MAX),
	FIELD_TEXT("approver", struct entry_release, approver, 1),
	FIELD_DAY("day", struct entry_release, day),
	FIELD_CHECKED("lease", struct entry_release, lease, digest_check),
	FIELD_TEXT("limit", struct entry_release, limit, 1),
	FIELD_CHECKED("person", struct entry_release, person, person_check),
	FIELD_TEXT("reason", struct entry_release, reason, 1),
};
const struct shape release_shape = SHAPE_OF(release_fields);

static const struct shape_field hub_epoch_fields[] = {
	FIELD_ORDINAL("former", struct entry_hub_epoch, former),
	FIELD_CHECKED("head", struct entry_hub_epoch, head, digest_check),
	FIELD_TEXT("reason", struct entry_hub_epoch, reason, 1),
	FIELD_COUNT("seq", struct entry_hub_epoch, seq),
};
const struct shape hub_epoch_shape = SHAPE_OF(hub_epoch_fields);

static const struct shape_field assessed_fields[] = {
	FIELD_MONEY("amount_fen", struct assess_sale, amount),
	FIELD_CHECKED("chain", struct assess_sale, chain, chain_check),
	FIELD_ORDINAL("epoch", struct assess_sale, epoch),
	FIELD_NUMBER("rate_ppm", struct assess_sale, rate_ppm, 0,
		RULES_RATE_PPM_MAX),
	FIELD_ORDINAL("seq", struct assess_sale, seq),
	FIELD_MONEY("tax_fen", struct assess_sale, tax),
};
static const struct shape assessed_shape = SHAPE_OF(assessed_fields);
static const struct shape_field assessed_item = { .type = SHAPE_OBJECT,
	.shape = &assessed_shape };

static const struct shape_field assess_fields[] = {
	FIELD_MONEY("cap_fen", struct entry_assess, cap),
	FIELD_DAY("day", struct entry_assess, day),
	FIELD_MONEY("excess_fen", struct entry_assess, excess),
	FIELD_TEXT("limit", struct entry_assess, limit, 1),
	FIELD_CHECKED("person", struct entry_assess, person, person_check),
	FIELD_LIST(
		"sales", struct entry_assess, sales, count, assessed_item, 0),
	FIELD_MONEY("tax_fen", struct entry_assess, tax),
	FIELD_MONEY("total_fen", struct entry_assess, total),
};
const struct shape assess_shape = SHAPE_OF(assess_fields);

static const struct shape_field ask_fields[] = {
	FIELD_DAY("day", struct entry_lease_ask, day),
	FIELD_WORD("kind", struct entry_lease_ask, kind, asked_words),
	FIELD_TEXT("limit", struct entry_lease_ask, limit, 1),
	FIELD_MONEY("min_fen", struct entry_lease_ask, min),
	{ SHAPE_AT("person", SHAPE_TEXT, struct entry_lease_ask, person),
		.optional = true, .min = 1, .check = person_check },
	FIELD_CHECKED("request", struct entry_lease_ask, request, person_check),
	FIELD_MONEY("want_fen", struct entry_lease_ask, want),
};
const struct shape lease_ask_shape = SHAPE_OF(ask_fields);

static const struct shape_field close_fields[] = {
	FIELD_CHECKED("lease", struct entry_lease_close, lease, digest_check),
	FIELD_MONEY("used_fen", struct entry_lease_close, used),
};
const struct shape lease_close_shape = SHAPE_OF(close_fields);

static const struct shape_field disclaim_fields[] = {
	FIELD_CHECKED(
		"request", struct entry_lease_disclaim, request, person_check),
};
const struct shape lease_disclaim_shape = SHAPE_OF(disclaim_fields);

static const struct shape_field ack_fields[] = {
	FIELD_COUNT("chain_seq", struct entry_ack, chain_seq),
	FIELD_ORDINAL("epoch", struct entry_ack, epoch),
	FIELD_CHECKED("head", struct entry_ack, head, digest_check),
	FIELD_COUNT("hub_chain_seq", struct entry_ack, hub_chain_seq),
	FIELD_ORDINAL("hub_epoch", struct entry_ack, hub_epoch),
	FIELD_COUNT("hub_ms", struct entry_ack, hub_ms),
	FIELD_COUNT("hub_seq", struct entry_ack, hub_seq),
	FIELD_TEXT("statement", struct entry_ack, statement, 1),
};
const struct shape ack_shape = SHAPE_OF(ack_fields);

static const struct shape_field decommission_fields[] = {
	FIELD_TEXT("reason", struct entry_decommission, reason, 1),
};
const struct shape decommission_shape = SHAPE_OF(decommission_fields);

static const struct shape_field epoch_fields[] = {
	FIELD_CHECKED("endorsement", struct entry_epoch, endorsement,
		signature_check),
	FIELD_NUMBER("from_epoch", struct entry_epoch, from_epoch, 1,
		ENTRY_INTEGER_MAX),
	FIELD_NUMBER(
		"from_seq", struct entry_epoch, from_seq, 1, ENTRY_INTEGER_MAX),
	FIELD_NUMBER("known_epoch", struct entry_epoch, known_epoch, 1,
		ENTRY_INTEGER_MAX),
	FIELD_NUMBER("known_seq", struct entry_epoch, known_seq, 1,
		ENTRY_INTEGER_MAX),
	FIELD_TEXT("reason", struct entry_epoch, reason, 0),
	FIELD_TEXT("software", struct entry_epoch, software, 1),
	FIELD_CHECKED("till_key", struct entry_epoch, till_key, digest_check),
};
const struct shape epoch_shape = SHAPE_OF(epoch_fields);
