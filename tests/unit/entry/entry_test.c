#include "check.h"

#include "base/file.h"
#include "core/rate.h"
#include "core/zwords.h"
#include "entry/entry.h"
#include "entry/shape.h"

#include <dirent.h>
#include <stdio.h>

#define VECTORS "tests/vectors/entry"
#define DIGEST  "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
#define PERSON  "AAECAwQFBgcICQoLDA0ODw"

struct payload {
	char bytes[2 * ENTRY_PAYLOAD_MAX];
	size_t length;
};

static struct payload payload;

static enum err payload_encode(const struct entry *entry, struct error *why)
{
	struct text text = text_over(payload.bytes, ENTRY_PAYLOAD_MAX + 1);
	enum err rc = entry_encode(entry, &text, why);

	payload.length = text.length;
	return rc;
}

/* An entry of a kind with every common field set, its body empty. */
static void entry_init(struct entry *entry, enum entry_kind kind)
{
	memset(entry, 0, sizeof(*entry));
	text_copy(entry->market, MARKET_SIZE, "suifenhe");
	text_copy(entry->chain, CHAIN_SIZE, "T01");
	entry->epoch = 1;
	entry->seq = 2;
	text_copy(entry->prev, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	entry->at.ms = 1795500000000;
	entry->day = 20781;
	entry->clock.source = CLOCK_NTP;
	entry->clock.mono_ms = 123;
	text_copy(entry->clock.boot, CLOCK_BOOT_SIZE, "0123456789abcdef");
	text_copy(entry->operator, OPERATOR_SIZE, "cashier");
	entry->shift = 3;
	entry->rules = 1;
	entry->kind = kind;
}

/* Where the last field of a shape ends in memory. */
static size_t extent_of(const struct shape *shape)
{
	size_t extent = 0;

	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		size_t end = field->offset + field->size;

		if (field->type == SHAPE_LIST)
			end = field->offset + field->size * (size_t)field->max;
		if (field->type == SHAPE_OBJECT)
			end = field->offset + extent_of(field->shape);
		if (field->type != SHAPE_CHOICE && end > extent)
			extent = end;
	}
	return extent;
}

static void only_rules__are_longer_than_a_sale(void **state)
{
	(void)state;
	for (size_t i = 0; i < entry_shape.count; i++) {
		const struct shape_field *body = &entry_shape.fields[i];

		for (int kind = 0;
			body->type == SHAPE_CHOICE && kind < ENTRY_KIND_COUNT;
			kind++)
			assert_true(kind == ENTRY_RULES ||
				    extent_of(body->shapes[kind]) <=
					    sizeof(struct sale));
	}
}

static void stands_where(const struct entry *entry)
{
	struct entry_head head;
	struct error why;

	assert_ok(entry_peek(payload.bytes, payload.length, &head, &why));
	assert_string_equal(head.market, entry->market);
	assert_string_equal(head.chain, entry->chain);
	assert_string_equal(head.kind, entry_kind_name(entry->kind));
	assert_string_equal(head.prev, entry->prev);
	assert_int_equal(head.epoch, entry->epoch);
	assert_int_equal(head.seq, entry->seq);
	assert_int_equal(head.at.ms, entry->at.ms);
	assert_int_equal(head.day, entry->day);
}

/* What a later version writes says where it stands as well. */
static void is_placed(const struct entry *entry)
{
	char *version = payload.bytes + payload.length - 2;

	stands_where(entry);
	assert_int_equal(*version, '0' + ENTRY_VERSION);
	*version = '9';
	stands_where(entry);
	*version = '0' + ENTRY_VERSION;
}

/* decode(encode(x)) = x, byte for byte of the struct. */
static void survives(const struct entry *entry)
{
	static struct entry again;
	struct error why;

	memset(&again, 0, sizeof(again)); /* a body's end may stay as it was */
	assert_ok(payload_encode(entry, &why));
	assert_ok(entry_decode(payload.bytes, payload.length, &again, &why));
	assert_memory_equal(entry, &again, sizeof(again));
	is_placed(entry);
}

/* Numbers that are the same in every run. */
static uint64_t random_state = 88172645463325252U;

static int64_t random_below(int64_t end)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (int64_t)(random_state % (uint64_t)end);
}

static int random_int(int end)
{
	return (int)random_below(end);
}

/* Now and then a bound, else anything within. */
static int64_t random_number(int64_t max)
{
	return random_below(8) == 0 ? max : random_below(max + 1);
}

