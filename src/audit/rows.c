#include "rows.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum cell_kind {
	CELL_TEXT,     /* char[] */
	CELL_RECEIPT,  /* "<chain>-<epoch>-<seq>" of the entry */
	CELL_WORD,     /* an enum, by its name */
	CELL_INTEGER,  /* int64_t */
	CELL_COUNT,    /* int */
	CELL_MONEY,    /* struct money */
	CELL_QUANTITY, /* int64_t, thousandths */
	CELL_DAY,      /* int32_t */
	CELL_TIME,     /* int64_t, milliseconds */
	CELL_LEAF,     /* of the entry */
	CELL_NUMBER,   /* of the item, from 1 */
	CELL_FIXED,    /* a word that is always the same */
};

/* Where the value lies. */
enum cell_from {
	FROM_ENTRY,
	FROM_BODY,
	FROM_ITEM,
};

struct column {
	const char *key;
	enum cell_kind kind;
	enum cell_from from;
	size_t offset;
	const char *(*word)(int value);
	const char *fixed;
};

/* What makes rows of one kind of entry in one table. */
struct maker {
	enum rows_table table;
	enum entry_kind kind;
	const struct column *columns;
	size_t column_count;
	/* one row an item; 0 bytes: one row */
	size_t items;
	size_t item_count;
	size_t item_bytes;
};

#define ENTRY_COLUMN(name, how, member)                  \
	{                                                \
		.key = (name), .kind = (how),            \
		.offset = offsetof(struct entry, member) \
	}
#define BODY_COLUMN(name, how, record, member)                   \
	{                                                        \
		.key = (name), .kind = (how), .from = FROM_BODY, \
		.offset = offsetof(record, member)               \
	}
#define ITEM_COLUMN(name, how, record, member)                   \
	{                                                        \
		.key = (name), .kind = (how), .from = FROM_ITEM, \
		.offset = offsetof(record, member)               \
	}

#define WORD_OF(prefix, type)                       \
	static const char *prefix##_word(int value) \
	{                                           \
		return prefix##_name((type)value);  \
	}
WORD_OF(entry_kind, enum entry_kind)
WORD_OF(document_kind, enum document_kind)
WORD_OF(basis, enum basis)
WORD_OF(unit, enum unit)
WORD_OF(treatment, enum treatment)
WORD_OF(tender_kind, enum tender_kind)
WORD_OF(refusal, enum refusal)
WORD_OF(clock_source, enum clock_source)

static const char *method_word(int value)
{
	static const char *const names[METHOD_COUNT] = {
		[METHOD_TYPED] = "typed",
		[METHOD_SCANNED] = "scanned",
		[METHOD_READER] = "reader",
	};

	return names[value];
}

#define PLACE_COLUMNS                                       \
	ENTRY_COLUMN("chain", CELL_TEXT, chain),            \
		ENTRY_COLUMN("epoch", CELL_INTEGER, epoch), \
		ENTRY_COLUMN("seq", CELL_INTEGER, seq),     \
		ENTRY_COLUMN("time", CELL_TIME, at),        \
		ENTRY_COLUMN("day", CELL_DAY, day),         \
		ENTRY_COLUMN("shift", CELL_INTEGER, shift), \
		ENTRY_COLUMN("operator", CELL_TEXT, operator)
#define KIND_COLUMN                                     \
	{                                               \
		.key = "kind", .kind = CELL_WORD,       \
		.offset = offsetof(struct entry, kind), \
		.word = entry_kind_word                 \
	}
#define LEAF_COLUMN                              \
	{                                        \
		.key = "leaf", .kind = CELL_LEAF \
	}
#define RECEIPT_COLUMN                                 \
	{                                              \
		.key = "receipt", .kind = CELL_RECEIPT \
	}

