#include "rows.h"

#include "columns.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

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
	for (size_t i = 0; i < columns_maker_count; i++) {
		if (columns_makers[i].table == table &&
			find_column(&columns_makers[i], key) >= 0)
			return true;
	}
	return false;
}

void rows_plan_ready(struct rows_plan *plan)
{
	for (size_t i = 0; i < columns_maker_count; i++) {
		enum rows_table table = columns_makers[i].table;

		for (int j = 0; j < plan->count[table]; j++)
			plan->cells[i][j] = find_column(
				&columns_makers[i], plan->keys[table][j]);
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
		int at = plan->cells[maker - columns_makers][i];

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
	for (size_t i = 0; i < columns_maker_count; i++) {
		const struct maker *maker = &columns_makers[i];
		size_t before = out->length;

		if (maker->kind != entry->kind ||
			plan->count[maker->table] == 0)
			continue;
		make(out, &row, maker);
		bytes[maker->table] += (uint32_t)(out->length - before);
	}
}
