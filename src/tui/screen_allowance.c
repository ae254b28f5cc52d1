#include "screens.h"

/* The allowance: each limit before, by and after this basket; then each
 * line, what of it is free of duty, and which limit keeps it from being so. */

static struct request allowance_escape(struct pos *pos)
{
	pos_go(pos, SCREEN_SALE);
	return ask_nothing();
}

static struct request allowance_up(struct pos *pos)
{
	if (pos->counter.chosen > 0)
		pos->counter.chosen--;
	return ask_nothing();
}

static struct request allowance_down(struct pos *pos)
{
	if (pos->counter.chosen + 1 < pos->counter.basket.count)
		pos->counter.chosen++;
	return ask_nothing();
}

/* What fits says of the line under the hand, else its first advice; a key
 * that is pressed once too often finds nothing left to mend. */
static const struct fit *fit_of(const struct counter *counter)
{
	const struct verdict *verdict = &counter->verdict;

	for (int i = 0; i < verdict->fit_count; i++) {
		if (verdict->fits[i].line == counter->chosen)
			return &verdict->fits[i];
	}
	return verdict->fit_count > 0 ? &verdict->fits[0] : NULL;
}

static struct request allowance_fit(struct pos *pos)
{
	struct counter *counter = &pos->counter;
	const struct fit *fit = fit_of(counter);
	struct error why;

	if (fit == NULL || fit->line >= counter->basket.count) {
		pos_tell(pos, "%s", say("there is no line to mend"));
		return ask_nothing();
	}
	counter->chosen = fit->line;
	if (fit->quantity_milli == 0)
		return pos_void_line(pos);
	if (basket_set_quantity(
		    &counter->basket, fit->line, fit->quantity_milli, &why))
		return pos_stop(pos, why.text);
	return ask(ASK_JUDGE);
}

static const struct key allowance_keys[] = {
	{ PRESS_F4, PRESS_NONE, 'n', N_("Make it fit"),
		N_("drop or reduce the line, as the row below says"),
		allowance_fit },
	{ PRESS_INSERT, PRESS_NONE, '0', NULL,
		N_("take back the line that was voided last"), pos_take_back },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("back to the sale"),
		allowance_escape },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"), allowance_up },
	{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"),
		allowance_down },
};

#define FIGURE_CELLS 10
#define SHARE_CELLS  11
#define WHY_CELLS    26

static void add_figure(struct text *line, enum measure measure, int64_t amount)
{
	char figure[CANVAS_TEXT_SIZE];
	struct text text = text_over(figure, sizeof(figure));

	measure_add(measure, amount, &text);
	text_add_right(line, figure, FIGURE_CELLS);
}

/* name, cap, before, this basket, after, left */
static void view_limit(
	const struct pos *pos, struct canvas *canvas, int row, int at)
{
	const struct quota *quota = &pos->counter.verdict.quota[at];
	const struct limit *limit = &pos->rules.limits[at];
	const int64_t figures[] = { quota->cap, quota->before, quota->used,
		quota->after, quota_left(quota) };
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add_left(&line, limit_name(limit),
		canvas->columns - 5 * FIGURE_CELLS - 2);
	for (int i = 0; i < 5; i++)
		add_figure(&line, limit->measure, figures[i]);
	(void)canvas_text(canvas, row, 1,
		quota_left(quota) < 0 ? MARK_ALARM : MARK_PLAIN, "%s", buffer);
}

static void view_limit_words(struct canvas *canvas, int row)
{
	const char *const words[] = { say("limit"), say("before"),
		say("this sale"), say("after"), say("left") };
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add(&line, " ");
	text_add_left(&line, say("Allowance"),
		canvas->columns - 5 * FIGURE_CELLS - 2);
	for (int i = 0; i < 5; i++)
		text_add_right(&line, words[i], FIGURE_CELLS);
	text_add(&line, " ");
	(void)canvas_text(canvas, row, 0, MARK_TITLE, "%s", buffer);
}

/* Why a line is dutiable, or which limit over its goods it uses. */
static void add_why(
	const struct pos *pos, const struct share *share, struct text *out)
{
	switch (share->treatment) {
	case TREATMENT_EXEMPT:
		text_add(out, say("free of duty"));
		return;
	case TREATMENT_LIMITED:
		text_add(out, say("free of duty"));
		break;
	case TREATMENT_NOT_EXEMPT:
		text_add(out, say("always dutiable"));
		return;
	case TREATMENT_EXCESS:
	case TREATMENT_COUNT:
		text_add(out, say("beyond"));
		break;
	}
	if (share->limit >= 0 && share->limit < pos->rules.limit_count)
		text_addf(out, ": %s",
			limit_name(&pos->rules.limits[share->limit]));
}

