#include "work.h"

#include "base/text.h"

/* The ledger of a day: the till, each shop and operator, tenders, refusals. */

static const struct column columns[] = {
	{ "part", N_("part"), CELL_TEXT, false },
	{ "name", N_("name"), CELL_TEXT, false },
	{ "detail", N_("detail"), CELL_TEXT, false },
	{ "count", N_("count"), CELL_COUNT, false },
	{ "total", N_("total"), CELL_MONEY, false },
	{ "exempt", N_("exempt"), CELL_MONEY, false },
	{ "dutiable", N_("dutiable"), CELL_MONEY, false },
	{ "tax", N_("tax"), CELL_MONEY, false },
	{ "amount", N_("paid in"), CELL_MINOR, false },
	{ "refunds", N_("refunds"), CELL_COUNT, false },
	{ "voids", N_("voids"), CELL_COUNT, false },
	{ "refunded", N_("taken back"), CELL_MONEY, false },
	{ "refunded_tax", N_("its tax"), CELL_MONEY, false },
	{ "first_receipt", N_("first receipt"), CELL_TEXT, false },
	{ "last_receipt", N_("last receipt"), CELL_TEXT, false },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

struct part {
	struct work *work;
	enum store_day_part part;
};

static const char *const part_names[STORE_DAY_PART_COUNT] = {
	[STORE_DAY_TILL] = N_("till"),
	[STORE_DAY_SHOP] = N_("shop"),
	[STORE_DAY_OPERATOR] = N_("operator"),
	[STORE_DAY_TENDER] = N_("tender"),
	[STORE_DAY_REFUSAL] = N_("refusal"),
};

static enum err find_shop(
	struct store *store, const char *id, char *ret, struct error *why)
{
	struct shop shop = { 0 };
	enum err rc = store_shop_find(store, id, &shop, why);

	if (!rc)
		(void)text_copy(ret, sizeof(shop.name), shop.name);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err find_operator(
	struct store *store, const char *id, char *ret, struct error *why)
{
	struct entry_operator operator= { 0 };
	enum err rc = store_operator_find(store, id, &operator, why);

	if (!rc)
		(void)text_copy(ret, sizeof(operator.name), operator.name);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err part_take(
	void *context, const struct store_row *row, struct error *why)
{
	const struct part *part = context;
	struct store *store = part->work->source->store;
	struct cell cells[COLUMNS] = { cell_word(part_names[part->part]) };
	char name[GOODS_NAME_SIZE] = "";
	enum err rc = ERR_OK;

	for (int i = 1; i < COLUMNS; i++)
		cells[i] = cell_of(columns[i].kind, &row->cells[i - 1]);
	if (part->part == STORE_DAY_TILL)
		cells[1] = cell_text(part->work->source->till);
	if (part->part == STORE_DAY_SHOP)
		rc = find_shop(store, row->cells[0].text, name, why);
	if (part->part == STORE_DAY_OPERATOR)
		rc = find_operator(store, row->cells[0].text, name, why);
	if (rc)
		return rc;
	if (name[0] != '\0')
		cells[2] = cell_text(name);
	return work_row(part->work, cells, why);
}

static enum err day_run(struct work *work, struct error *why)
{
	for (int i = 0; i < STORE_DAY_PART_COUNT; i++) {
		struct part part = { work, (enum store_day_part)i };
		enum err rc =
			store_day(work->source->store, part.part, work->span,
				(struct store_sink){ part_take, &part }, why);

		if (rc)
			return rc;
	}
	return ERR_OK;
}

const struct report report_day = {
	.name = "day",
	.summary = N_("the day's ledger"),
	.takes = REPORT_DAY,
	.columns = columns,
	.column_count = COLUMNS,
	.run = day_run,
};