static void random_text(char *to, size_t size)
{
	static const char *const glyphs[] = { "a", "Z", "7", " ", "\"", "\\",
		"/", "<", "é", "Ж", "ё", "中", "糖", "·", "😀", "𠮷" };
	char buffer[256];
	struct text text = text_over(buffer, sizeof(buffer));
	int count = 1 + random_int(40);

	for (int i = 0; i < count; i++)
		text_add(&text, glyphs[random_int(16)]);
	text_copy(to, size, buffer);
}

static void random_line(struct sale_line *line)
{
	random_text(line->barcode, BARCODE_SIZE);
	random_text(line->name, GOODS_NAME_SIZE);
	(void)snprintf(line->hs, HS_SIZE, "%08d", random_int(100000000));
	text_copy(line->origin, COUNTRY_SIZE, random_int(2) ? "RU" : "MN");
	text_copy(line->shop, SHOP_SIZE, random_int(2) ? "A-12" : "7");
	line->unit = (enum unit)random_int(UNIT_COUNT);
	line->quantity_milli = 1 + random_number(QUANTITY_MAX - 1);
	line->price.minor = random_number(MONEY_MAX);
	line->amount.minor = random_number(MONEY_MAX);
	line->exempt.minor = random_number(MONEY_MAX);
	line->dutiable.minor = random_number(MONEY_MAX);
	line->rate_ppm = random_number(100 * RATE_ONE);
	line->tax.minor = random_number(MONEY_MAX);
}

static void random_tender(struct tender *tender)
{
	tender->kind = (enum tender_kind)random_int(TENDER_KIND_COUNT);
	text_copy(
		tender->currency, CURRENCY_SIZE, random_int(2) ? "CNY" : "RUB");
	tender->amount.minor = random_number(MONEY_MAX);
	tender->rate_ppm = 1 + random_number(RATE_MAX_PPM - 1);
	tender->value.minor = random_number(MONEY_MAX);
}

static void random_quota(struct sale_quota *quota)
{
	random_text(quota->limit, RULES_ID_SIZE);
	text_copy(quota->window, WINDOW_TEXT_SIZE, "2026-11-18/2026-11-24");
	quota->cap = random_number(ENTRY_INTEGER_MAX);
	quota->before = random_number(ENTRY_INTEGER_MAX);
	quota->used = random_number(ENTRY_INTEGER_MAX);
	quota->after = random_number(ENTRY_INTEGER_MAX);
}

static void random_sale(struct sale *sale)
{
	text_copy(sale->person.key, PERSON_KEY_SIZE, PERSON);
	sale->person.document =
		(enum document_kind)(1 + random_int(DOCUMENT_KIND_COUNT - 1));
	sale->person.method = (enum sale_method)random_int(METHOD_COUNT);
	text_copy(sale->person.sealed, HASH_TEXT_SIZE, DIGEST);
	sale->line_count = 1 + random_int(12);
	for (int i = 0; i < sale->line_count; i++)
		random_line(&sale->lines[i]);
	sale->total.minor = random_number(MONEY_MAX);
	sale->exempt.minor = random_number(MONEY_MAX);
	sale->dutiable.minor = random_number(MONEY_MAX);
	sale->tax.minor = random_number(MONEY_MAX);
	sale->tender_count = random_int(TENDERS_MAX + 1);
	for (int i = 0; i < sale->tender_count; i++)
		random_tender(&sale->tenders[i]);
	sale->change.minor = random_number(MONEY_MAX);
	sale->quota_count = random_int(RULES_LIMITS_MAX + 1);
	for (int i = 0; i < sale->quota_count; i++)
		random_quota(&sale->quota[i]);
	sale->basis = (enum basis)random_int(BASIS_COUNT);
	text_copy(sale->receipt, RECEIPT_SIZE, "T01-1-2");
}

static void sale__survives_whatever_is_in_it(void **state)
{
	static struct entry entry;

	(void)state;
	for (int i = 0; i < 300; i++) {
		entry_init(&entry, ENTRY_SALE);
		entry.seq = 1 + random_number(ENTRY_INTEGER_MAX - 1);
		entry.sum.sales = random_number(ENTRY_INTEGER_MAX);
		entry.sum.sold.minor = random_number(ENTRY_INTEGER_MAX);
		entry.sum.refunded.minor = random_number(ENTRY_INTEGER_MAX);
		random_sale(&entry.body.sale);
		survives(&entry);
	}
}

static void refusal__survives_with_each_part_absent(void **state)
{
	static struct entry entry;

	(void)state;
	for (int parts = 0; parts < 16; parts++) {
		struct entry_refusal *refusal = &entry.body.refusal;

		entry_init(&entry, ENTRY_REFUSAL);
		refusal->code = REFUSAL_OVER_LIMIT;
		refusal->total.minor = 800001;
		refusal->remaining.minor = -1;
		if (parts & 1)
			text_copy(refusal->person, PERSON_KEY_SIZE, PERSON);
		if (parts & 2)
			refusal->document = DOCUMENT_PASSPORT;
		if (parts & 4)
			text_copy(refusal->barcode, BARCODE_SIZE, "22123");
		if (parts & 8)
			text_copy(refusal->limit, RULES_ID_SIZE, "value-day");
		survives(&entry);
	}
}

