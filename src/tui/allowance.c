#include "screens.h"

/* The bar: '#' bought before, '=' this basket, '.' left, '!' too much. */

#define FIGURE_CELLS 10
#define BAR_CELLS    15 /* and more on a wider terminal */
#define NAME_CELLS   30
#define NAME_SPARE   10

/* The first limit always; others once something counts under them. */
static bool is_shown(const struct verdict *verdict, int limit)
{
	return limit == 0 || verdict->quota[limit].after > 0;
}

int allowance_rows(const struct pos *pos, int max)
{
	const struct verdict *verdict = &pos->counter.verdict;
	int rows = 0;

	if (!pos->counter.has_person)
		return 1;
	for (int i = 0; i < verdict->quota_count; i++)
		rows += is_shown(verdict, i);
	if (rows < 1)
		return 1;
	return rows > max ? max : rows;
}

/* Cells of the bar an amount takes; something is never nothing. */
static int cells_of(int64_t amount, int64_t cap, int cells)
{
	int64_t filled;

	if (amount <= 0 || cap <= 0)
		return 0;
	if (amount >= cap)
		return cells;
	filled = amount * cells / cap; /* < 2^53 x CANVAS_COLUMNS_MAX */
	return filled == 0 ? 1 : (int)filled;
}

void allowance_bar(struct text *out, const struct quota *quota, int cells)
{
	bool is_over = quota_left(quota) < 0;
	int before = cells_of(quota->before, quota->cap, cells);
	int after = cells_of(quota->after, quota->cap, cells);

	if (quota->used > 0 && after == before && before > 0)
		before--; /* this basket is to be seen */
	if (is_over)
		after = cells;
	text_add(out, "[");
	text_fill(out, "#", before);
	text_fill(out, is_over ? "!" : "=", after - before);
	text_fill(out, ".", cells - after);
	text_add(out, "]");
}

static void add_figure(struct text *out, enum measure measure, int64_t amount)
{
	char figure[CANVAS_TEXT_SIZE];
	struct text text = text_over(figure, sizeof(figure));

	measure_add(measure, amount, &text);
	text_add_right(out, figure, FIGURE_CELLS);
}

/* What is left after this basket, or by how much it is too much. */
static void add_left(
	struct text *out, enum measure measure, const struct quota *quota)
{
	add_figure(out, measure, quota_left(quota));
}

static void view_bar(
	const struct pos *pos, struct canvas *canvas, int row, int limit)
{
	const struct quota *quota = &pos->counter.verdict.quota[limit];
	const struct limit *rule = &pos->rules.limits[limit];
	int spare = canvas->columns - CANVAS_COLUMNS_MIN;
	int more = spare > NAME_SPARE ? NAME_SPARE : spare;
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add_left(&line, limit_name(rule), NAME_CELLS + more);
	text_add(&line, " ");
	allowance_bar(&line, quota, BAR_CELLS + spare - more);
	add_figure(&line, rule->measure, quota->before);
	add_figure(&line, rule->measure, quota->used);
	add_left(&line, rule->measure, quota);
	(void)canvas_text(canvas, row, 1,
		quota_left(quota) < 0 ? MARK_ALARM : MARK_PLAIN, "%s", buffer);
}

static void view_words(struct canvas *canvas, int row)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add_right(&line, say("before #"), FIGURE_CELLS);
	text_add_right(&line, say("this ="), FIGURE_CELLS);
	text_add_right(&line, say("left ."), FIGURE_CELLS);
	(void)canvas_text(canvas, row, canvas->columns - 3 * FIGURE_CELLS - 1,
		MARK_PLAIN, "%s", buffer);
}

/* The words stand in the person's row, the bars below it. */
void allowance_view(
	const struct pos *pos, struct canvas *canvas, int row, int max)
{
	const struct verdict *verdict = &pos->counter.verdict;
	int at = row + 1;

	if (!pos->counter.has_person)
		return;
	view_words(canvas, row);
	for (int i = 0; i < verdict->quota_count; i++) {
		if (is_shown(verdict, i) && at <= row + max)
			view_bar(pos, canvas, at++, i);
	}
}

/* "Value a day: 12.50 too much". */
static void tell_limit(const struct pos *pos, struct text *out)
{
	const struct verdict *verdict = &pos->counter.verdict;
	const struct limit *rule = &pos->rules.limits[verdict->limit];
	const struct quota *quota = &verdict->quota[verdict->limit];
	char over[CANVAS_TEXT_SIZE];
	struct text text = text_over(over, sizeof(over));

	measure_add(rule->measure, -quota_left(quota), &text);
	text_addf(out, say("%s: %s too much"), limit_name(rule), over);
}

/* "To fit: drop line 3, or line 1 to 2". */
static void tell_fits(const struct verdict *verdict, struct text *out)
{
	for (int i = 0; i < verdict->fit_count; i++) {
		const struct fit *fit = &verdict->fits[i];
		char quantity[MONEY_TEXT_SIZE];

		text_add(out, i == 0 ? say("To fit: ") : say(" or "));
		if (fit->quantity_milli == 0) {
			text_addf(out, say("drop line %d"), fit->line + 1);
			continue;
		}
		quantity_format(fit->quantity_milli, quantity);
		text_addf(out, say("reduce line %d to %s"), fit->line + 1,
			quantity);
	}
}

void allowance_alarm(
	const struct pos *pos, struct text *wrong, struct text *fits)
{
	const struct counter *counter = &pos->counter;
	const struct verdict *verdict = &counter->verdict;

	if (!counter->has_person || counter->basket.count == 0 ||
		verdict->refusal == REFUSAL_NONE)
		return;
	if (verdict->limit >= 0) {
		tell_limit(pos, wrong);
		tell_fits(verdict, fits);
		return;
	}
	if (verdict->line >= 0)
		text_addf(wrong, say("line %d: "), verdict->line + 1);
	text_add(wrong, say(refusal_message(verdict->refusal)));
}
