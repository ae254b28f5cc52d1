#include "entry/rulesdoc.h"

#include "locate.h"
#include "shape.h"

#include <string.h>

#define SHAPE_NUMBER_MAX ((INT64_C(1) << 53) - 1)
#define ROLLING_DAYS_MAX 3660
#define AGE_MAX          150

static const char *holds_name(enum scale_holds holds)
{
	switch (holds) {
	case SCALE_WEIGHT:
		return "weight";
	case SCALE_PRICE:
		return "price";
	}
	return "";
}

SHAPE_WORDS(excess, enum excess, 0, EXCESS_COUNT);
SHAPE_WORDS(direction, enum direction, 0, DIRECTION_COUNT);
SHAPE_WORDS(allocation, enum allocation, 0, ALLOCATION_COUNT);
SHAPE_WORDS(certificate, enum certificate, 0, CERTIFICATE_COUNT);
SHAPE_WORDS(others, enum others, 0, OTHERS_COUNT);
SHAPE_WORDS(holds, enum scale_holds, 0, SCALE_PRICE + 1);
SHAPE_WORDS(measure, enum measure, 0, MEASURE_COUNT);
SHAPE_WORDS(window, enum window, 0, WINDOW_COUNT);
SHAPE_WORDS(document_kind, enum document_kind, DOCUMENT_NONE + 1,
	DOCUMENT_KIND_COUNT);

enum err market_check(const char *text, struct error *why)
{
	static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyz-";
	size_t length = strspn(text, allowed);

	if (length > 0 && length < MARKET_SIZE && text[length] == '\0')
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"the market '%.40s' is not 1 to 24 of a to z, 0 to 9 and '-'",
		text);
}

/* The document; what one value alone cannot tell is for rules_check. */

static const struct shape_field day_fields[] = {
	FIELD_NUMBER("offset_minutes", struct rules, offset_minutes,
		-DAY_OFFSET_MINUTES_MAX, DAY_OFFSET_MINUTES_MAX),
};
static const struct shape day_shape = SHAPE_OF(day_fields);

static const struct shape_field prefix_item =
	FIELD_TEXT(NULL, struct hs_prefix, hs, 1);
static const struct shape_field origin_item =
	FIELD_TEXT(NULL, struct rules_country, country, 1);
static const struct shape_field kind_item =
	FIELD_WORD(NULL, struct rules_kind, kind, document_kind_words);
static const struct shape_field note_item =
	FIELD_TEXT(NULL, struct rules_note, text, 1);

static const struct shape_field listed_fields[] = {
	OPTIONAL_DAY("from", struct listed, dates.from),
	FIELD_TEXT("hs", struct listed, hs, 1),
	OPTIONAL_DAY("until", struct listed, dates.until),
};
static const struct shape listed_shape = SHAPE_OF(listed_fields);
static const struct shape_field listed_item = { .type = SHAPE_BRIEF,
	.shape = &listed_shape };

static const struct shape_field rate_fields[] = {
	OPTIONAL_DAY("from", struct tax_rate, dates.from),
	OPTIONAL_TEXT("hs", struct tax_rate, hs),
	FIELD_NUMBER("ppm", struct tax_rate, ppm, 1, RULES_RATE_PPM_MAX),
	OPTIONAL_DAY("until", struct tax_rate, dates.until),
};
static const struct shape rate_shape = SHAPE_OF(rate_fields);
static const struct shape_field rate_item = { .type = SHAPE_OBJECT,
	.shape = &rate_shape };

static const struct shape_field name_fields[] = {
	FIELD_TEXT("en", struct rules_name, en, 1),
	FIELD_TEXT("ru", struct rules_name, ru, 1),
	FIELD_TEXT("zh", struct rules_name, zh, 1),
};
static const struct shape name_shape = SHAPE_OF(name_fields);

static const struct shape_field barcode_item =
	FIELD_TEXT(NULL, struct rules_barcode, barcode, 1);

static const struct shape_field class_fields[] = {
	OPTIONAL_LIST("barcodes", struct goods_class, barcodes, barcode_count,
		barcode_item),
	OPTIONAL_LIST("goods", struct goods_class, prefixes, prefix_count,
		prefix_item),
	FIELD_TEXT("id", struct goods_class, id, 1),
	FIELD_OBJECT("name", struct goods_class, name, name_shape),
};
static const struct shape class_shape = SHAPE_OF(class_fields);
static const struct shape_field class_item = { .type = SHAPE_OBJECT,
	.shape = &class_shape };

