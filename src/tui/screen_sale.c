#include "screens.h"

static struct request ask_identify(struct pos *pos)
{
	struct request request = ask(ASK_IDENTIFY);

	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	request.method =
		input_is_scanned(&pos->input) ? METHOD_SCANNED : METHOD_TYPED;
	input_clear(&pos->input);
	return request;
}

/* "3*" alone stays in the line: the scan that follows belongs to it. */
static struct request ask_scan(struct pos *pos)
{
	struct request request = ask(ASK_SCAN);
	const char *code;
	struct error why;
	enum err rc = input_quantity(
		&pos->input, &request.quantity_milli, &code, &why);

	if (!rc && code[0] == '\0')
		return ask_nothing();
	if (!rc)
		(void)text_copy(request.text, sizeof(request.text), code);
	input_clear(&pos->input);
	return rc ? pos_stop(pos, why.text) : request;
}

static struct request stop_long_scan(struct pos *pos)
{
	char buffer[ERROR_TEXT_MAX];
	struct text text = text_over(buffer, sizeof(buffer));

	text_addf(&text,
		say("a scan of %" PRId64 " characters is no code: it was"
		    " thrown away"),
		pos->input.total);
	input_clear(&pos->input);
	return pos_stop(pos, buffer);
}

/* Scanners may send Enter twice: an empty line never does anything. */
static struct request sale_enter(struct pos *pos)
{
	if (input_is_empty(&pos->input))
		return ask_nothing();
	if (input_is_too_long(&pos->input))
		return stop_long_scan(pos);
	if (!pos->counter.has_person)
		return ask_identify(pos);
	return ask_scan(pos);
}

static struct request sale_escape(struct pos *pos)
{
	input_clear(&pos->input);
	return ask_nothing();
}

/* Another person for this basket, or the next one for an empty one. */
static struct request sale_person(struct pos *pos)
{
	pos->counter.has_person = false;
	input_clear(&pos->input);
	return ask_nothing();
}

static bool has_lines(struct pos *pos)
{
	if (pos->counter.basket.count > 0)
		return true;
	pos_tell(pos, "%s", say("there are no goods in the basket"));
	return false;
}

static struct request judge_again(struct pos *pos)
{
	struct counter *counter = &pos->counter;

	if (counter->chosen >= counter->basket.count)
		counter->chosen = counter->basket.count - 1;
	if (counter->chosen < 0)
		counter->chosen = 0;
	return counter->has_person ? ask(ASK_JUDGE) : ask_nothing();
}

static struct request sale_quantity(struct pos *pos)
{
	struct counter *counter = &pos->counter;
	struct input number = pos->input;
	int64_t quantity_milli;
	const char *rest;
	struct error why;
	enum err rc;
	struct event star = { .kind = EVENT_TEXT, .as.text = "*" };

	if (!has_lines(pos))
		return ask_nothing();
	if (input_is_empty(&number)) {
		pos_tell(pos, "%s",
			say("type the quantity first, then F4; or 3* and then"
			    " a scan"));
		return ask_nothing();
	}
	input_push(&number, &star);
	rc = input_quantity(&number, &quantity_milli, &rest, &why);
	if (!rc)
		rc = basket_set_quantity(&counter->basket, counter->chosen,
			quantity_milli, &why);
	input_clear(&pos->input);
	return rc ? pos_stop(pos, why.text) : judge_again(pos);
}

struct request pos_void_line(struct pos *pos)
{
	struct counter *counter = &pos->counter;
	const struct basket_line *line;
	struct error why;

	if (!has_lines(pos))
		return ask_nothing();
	line = &counter->basket.lines[counter->chosen];
	pos_tell(pos, say("line %d is void: %s (Ins takes it back)"),
		counter->chosen + 1, goods_name(&line->goods));
	if (counter->voided.count == BASKET_LINES_MAX)
		basket_remove(&counter->voided, 0);
	if (basket_add_line(&counter->voided, line, &why))
		return pos_stop(pos, why.text);
	basket_remove(&counter->basket, counter->chosen);
	return judge_again(pos);
}

/* One key takes a line out, so one key brings it back: as often as there
 * are lines that were taken out. Its price is agreed to anew. */
struct request pos_take_back(struct pos *pos)
{
	struct counter *counter = &pos->counter;
	int last = counter->voided.count - 1;
	const struct basket_line *line = &counter->voided.lines[last];
	struct error why;

