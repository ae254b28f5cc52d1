#include "screens.h"

static struct request try_again(struct pos *pos)
{
	struct refund_page *page = &pos->refund;

	page->tried.line_count = 0;
	page->tender_count = 0;
	for (int i = 0; i < page->found.sale.line_count; i++) {
		if (page->now.milli[i] > 0)
			return ask(ASK_REFUND_TRY);
	}
	return ask_nothing();
}

static int64_t line_left(const struct refund_page *page, int line)
{
	const struct refund_of of = { .sale = &page->found.sale,
		.before = page->found.before };

	return refund_left(&of, line);
}

/* The first line of these goods of which there is something to take. */
static int line_of(const struct refund_page *page, const char *barcode)
{
	for (int i = 0; i < page->found.sale.line_count; i++) {
		if (text_same(page->found.sale.lines[i].barcode, barcode) &&
			line_left(page, i) > page->now.milli[i])
			return i;
	}
	return -1;
}

/* A scan is one piece more, or all of what was weighed. */
static struct request take_code(struct pos *pos)
{
	struct refund_page *page = &pos->refund;
	struct scan code;
	struct error why;
	int line;
	enum err rc = scan_parse(pos->input.text, pos->rules.scale_codes,
		pos->rules.scale_code_count, &code, &why);

	input_clear(&pos->input);
	if (rc)
		return pos_stop(pos, why.text);
	line = line_of(page, code.barcode);
	if (line < 0)
		return pos_stop(
			pos, say("the receipt has no such goods, or all of"
				 " them are marked already"));
	page->chosen = line;
	if (page->found.sale.lines[line].unit == UNIT_PIECE)
		page->now.milli[line] += QUANTITY_ONE;
	else
		page->now.milli[line] = line_left(page, line);
	return try_again(pos);
}

static struct request lines_quantity(struct pos *pos)
{
	struct refund_page *page = &pos->refund;
	char number[MONEY_TEXT_SIZE];
	struct error why;
	int64_t milli = 0;
	enum err rc = ERR_OK;

	if (input_is_empty(&pos->input)) {
		pos_tell(pos, "%s",
			say("type how much of this line comes back, then F4"));
		return ask_nothing();
	}
	rc = input_number(&pos->input, &milli, &why);
	input_clear(&pos->input);
	if (rc)
		return pos_stop(pos, why.text);
	if (milli > line_left(page, page->chosen)) {
		quantity_format(line_left(page, page->chosen), number);
		pos_tell(pos, say("of line %d at most %s can come back"),
			page->chosen + 1, number);
		return ask_nothing();
	}
	page->now.milli[page->chosen] = milli;
	return try_again(pos);
}

static struct request lines_none(struct pos *pos)
{
	struct refund_page *page = &pos->refund;

	page->now.milli[page->chosen] = 0;
	return try_again(pos);
}

static struct request lines_all(struct pos *pos)
{
	struct refund_page *page = &pos->refund;

	for (int i = 0; i < page->found.sale.line_count; i++)
		page->now.milli[i] = line_left(page, i);
	return try_again(pos);
}

static struct request lines_up(struct pos *pos)
{
	if (pos->refund.chosen > 0)
		pos->refund.chosen--;
	return ask_nothing();
}

static struct request lines_down(struct pos *pos)
{
	struct refund_page *page = &pos->refund;

	if (page->chosen + 1 < page->found.sale.line_count)
		page->chosen++;
	return ask_nothing();
}

static struct request lines_go_on(struct pos *pos)
{
	struct refund_page *page = &pos->refund;

	if (page->tried.line_count == 0) {
		pos_tell(pos, "%s",
			say("nothing is chosen yet: scan the goods, or F8 for"
			    " all of them"));
		return ask_nothing();
	}
	pos_go(pos, SCREEN_REFUND_WHY);
	return ask_nothing();
}

static struct request lines_enter(struct pos *pos)
{
	return input_is_empty(&pos->input) ? ask_nothing() : take_code(pos);
}

static struct request lines_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_REFUND);
}

static const struct key lines_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, NULL,
		N_("a scan of the goods: one more of them comes back"),
		lines_enter },
	{ PRESS_F4, PRESS_NONE, 'n', N_("Qty"),
		N_("so much of the line comes back"), lines_quantity },
	{ PRESS_F5, PRESS_DELETE, 'd', N_("None"),
		N_("nothing of the line comes back (also Del)"), lines_none },
	{ PRESS_F8, PRESS_NONE, 'a', N_("All"),
		N_("all that is left of the sale comes back"), lines_all },
	{ PRESS_F9, PRESS_NONE, 't', N_("Go on"),
		N_("go on: why, and how the money goes back"), lines_go_on },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("one step back"),
		lines_escape },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"), lines_up },
	{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"), lines_down },
};

/* -- view ----------------------------------------------------------- */

