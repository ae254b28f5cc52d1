#include "screens.h"

/* What does it cost? Nothing comes into the basket. */

static struct request check_enter(struct pos *pos)
{
	struct request request = ask(ASK_CHECK);

	if (input_is_empty(&pos->input))
		return ask_nothing();
	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	input_clear(&pos->input);
	return request;
}

static struct request check_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_SALE);
}

static const struct key check_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("look"),
		N_("look up the code that was scanned or typed"), check_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("back to the sale"),
		check_escape },
};

/* All three, the one in use strong. */
static void view_names(const struct goods *goods, struct canvas *canvas)
{
	const char *const names[] = { goods->name_zh, goods->name_ru,
		goods->name_en };

	for (int i = 0; i < 3; i++)
		(void)canvas_text(canvas, 4 + i, 2,
			text_same(names[i], goods_name(goods)) ? MARK_STRONG
							       : MARK_PLAIN,
			"%s", names[i]);
}

static void view_goods(const struct basket_line *line, struct canvas *canvas)
{
	const struct goods *goods = &line->goods;
	struct area at = { .row = 10, .column = 2 };

	view_names(goods, canvas);
	(void)canvas_text(canvas, 8, 2, MARK_PLAIN,
		say("code %s, HS %s, from %s, shop %s"), goods->barcode,
		goods->hs, goods->origin, goods->shop);
	view_amount(canvas, at,
		goods->unit == UNIT_PIECE ? say("Price of one piece")
		: goods->unit == UNIT_KG  ? say("Price of a kilogram")
					  : say("Price of a litre"),
		goods->price.minor);
	if (line->amount.minor == goods->price.minor)
		return;
	at.column = canvas->columns / 2;
	view_amount(canvas, at, say("This package"), line->amount.minor);
}

static void check_view(const struct pos *pos, struct canvas *canvas)
{
	const struct basket *basket = &pos->check.basket;

	(void)canvas_text(canvas, 2, 2, MARK_PLAIN, "%s",
		say("Scan it: nothing is sold."));
	if (basket->count > 0)
		view_goods(&basket->lines[0], canvas);
	view_input(pos, canvas, (struct prompt){ .label = say("Goods") });
}

static bool check_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_check = { KEYS(check_keys), .view = check_view,
	.takes_scan = check_takes_scan };

struct request pos_open_check(struct pos *pos)
{
	pos->check.basket.count = 0;
	pos_go(pos, SCREEN_CHECK);
	return ask_nothing();
}