static void refusal__survives_with_every_code(void **state)
{
	static struct entry entry;

	(void)state;
	for (int code = REFUSAL_NONE + 1; code < REFUSAL_COUNT; code++) {
		entry_init(&entry, ENTRY_REFUSAL);
		entry.body.refusal.code = (enum refusal)code;
		survives(&entry);
	}
}

static void operator__survives_in_every_role(void **state)
{
	static struct entry entry;

	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct entry_operator *operator= & entry.body.operator;

		entry_init(&entry, ENTRY_OPERATOR);
		random_text(operator->id, OPERATOR_SIZE);
		random_text(operator->name, GOODS_NAME_SIZE);
		operator->role =(enum role) role;
		operator->active = role % 2 == 0;
		text_copy(operator->pin, HASH_TEXT_SIZE, DIGEST);
		survives(&entry);
	}
}

static void dataset__survives_for_every_table(void **state)
{
	static struct entry entry;

	(void)state;
	for (int i = 0; i < DATASET_COUNT; i++) {
		struct entry_dataset *dataset = &entry.body.dataset;

		entry_init(&entry, ENTRY_DATASET);
		dataset->dataset = (enum dataset_kind)i;
		text_copy(dataset->sha256, HASH_TEXT_SIZE, DIGEST);
		dataset->bytes = random_number(ENTRY_INTEGER_MAX);
		dataset->rows = random_number(ENTRY_INTEGER_MAX);
		dataset->replaces = i % 2 == 0;
		survives(&entry);
	}
}

static void login__survives_with_every_outcome(void **state)
{
	static struct entry entry;

	(void)state;
	for (int i = 0; i < LOGIN_OUTCOME_COUNT; i++) {
		entry_init(&entry, ENTRY_LOGIN);
		random_text(entry.body.login.id, OPERATOR_SIZE);
		entry.body.login.outcome = (enum login_outcome)i;
		survives(&entry);
	}
	entry_init(&entry, ENTRY_LOGOUT);
	text_copy(entry.body.login.id, OPERATOR_SIZE, "cashier");
	survives(&entry);
}

static void shift__survives_opening_and_closing(void **state)
{
	static struct entry entry;
	struct entry_shift *shift = &entry.body.shift;

	(void)state;
	entry_init(&entry, ENTRY_SHIFT_OPEN);
	survives(&entry); /* no cash at all */
	shift->count = COUNTS_MAX;
	for (int i = 0; i < COUNTS_MAX; i++) {
		text_copy(shift->cash[i].currency, CURRENCY_SIZE, "CNY");
		shift->cash[i].amount.minor = i;
	}
	survives(&entry);
	entry.kind = ENTRY_SHIFT_CLOSE;
	shift->expected_count = 1;
	text_copy(shift->expected[0].currency, CURRENCY_SIZE, "CNY");
	shift->expected[0].amount.minor = -500;
	shift->sales = 7;
	shift->sold.minor = ENTRY_INTEGER_MAX;
	survives(&entry);
	shift->piece_count = PIECES_MAX;
	for (int i = 0; i < PIECES_MAX; i++) {
		struct cash_pieces *pieces = &shift->pieces[i];

		text_copy(pieces->currency, CURRENCY_SIZE, "RUB");
		pieces->denomination.minor = i + 1;
		pieces->pieces = i;
	}
	shift->difference_count = 2 * COUNTS_MAX;
	for (int i = 0; i < 2 * COUNTS_MAX; i++) {
		text_copy(shift->difference[i].currency, CURRENCY_SIZE, "CNY");
		shift->difference[i].amount.minor = i - 3;
	}
	survives(&entry);
}

static void cash__survives_in_every_direction(void **state)
{
	static struct entry entry;
	struct entry_cash *act = &entry.body.cash;

	(void)state;
	for (int i = 0; i < CASH_DIRECTION_COUNT; i++) {
		entry_init(&entry, ENTRY_CASH);
		act->direction = (enum cash_direction)i;
		text_copy(act->reason, REASON_SIZE, "мелочь 零钱");
		act->count = i == CASH_NO_SALE ? 0 : COUNTS_MAX;
		for (int at = 0; at < act->count; at++) {
			text_copy(act->cash[at].currency, CURRENCY_SIZE, "CNY");
			act->cash[at].amount.minor = at + 1;
		}
		survives(&entry);
		text_copy(act->approver, OPERATOR_SIZE, "manager");
		survives(&entry);
	}
}

