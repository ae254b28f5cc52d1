#include "entry/entry.h"

#include "rights.h"
#include "shape.h"

#include "base/base64url.h"
#include "core/rate.h"

#include <assert.h>
#include <string.h>

#define KEY_BYTES       16 /* of a person key */
#define DIGEST_BYTES    32 /* of a hash or a public key */
#define SIGNATURE_BYTES 64

SHAPE_WORDS(entry_kind, enum entry_kind, 0, ENTRY_KIND_COUNT);
SHAPE_WORDS(role, enum role, 0, ROLE_COUNT);
SHAPE_WORDS(dataset, enum dataset_kind, 0, DATASET_COUNT);
SHAPE_WORDS(cash_direction, enum cash_direction, 0, CASH_DIRECTION_COUNT);
SHAPE_WORDS(export_form, enum export_form, 0, EXPORT_FORM_COUNT);
SHAPE_WORDS(login_outcome, enum login_outcome, 0, LOGIN_OUTCOME_COUNT);
SHAPE_WORDS(sale_method, enum sale_method, 0, METHOD_COUNT);
SHAPE_WORDS(clock_source, enum clock_source, 0, CLOCK_SOURCE_COUNT);
SHAPE_WORDS(clock_cause, enum clock_cause, CAUSE_NONE + 1, CAUSE_COUNT);
SHAPE_WORDS(document_kind, enum document_kind, DOCUMENT_NONE + 1,
	DOCUMENT_KIND_COUNT);
SHAPE_WORDS(unit, enum unit, 0, UNIT_COUNT);
SHAPE_WORDS(treatment, enum treatment, 0, TREATMENT_COUNT);
SHAPE_WORDS(tender_kind, enum tender_kind, 0, TENDER_KIND_COUNT);
SHAPE_WORDS(basis, enum basis, 0, BASIS_COUNT);
SHAPE_WORDS(refusal, enum refusal, REFUSAL_NONE + 1, REFUSAL_COUNT);

enum err chain_check(const char *text, struct error *why)
{
	static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";
	size_t length = strspn(text, allowed);

	if (length == 0 || length >= CHAIN_SIZE || text[length] != '\0')
		return error_set(why, ERR_INPUT,
			"the till id '%.40s' is not 1 to 16 letters and digits",
			text);
	if (text_same(text, "hub"))
		return error_set(why, ERR_INPUT,
			"the till id 'hub' belongs to the hub; choose another");
	return ERR_OK;
}

/* A till, or the hub itself. */
static enum err writer_check(const char *text, struct error *why)
{
	return text_same(text, HUB_CHAIN) ? ERR_OK : chain_check(text, why);
}

/* Exactly so many bytes in canonical base64url. */
static enum err bytes_check(const char *text, size_t bytes, struct error *why)
{
	uint8_t decoded[SIGNATURE_BYTES];
	size_t length = strlen(text);

	if (length != BASE64URL_LENGTH(bytes))
		return error_set(why, ERR_INPUT,
			"'%.64s' is not %zu characters of base64url", text,
			BASE64URL_LENGTH(bytes));
	return base64url_decode(text, length, decoded, bytes, &length, why);
}

enum err digest_check(const char *text, struct error *why)
{
	return bytes_check(text, DIGEST_BYTES, why);
}

enum err signature_check(const char *text, struct error *why)
{
	return bytes_check(text, SIGNATURE_BYTES, why);
}

enum err person_check(const char *text, struct error *why)
{
	return bytes_check(text, KEY_BYTES, why);
}

static enum err boot_check(const char *text, struct error *why)
{
	if (strlen(text) == CLOCK_BOOT_SIZE - 1 &&
		text[strspn(text, "0123456789abcdef")] == '\0')
		return ERR_OK;
	return error_set(
		why, ERR_INPUT, "'%.40s' is not 16 hexadecimal digits", text);
}

/* Bodies: what each kind of entry says, key by key. */