static const struct column sale_columns[] = {
	KIND_COLUMN,
	RECEIPT_COLUMN,
	PLACE_COLUMNS,
	BODY_COLUMN("person", CELL_TEXT, struct sale, person.key),
	{ "document", CELL_WORD, FROM_BODY,
		offsetof(struct sale, person.document), document_kind_word,
		NULL },
	{ "method", CELL_WORD, FROM_BODY, offsetof(struct sale, person.method),
		method_word, NULL },
	BODY_COLUMN("lines", CELL_COUNT, struct sale, line_count),
	BODY_COLUMN("total", CELL_MONEY, struct sale, total),
	BODY_COLUMN("exempt", CELL_MONEY, struct sale, exempt),
	BODY_COLUMN("dutiable", CELL_MONEY, struct sale, dutiable),
	BODY_COLUMN("tax", CELL_MONEY, struct sale, tax),
	BODY_COLUMN("change", CELL_MONEY, struct sale, change),
	{ "basis", CELL_WORD, FROM_BODY, offsetof(struct sale, basis),
		basis_word, NULL },
	ENTRY_COLUMN("rules", CELL_INTEGER, rules),
	LEAF_COLUMN,
};

static const struct column line_columns[] = {
	KIND_COLUMN,
	RECEIPT_COLUMN,
	{ .key = "line", .kind = CELL_NUMBER },
	ITEM_COLUMN("barcode", CELL_TEXT, struct sale_line, barcode),
	ITEM_COLUMN("name", CELL_TEXT, struct sale_line, name),
	ITEM_COLUMN("hs", CELL_TEXT, struct sale_line, hs),
	ITEM_COLUMN("origin", CELL_TEXT, struct sale_line, origin),
	ITEM_COLUMN("shop", CELL_TEXT, struct sale_line, shop),
	{ "unit", CELL_WORD, FROM_ITEM, offsetof(struct sale_line, unit),
		unit_word, NULL },
	ITEM_COLUMN(
		"quantity", CELL_QUANTITY, struct sale_line, quantity_milli),
	ITEM_COLUMN("price", CELL_MONEY, struct sale_line, price),
	ITEM_COLUMN("amount", CELL_MONEY, struct sale_line, amount),
	{ "treatment", CELL_WORD, FROM_ITEM,
		offsetof(struct sale_line, treatment), treatment_word, NULL },
	ITEM_COLUMN("exempt", CELL_MONEY, struct sale_line, exempt),
	ITEM_COLUMN("dutiable", CELL_MONEY, struct sale_line, dutiable),
	ITEM_COLUMN("rate_ppm", CELL_INTEGER, struct sale_line, rate_ppm),
	ITEM_COLUMN("tax", CELL_MONEY, struct sale_line, tax),
};

static const struct column tender_columns[] = {
	KIND_COLUMN,
	RECEIPT_COLUMN,
	{ .key = "tender", .kind = CELL_NUMBER },
	{ "means", CELL_WORD, FROM_ITEM, offsetof(struct tender, kind),
		tender_kind_word, NULL },
	ITEM_COLUMN("currency", CELL_TEXT, struct tender, currency),
	ITEM_COLUMN("amount", CELL_MONEY, struct tender, amount),
	ITEM_COLUMN("rate_ppm", CELL_INTEGER, struct tender, rate_ppm),
	ITEM_COLUMN("value", CELL_MONEY, struct tender, value),
	ITEM_COLUMN("reference", CELL_TEXT, struct tender, reference),
};

/* The same members of a refund, where they lie. */
static const struct column refund_columns[] = {
	KIND_COLUMN,
	RECEIPT_COLUMN,
	PLACE_COLUMNS,
	BODY_COLUMN("person", CELL_TEXT, struct refund, person),
	BODY_COLUMN("lines", CELL_COUNT, struct refund, line_count),
	BODY_COLUMN("total", CELL_MONEY, struct refund, total),
	BODY_COLUMN("exempt", CELL_MONEY, struct refund, exempt),
	BODY_COLUMN("dutiable", CELL_MONEY, struct refund, dutiable),
	BODY_COLUMN("tax", CELL_MONEY, struct refund, tax),
	ENTRY_COLUMN("rules", CELL_INTEGER, rules),
	BODY_COLUMN("sale", CELL_TEXT, struct refund, sale),
	LEAF_COLUMN,
};