static void override__survives_at_its_bounds(void **state)
{
	static struct entry entry;
	struct entry_override *override = &entry.body.override;

	(void)state;
	entry_init(&entry, ENTRY_OVERRIDE);
	override->line = BASKET_LINES_MAX;
	text_copy(override->barcode, BARCODE_SIZE, "2212345");
	override->list.minor = MONEY_MAX;
	override->price.minor = 1;
	override->quantity_milli = QUANTITY_MAX;
	random_text(override->reason, REASON_SIZE);
	text_copy(override->approver, OPERATOR_SIZE, "manager");
	survives(&entry);
}

static void random_refund(struct refund *refund)
{
	text_copy(refund->receipt, RECEIPT_SIZE, "T01-1-7");
	text_copy(refund->sale, RECEIPT_SIZE, "T01-1-2");
	text_copy(refund->leaf, HASH_TEXT_SIZE, DIGEST);
	text_copy(refund->person, PERSON_KEY_SIZE, PERSON);
	refund->day = 20781 + random_int(100);
	refund->is_void = random_int(2) != 0;
	refund->line_count = 1 + random_int(12);
	for (int i = 0; i < refund->line_count; i++) {
		struct refund_line *line = &refund->lines[i];

		line->line = i + 1;
		text_copy(line->barcode, BARCODE_SIZE, "4600123456782");
		random_text(line->name, GOODS_NAME_SIZE);
		line->unit = (enum unit)random_int(UNIT_COUNT);
		line->quantity_milli = 1 + random_number(QUANTITY_MAX - 1);
		line->amount.minor = random_number(MONEY_MAX);
		line->exempt.minor = random_number(MONEY_MAX);
		line->dutiable.minor = random_number(MONEY_MAX);
		line->tax.minor = random_number(MONEY_MAX);
	}
	refund->total.minor = random_number(MONEY_MAX);
	refund->tax.minor = random_number(MONEY_MAX);
	refund->tender_count = random_int(TENDERS_MAX + 1);
	for (int i = 0; i < refund->tender_count; i++)
		random_tender(&refund->tenders[i]);
	refund->quota_count = random_int(RULES_LIMITS_MAX + 1);
	for (int i = 0; i < refund->quota_count; i++) {
		random_quota(&refund->quota[i]);
		refund->quota[i].used = -refund->quota[i].used;
	}
}

static void refund__survives_whatever_is_in_it(void **state)
{
	static struct entry entry;

	(void)state;
	for (int i = 0; i < 300; i++) {
		entry_init(&entry, ENTRY_REFUND);
		random_refund(&entry.body.refund.refund);
		random_text(entry.body.refund.reason, REASON_SIZE);
		if (random_int(2) != 0)
			text_copy(entry.body.refund.approver, OPERATOR_SIZE,
				"manager");
		survives(&entry);
	}
}

/* Nothing is taken back for nothing, or of no line. */
static void refund__has_lines_and_a_reason(void **state)
{
	static struct entry entry;
	struct error why;

	(void)state;
	entry_init(&entry, ENTRY_REFUND);
	random_refund(&entry.body.refund.refund);
	assert_int_not_equal(payload_encode(&entry, &why), ERR_OK);
	assert_said("reason");
	text_copy(entry.body.refund.reason, REASON_SIZE, "broken");
	assert_ok(payload_encode(&entry, &why));
	entry.body.refund.refund.line_count = 0;
	assert_int_not_equal(payload_encode(&entry, &why), ERR_OK);
	assert_said("lines");
}

static void rate__survives_at_its_bounds(void **state)
{
	static struct entry entry;
	struct entry_rate *rate = &entry.body.rate;
	struct error why;

	(void)state;
	entry_init(&entry, ENTRY_RATE);
	text_copy(rate->currency, CURRENCY_SIZE, "RUB");
	rate->rate_ppm = 1;
	survives(&entry);
	rate->customs_ppm = 90200;
	survives(&entry);
	rate->rate_ppm = 0;
	assert_int_not_equal(payload_encode(&entry, &why), ERR_OK);
	assert_said("rate_ppm");
}

static void training__is_a_sale_of_another_kind(void **state)
{
	static struct entry entry;

	(void)state;
	entry_init(&entry, ENTRY_TRAINING_SALE);
	random_sale(&entry.body.sale);
	survives(&entry);
	assert_non_null(strstr(payload.bytes, "\"kind\":\"training.sale\""));
}

