#include "screens.h"

/* The drawer is counted by denomination; what is expected stands beside it. */

#define TABLE_CELLS  36
#define TOTAL_COLUMN 39
#define CASH_CELLS   12
#define PILE_MAX     INT64_C(1000000)

bool drawer_sum(const struct drawer_page *drawer, const char *currency,
	struct money *ret)
{
	struct money sum = { 0 };
	struct error why;

	for (int i = 0; i < drawer->count; i++) {
		const struct drawer_row *row = &drawer->rows[i];

		if (text_same(row->currency, currency) &&
			money_add(sum, row->sum, &sum, &why) != ERR_OK)
			return false;
	}
	*ret = sum;
	return true;
}

/* Pieces of a denomination, or a sum where there is none. */
static bool take_count(struct pos *pos, struct drawer_row *row)
{
	long long pieces = 0;
	struct money sum = { 0 };
	struct error why;
	enum err rc;

	if (row->denomination.minor == 0)
		rc = input_amount(&pos->input, &sum, &why);
	else
		rc = text_parse_i64(pos->input.text, &pieces, &why);
	if (!rc && (pieces < 0 || pieces > PILE_MAX))
		rc = error_set(&why, ERR_RANGE,
			"there are never %lld notes in a drawer", pieces);
	if (!rc && row->denomination.minor != 0)
		rc = money_times(
			row->denomination, pieces * QUANTITY_ONE, &sum, &why);
	if (rc) {
		(void)pos_stop(pos, why.text);
		return false;
	}
	row->pieces = pieces;
	row->sum = sum;
	row->is_counted = true;
	return true;
}

/* A key of its own says that this is the end: nothing closes by one key. */
static struct request answer_sure(struct pos *pos)
{
	char letter = input_letter(pos->input.text);

	input_clear(&pos->input);
	pos->drawer.is_sure = false;
	return letter == 'y' ? ask(ASK_SHIFT_CLOSE) : ask_nothing();
}

static struct request drawer_enter(struct pos *pos)
{
	struct drawer_page *drawer = &pos->drawer;
	bool good = true;

	if (drawer->is_sure)
		return input_is_empty(&pos->input) ? ask_nothing()
						   : answer_sure(pos);
	if (!input_is_empty(&pos->input))
		good = take_count(pos, &drawer->rows[drawer->at]);
	input_clear(&pos->input);
	if (good && drawer->at + 1 < drawer->count)
		drawer->at++;
	return ask_nothing();
}

static struct request drawer_escape(struct pos *pos)
{
	if (!input_is_empty(&pos->input) || pos->drawer.is_sure) {
		input_clear(&pos->input);
		pos->drawer.is_sure = false;
		return ask_nothing();
	}
	pos_go(pos, SCREEN_OFFICE);
	return ask_nothing();
}

static struct request drawer_up(struct pos *pos)
{
	if (pos->drawer.at > 0)
		pos->drawer.at--;
	return ask_nothing();
}

static struct request drawer_down(struct pos *pos)
{
	if (pos->drawer.at + 1 < pos->drawer.count)
		pos->drawer.at++;
	return ask_nothing();
}

static struct request drawer_close(struct pos *pos)
{
	if (!input_is_empty(&pos->input)) {
		pos_tell(pos, "%s",
			say("the line below is not finished: Enter or Esc"));
		return ask_nothing();
	}
	pos->drawer.is_sure = true;
	return ask_nothing();
}

static const struct key drawer_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("next"),
		N_("take the number and go to the next line"), drawer_enter },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"), drawer_up },
	{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"), drawer_down },
	{ PRESS_F9, PRESS_NONE, 'c', N_("Close the shift"),
		N_("close the shift with this count"), drawer_close },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),
		drawer_escape },
};

/* -- view ----------------------------------------------------------- */

static void view_row(const struct drawer_row *row, struct canvas *canvas,
	int at, bool is_chosen)
{
	char number[MONEY_TEXT_SIZE];
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_addf(&line, "%s%s ", is_chosen ? ">" : " ", row->currency);
	money_format(row->denomination, number);
	if (row->denomination.minor != 0)
		text_add_right(&line, number, 9);
	else
		text_add_right(&line, say("sum"), 9);
	text_add(&line, row->denomination.minor != 0 ? " x" : "  ");
	number[0] = '\0';
	if (row->is_counted && row->denomination.minor != 0) {
		struct text pieces = text_over(number, sizeof(number));

		text_addf(&pieces, "%" PRId64, row->pieces);
	}
	text_add_right(&line, number, 7);
	money_format(row->sum, number);
	text_add_right(&line, row->is_counted ? number : "-", 12);
	(void)canvas_text(canvas, at, 1, is_chosen ? MARK_CHOSEN : MARK_PLAIN,
		"%s", buffer);
}

static void view_figure(struct canvas *canvas, int row, const char *label,
	struct money amount, enum mark mark)
{
	char number[MONEY_TEXT_SIZE];
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	money_format(amount, number);
	text_add_left(&line, label, 22);
	text_add_right(&line, number, CASH_CELLS);
	(void)canvas_text(canvas, row, TOTAL_COLUMN, mark, "%s", buffer);
}

/* Of a currency: what should be there, what is, and the difference. */
static void view_cash(const struct drawer_page *drawer, struct canvas *canvas,
	int row, const struct zreport_cash *cash)
{
	struct money counted = { 0 };
	struct money difference;

	(void)drawer_sum(drawer, cash->currency, &counted);
	difference.minor = counted.minor - cash->expected.minor;
	(void)canvas_text(
		canvas, row, TOTAL_COLUMN, MARK_STRONG, "%s", cash->currency);
	view_figure(
		canvas, row + 1, say("expected"), cash->expected, MARK_PLAIN);
	view_figure(canvas, row + 2, say("counted"), counted, MARK_PLAIN);
	view_figure(canvas, row + 3, say("difference"), difference,
		difference.minor == 0 ? MARK_STRONG : MARK_ALARM);
}

static void drawer_view(const struct pos *pos, struct canvas *canvas)
{
	const struct drawer_page *drawer = &pos->drawer;
	struct prompt prompt = { .label = say("How many") };
	int rows = row_message(canvas) - 3;
	int first = drawer->at < rows ? 0 : drawer->at - rows + 1;

	(void)canvas_text(canvas, 1, 1, MARK_STRONG,
		say("Shift %" PRId64 ": count the drawer"), pos->facts.shift);
	for (int i = 0; i < rows && first + i < drawer->count; i++)
		view_row(&drawer->rows[first + i], canvas, 3 + i,
			first + i == drawer->at);
	for (int i = 0; i < drawer->cash_count && i * 5 + 4 < rows; i++)
		view_cash(drawer, canvas, 3 + i * 5, &drawer->cash[i]);
	if (drawer->count > 0 &&
		drawer->rows[drawer->at].denomination.minor == 0)
		prompt.label = say("sum");
	if (drawer->is_sure)
		prompt.label = say("Close the shift with this count? Y and"
				   " Enter");
	view_input(pos, canvas, prompt);
}

const struct screen screen_drawer = { KEYS(drawer_keys), .view = drawer_view };