#define FIELD_MONEY(key, record, member) \
	FIELD_NUMBER(key, record, member, 0, MONEY_MAX)
#define FIELD_COUNT(key, record, member) \
	FIELD_NUMBER(key, record, member, 0, ENTRY_INTEGER_MAX)
#define FIELD_SIGNED(key, record, member) \
	FIELD_NUMBER(key, record, member, -ENTRY_INTEGER_MAX, ENTRY_INTEGER_MAX)
/* A list whose key is not there when it is empty. */
#define FIELD_LIST_IF(key, record, member, counter, of)                \
	{                                                              \
		.name = (key), .type = SHAPE_LIST, .optional = true,   \
		.offset = offsetof(record, member),                    \
		.size = sizeof(((record *)NULL)->member[0]), .min = 1, \
		.max = sizeof(((record *)NULL)->member) /              \
		       sizeof(((record *)NULL)->member[0]),            \
		.selector = offsetof(record, counter), .item = &(of)   \
	}

static const struct shape_field genesis_fields[] = {
	FIELD_CHECKED(
		"auditor_key", struct entry_genesis, auditor_key, digest_check),
	FIELD_BOOL("demo", struct entry_genesis, demo),
	FIELD_TEXT("software", struct entry_genesis, software, 1),
	FIELD_CHECKED("till_key", struct entry_genesis, till_key, digest_check),
};
static const struct shape genesis_shape = SHAPE_OF(genesis_fields);

static const struct shape_field boot_fields[] = {
	FIELD_TEXT("software", struct entry_boot, software, 1),
};
static const struct shape boot_shape = SHAPE_OF(boot_fields);

static const struct shape_field rules_fields[] = {
	FIELD_OBJECT("document", struct entry_rules, rules, rules_shape),
};
static const struct shape rules_body_shape = SHAPE_OF(rules_fields);

static const struct shape_field dataset_fields[] = {
	FIELD_COUNT("bytes", struct entry_dataset, bytes),
	FIELD_WORD("dataset", struct entry_dataset, dataset, dataset_words),
	FIELD_BOOL("replaces", struct entry_dataset, replaces),
	FIELD_COUNT("rows", struct entry_dataset, rows),
	FIELD_CHECKED("sha256", struct entry_dataset, sha256, digest_check),
};
static const struct shape dataset_shape = SHAPE_OF(dataset_fields);

static const struct shape_field operator_fields[] = {
	FIELD_BOOL("active", struct entry_operator, active),
	FIELD_TEXT("id", struct entry_operator, id, 1),
	FIELD_TEXT("name", struct entry_operator, name, 1),
	{ SHAPE_AT("person", SHAPE_TEXT, struct entry_operator, person),
		.optional = true, .min = 1, .check = person_check },
	FIELD_CHECKED("pin", struct entry_operator, pin, digest_check),
	FIELD_WORD("role", struct entry_operator, role, role_words),
};
static const struct shape operator_shape = SHAPE_OF(operator_fields);

static const struct shape_field login_fields[] = {
	FIELD_TEXT("id", struct entry_login, id, 1),
	FIELD_WORD("outcome", struct entry_login, outcome, login_outcome_words),
};
static const struct shape login_shape = SHAPE_OF(login_fields);

static const struct shape_field logout_fields[] = {
	FIELD_TEXT("id", struct entry_login, id, 1),
};
static const struct shape logout_shape = SHAPE_OF(logout_fields);

static const struct shape_field cash_fields[] = {
	FIELD_MONEY("amount_minor", struct cash_count, amount),
	FIELD_CHECKED("currency", struct cash_count, currency, currency_check),
};
static const struct shape cash_shape = SHAPE_OF(cash_fields);
static const struct shape_field cash_item = { .type = SHAPE_OBJECT,
	.shape = &cash_shape };

