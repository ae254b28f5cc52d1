#include "screens.h"

static struct request recall_back(struct pos *pos)
{
	pos_go(pos, SCREEN_SALE);
	return ask_nothing();
}

/* The basket with the mark, or the one whose number was typed. */
static struct request recall_enter(struct pos *pos)
{
	struct request request = ask(ASK_RECALL);
	long long number = pos->held.held[pos->held.chosen].slot;
	struct error why;
	enum err rc = ERR_OK;

	if (!input_is_empty(&pos->input))
		rc = text_parse_i64(pos->input.text, &number, &why);
	input_clear(&pos->input);
	if (rc || number < 1 || number > TILL_HELD_MAX)
		return pos_stop(pos, say("no basket has this number"));
	request.slot = (int)number;
	return request;
}

static struct request recall_escape(struct pos *pos)
{
	if (input_is_empty(&pos->input))
		return recall_back(pos);
	input_clear(&pos->input);
	return ask_nothing();
}

static struct request recall_up(struct pos *pos)
{
	if (pos->held.chosen > 0)
		pos->held.chosen--;
	return ask_nothing();
}

static struct request recall_down(struct pos *pos)
{
	if (pos->held.chosen + 1 < pos->held.count)
		pos->held.chosen++;
	return ask_nothing();
}

static const struct key recall_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 'r', N_("recall"),
		N_("the basket with the mark, or with the number typed"),
		recall_enter },
	{ PRESS_ESCAPE, PRESS_F7, 'e', N_("back"), N_("one step back"),
		recall_escape },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"), recall_up },
	{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"), recall_down },
};

/* -- view ----------------------------------------------------------- */

#define NUMBER_CELLS   4
#define TIME_CELLS     21
#define OPERATOR_CELLS 12
#define AMOUNT_CELLS   12

/* A row of the table: mark, number, time, who, lines, amount, note. */
struct table_row {
	const char *number;
	const char *time;
	const char *operator;
	const char *lines;
	const char *amount;
	const char *note;
};

static void view_row(struct canvas *canvas, int row, enum mark mark,
	const struct table_row *cells)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));
	int used = 2 * NUMBER_CELLS + TIME_CELLS + OPERATOR_CELLS +
		   AMOUNT_CELLS + 4;

	text_add_right(&line, cells->number, NUMBER_CELLS);
	text_add(&line, " ");
	text_add_left(&line, cells->time, TIME_CELLS);
	text_add_left(&line, cells->operator, OPERATOR_CELLS);
	text_add_right(&line, cells->lines, NUMBER_CELLS + 2);
	text_add_right(&line, cells->amount, AMOUNT_CELLS);
	text_add(&line, " ");
	text_add_left(&line, cells->note, canvas->columns - used);
	(void)canvas_text(canvas, row, 0, mark, "%s", buffer);
}

static void view_held(
	const struct pos *pos, struct canvas *canvas, int row, int at)
{
	const struct till_held *held = &pos->held.held[at];
	bool is_chosen = at == pos->held.chosen;
	char number[16];
	char lines[16];
	char time[STAMP_TEXT_SIZE];
	char amount[MONEY_TEXT_SIZE];
	struct text number_text = text_over(number, sizeof(number));
	struct text lines_text = text_over(lines, sizeof(lines));

	text_addf(&number_text, "%s%d", is_chosen ? ">" : "", held->slot);
	text_addf(&lines_text, "%d", held->lines);
	stamp_format(held->at, pos->facts.offset_minutes, time);
	money_format(held->total, amount);
	view_row(canvas, row, is_chosen ? MARK_CHOSEN : MARK_PLAIN,
		&(struct table_row){ number, time, held->operator, lines,
			amount, held->note });
}

static void recall_view(const struct pos *pos, struct canvas *canvas)
{
	struct area area = { .row = 3, .rows = row_message(canvas) - 3 };
	int first = 0;

	(void)canvas_text(
		canvas, 1, 1, MARK_STRONG, "%s", say("Baskets on hold"));
	view_row(canvas, 2, MARK_TITLE,
		&(struct table_row){ "#", say("since"), say("operator"),
			say("lines"), say("amount"), say("note") });
	if (pos->held.chosen >= area.rows)
		first = pos->held.chosen - area.rows + 1;
	for (int i = 0; i < area.rows && first + i < pos->held.count; i++)
		view_held(pos, canvas, area.row + i, first + i);
	view_input(pos, canvas, (struct prompt){ .label = say("Number") });
}

const struct screen screen_recall = { KEYS(recall_keys), .view = recall_view };
