#include "risk.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

/*
 * Patterns of fraud that the ledger shows. None proves anything: each is a
 * place to look at. Source: DOMAIN section 2.3.
 */
#define NEAR_PERCENT   95 /* of a cap, in one sale or on one day */
#define BURST_MS       60000
#define BURST_PERSONS  5  /* different residents within that time */
#define BURST_MAX      32 /* sales looked back at */
#define IDENTICAL_MIN  5  /* equal baskets, one after the other */
#define RETURNS_MIN    3  /* refunds of an operator, voids included, ... */
#define RETURN_PERCENT 10 /* ... and of that operator's sales */

static const struct column columns[RISK_COLUMNS] = {
	[RISK_SIGNAL] = { "signal", N_("signal"), CELL_TEXT, false },
	[RISK_FIRST_DAY] = { "first_day", N_("first day"), CELL_DAY, false },
	[RISK_LAST_DAY] = { "last_day", N_("last day"), CELL_DAY, false },
	[RISK_PERSON] = { "person", N_("person"), CELL_TEXT, false },
	[RISK_COUNT] = { "sales", N_("sales"), CELL_COUNT, false },
	[RISK_VALUE] = { "value", N_("yuan"), CELL_MONEY, false },
	[RISK_FIRST_RECEIPT] = { "first_receipt", N_("first receipt"),
		CELL_TEXT, false },
	[RISK_LAST_RECEIPT] = { "last_receipt", N_("last receipt"), CELL_TEXT,
		false },
	[RISK_DETAIL] = { "detail", N_("detail"), CELL_TEXT, false },
};

/* -- just under a limit ------------------------------------------------------
 */

/* What counts against the cap: a day's use, or the most of one sale. */
static int64_t counted(const struct limit *limit, const struct store_row *row)
{
	if (limit->window == WINDOW_DAY)
		return row->cells[6].number;
	if (limit->window == WINDOW_TRANSACTION)
		return row->cells[7].number;
	return 0;
}

static void format_measured(
	const struct limit *limit, int64_t amount, struct text *out)
{
	struct cell cell = cell_measured(limit, limit->id, amount);
	char text[MONEY_TEXT_SIZE];

	if (cell.kind == CELL_MONEY)
		money_format((struct money){ amount }, text);
	else
		quantity_format(
			cell.kind == CELL_COUNT ? amount * 1000 : amount, text);
	text_add(out, text);
}

static enum err near_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct work *work = context;
	const struct limit *limit = NULL;
	struct cell cells[RISK_COLUMNS] = { cell_text("near-limit") };
	char bytes[RISK_TEXT_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));
	int64_t used;
	enum err rc = caps_find(work, (int32_t)row->cells[2].number,
		row->cells[1].text, &limit, why);

	if (rc || limit == NULL)
		return rc;
	used = counted(limit, row);
	if (used == 0 || used * 100 < limit->cap * NEAR_PERCENT)
		return ERR_OK;
	text_addf(&detail, "%s ", limit->id);
	format_measured(limit, used, &detail);
	text_add(&detail, " / ");
	format_measured(limit, limit->cap, &detail);
	cells[RISK_FIRST_DAY] = cell_of(CELL_DAY, &row->cells[2]);
	cells[RISK_LAST_DAY] = cell_of(CELL_DAY, &row->cells[3]);
	cells[RISK_PERSON] = cell_of(CELL_TEXT, &row->cells[0]);
	cells[RISK_COUNT] = cell_of(CELL_COUNT, &row->cells[5]);
	if (limit->measure == MEASURE_VALUE)
		cells[RISK_VALUE] = cell_number(CELL_MONEY, used);
	cells[RISK_DETAIL] = cell_text(bytes);
	return work_row(work, cells, why);
}

static enum err find_near(struct work *work, struct error *why)
{
	struct store_uses uses = {
		.span = work->span, .period = work->ask->period, .by_day = true
	};

	return store_uses(work->source->store, &uses,
		(struct store_sink){ near_take, work }, why);
}

/* -- daily buyers ------------------------------------------------------------
 */