/* What the ledger expects may be below zero: more was given out. */
static const struct shape_field expected_fields[] = {
	FIELD_NUMBER("amount_minor", struct cash_count, amount, -MONEY_MAX,
		MONEY_MAX),
	FIELD_CHECKED("currency", struct cash_count, currency, currency_check),
};
static const struct shape expected_shape = SHAPE_OF(expected_fields);
static const struct shape_field expected_item = { .type = SHAPE_OBJECT,
	.shape = &expected_shape };

static const struct shape_field pieces_fields[] = {
	FIELD_CHECKED("currency", struct cash_pieces, currency, currency_check),
	FIELD_NUMBER("denomination_minor", struct cash_pieces, denomination, 1,
		MONEY_MAX),
	FIELD_COUNT("pieces", struct cash_pieces, pieces),
};
static const struct shape pieces_shape = SHAPE_OF(pieces_fields);
static const struct shape_field pieces_item = { .type = SHAPE_OBJECT,
	.shape = &pieces_shape };

static const struct shape_field open_fields[] = {
	FIELD_LIST("cash", struct entry_shift, cash, count, cash_item, 0),
	FIELD_LIST_IF(
		"count", struct entry_shift, pieces, piece_count, pieces_item),
};
static const struct shape open_shape = SHAPE_OF(open_fields);

static const struct shape_field close_fields[] = {
	FIELD_LIST("cash", struct entry_shift, cash, count, cash_item, 0),
	FIELD_LIST_IF(
		"count", struct entry_shift, pieces, piece_count, pieces_item),
	FIELD_LIST_IF("difference", struct entry_shift, difference,
		difference_count, expected_item),
	FIELD_LIST("expected", struct entry_shift, expected, expected_count,
		expected_item, 0),
	OPTIONAL_NUMBER("refunded_fen", struct entry_shift, refunded, 1,
		ENTRY_INTEGER_MAX),
	OPTIONAL_NUMBER(
		"refunds", struct entry_shift, refunds, 1, ENTRY_INTEGER_MAX),
	FIELD_COUNT("sales", struct entry_shift, sales),
	FIELD_COUNT("sold_fen", struct entry_shift, sold),
};
static const struct shape close_shape = SHAPE_OF(close_fields);

static const struct shape_field drawer_fields[] = {
	{ SHAPE_AT("approver", SHAPE_TEXT, struct entry_cash, approver),
		.optional = true, .min = 1 },
	FIELD_LIST("cash", struct entry_cash, cash, count, cash_item, 0),
	FIELD_WORD("direction", struct entry_cash, direction,
		cash_direction_words),
	FIELD_TEXT("reason", struct entry_cash, reason, 1),
};
static const struct shape drawer_shape = SHAPE_OF(drawer_fields);

static const struct shape_field override_fields[] = {
	FIELD_TEXT("approver", struct entry_override, approver, 1),
	FIELD_TEXT("barcode", struct entry_override, barcode, 1),
	FIELD_NUMBER("line", struct entry_override, line, 1, BASKET_LINES_MAX),
	FIELD_NUMBER("list_fen", struct entry_override, list, 1, MONEY_MAX),
	FIELD_NUMBER("price_fen", struct entry_override, price, 1, MONEY_MAX),
	FIELD_NUMBER("quantity_milli", struct entry_override, quantity_milli, 1,
		QUANTITY_MAX),
	FIELD_TEXT("reason", struct entry_override, reason, 1),
};
static const struct shape override_shape = SHAPE_OF(override_fields);

static const struct shape_field person_fields[] = {
	FIELD_WORD(
		"document", struct sale_person, document, document_kind_words),
	FIELD_CHECKED("key", struct sale_person, key, person_check),
	FIELD_WORD("method", struct sale_person, method, sale_method_words),
	FIELD_CHECKED("sealed", struct sale_person, sealed, digest_check),
	{ SHAPE_AT("shown", SHAPE_TEXT, struct sale_person, shown),
		.optional = true, .min = 1, .check = person_check },
};
static const struct shape person_shape = SHAPE_OF(person_fields);