static void small_kinds__survive(void **state)
{
	static struct entry entry;

	(void)state;
	entry_init(&entry, ENTRY_GENESIS);
	text_copy(entry.body.genesis.till_key, HASH_TEXT_SIZE, DIGEST);
	text_copy(entry.body.genesis.auditor_key, HASH_TEXT_SIZE, DIGEST);
	text_copy(entry.body.genesis.software, 33, "0.1.0");
	survives(&entry);

	entry_init(&entry, ENTRY_BOOT);
	text_copy(entry.body.boot.software, 33, "0.1.0");
	memset(entry.operator, 0, OPERATOR_SIZE);
	survives(&entry);

	entry_init(&entry, ENTRY_COPY);
	text_copy(entry.body.copy.receipt, RECEIPT_SIZE, "T01-1-2");
	entry.body.copy.copy = 1;
	survives(&entry);

	entry_init(&entry, ENTRY_APPROVAL);
	entry.body.approval = (struct entry_approval){ .limit = "value-day",
		.excess = 1,
		.reason = "medicine",
		.approver = "wang" };
	survives(&entry);

	entry_init(&entry, ENTRY_PERSON_LINK);
	entry.body.link =
		(struct entry_link){ .person = "AAAAAAAAAAAAAAAAAAAAAA",
			.alias = "AAAAAAAAAAAAAAAAAAAAAQ",
			.reason = "both were shown" };
	survives(&entry);

	entry_init(&entry, ENTRY_PERSON_REVEAL);
	entry.body.reveal =
		(struct entry_reveal){ .person = "AAAAAAAAAAAAAAAAAAAAAA",
			.reason = "inquiry" };
	survives(&entry);

	entry_init(&entry, ENTRY_CLOCK);
	entry.body.clock.cause = CAUSE_GAP;
	entry.clock.source = CLOCK_STILL;
	entry.clock.behind_ms = 1;
	entry.body.clock.wall_ms = -1; /* before 1970 */
	entry.body.clock.last_ms = 1795500000000;
	survives(&entry);
}

static void export__survives_with_each_part_absent(void **state)
{
	static struct entry entry;

	(void)state;
	entry_init(&entry, ENTRY_EXPORT);
	survives(&entry);
	entry.body.export.form = EXPORT_XLSX;
	entry.body.export.identities = true;
	(void)text_copy(entry.body.export.from, EXPORT_PLACE_SIZE, "2-120");
	(void)text_copy(entry.body.export.to, EXPORT_PLACE_SIZE, "2026-11-24");
	(void)text_copy(entry.body.export.reason, REASON_SIZE, "why");
	survives(&entry);
}

/* Every kind but those that tests above fill: once at its fullest. */
static void kinds_of_the_hub__survive(void **state)
{
	static struct entry entry;

	(void)state;
	entry_init(&entry, ENTRY_ASSESS);
	text_copy(entry.chain, CHAIN_SIZE, HUB_CHAIN);
	text_copy(entry.body.assess.person, PERSON_KEY_SIZE, PERSON);
	text_copy(entry.body.assess.limit, RULES_ID_SIZE, "value-day");
	entry.body.assess.day = 20781;
	entry.body.assess.count = ASSESS_SALES_MAX;
	for (int i = 0; i < ASSESS_SALES_MAX; i++) {
		struct assess_sale *sale = &entry.body.assess.sales[i];

		text_copy(sale->chain, CHAIN_SIZE, "abcdefghijklmnop");
		sale->epoch = ENTRY_INTEGER_MAX;
		sale->seq = ENTRY_INTEGER_MAX;
		sale->amount.minor = MONEY_MAX;
		sale->rate_ppm = 100 * RATE_ONE;
		sale->tax.minor = MONEY_MAX;
	}
	survives(&entry);

	entry_init(&entry, ENTRY_LEASE_ASK);
	entry.body.lease_ask.kind = LEASE_PERMIT;
	entry.body.lease_ask.day = 20781;
	text_copy(entry.body.lease_ask.request, PERSON_KEY_SIZE, PERSON);
	text_copy(entry.body.lease_ask.limit, RULES_ID_SIZE, "value-day");
	survives(&entry);

	entry_init(&entry, ENTRY_ACK);
	text_copy(entry.body.ack.head, HASH_TEXT_SIZE, DIGEST);
	entry.body.ack.epoch = 1;
	entry.body.ack.hub_epoch = 1;
	memset(entry.body.ack.statement, 'x', ACK_LINE_SIZE - 1);
	survives(&entry);
}