#define NUMBER_CELLS 4
#define COLUMN_CELLS 12

/* A row of the table: mark, number, name, sold, what comes back, amount. */
struct table_row {
	const char *number;
	const char *name;
	const char *sold;
	const char *now;
	const char *amount;
};

static void view_row(struct canvas *canvas, int row, enum mark mark,
	const struct table_row *cells)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add_right(&line, cells->number, NUMBER_CELLS);
	text_add(&line, " ");
	text_add_left(&line, cells->name,
		canvas->columns - NUMBER_CELLS - 3 * COLUMN_CELLS - 2);
	text_add_right(&line, cells->sold, COLUMN_CELLS);
	text_add_right(&line, cells->now, COLUMN_CELLS);
	text_add_right(&line, cells->amount, COLUMN_CELLS);
	text_add(&line, " ");
	(void)canvas_text(canvas, row, 0, mark, "%s", buffer);
}

static void add_quantity(struct text *out, int64_t milli, enum unit unit)
{
	char number[MONEY_TEXT_SIZE];

	quantity_format(milli, number);
	text_add(out, number);
	if (unit != UNIT_PIECE)
		text_addf(out, " %s", say(unit_name(unit)));
}

/* What comes back of a line, as the till has reckoned it. */
static const struct refund_line *tried_line(
	const struct refund_page *page, int line)
{
	for (int i = 0; i < page->tried.line_count; i++) {
		if (page->tried.lines[i].line == line + 1)
			return &page->tried.lines[i];
	}
	return NULL;
}

static void view_line(
	const struct pos *pos, struct canvas *canvas, int row, int at)
{
	const struct refund_page *page = &pos->refund;
	const struct sale_line *line = &page->found.sale.lines[at];
	const struct refund_line *tried = tried_line(page, at);
	bool is_chosen = at == page->chosen;
	char number[16];
	char sold[CANVAS_TEXT_SIZE];
	char now[CANVAS_TEXT_SIZE];
	char amount[MONEY_TEXT_SIZE] = "";
	struct text number_text = text_over(number, sizeof(number));
	struct text sold_text = text_over(sold, sizeof(sold));
	struct text now_text = text_over(now, sizeof(now));

	text_addf(&number_text, "%s%d", is_chosen ? ">" : "", at + 1);
	add_quantity(&sold_text, line_left(page, at), line->unit);
	if (page->now.milli[at] > 0)
		add_quantity(&now_text, page->now.milli[at], line->unit);
	else
		text_add(&now_text, "-");
	if (tried != NULL)
		money_format((struct money){ tried->amount.minor +
					     tried->tax.minor },
			amount);
	view_row(canvas, row, is_chosen ? MARK_CHOSEN : MARK_PLAIN,
		&(struct table_row){ number, line->name, sold, now, amount });
}

static void view_lines(
	const struct pos *pos, struct canvas *canvas, struct area area)
{
	const struct refund_page *page = &pos->refund;
	int first = 0;

	if (page->chosen >= area.rows)
		first = page->chosen - area.rows + 1;
	for (int i = 0; i < area.rows; i++) {
		if (first + i < page->found.sale.line_count)
			view_line(pos, canvas, area.row + i, first + i);
	}
}

static void lines_view(const struct pos *pos, struct canvas *canvas)
{
	const struct refund_page *page = &pos->refund;
	int total = row_message(canvas) - 2;
	struct area lines = { .row = 4, .rows = total - 4 };
	char when[STAMP_TEXT_SIZE];
	char amount[MONEY_TEXT_SIZE];
	char buffer[CANVAS_TEXT_SIZE];
	struct text right = text_over(buffer, sizeof(buffer));

	stamp_format(page->found.at, pos->facts.offset_minutes, when);
	(void)canvas_text(canvas, 1, 1, MARK_STRONG,
		say("Goods come back of %s, sold %s"), page->found.sale.receipt,
		when);
	(void)canvas_text(canvas, 2, 1, MARK_PLAIN, "%s",
		say("Scan what comes back, or F8: all of it."));
	view_row(canvas, 3, MARK_TITLE,
		&(struct table_row){ "#", say("goods"), say("there was"),
			say("comes back"), say("amount") });
	view_lines(pos, canvas, lines);
	if (page->tried.line_count > 0) {
		money_format((struct money){ page->tried.total.minor +
					     page->tried.tax.minor },
			amount);
		text_addf(&right, say("GIVE BACK %s yuan"), amount);
		(void)canvas_text(canvas, total,
			canvas->columns - text_width(buffer) - 1, MARK_STRONG,
			"%s", buffer);
	}
	view_input(pos, canvas, (struct prompt){ .label = say("Goods") });
}

static bool lines_take_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_refund_lines = { KEYS(lines_keys),
	.view = lines_view, .takes_scan = lines_take_scan };
