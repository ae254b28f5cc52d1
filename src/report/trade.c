#include "work.h"

#include "base/text.h"

#include <string.h>

/*
 * Trade as customs publish it, net of what came back: a period, the year so
 * far, and both beside the year before. Source: DOMAIN section 5.
 */

enum {
	TRADE_KEY,
	TRADE_NAME,
	TRADE_VALUE,
	TRADE_USD,
	TRADE_TAX,
	TRADE_PIECES,
	TRADE_KG,
	TRADE_L,
	TRADE_BEFORE,
	TRADE_CHANGE,
	TRADE_YEAR,
	TRADE_YEAR_USD,
	TRADE_YEAR_BEFORE,
	TRADE_YEAR_CHANGE,
	TRADE_COLUMNS,
};

static const struct column columns[TRADE_COLUMNS] = {
	[TRADE_KEY] = { "key", N_("key"), CELL_TEXT, false },
	[TRADE_NAME] = { "name", N_("name"), CELL_TEXT, false },
	[TRADE_VALUE] = { "value", N_("yuan"), CELL_MONEY, true },
	[TRADE_USD] = { "value_usd", N_("US$"), CELL_CENTS, true },
	[TRADE_TAX] = { "tax", N_("tax"), CELL_MONEY, true },
	[TRADE_PIECES] = { "pieces", N_("pieces"), CELL_QUANTITY, true },
	[TRADE_KG] = { "kg", N_("kg"), CELL_QUANTITY, true },
	[TRADE_L] = { "l", N_("l"), CELL_QUANTITY, true },
	[TRADE_BEFORE] = { "before", N_("year before"), CELL_MONEY, true },
	[TRADE_CHANGE] = { "change", N_("+/- %"), CELL_PERMILLE, false },
	[TRADE_YEAR] = { "year", N_("since January"), CELL_MONEY, true },
	[TRADE_YEAR_USD] = { "year_usd", N_("US$"), CELL_CENTS, true },
	[TRADE_YEAR_BEFORE] = { "year_before", N_("year before"), CELL_MONEY,
		true },
	[TRADE_YEAR_CHANGE] = { "year_change", N_("+/- %"), CELL_PERMILLE,
		false },
};

/* Columns of the store's rows. */
enum {
	FROM_KEY,
	FROM_NAME,
	FROM_PPM,
	FROM_VALUE,
	FROM_TAX,
	FROM_PIECES,
	FROM_KG,
	FROM_L,
	FROM_YEAR,
	FROM_BEFORE,
	FROM_YEAR_BEFORE,
};

static const struct {
	int from;
	int to;
} sums[] = {
	{ FROM_VALUE, TRADE_VALUE },
	{ FROM_TAX, TRADE_TAX },
	{ FROM_PIECES, TRADE_PIECES },
	{ FROM_KG, TRADE_KG },
	{ FROM_L, TRADE_L },
	{ FROM_YEAR, TRADE_YEAR },
	{ FROM_BEFORE, TRADE_BEFORE },
	{ FROM_YEAR_BEFORE, TRADE_YEAR_BEFORE },
};

/* A key on its way: the store has a row of it for each dollar rate. */
struct trade {
	struct work *work;
	bool of_shops;
	bool has_key;
	bool unrated; /* something had no dollar rate */
	char key[GOODS_NAME_SIZE];
	char name[GOODS_NAME_SIZE];
	struct cell cells[TRADE_COLUMNS];
};

/* -- figures --------------------------------------------------------------- */

/*
 * Change on the year before in thousandths, halves away from zero; without
 * a value a year before there is nothing to compare with.
 */
static struct cell change_of(int64_t now, int64_t before)
{
	int64_t product;
	int64_t half = before / 2;

	if (before <= 0 || __builtin_mul_overflow(now - before, 1000, &product))
		return cell_word(N_("no base"));
	product += product < 0 ? -half : half;
	return cell_number(CELL_PERMILLE, product / before);
}

static void trade_finish(struct cell *cells)
{
	cells[TRADE_CHANGE] = change_of(
		cells[TRADE_VALUE].number, cells[TRADE_BEFORE].number);
	cells[TRADE_YEAR_CHANGE] = change_of(
		cells[TRADE_YEAR].number, cells[TRADE_YEAR_BEFORE].number);
}

/*
 * Fen to cents of a dollar, halves away from zero (more may have come back
 * than was sold); false when it is too large.
 */
static bool cents_of(int64_t fen, int64_t ppm, int64_t *ret)
{
	int64_t half = fen < 0 ? -(ppm / 2) : ppm / 2;
	int64_t rest = fen % ppm * RATE_ONE + half;

	return !__builtin_mul_overflow(fen / ppm, RATE_ONE, ret) &&
	       !__builtin_add_overflow(*ret, rest / ppm, ret);
}

/* Add a sum to the dollars of a column; no rate leaves them unknown. */
static enum err add_dollars(struct trade *trade, int column, int64_t fen,
	const struct store_cell *ppm, struct error *why)
{
	struct cell *cell = &trade->cells[column];
	int64_t cents;

	if (fen == 0 || cell->kind == CELL_NONE)
		return ERR_OK;
	if (ppm->kind != STORE_NUMBER) {
		*cell = (struct cell){ .kind = CELL_NONE };
		trade->unrated = true;
		return ERR_OK;
	}
	if (!cents_of(fen, ppm->number, &cents) ||
		__builtin_add_overflow(cell->number, cents, &cell->number))
		return error_set(why, ERR_RANGE,
			"the value in dollars of %s is too large", trade->key);
	return ERR_OK;
}