static const struct column back_columns[] = {
	KIND_COLUMN,
	RECEIPT_COLUMN,
	ITEM_COLUMN("line", CELL_INTEGER, struct refund_line, line),
	ITEM_COLUMN("barcode", CELL_TEXT, struct refund_line, barcode),
	ITEM_COLUMN("name", CELL_TEXT, struct refund_line, name),
	{ "unit", CELL_WORD, FROM_ITEM, offsetof(struct refund_line, unit),
		unit_word, NULL },
	ITEM_COLUMN(
		"quantity", CELL_QUANTITY, struct refund_line, quantity_milli),
	ITEM_COLUMN("amount", CELL_MONEY, struct refund_line, amount),
	ITEM_COLUMN("exempt", CELL_MONEY, struct refund_line, exempt),
	ITEM_COLUMN("dutiable", CELL_MONEY, struct refund_line, dutiable),
	ITEM_COLUMN("tax", CELL_MONEY, struct refund_line, tax),
};

static const struct column refusal_columns[] = {
	PLACE_COLUMNS,
	{ "code", CELL_WORD, FROM_BODY, offsetof(struct entry_refusal, code),
		refusal_word, NULL },
	BODY_COLUMN("person", CELL_TEXT, struct entry_refusal, person),
	{ "document", CELL_WORD, FROM_BODY,
		offsetof(struct entry_refusal, document), document_kind_word,
		NULL },
	BODY_COLUMN("barcode", CELL_TEXT, struct entry_refusal, barcode),
	BODY_COLUMN("limit", CELL_TEXT, struct entry_refusal, limit),
	BODY_COLUMN("total", CELL_MONEY, struct entry_refusal, total),
	BODY_COLUMN("remaining", CELL_MONEY, struct entry_refusal, remaining),
};

static const struct column override_columns[] = {
	PLACE_COLUMNS,
	BODY_COLUMN("line", CELL_INTEGER, struct entry_override, line),
	BODY_COLUMN("barcode", CELL_TEXT, struct entry_override, barcode),
	BODY_COLUMN("list", CELL_MONEY, struct entry_override, list),
	BODY_COLUMN("price", CELL_MONEY, struct entry_override, price),
	BODY_COLUMN("quantity", CELL_QUANTITY, struct entry_override,
		quantity_milli),
	BODY_COLUMN("reason", CELL_TEXT, struct entry_override, reason),
	BODY_COLUMN("approver", CELL_TEXT, struct entry_override, approver),
};

#define CLOCK_COLUMNS                                         \
	PLACE_COLUMNS, KIND_COLUMN,                           \
		{ "source", CELL_WORD, FROM_ENTRY,            \
			offsetof(struct entry, clock.source), \
			clock_source_word, NULL },            \
		ENTRY_COLUMN("boot", CELL_TEXT, clock.boot)

static const struct column boot_columns[] = {
	CLOCK_COLUMNS,
	BODY_COLUMN("software", CELL_TEXT, struct entry_boot, software),
};

static const struct column clock_columns[] = {
	CLOCK_COLUMNS,
	BODY_COLUMN("wall", CELL_TIME, struct entry_clock, wall_ms),
	BODY_COLUMN("last", CELL_TIME, struct entry_clock, last_ms),
};

/* A currency of a shift: what is put together from three lists. */
struct shift_row {
	char currency[CURRENCY_SIZE];
	bool has[3];
	struct money amounts[3]; /* counted, expected, difference */
};

static const struct column open_columns[] = {
	PLACE_COLUMNS,
	{ .key = "act", .kind = CELL_FIXED, .fixed = "open" },
	ITEM_COLUMN("currency", CELL_TEXT, struct shift_row, currency),
	ITEM_COLUMN("counted", CELL_MONEY, struct shift_row, amounts[0]),
	ITEM_COLUMN("expected", CELL_MONEY, struct shift_row, amounts[1]),
	ITEM_COLUMN("difference", CELL_MONEY, struct shift_row, amounts[2]),
};