static enum err buyer_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct cell cells[RISK_COLUMNS] = { cell_text("daily-buyer") };
	char bytes[RISK_TEXT_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));

	text_addf(&detail, say("on %" PRId64 " days of a month"),
		row->cells[1].number);
	cells[RISK_PERSON] = cell_of(CELL_TEXT, &row->cells[0]);
	cells[RISK_COUNT] = cell_of(CELL_COUNT, &row->cells[2]);
	cells[RISK_VALUE] = cell_of(CELL_MONEY, &row->cells[3]);
	cells[RISK_FIRST_DAY] = cell_of(CELL_DAY, &row->cells[4]);
	cells[RISK_LAST_DAY] = cell_of(CELL_DAY, &row->cells[5]);
	cells[RISK_FIRST_RECEIPT] = cell_of(CELL_TEXT, &row->cells[6]);
	cells[RISK_LAST_RECEIPT] = cell_of(CELL_TEXT, &row->cells[7]);
	cells[RISK_DETAIL] = cell_text(bytes);
	return work_row(context, cells, why);
}

/* The first day of the month after a day's. */
static int32_t next_month(int32_t day)
{
	struct date date = day_date(day);

	date.day = 1;
	if (++date.month > 12) {
		date.month = 1;
		date.year++;
	}
	return day_from_date(date);
}

/* Month by month, as far as the period holds them and sales reach. */
static enum err find_buyers(struct work *work, struct error *why)
{
	struct period rest = work->ask->period;
	int64_t last = work->span.first - 1;

	while (rest.first <= rest.last && last < work->span.last) {
		int32_t next = next_month(rest.first);
		struct period month = { rest.first,
			next <= rest.last ? next - 1 : rest.last };
		struct store_span span;
		enum err rc =
			store_span(work->source->store, month, &span, why);

		if (!rc)
			rc = store_daily_buyers(work->source->store, span,
				work->ask->days,
				(struct store_sink){ buyer_take, work }, why);
		if (rc)
			return rc;
		last = span.last;
		rest.first = next;
	}
	return ERR_OK;
}

/* -- much that is taken back --------------------------------------------- */

static enum err returns_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct cell cells[RISK_COLUMNS] = { cell_text("high-returns") };
	char bytes[RISK_TEXT_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));
	int64_t sales = row->cells[1].number;
	int64_t refunds = row->cells[2].number;

	if (refunds < RETURNS_MIN || refunds * 100 < sales * RETURN_PERCENT)
		return ERR_OK;
	text_addf(&detail,
		say("%s: %" PRId64 " taken back, %" PRId64 " voids among them,"
		    " beside %" PRId64 " sales"),
		row->cells[0].text, refunds, row->cells[3].number, sales);
	cells[RISK_COUNT] = cell_number(CELL_COUNT, refunds);
	cells[RISK_VALUE] = cell_of(CELL_MONEY, &row->cells[4]);
	cells[RISK_FIRST_DAY] = cell_of(CELL_DAY, &row->cells[5]);
	cells[RISK_LAST_DAY] = cell_of(CELL_DAY, &row->cells[6]);
	cells[RISK_FIRST_RECEIPT] = cell_of(CELL_TEXT, &row->cells[7]);
	cells[RISK_LAST_RECEIPT] = cell_of(CELL_TEXT, &row->cells[8]);
	cells[RISK_DETAIL] = cell_text(bytes);
	return work_row(context, cells, why);
}

static enum err find_returns(struct work *work, struct error *why)
{
	return store_returns(work->source->store, work->span,
		(struct store_sink){ returns_take, work }, why);
}

/* -- bursts and runs of sales ------------------------------------------------
 */

struct seen {
	int64_t at_ms;
	int64_t day;
	int64_t total;
	char receipt[RECEIPT_SIZE];
	char person[PERSON_KEY_SIZE];
};

/* Sales that belong together. */
struct run {
	int64_t sales; /* 0: there is none */
	int64_t total;
	struct seen first;
	struct seen last;
};

static void run_add(struct run *run, const struct seen *sale)
{
	if (run->sales++ == 0)
		run->first = *sale;
	run->last = *sale;
	run->total += sale->total;
}