static void view_share(
	const struct pos *pos, struct canvas *canvas, int row, int at)
{
	const struct counter *counter = &pos->counter;
	const struct share *share = &counter->verdict.lines[at];
	bool is_chosen = at == counter->chosen;
	char buffer[CANVAS_TEXT_SIZE];
	char why[CANVAS_TEXT_SIZE];
	char number[16];
	struct text line = text_over(buffer, sizeof(buffer));
	struct text why_text = text_over(why, sizeof(why));
	struct text number_text = text_over(number, sizeof(number));
	char exempt[MONEY_TEXT_SIZE];
	char dutiable[MONEY_TEXT_SIZE];

	text_addf(&number_text, "%s%d", is_chosen ? ">" : "", at + 1);
	money_format(share->exempt, exempt);
	money_format(share->dutiable, dutiable);
	add_why(pos, share, &why_text);
	text_add_right(&line, number, 4);
	text_add(&line, " ");
	text_add_left(&line, goods_name(&counter->basket.lines[at].goods),
		canvas->columns - 2 * SHARE_CELLS - WHY_CELLS - 8);
	text_add_right(&line, exempt, SHARE_CELLS);
	text_add_right(&line, dutiable, SHARE_CELLS);
	text_add(&line, "  ");
	text_add_left(&line, why, WHY_CELLS);
	(void)canvas_text(canvas, row, 0, is_chosen ? MARK_CHOSEN : MARK_PLAIN,
		"%s", buffer);
}

static void view_shares(
	const struct pos *pos, struct canvas *canvas, struct area area)
{
	const struct counter *counter = &pos->counter;
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));
	int first = 0;

	text_add_right(&line, "#", 4);
	text_add(&line, " ");
	text_add_left(&line, say("goods"),
		canvas->columns - 2 * SHARE_CELLS - WHY_CELLS - 8);
	text_add_right(&line, say("duty-free"), SHARE_CELLS);
	text_add_right(&line, say("dutiable"), SHARE_CELLS);
	text_add(&line, "  ");
	text_add_left(&line, say("why"), WHY_CELLS + 1);
	(void)canvas_text(canvas, area.row, 0, MARK_TITLE, "%s", buffer);
	if (counter->chosen >= area.rows - 1)
		first = counter->chosen - area.rows + 2;
	for (int i = 0; i + 1 < area.rows; i++) {
		if (first + i < counter->verdict.line_count &&
			first + i < counter->basket.count)
			view_share(pos, canvas, area.row + 1 + i, first + i);
	}
}

static const char *standing_words(const struct till_standing *standing)
{
	switch (standing->mode) {
	case STANDING_ALONE:
		return say("certain: this till alone grants it");
	case STANDING_ASKED:
		return say("the hub has been asked; until it answers, nothing"
			   " is certain");
	case STANDING_LEASE:
		return say("certain: the hub granted it to this till");
	case STANDING_PERMIT:
		return say("provisional: without the hub, up to the permit");
	case STANDING_NONE:
		break;
	}
	if (standing->reason[0] != '\0')
		return say("no right: the hub was asked, and grants none");
	return say("no right: without the hub nothing may be free of duty");
}

static void screen_allowance_view(const struct pos *pos, struct canvas *canvas)
{
	const struct counter *counter = &pos->counter;
	char wrong_buffer[CANVAS_TEXT_SIZE];
	char fits_buffer[CANVAS_TEXT_SIZE];
	struct text wrong = text_over(wrong_buffer, sizeof(wrong_buffer));
	struct text fits = text_over(fits_buffer, sizeof(fits_buffer));
	struct area lines = { .row = 4 };
	int bottom = row_message(canvas);

	(void)canvas_text(canvas, 1, 1, MARK_STRONG, "%s  %s",
		counter->person.name, counter->person.masked);
	(void)canvas_text(canvas, 2, 1, MARK_PLAIN, "%s",
		standing_words(&counter->person.standing));
	view_limit_words(canvas, 3);
	for (int i = 0; i < counter->verdict.quota_count && lines.row < 11; i++)
		view_limit(pos, canvas, lines.row++, i);
	lines.row++;
	lines.rows = bottom - lines.row - 2;
	view_shares(pos, canvas, lines);
	allowance_alarm(pos, &wrong, &fits);
	if (wrong.length > 0)
		(void)canvas_text(canvas, bottom - 2, 0, MARK_ALARM, " ! %s ! ",
			wrong_buffer);
	(void)canvas_text(
		canvas, bottom - 1, 3, MARK_NOTICE, "%s", fits_buffer);
	canvas->cursor_row = -1;
}

/* What is typed goes nowhere: it is read only. */
static struct request allowance_type(struct pos *pos, const struct event *event)
{
	(void)pos;
	(void)event;
	return ask_nothing();
}

const struct screen screen_allowance = { KEYS(allowance_keys),
	.type = allowance_type, .view = screen_allowance_view };

struct request pos_open_allowance(struct pos *pos)
{
	if (!pos->counter.has_person)
		pos_tell(pos, "%s", say("whose sale is it? Scan the card"));
	else
		pos_go(pos, SCREEN_ALLOWANCE);
	return ask_nothing();
}