static const struct column close_columns[] = {
	PLACE_COLUMNS,
	{ .key = "act", .kind = CELL_FIXED, .fixed = "close" },
	ITEM_COLUMN("currency", CELL_TEXT, struct shift_row, currency),
	ITEM_COLUMN("counted", CELL_MONEY, struct shift_row, amounts[0]),
	ITEM_COLUMN("expected", CELL_MONEY, struct shift_row, amounts[1]),
	ITEM_COLUMN("difference", CELL_MONEY, struct shift_row, amounts[2]),
	BODY_COLUMN("sales", CELL_INTEGER, struct entry_shift, sales),
	BODY_COLUMN("sold", CELL_MONEY, struct entry_shift, sold),
	BODY_COLUMN("refunds", CELL_INTEGER, struct entry_shift, refunds),
	BODY_COLUMN("refunded", CELL_MONEY, struct entry_shift, refunded),
};

#define COLUMNS(list) \
	.columns = (list), .column_count = sizeof(list) / sizeof((list)[0])
#define ITEMS(record, list, number)             \
	.items = offsetof(record, list),        \
	.item_count = offsetof(record, number), \
	.item_bytes = sizeof(((record *)NULL)->list[0])

static const struct maker makers[] = {
	{ .table = ROWS_TRANSACTIONS,
		.kind = ENTRY_SALE,
		COLUMNS(sale_columns) },
	{ .table = ROWS_TRANSACTIONS,
		.kind = ENTRY_TRAINING_SALE,
		COLUMNS(sale_columns) },
	{ .table = ROWS_LINES,
		.kind = ENTRY_SALE,
		COLUMNS(line_columns),
		ITEMS(struct sale, lines, line_count) },
	{ .table = ROWS_LINES,
		.kind = ENTRY_TRAINING_SALE,
		COLUMNS(line_columns),
		ITEMS(struct sale, lines, line_count) },
	{ .table = ROWS_TENDERS,
		.kind = ENTRY_SALE,
		COLUMNS(tender_columns),
		ITEMS(struct sale, tenders, tender_count) },
	{ .table = ROWS_TENDERS,
		.kind = ENTRY_TRAINING_SALE,
		COLUMNS(tender_columns),
		ITEMS(struct sale, tenders, tender_count) },
	{ .table = ROWS_TRANSACTIONS,
		.kind = ENTRY_REFUND,
		COLUMNS(refund_columns) },
	{ .table = ROWS_LINES,
		.kind = ENTRY_REFUND,
		COLUMNS(back_columns),
		ITEMS(struct refund, lines, line_count) },
	{ .table = ROWS_TENDERS,
		.kind = ENTRY_REFUND,
		COLUMNS(tender_columns),
		ITEMS(struct refund, tenders, tender_count) },
	{ .table = ROWS_REFUSALS,
		.kind = ENTRY_REFUSAL,
		COLUMNS(refusal_columns) },
	{ .table = ROWS_SHIFTS,
		.kind = ENTRY_SHIFT_OPEN,
		COLUMNS(open_columns) },
	{ .table = ROWS_SHIFTS,
		.kind = ENTRY_SHIFT_CLOSE,
		COLUMNS(close_columns) },
	{ .table = ROWS_OVERRIDES,
		.kind = ENTRY_OVERRIDE,
		COLUMNS(override_columns) },
	{ .table = ROWS_CLOCK, .kind = ENTRY_BOOT, COLUMNS(boot_columns) },
	{ .table = ROWS_CLOCK, .kind = ENTRY_CLOCK, COLUMNS(clock_columns) },
};

const char *rows_table_name(enum rows_table table)
{
	static const char *const names[ROWS_TABLES] = {
		[ROWS_TRANSACTIONS] = "transactions",
		[ROWS_LINES] = "lines",
		[ROWS_TENDERS] = "tenders",
		[ROWS_REFUSALS] = "refusals",
		[ROWS_SHIFTS] = "shifts",
		[ROWS_OVERRIDES] = "overrides",
		[ROWS_CLOCK] = "clock",
	};

	return names[table];
}

#define MAKER_COUNT (sizeof(makers) / sizeof(makers[0]))

static_assert(MAKER_COUNT <= ROWS_MAKERS_MAX, "a plan has room for all");

/* Its place among the maker's columns, or -1. */
static int find_column(const struct maker *maker, const char *key)
{
	for (size_t i = 0; i < maker->column_count; i++) {
		if (text_same(maker->columns[i].key, key))
			return (int)i;
	}
	return -1;
}