	if (last < 0) {
		pos_tell(pos, "%s", say("no line was taken out of this sale"));
		return ask_nothing();
	}
	if (basket_add_line(&counter->basket, line, &why))
		return pos_stop(pos, why.text);
	if (line->list.minor != 0)
		counter->agreed_by[0] = '\0';
	counter->chosen = counter->basket.count - 1;
	pos_tell(pos, say("back in the sale: %s"), goods_name(&line->goods));
	basket_remove(&counter->voided, last);
	return judge_again(pos);
}

static struct request sale_void(struct pos *pos)
{
	pos_next_customer(pos);
	pos_go(pos, SCREEN_SALE);
	pos_tell(pos, "%s", say("the sale is void"));
	return ask_nothing();
}

/* What is typed in the line is the note to know the basket again by. */
static struct request sale_hold(struct pos *pos)
{
	struct request request = ask(ASK_HOLD);

	if (!has_lines(pos))
		return ask_nothing();
	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	input_clear(&pos->input);
	return request;
}

static struct request sale_recall(struct pos *pos)
{
	if (pos->counter.basket.count == 0)
		return ask(ASK_HELD_LIST);
	pos_tell(pos, "%s",
		say("a basket is open: finish it or put it on hold (F6)"));
	return ask_nothing();
}

/* A sale is wholly an exercise or wholly real. */
static struct request sale_training(struct pos *pos)
{
	if (pos->counter.basket.count > 0) {
		pos_tell(pos, "%s",
			say("a basket is open: finish it or void it first"));
		return ask_nothing();
	}
	pos->training = !pos->training;
	pos_tell(pos, "%s",
		pos->training ? say("TRAINING: nothing you sell counts")
			      : say("training is over: sales are real"));
	return ask_nothing();
}

static struct request sale_up(struct pos *pos)
{
	if (pos->counter.chosen > 0)
		pos->counter.chosen--;
	return ask_nothing();
}

static struct request sale_down(struct pos *pos)
{
	if (pos->counter.chosen + 1 < pos->counter.basket.count)
		pos->counter.chosen++;
	return ask_nothing();
}

static bool is_ready_to_pay(struct pos *pos)
{
	if (!has_lines(pos))
		return false;
	if (!pos->counter.has_person)
		pos_tell(pos, "%s", say("whose sale is it? Scan the card"));
	else if (!input_is_empty(&pos->input))
		pos_tell(pos, "%s",
			say("the line below is not finished: Enter or Esc"));
	else
		return true;
	return false;
}

/* What does not fit is refused before money is counted, and noted. */
static struct request pay(struct pos *pos, enum ask kind)
{
	if (!is_ready_to_pay(pos))
		return ask_nothing();
	pos->counter.tender_count = 0;
	if (pos_needs_agreement(pos))
		return pos_ask_agreement(pos);
	if (pos->counter.verdict.refusal != REFUSAL_NONE)
		return ask(ASK_REFUSAL);
	if (kind == ASK_RATE)
		pos_go(pos, SCREEN_TENDER);
	return ask(kind);
}

static struct request sale_cash(struct pos *pos)
{
	return pay(pos, ASK_SELL);
}

static struct request sale_tender_screen(struct pos *pos)
{
	return pay(pos, ASK_RATE);
}

static struct request sale_weigh(struct pos *pos)
{
	(void)pos;
	return ask(ASK_WEIGH);
}