static const struct shape_field goods_fields[] = {
	OPTIONAL_LIST(
		"classes", struct rules, classes, class_count, class_item),
	OPTIONAL_LIST("eligible", struct rules, eligible, eligible_count,
		listed_item),
	OPTIONAL_LIST(
		"exempt", struct rules, exempt, exempt_count, listed_item),
	OPTIONAL_LIST("not_exempt", struct rules, not_exempt, not_exempt_count,
		listed_item),
	FIELD_LIST(
		"origins", struct rules, origins, origin_count, origin_item, 0),
	OPTIONAL_WORD("others", struct rules, others, others_words),
	FIELD_LIST("prohibited", struct rules, prohibited, prohibited_count,
		listed_item, 0),
	OPTIONAL_LIST("rates", struct rules, rates, rate_count, rate_item),
};
static const struct shape goods_shape = SHAPE_OF(goods_fields);

static const struct shape_field limit_fields[] = {
	FIELD_NUMBER("cap", struct limit, cap, 1, SHAPE_NUMBER_MAX),
	OPTIONAL_TEXT("class", struct limit, class),
	OPTIONAL_WORD("direction", struct limit, direction, direction_words),
	OPTIONAL_LIST(
		"except", struct limit, except, except_count, prefix_item),
	FIELD_WORD("excess", struct limit, excess, excess_words),
	OPTIONAL_TEXT("exchange_from", struct limit, exchange_from),
	OPTIONAL_BOOL("exclusive", struct limit, exclusive),
	OPTIONAL_DAY("from", struct limit, dates.from),
	OPTIONAL_LIST(
		"goods", struct limit, prefixes, prefix_count, prefix_item),
	OPTIONAL_TEXT("group", struct limit, group),
	FIELD_TEXT("id", struct limit, id, 1),
	FIELD_WORD("measure", struct limit, measure, measure_words),
	OPTIONAL_NUMBER("minimum_age", struct limit, minimum_age, 1, AGE_MAX),
	FIELD_OBJECT("name", struct limit, name, name_shape),
	OPTIONAL_NUMBER("reduced_ppm", struct limit, reduced_ppm, 1,
		RULES_SHARE_PPM_ONE - 1),
	OPTIONAL_NUMBER(
		"reduced_under", struct limit, reduced_under, 1, AGE_MAX),
	OPTIONAL_DAY("until", struct limit, dates.until),
	FIELD_WORD("window", struct limit, window, window_words),
	OPTIONAL_NUMBER(
		"window_days", struct limit, window_days, 1, ROLLING_DAYS_MAX),
};
static const struct shape limit_shape = SHAPE_OF(limit_fields);
static const struct shape_field limit_item = { .type = SHAPE_OBJECT,
	.shape = &limit_shape };

static const struct shape_field person_fields[] = {
	OPTIONAL_WORD(
		"certificate", struct rules, certificate, certificate_words),
	FIELD_LIST("documents", struct rules, kinds, kind_count, kind_item, 1),
	FIELD_NUMBER("minimum_age", struct rules, minimum_age, 0, AGE_MAX),
	FIELD_BOOL("registered", struct rules, registered),
};
static const struct shape person_shape = SHAPE_OF(person_fields);

static const struct shape_field scale_fields[] = {
	FIELD_WORD("holds", struct scale_code, holds, holds_words),
	FIELD_NUMBER("item", struct scale_code, item, 1, 9),
	FIELD_TEXT("prefix", struct scale_code, prefix, 1),
	FIELD_NUMBER("value", struct scale_code, value, 1, 9),
};
static const struct shape scale_shape = SHAPE_OF(scale_fields);
static const struct shape_field scale_item = { .type = SHAPE_OBJECT,
	.shape = &scale_shape };

static const struct shape_field till_fields[] = {
	FIELD_LIST("scale_codes", struct rules, scale_codes, scale_code_count,
		scale_item, 0),
};
static const struct shape till_shape = SHAPE_OF(till_fields);

static const struct shape_field offline_fields[] = {
	OPTIONAL_NUMBER("lease_fen", struct offline, lease, 1, MONEY_MAX),
	OPTIONAL_NUMBER("permit_fen", struct offline, permit, 1, MONEY_MAX),
	OPTIONAL_NUMBER("permit_hours", struct offline, permit_hours, 1, 24),
	OPTIONAL_NUMBER(
		"permit_sales", struct offline, permit_sales, 1, 1000000),
	OPTIONAL_NUMBER(
		"permit_tills", struct offline, permit_tills, 1, 1000000),
	OPTIONAL_NUMBER(
		"permit_total_fen", struct offline, permit_total, 1, MONEY_MAX),
	OPTIONAL_NUMBER("reserve_fen", struct offline, reserve, 1, MONEY_MAX),
};