bool rows_has_column(enum rows_table table, const char *key)
{
	for (size_t i = 0; i < MAKER_COUNT; i++) {
		if (makers[i].table == table &&
			find_column(&makers[i], key) >= 0)
			return true;
	}
	return false;
}

void rows_plan_ready(struct rows_plan *plan)
{
	for (size_t i = 0; i < MAKER_COUNT; i++) {
		enum rows_table table = makers[i].table;

		for (int j = 0; j < plan->count[table]; j++)
			plan->cells[i][j] =
				find_column(&makers[i], plan->keys[table][j]);
	}
}

/* One row being made. */
struct row {
	const struct rows_plan *plan;
	const struct entry *entry;
	const char *leaf;
	const char *item;
	int number;
};

/* What a spreadsheet would take for a number or a formula gets a mark. */
static bool needs_mark(const char *value)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b",
		"\xef\xbc\x8d", "\xef\xbc\xa0" };

	if (strchr("0123456789'=+-@.\t\r\n", value[0]) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
		if (strncmp(value, wide[i], strlen(wide[i])) == 0)
			return true;
	}
	return false;
}

static void put_text(struct text *out, const char *value)
{
	const char *at = value;

	if (value[0] == '\0')
		return;
	text_add(out, needs_mark(value) ? "\"'" : "\"");
	for (;;) {
		size_t length = strcspn(at, "\"");

		text_add_bytes(out, at, length);
		at += length;
		if (*at == '\0')
			break;
		text_add(out, "\"\"");
		at++;
	}
	text_add(out, "\"");
}

static int64_t number_at(const char *value)
{
	int64_t number;

	memcpy(&number, value, sizeof(number));
	return number;
}

static int word_at(const char *value)
{
	int word;

	memcpy(&word, value, sizeof(word));
	return word;
}

static void put_money(struct text *out, int64_t minor)
{
	char text[MONEY_TEXT_SIZE];

	money_format((struct money){ minor }, text);
	text_add(out, text);
}

static void put_quantity(struct text *out, int64_t milli)
{
	char text[MONEY_TEXT_SIZE];

	quantity_format(milli, text);
	text_add(out, text);
}

static void put_day(struct text *out, const char *value)
{
	char text[DAY_TEXT_SIZE];
	int32_t day;

	memcpy(&day, value, sizeof(day));
	day_format(day, text);
	text_add(out, text);
}

static void put_time(struct text *out, int64_t ms, int32_t offset_minutes)
{
	char text[STAMP_TEXT_SIZE];

	stamp_format((struct stamp){ ms }, offset_minutes, text);
	text_add(out, text);
}

static void put_receipt(struct text *out, const struct entry *entry)
{
	char number[RECEIPT_SIZE];
	struct text text = text_over(number, sizeof(number));

	text_addf(&text, "%s-%" PRId64 "-%" PRId64, entry->chain, entry->epoch,
		entry->seq);
	put_text(out, number);
}

static const char *value_of(const struct row *row, const struct column *column)
{
	switch (column->from) {
	case FROM_ENTRY:
		return (const char *)row->entry + column->offset;
	case FROM_BODY:
		return (const char *)&row->entry->body + column->offset;
	case FROM_ITEM:
		break;
	}
	return row->item + column->offset;
}

static void put_cell(
	struct text *out, const struct row *row, const struct column *column)
{
	const char *value = value_of(row, column);
	const char *word;

	switch (column->kind) {
	case CELL_TEXT:
		put_text(out, value);
		break;
	case CELL_RECEIPT:
		put_receipt(out, row->entry);
		break;
	case CELL_WORD:
		word = column->word(word_at(value));
		put_text(out, word != NULL ? word : "");
		break;
	case CELL_INTEGER:
		text_addf(out, "%" PRId64, number_at(value));
		break;
	case CELL_COUNT:
		text_addf(out, "%d", word_at(value));
		break;
	case CELL_MONEY:
		put_money(out, number_at(value));
		break;
	case CELL_QUANTITY:
		put_quantity(out, number_at(value));
		break;
	case CELL_DAY:
		put_day(out, value);
		break;
	case CELL_TIME:
		put_time(out, number_at(value), row->plan->offset_minutes);
		break;
	case CELL_LEAF:
		put_text(out, row->leaf);
		break;
	case CELL_NUMBER:
		text_addf(out, "%d", row->number);
		break;
	case CELL_FIXED:
		put_text(out, column->fixed);
		break;
	}
}