static const struct key sale_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, NULL,
		N_("take the scan: a person first, then goods"), sale_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, NULL, N_("clear the line"),
		sale_escape },
	{ PRESS_F2, PRESS_NONE, 'f', N_("Find"),
		N_("find goods or a person by name"), pos_open_search },
	{ PRESS_F3, PRESS_NONE, 'p', N_("Person"),
		N_("another person; the basket stays"), sale_person },
	{ PRESS_F4, PRESS_NONE, 'n', NULL,
		N_("the number typed is the quantity of the line"),
		sale_quantity },
	{ PRESS_F5, PRESS_DELETE, 'd', N_("Void"),
		N_("void the line with the mark (also Del)"), pos_void_line },
	{ PRESS_INSERT, PRESS_NONE, '0', NULL,
		N_("take back the line that was voided last"), pos_take_back },
	{ PRESS_F6, PRESS_NONE, 'o', NULL,
		N_("put the basket on hold; what is typed is its note"),
		sale_hold },
	{ PRESS_F7, PRESS_NONE, 'r', NULL, N_("recall a basket from hold"),
		sale_recall },
	{ PRESS_F8, PRESS_NONE, 'c', N_("Exact cash"),
		N_("sold for exact cash, in one key"), sale_cash },
	{ PRESS_F9, PRESS_NONE, 't', N_("Pay"),
		N_("pay: cash with change, card, mobile"), sale_tender_screen },
	{ PRESS_F11, PRESS_NONE, 'k', N_("Lock"),
		N_("lock the till and log out"), pos_lock },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"), sale_up },
	{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"), sale_down },
	{ PRESS_NONE, PRESS_NONE, 'j', NULL, N_("another price, or a discount"),
		pos_open_price },
	{ PRESS_NONE, PRESS_NONE, 'u', NULL,
		N_("what does it cost? (nothing is sold)"), pos_open_check },
	{ PRESS_NONE, PRESS_NONE, 'e', NULL,
		N_("the allowance, limit by limit and line by line"),
		pos_open_allowance },
	{ PRESS_NONE, PRESS_NONE, 'm', NULL,
		N_("cash in, cash out, or only open the drawer"),
		pos_open_cash },
	{ PRESS_NONE, PRESS_NONE, 'b', NULL,
		N_("goods come back: refund or void by receipt"),
		pos_open_refund },
	{ PRESS_NONE, PRESS_NONE, 'a', NULL,
		N_("an officer opens a limit for this sale"),
		pos_open_officer },
	{ PRESS_NONE, PRESS_NONE, 's', NULL,
		N_("shift, reports, settings, administration"),
		pos_open_office },
	{ PRESS_NONE, PRESS_NONE, 'i', NULL, N_("change your own PIN"),
		pos_open_pin },
	{ PRESS_NONE, PRESS_NONE, 'v', NULL, N_("void the whole sale"),
		sale_void },
	{ PRESS_NONE, PRESS_NONE, 'g', NULL,
		N_("take the weight from the scale"), sale_weigh },
	{ PRESS_NONE, PRESS_NONE, 'y', NULL,
		N_("yes, the paper in question was printed"), pos_printed },
	{ PRESS_NONE, PRESS_NONE, 'z', NULL, N_("no, it was not: print a copy"),
		pos_not_printed },
	{ PRESS_NONE, PRESS_NONE, 'x', NULL,
		N_("training mode on and off: an exercise, never counted"),
		sale_training },
};

/* -- view ----------------------------------------------------------- */

#define NUMBER_CELLS 4
#define COLUMN_CELLS 12

static int name_cells(const struct canvas *canvas)
{
	return canvas->columns - NUMBER_CELLS - 3 * COLUMN_CELLS - 2;
}

/* A row of the table: mark, number, name, quantity, price, amount. */
struct table_row {
	const char *number;
	const char *name;
	const char *quantity;
	const char *price;
	const char *amount;
};

static void view_row(struct canvas *canvas, int row, enum mark mark,
	const struct table_row *cells)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add_right(&line, cells->number, NUMBER_CELLS);
	text_add(&line, " ");
	text_add_left(&line, cells->name, name_cells(canvas));
	text_add_right(&line, cells->quantity, COLUMN_CELLS);
	text_add_right(&line, cells->price, COLUMN_CELLS);
	text_add_right(&line, cells->amount, COLUMN_CELLS);
	text_add(&line, " ");
	(void)canvas_text(canvas, row, 0, mark, "%s", buffer);
}

static void view_line(
	const struct pos *pos, struct canvas *canvas, int row, int at)
{
	const struct basket_line *line = &pos->counter.basket.lines[at];
	char number[16];
	char quantity[CANVAS_TEXT_SIZE];
	char price[MONEY_TEXT_SIZE];
	char amount[MONEY_TEXT_SIZE];
	struct text number_text = text_over(number, sizeof(number));
	struct text quantity_text = text_over(quantity, sizeof(quantity));
	bool is_chosen = at == pos->counter.chosen;

	text_addf(&number_text, "%s%d", is_chosen ? ">" : "", at + 1);
	goods_quantity_add(line, &quantity_text);
	money_format(line->goods.price, price);
	money_format(line->amount, amount);
	view_row(canvas, row, is_chosen ? MARK_CHOSEN : MARK_PLAIN,
		&(struct table_row){ number, goods_name(&line->goods), quantity,
			price, amount });
}