/* A floor limit is bounded in every way, or there is none. */
static enum err offline_check(const void *record, struct error *why)
{
	const struct offline *offline = record;
	bool permits = offline->permit.minor > 0;

	if ((offline->permit_sales > 0) == permits &&
		(offline->permit_hours > 0) == permits &&
		(offline->permit_tills > 0) == permits &&
		(offline->permit_total.minor > 0) == permits)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"permits need permit_fen, permit_hours, permit_sales, "
		"permit_tills and permit_total_fen");
}

static const struct shape offline_shape = {
	.fields = offline_fields,
	.count = sizeof(offline_fields) / sizeof(offline_fields[0]),
	.check = offline_check,
};

static const struct shape_field rules_fields[] = {
	OPTIONAL_WORD("allocation", struct rules, allocation, allocation_words),
	FIELD_GROUP("day", day_shape),
	FIELD_DAY("from", struct rules, from),
	FIELD_GROUP("goods", goods_shape),
	FIELD_LIST("limits", struct rules, limits, limit_count, limit_item, 1),
	FIELD_CHECKED("market", struct rules, market, market_check),
	FIELD_LIST("notes", struct rules, notes, note_count, note_item, 0),
	{ SHAPE_AT("offline", SHAPE_OBJECT, struct rules, offline),
		.optional = true, .shape = &offline_shape },
	FIELD_GROUP("persons", person_shape),
	FIELD_GROUP("till", till_shape),
	{ .name = "v", .type = SHAPE_IS, .min = 1 },
	FIELD_NUMBER("version", struct rules, version, 1, SHAPE_NUMBER_MAX),
};

static enum err contradiction_check(const void *record, struct error *why)
{
	return rules_check(record, why);
}

const struct shape rules_shape = {
	.fields = rules_fields,
	.count = sizeof(rules_fields) / sizeof(rules_fields[0]),
	.check = contradiction_check,
};

enum err rulesdoc_encode(
	const struct rules *rules, struct text *ret, struct error *why)
{
	struct text bounded = *ret;
	enum err rc;

	if (bounded.size - bounded.length > RULESDOC_CANONICAL_MAX + 1)
		bounded.size = bounded.length + RULESDOC_CANONICAL_MAX + 1;
	rc = shape_encode(&rules_shape, rules, &bounded, why);
	if (rc)
		return rc;
	ret->length = bounded.length;
	return ERR_OK;
}

/* "limits[0].cap" at the beginning of a sentence; "" when there is none. */
static void place_of(const char *sentence, struct text *ret)
{
	size_t length =
		strspn(sentence, "abcdefghijklmnopqrstuvwxyz_.[]0123456789");

	if (length > 0 && strncmp(sentence + length, ": ", 2) == 0)
		text_add_bytes(ret, sentence, length);
}

/* Put the line before the sentence, where there is one to name. */
static enum err blame_line(
	struct shape_bytes json, const struct rules *rules, struct error *why)
{
	char bytes[ERROR_TEXT_MAX / 2];
	struct text place = text_over(bytes, sizeof(bytes));
	struct error again;
	int line;

	place_of(why->text, &place);
	if (place.length == 0 && rules_check(rules, &again) != ERR_OK &&
		text_same(again.text, why->text))
		rules_place(rules, &place);
	if (place.length == 0)
		return why->code;
	line = locate_line(json, bytes);
	return line == 0 ? why->code : error_wrap(why, "line %d", line);
}

enum err rulesdoc_decode(
	const char *bytes, size_t length, struct rules *ret, struct error *why)
{
	static const char mark[] = "\xef\xbb\xbf"; /* some editors put it */
	size_t skip = length >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
	struct shape_bytes json = { bytes + skip, length - skip };
	struct rules rules = { 0 };
	char canonical[RULESDOC_CANONICAL_MAX + 1];
	struct text text = text_over(canonical, sizeof(canonical));
	enum err rc;

	if (length > RULESDOC_MAX)
		return error_set(why, ERR_INPUT,
			"the rules have %zu bytes, more than %d", length,
			RULESDOC_MAX);
	rc = shape_decode(&rules_shape, json, ERR_INPUT, &rules, why);
	if (rc)
		return blame_line(json, &rules, why);
	rc = rulesdoc_encode(&rules, &text, why);
	if (rc)
		return rc;
	*ret = rules;
	return ERR_OK;
}