static const struct shape_field line_fields[] = {
	FIELD_MONEY("amount_fen", struct sale_line, amount),
	FIELD_TEXT("barcode", struct sale_line, barcode, 1),
	FIELD_MONEY("dutiable_fen", struct sale_line, dutiable),
	FIELD_MONEY("exempt_fen", struct sale_line, exempt),
	FIELD_CHECKED("hs", struct sale_line, hs, hs_check),
	FIELD_TEXT("name", struct sale_line, name, 1),
	FIELD_CHECKED("origin", struct sale_line, origin, country_check),
	FIELD_MONEY("price_fen", struct sale_line, price),
	FIELD_NUMBER("quantity_milli", struct sale_line, quantity_milli, 1,
		QUANTITY_MAX),
	FIELD_NUMBER(
		"rate_ppm", struct sale_line, rate_ppm, 0, RULES_RATE_PPM_MAX),
	FIELD_CHECKED("shop", struct sale_line, shop, shop_check),
	FIELD_MONEY("tax_fen", struct sale_line, tax),
	FIELD_WORD("treatment", struct sale_line, treatment, treatment_words),
	FIELD_WORD("unit", struct sale_line, unit, unit_words),
};
static const struct shape line_shape = SHAPE_OF(line_fields);
static const struct shape_field line_item = { .type = SHAPE_OBJECT,
	.shape = &line_shape };

static const struct shape_field quota_fields[] = {
	FIELD_COUNT("after", struct sale_quota, after),
	FIELD_COUNT("before", struct sale_quota, before),
	FIELD_COUNT("cap", struct sale_quota, cap),
	FIELD_TEXT("limit", struct sale_quota, limit, 1),
	FIELD_COUNT("used", struct sale_quota, used),
	FIELD_TEXT("window", struct sale_quota, window, 1),
};
static const struct shape quota_shape = SHAPE_OF(quota_fields);
static const struct shape_field quota_item = { .type = SHAPE_OBJECT,
	.shape = &quota_shape };

static const struct shape_field tender_fields[] = {
	FIELD_MONEY("amount_minor", struct tender, amount),
	FIELD_CHECKED("currency", struct tender, currency, currency_check),
	FIELD_WORD("kind", struct tender, kind, tender_kind_words),
	FIELD_NUMBER("rate_ppm", struct tender, rate_ppm, 1, RATE_MAX_PPM),
	{ SHAPE_AT("reference", SHAPE_TEXT, struct tender, reference),
		.optional = true, .min = 1, .check = tender_reference_check },
	FIELD_MONEY("value_fen", struct tender, value),
};
static const struct shape tender_shape = SHAPE_OF(tender_fields);
static const struct shape_field tender_item = { .type = SHAPE_OBJECT,
	.shape = &tender_shape };

static const struct shape_field sale_fields[] = {
	FIELD_WORD("basis", struct sale, basis, basis_words),
	FIELD_MONEY("change_fen", struct sale, change),
	FIELD_MONEY("dutiable_fen", struct sale, dutiable),
	FIELD_MONEY("exempt_fen", struct sale, exempt),
	{ SHAPE_AT("lease", SHAPE_TEXT, struct sale, lease), .optional = true,
		.min = 1, .check = digest_check },
	FIELD_LIST("lines", struct sale, lines, line_count, line_item, 1),
	FIELD_OBJECT("person", struct sale, person, person_shape),
	FIELD_LIST("quota", struct sale, quota, quota_count, quota_item, 0),
	FIELD_TEXT("receipt", struct sale, receipt, 1),
	FIELD_MONEY("tax_fen", struct sale, tax),
	FIELD_LIST(
		"tenders", struct sale, tenders, tender_count, tender_item, 0),
	FIELD_MONEY("total_fen", struct sale, total),
};
static const struct shape sale_shape = SHAPE_OF(sale_fields);

