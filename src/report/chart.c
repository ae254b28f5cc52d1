#include "report/chart.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/report.h"

#include <string.h>

#define HOUR_MS INT64_C(3600000)

/* A chart that is being added up. */
struct drawing {
	struct chart *chart;
	const struct report_source *source;
	const struct chart_ask *ask;
};

/* Rows: at_ms, day, receipt, person, total. */
static enum err take_sale(
	void *context, const struct store_row *row, struct error *why)
{
	const struct drawing *drawing = context;
	struct chart *chart = drawing->chart;
	int64_t local_ms = row->cells[0].number +
			   INT64_C(60000) * drawing->source->offset_minutes;
	int64_t hour = local_ms / HOUR_MS % CHART_HOURS;
	int64_t fen = row->cells[4].number;

	(void)why;
	chart->sales++;
	chart->total_fen += fen;
	chart->sales_at[hour]++;
	chart->fen_at[hour] += fen;
	return ERR_OK;
}

/* Among the most, in its place. */
static void place_goods(struct chart *chart, const char *name, int64_t fen)
{
	int at = chart->goods_count;

	while (at > 0 && chart->goods[at - 1].value_fen < fen)
		at--;
	if (at == CHART_GOODS)
		return;
	if (chart->goods_count < CHART_GOODS)
		chart->goods_count++;
	memmove(&chart->goods[at + 1], &chart->goods[at],
		(size_t)(chart->goods_count - 1 - at) *
			sizeof(chart->goods[0]));
	chart->goods[at].value_fen = fen;
	(void)text_copy(
		chart->goods[at].name, sizeof(chart->goods[at].name), name);
}

/* Rows: key, name, dollar, amount, ... */
static enum err take_goods(
	void *context, const struct store_row *row, struct error *why)
{
	const struct drawing *drawing = context;

	(void)why;
	if (row->cells[3].number > 0)
		place_goods(drawing->chart, row->cells[1].text,
			row->cells[3].number);
	return ERR_OK;
}

/* Rows: person, limit, first day, last day, days, purchases, net use, ... */
static enum err take_use(
	void *context, const struct store_row *row, struct error *why)
{
	const struct drawing *drawing = context;
	struct chart *chart = drawing->chart;
	int64_t cap = drawing->ask->cap;
	int64_t used = row->cells[6].number;
	int quarter = 0;

	(void)why;
	if (used <= 0 || !text_same(row->cells[1].text, drawing->ask->limit))
		return ERR_OK;
	while (quarter < CHART_QUARTERS - 1 &&
		(quarter < 3 ? used > cap * (quarter + 1) / 4 : used >= cap))
		quarter++;
	chart->buyers++;
	chart->buyers_by[quarter]++;
	return ERR_OK;
}

enum err chart_day(const struct report_source *source,
	const struct chart_ask *ask, struct chart *ret, struct error *why)
{
	struct chart chart = { 0 };
	struct drawing drawing = { &chart, source, ask };
	struct store_trade trade = { .by = STORE_TRADE_GOODS };
	struct store_uses uses = { .period = { ask->day, ask->day } };
	enum err rc = store_span(source->store, uses.period, &uses.span, why);

	trade.all = trade.now = trade.year = uses.span;
	trade.now_before = trade.year_before =
		(struct store_span){ .first = 1, .last = 0 };
	if (!rc)
		rc = store_sales(source->store, uses.span,
			(struct store_sink){ take_sale, &drawing }, why);
	if (!rc)
		rc = store_trade(source->store, &trade,
			(struct store_sink){ take_goods, &drawing }, why);
	if (!rc)
		rc = store_uses(source->store, &uses,
			(struct store_sink){ take_use, &drawing }, why);
	if (!rc)
		*ret = chart;
	return rc;
}
