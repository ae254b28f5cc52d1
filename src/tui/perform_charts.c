#include "screens.h"
#include "session.h"

#include "report/chart.h"

#include <inttypes.h>

#define BAR_CELLS  40
#define NAME_CELLS 26

/* "[#####     ]" of so many cells; something is never nothing. */
static void add_bar(struct text *out, int64_t value, int64_t most)
{
	int cells = most > 0 ? (int)(value * BAR_CELLS / most) : 0;

	if (cells == 0 && value > 0)
		cells = 1;
	text_fill(out, "#", cells);
	text_fill(out, " ", BAR_CELLS - cells);
}

static void add_figures(struct page *page, const char *label, int64_t value,
	int64_t most, const char *figure)
{
	struct page_line *line = page_line(page, PAGE_PLAIN);
	struct text out = text_over(line->text, sizeof(line->text));

	text_add_left(&out, label, NAME_CELLS);
	text_add(&out, " ");
	add_bar(&out, value, most);
	text_add_right(&out, figure, 11);
}

static void add_money(
	struct page *page, const char *label, int64_t fen, int64_t most)
{
	char figure[MONEY_TEXT_SIZE];

	money_format((struct money){ fen }, figure);
	add_figures(page, label, fen, most, figure);
}

static void add_hours(struct page *page, const struct chart *chart)
{
	int64_t most = 0;

	page_add(page, PAGE_HEAD, "%s", say("Yuan by hour"));
	for (int i = 0; i < CHART_HOURS; i++)
		most = chart->fen_at[i] > most ? chart->fen_at[i] : most;
	for (int i = 0; i < CHART_HOURS; i++) {
		char label[64];
		struct text text = text_over(label, sizeof(label));

		if (chart->sales_at[i] == 0)
			continue;
		text_addf(&text, say("%02d:00  sales: %" PRId64), i,
			chart->sales_at[i]);
		add_money(page, label, chart->fen_at[i], most);
	}
}

static void add_goods(struct page *page, const struct chart *chart)
{
	page_add(page, PAGE_PLAIN, "%s", "");
	page_add(page, PAGE_HEAD, "%s", say("Goods that brought most"));
	for (int i = 0; i < chart->goods_count; i++)
		add_money(page, chart->goods[i].name, chart->goods[i].value_fen,
			chart->goods[0].value_fen);
}

static void add_buyers(
	struct page *page, const struct chart *chart, const struct limit *limit)
{
	static const char *const labels[CHART_QUARTERS] = {
		N_("up to a quarter"),
		N_("up to a half"),
		N_("up to three quarters"),
		N_("less than all"),
		N_("all of it"),
	};

	page_add(page, PAGE_PLAIN, "%s", "");
	page_add(page, PAGE_HEAD, say("Buyers by what they used of: %s"),
		limit_name(limit));
	for (int i = 0; i < CHART_QUARTERS; i++) {
		char figure[24];
		struct text text = text_over(figure, sizeof(figure));

		text_addf(&text, "%" PRId64, chart->buyers_by[i]);
		add_figures(page, say(labels[i]), chart->buyers_by[i],
			chart->buyers, figure);
	}
}

static void add_sum(struct page *page, const struct chart *chart)
{
	char total[MONEY_TEXT_SIZE];

	money_format((struct money){ chart->total_fen }, total);
	page_add(page, PAGE_PLAIN, say("sales: %" PRId64 ", yuan: %s"),
		chart->sales, total);
	page_add(page, PAGE_PLAIN, "%s", "");
}

enum err fill_charts(struct session *session, const struct request *request)
{
	const struct limit *limit = &session->pos.rules.limits[0];
	const struct till_facts *facts = &session->facts;
	struct report_source source = { .store = till_store(session->till),
		.market = facts->market,
		.till = facts->till,
		.keys = till_keys(session->till),
		.offset_minutes = facts->offset_minutes,
		.today = facts->day };
	struct chart_ask ask = {
		.day = request->day, .limit = limit->id, .cap = limit->cap
	};
	struct chart chart;
	enum err rc = till_may(session->till, session->pos.cashier.id,
		RIGHT_SHIFT, &session->why);

	if (!rc)
		rc = chart_day(&source, &ask, &chart, &session->why);
	if (rc)
		return rc;
	add_sum(&session->page, &chart);
	add_hours(&session->page, &chart);
	add_goods(&session->page, &chart);
	if (limit->cap > 0)
		add_buyers(&session->page, &chart, limit);
	return ERR_OK;
}