static void decode__leaves_the_entry_alone_when_it_fails(void **state)
{
	static struct entry entry;
	static struct entry before;
	struct error why;

	(void)state;
	entry_init(&entry, ENTRY_BOOT);
	text_copy(entry.body.boot.software, 33, "0.1.0");
	assert_ok(payload_encode(&entry, &why));
	memset(&entry, 0x55, sizeof(entry));
	before = entry;
	payload.bytes[payload.length - 1] = ' ';
	assert_err(ERR_FORGED,
		entry_decode(payload.bytes, payload.length, &entry, &why));
	assert_memory_equal(&entry, &before, sizeof(entry));
}

static void encode__names_the_place_of_a_value_beyond_its_bound(void **state)
{
	static struct entry entry;
	struct error why;

	(void)state;
	entry_init(&entry, ENTRY_SALE);
	random_sale(&entry.body.sale);
	entry.body.sale.lines[0].tax.minor = MONEY_MAX + 1;
	assert_err(ERR_RANGE, payload_encode(&entry, &why));
	assert_said("body.lines[0].tax_fen: 100000000000 is not within");
	assert_int_equal(payload.length, 0);

	entry_init(&entry, ENTRY_BOOT);
	text_copy(entry.body.boot.software, 33, "0.1.0");
	entry.sum.sold.minor = ENTRY_INTEGER_MAX + 1;
	assert_err(ERR_RANGE, payload_encode(&entry, &why));
	assert_said("sum.sold_fen");
	entry.sum.sold.minor = 0;
	entry.day = 2932897; /* 10000-01-01 */
	assert_err(ERR_RANGE, payload_encode(&entry, &why));
	assert_said("day");
}

/* What the first form of the rules can put on 36 lines (DESIGN 4). */
static void longest_line(struct sale_line *line)
{
	memset(line->barcode, '9', BARCODE_SIZE - 1);
	for (size_t i = 0; i + 1 < GOODS_NAME_SIZE; i += 3)
		memcpy(line->name + i, "糖", 3);
	memset(line->hs, '9', HS_SIZE - 1);
	memset(line->origin, 'R', COUNTRY_SIZE - 1);
	memset(line->shop, '9', SHOP_SIZE - 1);
	line->unit = UNIT_PIECE;
	line->quantity_milli = QUANTITY_MAX;
	line->price.minor = MONEY_MAX;
	line->amount.minor = MONEY_MAX;
	line->exempt.minor = MONEY_MAX;
}

static void longest_sale(struct entry *entry, int lines)
{
	struct sale *sale = &entry->body.sale;

	entry_init(entry, ENTRY_SALE);
	memset(entry->market, 'm', MARKET_SIZE - 1);
	memset(entry->chain, 'T', CHAIN_SIZE - 1);
	memset(entry->operator, 'o', OPERATOR_SIZE - 1);
	entry->epoch = ENTRY_INTEGER_MAX;
	entry->seq = ENTRY_INTEGER_MAX;
	entry->at.ms = ENTRY_INTEGER_MAX;
	entry->clock.mono_ms = ENTRY_INTEGER_MAX;
	entry->shift = ENTRY_INTEGER_MAX;
	entry->rules = ENTRY_INTEGER_MAX;
	entry->sum.sales = ENTRY_INTEGER_MAX;
	entry->sum.sold.minor = ENTRY_INTEGER_MAX;
	entry->sum.refunded.minor = ENTRY_INTEGER_MAX;
	text_copy(sale->person.key, PERSON_KEY_SIZE, PERSON);
	text_copy(sale->person.sealed, HASH_TEXT_SIZE, DIGEST);
	sale->person.document = DOCUMENT_RESIDENT_CARD;
	sale->person.method = METHOD_SCANNED;
	sale->line_count = lines;
	for (int i = 0; i < lines; i++)
		longest_line(&sale->lines[i]);
	sale->total.minor = MONEY_MAX;
	sale->exempt.minor = MONEY_MAX;
	sale->basis = BASIS_ALONE;
	memset(sale->receipt, 'T', RECEIPT_SIZE - 1);
}

static void longest_tenders(struct sale *sale, int count)
{
	sale->tender_count = count;
	for (int i = 0; i < count; i++) {
		struct tender *tender = &sale->tenders[i];

		tender->kind = TENDER_MOBILE;
		text_copy(tender->currency, CURRENCY_SIZE, "CNY");
		tender->amount.minor = MONEY_MAX;
		tender->rate_ppm = MONEY_MAX;
		tender->value.minor = MONEY_MAX;
	}
}

static void longest_quota(struct sale *sale, int count)
{
	sale->quota_count = count;
	for (int i = 0; i < count; i++) {
		struct sale_quota *quota = &sale->quota[i];

		memset(quota->limit, 'l', RULES_ID_SIZE - 1);
		memset(quota->window, 'w', WINDOW_TEXT_SIZE - 1);
		quota->cap = ENTRY_INTEGER_MAX;
		quota->before = ENTRY_INTEGER_MAX;
		quota->used = ENTRY_INTEGER_MAX;
		quota->after = ENTRY_INTEGER_MAX;
	}
}