static const struct shape_field refusal_fields[] = {
	{ SHAPE_AT("barcode", SHAPE_TEXT, struct entry_refusal, barcode),
		.optional = true, .min = 1 },
	FIELD_WORD("code", struct entry_refusal, code, refusal_words),
	{ SHAPE_AT("document", SHAPE_WORD, struct entry_refusal, document),
		.optional = true, .words = &document_kind_words },
	{ SHAPE_AT("limit", SHAPE_TEXT, struct entry_refusal, limit),
		.optional = true, .min = 1 },
	{ SHAPE_AT("person", SHAPE_TEXT, struct entry_refusal, person),
		.optional = true, .min = 1, .check = person_check },
	FIELD_SIGNED("remaining_fen", struct entry_refusal, remaining),
	FIELD_MONEY("total_fen", struct entry_refusal, total),
};
static const struct shape refusal_shape = SHAPE_OF(refusal_fields);

static const struct shape_field copy_fields[] = {
	FIELD_NUMBER("copy", struct entry_copy, copy, 1, ENTRY_INTEGER_MAX),
	FIELD_TEXT("receipt", struct entry_copy, receipt, 1),
};
static const struct shape copy_shape = SHAPE_OF(copy_fields);

static const struct shape_field jump_fields[] = {
	FIELD_WORD("cause", struct entry_clock, cause, clock_cause_words),
	OPTIONAL_NUMBER("expected_ms", struct entry_clock, expected_ms, 1,
		ENTRY_INTEGER_MAX),
	FIELD_COUNT("last_ms", struct entry_clock, last_ms),
	FIELD_SIGNED("wall_ms", struct entry_clock, wall_ms),
};
static const struct shape jump_shape = SHAPE_OF(jump_fields);

static enum err receipt_check(const char *text, struct error *why)
{
	struct receipt_number number;

	return receipt_number_parse(text, &number, why);
}

static const struct shape_field back_fields[] = {
	FIELD_MONEY("amount_fen", struct refund_line, amount),
	FIELD_TEXT("barcode", struct refund_line, barcode, 1),
	FIELD_MONEY("dutiable_fen", struct refund_line, dutiable),
	FIELD_MONEY("exempt_fen", struct refund_line, exempt),
	FIELD_NUMBER("line", struct refund_line, line, 1, BASKET_LINES_MAX),
	FIELD_TEXT("name", struct refund_line, name, 1),
	FIELD_NUMBER("quantity_milli", struct refund_line, quantity_milli, 1,
		QUANTITY_MAX),
	FIELD_MONEY("tax_fen", struct refund_line, tax),
	FIELD_WORD("unit", struct refund_line, unit, unit_words),
};
static const struct shape back_shape = SHAPE_OF(back_fields);
static const struct shape_field back_item = { .type = SHAPE_OBJECT,
	.shape = &back_shape };

/* What is given back of a limit is below zero. */
static const struct shape_field given_fields[] = {
	FIELD_COUNT("after", struct sale_quota, after),
	FIELD_COUNT("before", struct sale_quota, before),
	FIELD_COUNT("cap", struct sale_quota, cap),
	FIELD_TEXT("limit", struct sale_quota, limit, 1),
	FIELD_NUMBER("used", struct sale_quota, used, -ENTRY_INTEGER_MAX, 0),
	FIELD_TEXT("window", struct sale_quota, window, 1),
};
static const struct shape given_shape = SHAPE_OF(given_fields);
static const struct shape_field given_item = { .type = SHAPE_OBJECT,
	.shape = &given_shape };

static const struct shape_field of_fields[] = {
	FIELD_DAY("day", struct entry_refund, refund.day),
	FIELD_CHECKED("leaf", struct entry_refund, refund.leaf, digest_check),
	FIELD_CHECKED(
		"receipt", struct entry_refund, refund.sale, receipt_check),
};
static const struct shape of_shape = SHAPE_OF(of_fields);