/* -- keys ------------------------------------------------------------------ */

static bool is_silent(const struct cell *cells)
{
	return cells[TRADE_VALUE].number == 0 &&
	       cells[TRADE_YEAR].number == 0 &&
	       cells[TRADE_BEFORE].number == 0 &&
	       cells[TRADE_YEAR_BEFORE].number == 0;
}

static enum err name_shop(struct trade *trade, struct error *why)
{
	struct shop shop = { 0 };
	enum err rc = store_shop_find(
		trade->work->source->store, trade->key, &shop, why);

	(void)text_copy(trade->name, sizeof(trade->name), shop.name);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* The key is whole: send it, unless nothing of it was asked for. */
static enum err end_key(struct trade *trade, struct error *why)
{
	enum err rc = ERR_OK;

	if (!trade->has_key || is_silent(trade->cells))
		return ERR_OK;
	if (trade->of_shops)
		rc = name_shop(trade, why);
	if (rc)
		return rc;
	trade->cells[TRADE_KEY] = cell_text(trade->key);
	if (trade->name[0] != '\0')
		trade->cells[TRADE_NAME] = cell_text(trade->name);
	trade_finish(trade->cells);
	return work_row(trade->work, trade->cells, why);
}

static void begin_key(struct trade *trade, const struct store_row *row)
{
	trade->has_key = true;
	memcpy(trade->key, row->cells[FROM_KEY].text, sizeof(trade->key));
	trade->name[0] = '\0';
	for (int i = 0; i < TRADE_COLUMNS; i++)
		trade->cells[i] = cell_number(
			columns[i].adds_up ? columns[i].kind : CELL_NONE, 0);
}

static enum err trade_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct trade *trade = context;
	const struct store_cell *from = row->cells;
	enum err rc = ERR_OK;

	if (!trade->has_key || !text_same(trade->key, from[FROM_KEY].text)) {
		rc = end_key(trade, why);
		begin_key(trade, row);
	}
	if (strcmp(from[FROM_NAME].text, trade->name) > 0)
		memcpy(trade->name, from[FROM_NAME].text, sizeof(trade->name));
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		trade->cells[sums[i].to].number += from[sums[i].from].number;
	if (!rc)
		rc = add_dollars(trade, TRADE_USD, from[FROM_VALUE].number,
			&from[FROM_PPM], why);
	if (!rc)
		rc = add_dollars(trade, TRADE_YEAR_USD, from[FROM_YEAR].number,
			&from[FROM_PPM], why);
	return rc;
}

/* -- days ------------------------------------------------------------------ */

/* The same day a year before; the last of February has one. */
static int32_t year_before(int32_t day)
{
	struct date date = day_date(day);

	date.year--;
	if (!date_is_real(date))
		date.day--;
	return date_is_real(date) ? day_from_date(date) : day;
}

static enum err find_spans(
	const struct work *work, struct store_trade *ret, struct error *why)
{
	struct period now = work->ask->period;
	struct date january = { day_date(now.last).year, 1, 1 };
	struct period year = { day_from_date(january), now.last };
	const struct {
		struct period period;
		struct store_span *span;
	} spans[] = {
		{ now, &ret->now },
		{ year, &ret->year },
		{ { year_before(now.first), year_before(now.last) },
			&ret->now_before },
		{ { year_before(year.first), year_before(year.last) },
			&ret->year_before },
	};

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		enum err rc = store_span(work->source->store, spans[i].period,
			spans[i].span, why);

		if (rc)
			return rc;
	}
	ret->all.first = ret->year_before.first < ret->now_before.first
				 ? ret->year_before.first
				 : ret->now_before.first;
	ret->all.last = ret->now.last;
	return ERR_OK;
}

static const char *const groups[STORE_TRADE_BY_COUNT] = {
	[STORE_TRADE_COUNTRY] = N_("country"),
	[STORE_TRADE_SHOP] = N_("shop"),
	[STORE_TRADE_CHAPTER] = N_("chapter"),
	[STORE_TRADE_GOODS] = N_("goods"),
};

/* STORE_TRADE_BY_COUNT when there is no such grouping. */
static enum store_trade_by find_by(const char *by)
{
	int i = 0;

	while (i < STORE_TRADE_BY_COUNT && !text_same(groups[i], by))
		i++;
	return (enum store_trade_by)i;
}

static enum err trade_check(const struct report_ask *ask, struct error *why)
{
	if (find_by(ask->by) != STORE_TRADE_BY_COUNT)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"trade is grouped by country, shop, chapter or goods,"
		" not by '%.40s'",
		ask->by);
}

static enum err trade_run(struct work *work, struct error *why)
{
	static struct trade trade;
	struct store_trade ask = { .by = find_by(work->ask->by) };
	enum err rc = find_spans(work, &ask, why);

	trade = (struct trade){ .work = work,
		.of_shops = ask.by == STORE_TRADE_SHOP };
	if (!rc)
		rc = store_trade(work->source->store, &ask,
			(struct store_sink){ trade_take, &trade }, why);
	if (!rc)
		rc = end_key(&trade, why);
	if (!rc && trade.unrated)
		work_note(work, "%s",
			say("there is no rate of USD on some days with sales:"
			    " what they touch is not shown in US$"));
	return rc;
}

const struct report report_trade = {
	.name = "trade",
	.summary = N_("trade, beside the year before"),
	.takes = REPORT_BY | REPORT_MONTH | REPORT_RANGE,
	.of_month = true,
	.columns = columns,
	.column_count = TRADE_COLUMNS,
	.check = trade_check,
	.run = trade_run,
	.finish = trade_finish,
};