static void longest_basket__fits_an_entry(void **state)
{
	static struct entry entry;
	struct error why;

	(void)state;
	longest_sale(&entry, BASKET_LINES_MAX);
	longest_tenders(&entry.body.sale, TENDERS_MAX);
	longest_quota(&entry.body.sale, 5);
	survives(&entry);

	longest_sale(&entry, 33);
	longest_tenders(&entry.body.sale, TENDERS_MAX);
	longest_quota(&entry.body.sale, RULES_LIMITS_MAX);
	survives(&entry);
	assert_ok(payload_encode(&entry, &why));
	assert_true(payload.length <= ENTRY_PAYLOAD_MAX);
}

static void encode__refuses_what_is_longer_than_16_kib(void **state)
{
	static struct entry entry;
	struct error why;

	(void)state;
	longest_sale(&entry, BASKET_LINES_MAX);
	for (int i = 0; i < BASKET_LINES_MAX;
		i++) /* each doubled by escaping */
		memset(entry.body.sale.lines[i].name, '"', GOODS_NAME_SIZE - 1);
	assert_err(ERR_RANGE, payload_encode(&entry, &why));
	assert_said("16384");
	assert_int_equal(payload.length, 0);
}

static void vector_read(const char *path)
{
	struct error why;

	assert_ok(file_read(path, payload.bytes, sizeof(payload.bytes),
		&payload.length, &why));
}

static enum err payload_decode(struct entry *ret, struct error *why)
{
	return entry_decode(payload.bytes, payload.length, ret, why);
}

/* A vector, read and written again by us, is the same bytes. */
static void good_vector(const char *path)
{
	static struct entry entry;
	static char again[ENTRY_PAYLOAD_MAX + 1];
	struct text text = text_over(again, sizeof(again));
	struct error why;

	vector_read(path);
	if (payload_decode(&entry, &why))
		fail_msg("%s: %s", path, why.text);
	assert_ok(entry_encode(&entry, &text, &why));
	assert_int_equal(text.length, payload.length);
	assert_memory_equal(again, payload.bytes, text.length);
}

static void bad_vector(const char *path)
{
	static struct entry entry;
	char words[200];
	char words_path[300];
	size_t length;
	struct error why;

	(void)snprintf(words_path, sizeof(words_path), "%.*s.txt",
		(int)strlen(path) - 5, path);
	assert_ok(file_read(words_path, words, sizeof(words), &length, &why));
	words[strcspn(words, "\n")] = '\0';
	vector_read(path);
	if (payload_decode(&entry, &why) != ERR_FORGED)
		fail_msg("%s is taken for good", path);
	if (strstr(why.text, words) == NULL)
		fail_msg("%s: '%s' is not in: %s", path, words, why.text);
}

static int each_vector(const char *folder, void (*check)(const char *path))
{
	DIR *directory = opendir(folder);
	const struct dirent *file;
	int count = 0;

	assert_non_null(directory);
	while ((file = readdir(directory)) != NULL) {
		const char *end = strstr(file->d_name, ".json");
		char path[300];

		if (end == NULL)
			continue;
		(void)snprintf(
			path, sizeof(path), "%s/%s", folder, file->d_name);
		check(path);
		count++;
	}
	(void)closedir(directory);
	return count;
}

static void good_vectors__are_read_and_written_alike(void **state)
{
	(void)state;
	assert_true(each_vector(VECTORS, good_vector) >= ENTRY_KIND_COUNT);
}

static void bad_vectors__are_refused_each_for_its_fault(void **state)
{
	(void)state;
	assert_true(each_vector(VECTORS "/bad", bad_vector) > 70);
}

static void sale_vector__is_read_as_what_it_says(void **state)
{
	static struct entry entry;
	const struct sale *sale = &entry.body.sale;
	struct error why;

	(void)state;
	vector_read(VECTORS "/sale.json");
	assert_ok(payload_decode(&entry, &why));
	assert_int_equal(entry.kind, ENTRY_SALE);
	assert_int_equal(entry.seq, 9);
	assert_int_equal(entry.at.ms, 1795500009000);
	assert_int_equal(entry.day, 20781); /* 2026-11-24 */
	assert_int_equal(entry.clock.source, CLOCK_NTP);
	assert_int_equal(entry.sum.sold.minor, 13790);
	assert_int_equal(sale->person.document, DOCUMENT_CN_ID);
	assert_int_equal(sale->person.method, METHOD_TYPED);
	assert_int_equal(sale->line_count, 2);
	assert_string_equal(sale->lines[0].name, "巧克力 \"Алёнка\" 100 g");
	assert_int_equal(sale->lines[1].unit, UNIT_KG);
	assert_int_equal(sale->lines[1].quantity_milli, 1255);
	assert_int_equal(sale->lines[1].amount.minor, 10040);
	assert_int_equal(sale->tenders[1].kind, TENDER_CASH);
	assert_int_equal(sale->change.minor, 1210);
	assert_int_equal(sale->quota[0].before, 786210);
	assert_string_equal(sale->receipt, "T01-1-9");
	assert_ok(sale_check(sale, &why));
}