static const struct shape_field refund_fields[] = {
	OPTIONAL_TEXT("approver", struct entry_refund, approver),
	FIELD_MONEY("dutiable_fen", struct entry_refund, refund.dutiable),
	FIELD_MONEY("exempt_fen", struct entry_refund, refund.exempt),
	FIELD_LIST("lines", struct entry_refund, refund.lines,
		refund.line_count, back_item, 1),
	FIELD_CHECKED(
		"person", struct entry_refund, refund.person, person_check),
	FIELD_LIST("quota", struct entry_refund, refund.quota,
		refund.quota_count, given_item, 0),
	FIELD_TEXT("reason", struct entry_refund, reason, 1),
	FIELD_CHECKED(
		"receipt", struct entry_refund, refund.receipt, receipt_check),
	FIELD_GROUP("sale", of_shape),
	FIELD_MONEY("tax_fen", struct entry_refund, refund.tax),
	FIELD_LIST("tenders", struct entry_refund, refund.tenders,
		refund.tender_count, tender_item, 0),
	FIELD_MONEY("total_fen", struct entry_refund, refund.total),
	OPTIONAL_BOOL("void", struct entry_refund, refund.is_void),
};
static const struct shape refund_shape = SHAPE_OF(refund_fields);

static const struct shape_field day_rate_fields[] = {
	FIELD_CHECKED("currency", struct entry_rate, currency, currency_check),
	OPTIONAL_NUMBER(
		"customs_ppm", struct entry_rate, customs_ppm, 1, RATE_MAX_PPM),
	FIELD_NUMBER("rate_ppm", struct entry_rate, rate_ppm, 1, MONEY_MAX),
};
static const struct shape day_rate_shape = SHAPE_OF(day_rate_fields);
static const struct shape_field export_fields[] = {
	FIELD_WORD("form", struct entry_export, form, export_form_words),
	OPTIONAL_TEXT("from", struct entry_export, from),
	FIELD_BOOL("identities", struct entry_export, identities),
	OPTIONAL_TEXT("reason", struct entry_export, reason),
	OPTIONAL_TEXT("to", struct entry_export, to),
};
static const struct shape export_shape = SHAPE_OF(export_fields);

static const struct shape_field approval_fields[] = {
	FIELD_TEXT("approver", struct entry_approval, approver, 1),
	FIELD_NUMBER(
		"excess", struct entry_approval, excess, 1, ENTRY_INTEGER_MAX),
	FIELD_TEXT("limit", struct entry_approval, limit, 1),
	FIELD_TEXT("reason", struct entry_approval, reason, 1),
};
static const struct shape approval_shape = SHAPE_OF(approval_fields);

static const struct shape_field link_fields[] = {
	FIELD_CHECKED("alias", struct entry_link, alias, person_check),
	FIELD_BOOL("linked", struct entry_link, linked),
	FIELD_CHECKED("person", struct entry_link, person, person_check),
	FIELD_TEXT("reason", struct entry_link, reason, 1),
};
static const struct shape link_shape = SHAPE_OF(link_fields);

static const struct shape_field reveal_fields[] = {
	FIELD_CHECKED("person", struct entry_reveal, person, person_check),
	FIELD_TEXT("reason", struct entry_reveal, reason, 1),
};
static const struct shape reveal_shape = SHAPE_OF(reveal_fields);