/* Some cells are empty although there is a column for them. */
static bool is_absent(const struct row *row, const struct maker *maker,
	const struct column *column)
{
	const struct shift_row *shift = (const void *)row->item;

	if (maker->table == ROWS_REFUSALS && text_same(column->key, "document"))
		return row->entry->body.refusal.document == DOCUMENT_NONE;
	if (maker->table != ROWS_SHIFTS || column->from != FROM_ITEM ||
		column->kind != CELL_MONEY || shift == NULL)
		return false;
	return !shift->has[(column->offset -
				   offsetof(struct shift_row, amounts)) /
			   sizeof(shift->amounts[0])];
}

static void put_row(
	struct text *out, const struct row *row, const struct maker *maker)
{
	const struct rows_plan *plan = row->plan;

	for (int i = 0; i < plan->count[maker->table]; i++) {
		int at = plan->cells[maker - makers][i];

		if (i > 0)
			text_add(out, ",");
		if (at >= 0 && !is_absent(row, maker, &maker->columns[at]))
			put_cell(out, row, &maker->columns[at]);
	}
	text_add(out, "\r\n");
}

#define SHIFT_ROWS_MAX (4 * COUNTS_MAX)

static int spread(struct shift_row *rows, int count,
	const struct cash_count *cash, int cash_count, int place)
{
	for (int i = 0; i < cash_count; i++) {
		int at = 0;

		while (at < count &&
			!text_same(rows[at].currency, cash[i].currency))
			at++;
		if (at == count) {
			rows[count] = (struct shift_row){ 0 };
			memcpy(rows[count++].currency, cash[i].currency,
				CURRENCY_SIZE);
		}
		rows[at].has[place] = true;
		rows[at].amounts[place] = cash[i].amount;
	}
	return count;
}

/* One row a currency; one without a currency where there is no cash. */
static void put_shift(
	struct text *out, struct row *row, const struct maker *maker)
{
	const struct entry_shift *shift = &row->entry->body.shift;
	struct shift_row rows[SHIFT_ROWS_MAX] = { 0 };
	int count = spread(rows, 0, shift->cash, shift->count, 0);

	count = spread(rows, count, shift->expected, shift->expected_count, 1);
	count = spread(
		rows, count, shift->difference, shift->difference_count, 2);
	for (int i = 0; i < (count > 0 ? count : 1); i++) {
		row->item = (const char *)&rows[i];
		put_row(out, row, maker);
	}
	row->item = NULL;
}

static void make(struct text *out, struct row *row, const struct maker *maker)
{
	const char *body = (const char *)&row->entry->body;

	if (maker->table == ROWS_SHIFTS) {
		put_shift(out, row, maker);
		return;
	}
	if (maker->item_bytes == 0) {
		put_row(out, row, maker);
		return;
	}
	for (int i = 0; i < word_at(body + maker->item_count); i++) {
		row->item = body + maker->items + (size_t)i * maker->item_bytes;
		row->number = i + 1;
		put_row(out, row, maker);
	}
}

void rows_make(const struct rows_plan *plan, const struct entry *entry,
	const char *leaf, struct text *out, uint32_t bytes[ROWS_TABLES])
{
	struct row row = { .plan = plan, .entry = entry, .leaf = leaf };

	memset(bytes, 0, ROWS_TABLES * sizeof(bytes[0]));
	for (size_t i = 0; i < MAKER_COUNT; i++) {
		const struct maker *maker = &makers[i];
		size_t before = out->length;

		if (maker->kind != entry->kind ||
			plan->count[maker->table] == 0)
			continue;
		make(out, &row, maker);
		bytes[maker->table] += (uint32_t)(out->length - before);
	}
}