static enum err run_send(struct work *work, const char *signal,
	const struct run *run, const char *detail, struct error *why)
{
	struct cell cells[RISK_COLUMNS] = { cell_text(signal) };

	cells[RISK_FIRST_DAY] = cell_number(CELL_DAY, run->first.day);
	cells[RISK_LAST_DAY] = cell_number(CELL_DAY, run->last.day);
	cells[RISK_COUNT] = cell_number(CELL_COUNT, run->sales);
	cells[RISK_VALUE] = cell_number(CELL_MONEY, run->total);
	cells[RISK_FIRST_RECEIPT] = cell_text(run->first.receipt);
	cells[RISK_LAST_RECEIPT] = cell_text(run->last.receipt);
	cells[RISK_DETAIL] = cell_text(detail);
	return work_row(work, cells, why);
}

/* Day, receipt, person and total stand side by side in both queries. */
static void read_seen(const struct store_cell *cells, struct seen *ret)
{
	*ret = (struct seen){ .day = cells[0].number,
		.total = cells[3].number };
	(void)text_copy(ret->receipt, sizeof(ret->receipt), cells[1].text);
	(void)text_copy(ret->person, sizeof(ret->person), cells[2].text);
}

/* The sales of the last minute, and the burst they are part of. */
struct bursts {
	struct work *work;
	int count;
	struct seen window[BURST_MAX];
	int persons; /* the most in one minute of the burst */
	struct run run;
};

static void slide(struct bursts *bursts, const struct seen *sale)
{
	int old = 0;

	while (old < bursts->count &&
		(bursts->count - old == BURST_MAX ||
			sale->at_ms - bursts->window[old].at_ms >= BURST_MS))
		old++;
	bursts->count -= old;
	memmove(bursts->window, bursts->window + old,
		(size_t)bursts->count * sizeof(bursts->window[0]));
	bursts->window[bursts->count++] = *sale;
}

static bool came_before(const struct bursts *bursts, int at)
{
	for (int i = 0; i < at; i++) {
		if (text_same(bursts->window[i].person,
			    bursts->window[at].person))
			return true;
	}
	return false;
}

static int count_persons(const struct bursts *bursts)
{
	int persons = 0;

	for (int i = 0; i < bursts->count; i++) {
		if (!came_before(bursts, i))
			persons++;
	}
	return persons;
}

static enum err end_burst(struct bursts *bursts, struct error *why)
{
	char bytes[RISK_TEXT_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));
	enum err rc = ERR_OK;

	text_addf(
		&detail, say("%d residents within a minute"), bursts->persons);
	if (bursts->run.sales > 0)
		rc = run_send(bursts->work, "burst", &bursts->run, bytes, why);
	bursts->run.sales = bursts->run.total = 0;
	bursts->persons = 0;
	return rc;
}

static enum err burst_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct bursts *bursts = context;
	struct seen sale;
	int persons;

	read_seen(&row->cells[1], &sale);
	sale.at_ms = row->cells[0].number;
	slide(bursts, &sale);
	persons = count_persons(bursts);
	if (persons < BURST_PERSONS)
		return end_burst(bursts, why);
	if (bursts->run.sales > 0)
		run_add(&bursts->run, &sale);
	else {
		for (int i = 0; i < bursts->count; i++)
			run_add(&bursts->run, &bursts->window[i]);
	}
	if (persons > bursts->persons)
		bursts->persons = persons;
	return ERR_OK;
}

static enum err find_bursts(struct work *work, struct error *why)
{
	static struct bursts bursts;
	enum err rc;

	bursts = (struct bursts){ .work = work };
	rc = store_sales(work->source->store, work->span,
		(struct store_sink){ burst_take, &bursts }, why);
	if (!rc)
		rc = end_burst(&bursts, why);
	return rc;
}

/* -- equal baskets one after the other ----------------------------------------
 */

struct baskets {
	struct work *work;
	int64_t entry; /* of the basket being read, 0 before the first */
	uint64_t print;
	struct seen sale;
	uint64_t run_print;
	struct run run;
};