static const struct shape *const body_shapes[ENTRY_KIND_COUNT] = {
	[ENTRY_GENESIS] = &genesis_shape,
	[ENTRY_BOOT] = &boot_shape,
	[ENTRY_RULES] = &rules_body_shape,
	[ENTRY_DATASET] = &dataset_shape,
	[ENTRY_OPERATOR] = &operator_shape,
	[ENTRY_LOGIN] = &login_shape,
	[ENTRY_LOGOUT] = &logout_shape,
	[ENTRY_SHIFT_OPEN] = &open_shape,
	[ENTRY_SHIFT_CLOSE] = &close_shape,
	[ENTRY_CASH] = &drawer_shape,
	[ENTRY_OVERRIDE] = &override_shape,
	[ENTRY_SALE] = &sale_shape,
	[ENTRY_TRAINING_SALE] = &sale_shape,
	[ENTRY_REFUSAL] = &refusal_shape,
	[ENTRY_COPY] = &copy_shape,
	[ENTRY_CLOCK] = &jump_shape,
	[ENTRY_REFUND] = &refund_shape,
	[ENTRY_RATE] = &day_rate_shape,
	[ENTRY_RESTORE] = &epoch_shape,
	[ENTRY_KEY_ROTATE] = &epoch_shape,
	[ENTRY_EXPORT] = &export_shape,
	[ENTRY_ENROL] = &enrol_shape,
	[ENTRY_REVOKE] = &revoke_shape,
	[ENTRY_LOST] = &lost_shape,
	[ENTRY_RELEASE] = &release_shape,
	[ENTRY_HUB_EPOCH] = &hub_epoch_shape,
	[ENTRY_ASSESS] = &assess_shape,
	[ENTRY_LEASE_ASK] = &lease_ask_shape,
	[ENTRY_LEASE_CLOSE] = &lease_close_shape,
	[ENTRY_LEASE_DISCLAIM] = &lease_disclaim_shape,
	[ENTRY_ACK] = &ack_shape,
	[ENTRY_DECOMMISSION] = &decommission_shape,
	[ENTRY_APPROVAL] = &approval_shape,
	[ENTRY_PERSON_LINK] = &link_shape,
	[ENTRY_PERSON_REVEAL] = &reveal_shape,
};

static const struct shape_field clock_fields[] = {
	OPTIONAL_NUMBER("behind_ms", struct entry, clock.behind_ms, 1,
		ENTRY_INTEGER_MAX),
	FIELD_CHECKED("boot", struct entry, clock.boot, boot_check),
	FIELD_COUNT("mono_ms", struct entry, clock.mono_ms),
	FIELD_WORD("source", struct entry, clock.source, clock_source_words),
};
static const struct shape clock_shape = SHAPE_OF(clock_fields);

static const struct shape_field sum_fields[] = {
	FIELD_COUNT("refunded_fen", struct entry, sum.refunded),
	FIELD_COUNT("sales", struct entry, sum.sales),
	FIELD_COUNT("sold_fen", struct entry, sum.sold),
};
static const struct shape sum_shape = SHAPE_OF(sum_fields);

static const struct shape_field entry_fields[] = {
	FIELD_COUNT("at_ms", struct entry, at),
	{ SHAPE_AT("body", SHAPE_CHOICE, struct entry, body),
		.max = ENTRY_KIND_COUNT,
		.selector = offsetof(struct entry, kind),
		.shapes = body_shapes },
	FIELD_CHECKED("chain", struct entry, chain, writer_check),
	FIELD_GROUP("clock", clock_shape),
	FIELD_DAY("day", struct entry, day),
	FIELD_NUMBER("epoch", struct entry, epoch, 1, ENTRY_INTEGER_MAX),
	FIELD_WORD("kind", struct entry, kind, entry_kind_words),
	FIELD_CHECKED("market", struct entry, market, market_check),
	FIELD_TEXT("operator", struct entry, operator, 0),
	FIELD_CHECKED("prev", struct entry, prev, digest_check),
	FIELD_COUNT("rules", struct entry, rules),
	FIELD_NUMBER("seq", struct entry, seq, 1, ENTRY_INTEGER_MAX),
	FIELD_COUNT("shift", struct entry, shift),
	FIELD_GROUP("sum", sum_shape),
	{ .name = "v", .type = SHAPE_IS, .min = ENTRY_VERSION },
};
const struct shape entry_shape = SHAPE_OF(entry_fields);

struct stamp entry_told(const struct entry *entry)
{
	return (struct stamp){ entry->at.ms - entry->clock.behind_ms };
}