static void names__are_those_of_the_design(void **state)
{
	enum role role = ROLE_AUDITOR;
	struct error why;

	(void)state;
	assert_string_equal(entry_kind_name(ENTRY_GENESIS), "genesis");
	assert_string_equal(entry_kind_name(ENTRY_SHIFT_OPEN), "shift.open");
	assert_string_equal(entry_kind_name(ENTRY_CLOCK), "clock");
	assert_string_equal(dataset_name(DATASET_RATES), "rates");
	assert_string_equal(role_name(ROLE_ADMINISTRATOR), "administrator");
	assert_ok(role_parse("manager", &role, &why));
	assert_int_equal(role, ROLE_MANAGER);
	assert_err(ERR_INPUT, role_parse("Manager", &role, &why));
	assert_said("Manager");
	assert_int_equal(role, ROLE_MANAGER);
}

static void chain__is_a_till_and_not_the_hub(void **state)
{
	struct error why;

	(void)state;
	assert_ok(chain_check("T01", &why));
	assert_ok(chain_check("7", &why));
	assert_ok(chain_check("abcdefghijklmnop", &why));
	assert_ok(chain_check("hub2", &why));
	assert_err(ERR_INPUT, chain_check("hub", &why));
	assert_err(ERR_INPUT, chain_check("", &why));
	assert_err(ERR_INPUT, chain_check("abcdefghijklmnopq", &why));
	assert_err(ERR_INPUT, chain_check("T-01", &why));
	assert_err(ERR_INPUT, chain_check("Т01", &why)); /* Cyrillic */
}

/* Reports on paper call each kind by words of their own. */
static void kinds__have_words(void **state)
{
	(void)state;
	for (int i = 0; i < ENTRY_KIND_COUNT; i++) {
		const char *name = entry_kind_name((enum entry_kind)i);

		if (zwords_kind(name) == name)
			fail_msg("'%s' has no words", name);
	}
	for (int i = 0; i < TREATMENT_COUNT; i++) {
		const char *name = treatment_name((enum treatment)i);

		assert_ptr_not_equal(zwords_treatment(name), name);
	}
	for (int i = 0; i < TENDER_KIND_COUNT; i++) {
		const char *name = tender_kind_name((enum tender_kind)i);

		assert_ptr_not_equal(zwords_tender(name), name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_rules__are_longer_than_a_sale),
		cmocka_unit_test(names__are_those_of_the_design),
		cmocka_unit_test(chain__is_a_till_and_not_the_hub),
		cmocka_unit_test(sale__survives_whatever_is_in_it),
		cmocka_unit_test(refusal__survives_with_each_part_absent),
		cmocka_unit_test(refusal__survives_with_every_code),
		cmocka_unit_test(operator__survives_in_every_role),
		cmocka_unit_test(dataset__survives_for_every_table),
		cmocka_unit_test(login__survives_with_every_outcome),
		cmocka_unit_test(shift__survives_opening_and_closing),
		cmocka_unit_test(cash__survives_in_every_direction),
		cmocka_unit_test(override__survives_at_its_bounds),
		cmocka_unit_test(refund__survives_whatever_is_in_it),
		cmocka_unit_test(refund__has_lines_and_a_reason),
		cmocka_unit_test(rate__survives_at_its_bounds),
		cmocka_unit_test(training__is_a_sale_of_another_kind),
		cmocka_unit_test(small_kinds__survive),
		cmocka_unit_test(export__survives_with_each_part_absent),
		cmocka_unit_test(kinds_of_the_hub__survive),
		cmocka_unit_test(decode__leaves_the_entry_alone_when_it_fails),
		cmocka_unit_test(
			encode__names_the_place_of_a_value_beyond_its_bound),
		cmocka_unit_test(longest_basket__fits_an_entry),
		cmocka_unit_test(encode__refuses_what_is_longer_than_16_kib),
		cmocka_unit_test(good_vectors__are_read_and_written_alike),
		cmocka_unit_test(bad_vectors__are_refused_each_for_its_fault),
		cmocka_unit_test(sale_vector__is_read_as_what_it_says),
		cmocka_unit_test(kinds__have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
