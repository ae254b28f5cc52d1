#include "screens.h"

#define PAPER_CELLS 32

static void tell_last_sale(struct pos *pos)
{
	const struct sale *sale = &pos->last.sale;
	char total[MONEY_TEXT_SIZE];
	char change[MONEY_TEXT_SIZE];

	if (pos->last.is_refund) {
		money_format(pos->last.back, total);
		pos_tell(pos, say("%s is back: %s yuan were given back"),
			sale->receipt, total);
		return;
	}
	money_format(sale->total, total);
	money_format(sale->change, change);
	pos_tell(pos, say("last sale %s: %s yuan, change %s"), sale->receipt,
		total, change);
}

static struct request receipt_next(struct pos *pos)
{
	pos_go(pos, SCREEN_SALE);
	tell_last_sale(pos);
	return ask_nothing();
}

/* The next resident's card may be scanned right away. */
static struct request receipt_type(struct pos *pos, const struct event *event)
{
	(void)receipt_next(pos);
	input_push(&pos->input, event);
	return ask_nothing();
}

static int text_rows(const char *text)
{
	int rows = 0;

	for (; *text != '\0'; text++)
		rows += *text == '\n';
	return rows;
}

static struct request receipt_up(struct pos *pos)
{
	if (pos->last.scroll > 0)
		pos->last.scroll--;
	return ask_nothing();
}

static struct request receipt_down(struct pos *pos)
{
	if (pos->last.scroll + 1 < text_rows(pos->last.text))
		pos->last.scroll++;
	return ask_nothing();
}

static struct request receipt_copy(struct pos *pos)
{
	struct request request = ask(ASK_COPY);

	(void)text_copy(
		request.text, sizeof(request.text), pos->last.sale.receipt);
	return request;
}

static const struct key receipt_keys[] = {
	{ PRESS_F3, PRESS_ESCAPE, 'n', N_("Next customer"),
		N_("the next customer (or just scan the card)"), receipt_next },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the receipt, one line up"),
		receipt_up },
	{ PRESS_DOWN, PRESS_NONE, 0, N_("down"),
		N_("the receipt, one line down"), receipt_down },
	{ PRESS_NONE, PRESS_NONE, 'c', NULL, N_("print a copy of the receipt"),
		receipt_copy },
	{ PRESS_NONE, PRESS_NONE, 'b', NULL,
		N_("goods come back: refund or void by receipt"),
		pos_open_refund },
	{ PRESS_NONE, PRESS_NONE, 'y', NULL,
		N_("yes, the paper in question was printed"), pos_printed },
	{ PRESS_NONE, PRESS_NONE, 'z', NULL, N_("no, it was not: print a copy"),
		pos_not_printed },
	{ PRESS_F11, PRESS_NONE, 'k', N_("Lock"),
		N_("lock the till and log out"), pos_lock },
};

/* -- view ----------------------------------------------------------- */

static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end == NULL ? text + strlen(text) : end + 1;
}

static void view_paper(
	const struct last_sale *last, struct canvas *canvas, struct area area)
{
	const char *text = last->text;

	for (int i = 0; i < last->scroll; i++)
		text = next_line(text);
	for (int i = 0; i < area.rows && *text != '\0'; i++) {
		(void)canvas_text(canvas, area.row + i, area.column, MARK_PLAIN,
			"%.*s", (int)strcspn(text, "\n"), text);
		text = next_line(text);
	}
}

static void receipt_view(const struct pos *pos, struct canvas *canvas)
{
	const struct last_sale *last = &pos->last;
	struct area paper = { .row = 1,
		.column = 2,
		.rows = canvas->rows - 2,
		.columns = PAPER_CELLS };
	struct area at = { .row = 2, .column = PAPER_CELLS + 6 };

	view_paper(last, canvas, paper);
	if (last->is_refund) {
		(void)canvas_text(canvas, at.row, at.column, MARK_STRONG,
			say("TAKEN BACK  receipt %s"), last->sale.receipt);
		at.row = 4;
		view_amount(canvas, at, say("Give back"), last->back.minor);
		return;
	}
	(void)canvas_text(canvas, at.row, at.column, MARK_STRONG,
		pos->training ? say("TRAINING, nothing sold  %s")
			      : say("SOLD  receipt %s"),
		last->sale.receipt);
	at.row = 4;
	view_amount(canvas, at, say("Total"), last->sale.total.minor);
	at.row = 11;
	view_amount(canvas, at, say("Change"), last->sale.change.minor);
}

static bool receipt_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_receipt = { KEYS(receipt_keys), .type = receipt_type,
	.view = receipt_view, .takes_scan = receipt_takes_scan };