/* As many lines as there is room for, with the chosen one among them. */
static void view_lines(
	const struct pos *pos, struct canvas *canvas, struct area area)
{
	const struct counter *counter = &pos->counter;
	int first = 0;

	if (counter->chosen >= area.rows)
		first = counter->chosen - area.rows + 1;
	for (int i = 0; i < area.rows; i++) {
		if (first + i < counter->basket.count)
			view_line(pos, canvas, area.row + i, first + i);
	}
}

static void view_total(const struct pos *pos, struct canvas *canvas, int row)
{
	const struct basket *basket = &pos->counter.basket;
	struct money tax = pos->counter.verdict.tax;
	char buffer[CANVAS_TEXT_SIZE];
	char total[MONEY_TEXT_SIZE];
	struct text right = text_over(buffer, sizeof(buffer));

	money_format(tax, total);
	if (tax.minor != 0)
		text_addf(&right, say("tax %s  "), total);
	money_format(basket->total, total);
	text_addf(&right, say("TOTAL %s yuan"), total);
	(void)canvas_text(
		canvas, row, 1, MARK_PLAIN, say("lines: %d"), basket->count);
	(void)canvas_text(canvas, row, canvas->columns - text_width(buffer) - 1,
		MARK_STRONG, "%s", buffer);
	if (pos->training)
		(void)canvas_text(canvas, row, 16, MARK_ALARM, " %s ",
			say("TRAINING: not a sale"));
}

/* Is what is left the hub's word, or only what is known here? */
static void view_standing(
	const struct till_standing *standing, struct canvas *canvas, int column)
{
	enum mark mark = MARK_PLAIN;
	const char *words = "";

	switch (standing->mode) {
	case STANDING_ALONE:
		return;
	case STANDING_ASKED:
		words = say("asking the hub");
		break;
	case STANDING_LEASE:
		words = say("certain");
		break;
	case STANDING_PERMIT:
		mark = MARK_NOTICE;
		words = say("provisional");
		break;
	case STANDING_NONE:
		mark = MARK_ALARM;
		words = say("no right");
		break;
	}
	(void)canvas_text(canvas, 1, column, mark, "%s%s%s", words,
		standing->holder[0] != '\0' ? ": " : "", standing->holder);
}

static void view_person(const struct pos *pos, struct canvas *canvas)
{
	const struct till_person *person = &pos->counter.person;
	int column;

	if (!pos->counter.has_person) {
		(void)canvas_text(canvas, 1, 1, MARK_NOTICE, "%s",
			say("Nobody yet: scan or type a card or an ID"));
		return;
	}
	column = canvas_text(canvas, 1, 1, MARK_STRONG, "%s  %s  ",
		person->name, person->masked);
	view_standing(&person->standing, canvas, column);
}

#define ALARM_ROWS 2

static void view_alarm(const struct pos *pos, struct canvas *canvas)
{
	char wrong_buffer[CANVAS_TEXT_SIZE];
	char fits_buffer[CANVAS_TEXT_SIZE];
	struct text wrong = text_over(wrong_buffer, sizeof(wrong_buffer));
	struct text fits = text_over(fits_buffer, sizeof(fits_buffer));
	int row = row_message(canvas) - ALARM_ROWS;

	allowance_alarm(pos, &wrong, &fits);
	if (wrong.length == 0)
		return;
	(void)canvas_text(canvas, row, 0, MARK_ALARM, " ! %s ! ", wrong_buffer);
	(void)canvas_text(canvas, row + 1, 3, MARK_NOTICE, "%s", fits_buffer);
}

#define BARS_MAX 4

static void sale_view(const struct pos *pos, struct canvas *canvas)
{
	int bars = allowance_rows(pos, BARS_MAX);
	int head = 2 + bars;
	int total = row_message(canvas) - ALARM_ROWS - 1;
	struct area lines = { .row = head + 1, .rows = total - head - 1 };
	struct prompt prompt = {
		.label = pos->counter.has_person ? say("Goods") : say("Person")
	};

	view_person(pos, canvas);
	allowance_view(pos, canvas, 1, BARS_MAX);
	view_row(canvas, head, MARK_TITLE,
		&(struct table_row){ "#", say("goods"), say("quantity"),
			say("price"), say("amount") });
	view_lines(pos, canvas, lines);
	view_total(pos, canvas, total);
	view_alarm(pos, canvas);
	view_input(pos, canvas, prompt);
}

static bool sale_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_sale = { KEYS(sale_keys), .view = sale_view,
	.takes_scan = sale_takes_scan };
