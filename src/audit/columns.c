#include "columns.h"

#include <assert.h>

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
WORD_OF(sale_method, enum sale_method)

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
		sale_method_word, NULL },
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

const struct maker columns_makers[] = {
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

#define MAKER_COUNT (sizeof(columns_makers) / sizeof(columns_makers[0]))

static_assert(MAKER_COUNT <= ROWS_MAKERS_MAX, "a plan has room for all");

const size_t columns_maker_count = MAKER_COUNT;