/*
 * A number that equal lines share: FNV-1a of code and quantity. Adding them
 * up makes the order of the lines of no account.
 */
static uint64_t line_print(const char *barcode, int64_t quantity_milli)
{
	uint64_t print = UINT64_C(14695981039346656037);

	for (; *barcode != '\0'; barcode++)
		print = (print ^ (unsigned char)*barcode) *
			UINT64_C(1099511628211);
	return (print ^ (uint64_t)quantity_milli) * UINT64_C(1099511628211);
}

static enum err end_run(struct baskets *baskets, struct error *why)
{
	enum err rc = ERR_OK;

	if (baskets->run.sales >= IDENTICAL_MIN)
		rc = run_send(baskets->work, "identical-baskets", &baskets->run,
			say("the same goods in each"), why);
	baskets->run.sales = baskets->run.total = 0;
	return rc;
}

static enum err end_basket(struct baskets *baskets, struct error *why)
{
	enum err rc = ERR_OK;

	if (baskets->entry == 0)
		return ERR_OK;
	if (baskets->print != baskets->run_print)
		rc = end_run(baskets, why);
	baskets->run_print = baskets->print;
	run_add(&baskets->run, &baskets->sale);
	return rc;
}

static enum err basket_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct baskets *baskets = context;
	enum err rc = ERR_OK;

	if (row->cells[0].number != baskets->entry) {
		rc = end_basket(baskets, why);
		baskets->entry = row->cells[0].number;
		baskets->print = 0;
		read_seen(&row->cells[1], &baskets->sale);
	}
	baskets->print += line_print(row->cells[5].text, row->cells[6].number);
	return rc;
}

static enum err find_identical(struct work *work, struct error *why)
{
	static struct baskets baskets;
	enum err rc;

	baskets = (struct baskets){ .work = work };
	rc = store_sale_lines(work->source->store, work->span,
		(struct store_sink){ basket_take, &baskets }, why);
	if (!rc)
		rc = end_basket(&baskets, why);
	if (!rc)
		rc = end_run(&baskets, why);
	return rc;
}

/* -- operators who buy -------------------------------------------------------
 */

static enum err own_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct cell cells[RISK_COLUMNS] = { cell_text("own-document") };
	char bytes[RISK_TEXT_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));

	text_addf(&detail, say("operator %s, %" PRId64 " sold by the same"),
		row->cells[1].text, row->cells[8].number);
	cells[RISK_PERSON] = cell_of(CELL_TEXT, &row->cells[0]);
	cells[RISK_COUNT] = cell_of(CELL_COUNT, &row->cells[2]);
	cells[RISK_VALUE] = cell_of(CELL_MONEY, &row->cells[3]);
	cells[RISK_FIRST_DAY] = cell_of(CELL_DAY, &row->cells[4]);
	cells[RISK_LAST_DAY] = cell_of(CELL_DAY, &row->cells[5]);
	cells[RISK_FIRST_RECEIPT] = cell_of(CELL_TEXT, &row->cells[6]);
	cells[RISK_LAST_RECEIPT] = cell_of(CELL_TEXT, &row->cells[7]);
	cells[RISK_DETAIL] = cell_text(bytes);
	return work_row(context, cells, why);
}

static enum err find_own(struct work *work, struct error *why)
{
	return store_own_sales(work->source->store, work->span,
		(struct store_sink){ own_take, work }, why);
}

/* -- all of them
 * --------------------------------------------------------------- */

static enum err risk_run(struct work *work, struct error *why)
{
	static enum err (*const signals[])(struct work *,
		struct error *) = { find_near, find_buyers, find_returns,
		find_bursts, find_identical, find_own, find_payers };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		enum err rc = signals[i](work, why);

		if (rc)
			return rc;
	}
	return ERR_OK;
}

const struct report report_risk = {
	.name = "risk",
	.summary = N_("patterns to look at"),
	.takes = REPORT_DAY | REPORT_MONTH | REPORT_RANGE | REPORT_DAYS,
	.of_month = true,
	.columns = columns,
	.column_count = RISK_COLUMNS,
	.run = risk_run,
};
