#include "screens.h"

/* Another price for the line with the mark, or a discount: "9.50", "10%";
 * F8 gives the discount to the whole basket. Somebody with the right agrees. */

static const struct approve_page agreement = {
	.title = N_("A price that is not the list's."),
	.right = RIGHT_OVERRIDE,
	.back = SCREEN_SALE,
	.asks_reason = true,
};

/* The price page holds the basket as it will be. */
static struct request agreed(struct pos *pos)
{
	struct counter *counter = &pos->counter;

	memcpy(counter->agreed_by, pos->approve.id, sizeof(counter->agreed_by));
	memcpy(counter->agreed_reason, pos->approve.reason,
		sizeof(counter->agreed_reason));
	counter->basket = pos->price.basket;
	pos_go(pos, SCREEN_SALE);
	pos_tell(pos, say("%s agrees to the price"), counter->agreed_by);
	return counter->has_person ? ask(ASK_JUDGE) : ask_nothing();
}

bool pos_needs_agreement(const struct pos *pos)
{
	return pos->counter.agreed_by[0] == '\0' &&
	       basket_overrides(&pos->counter.basket) > 0;
}

struct request pos_ask_agreement(struct pos *pos)
{
	struct approve_page page = agreement;

	pos->price.basket = pos->counter.basket;
	page.then = agreed;
	return pos_approve(pos, &page);
}

/* Who agreed before agrees to all of this customer's prices. */
static struct request take_basket(struct pos *pos, const struct basket *basket)
{
	struct approve_page page = agreement;
	struct counter *counter = &pos->counter;

	pos->price.basket = *basket;
	page.then = agreed;
	if (counter->agreed_by[0] == '\0' && basket_overrides(basket) > 0)
		return pos_approve(pos, &page);
	counter->basket = *basket;
	pos_go(pos, SCREEN_SALE);
	return counter->has_person ? ask(ASK_JUDGE) : ask_nothing();
}

/* "10%", also "-10%" and with a decimal comma. */
static void typed_price(const struct pos *pos, char *ret)
{
	const char *from = pos->input.text;

	if (*from == '-')
		from++;
	(void)text_copy(ret, INPUT_SIZE, from);
	for (char *at = ret; *at != '\0'; at++) {
		if (*at == ',')
			*at = '.';
	}
}

static bool is_discount(const char *text)
{
	return strchr(text, '%') != NULL;
}

static enum err price_line(struct pos *pos, const char *text,
	struct basket *basket, struct error *why)
{
	int line = pos->counter.chosen;
	struct money price;
	int64_t ppm;
	enum err rc;

	if (is_discount(text)) {
		rc = discount_parse(text, &ppm, why);
		return rc ? rc : basket_discount(basket, line, ppm, why);
	}
	rc = input_amount(&pos->input, &price, why);
	return rc ? rc : basket_set_price(basket, line, price, why);
}

static struct request price_enter(struct pos *pos)
{
	static struct basket basket;
	char text[INPUT_SIZE];
	struct error why;
	enum err rc;

	if (input_is_empty(&pos->input))
		return ask_nothing();
	basket = pos->counter.basket;
	typed_price(pos, text);
	rc = price_line(pos, text, &basket, &why);
	input_clear(&pos->input);
	return rc ? pos_stop(pos, why.text) : take_basket(pos, &basket);
}

/* A line that has a price of its own keeps it. */
static struct request price_all(struct pos *pos)
{
	static struct basket basket;
	char text[INPUT_SIZE];
	int64_t ppm = 0;
	struct error why;
	enum err rc;

	typed_price(pos, text);
	if (!is_discount(text)) {
		pos_tell(pos, "%s",
			say("type a discount first, like 10%, then F8"));
		return ask_nothing();
	}
	basket = pos->counter.basket;
	rc = discount_parse(text, &ppm, &why);
	if (!rc)
		rc = basket_discount_all(&basket, ppm, &why);
	input_clear(&pos->input);
	return rc ? pos_stop(pos, why.text) : take_basket(pos, &basket);
}

static struct request price_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_SALE);
}

static const struct key price_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("This line"),
		N_("the price, or the discount like 10%, for this line"),
		price_enter },
	{ PRESS_F8, PRESS_NONE, 'a', N_("Whole sale"),
		N_("a discount for all lines, like 10%"), price_all },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("back to the sale"),
		price_escape },
};

static void price_view(const struct pos *pos, struct canvas *canvas)
{
	const struct basket *basket = &pos->counter.basket;
	const struct basket_line *line;
	char price[MONEY_TEXT_SIZE];
	char list[MONEY_TEXT_SIZE];

	if (pos->counter.chosen >= basket->count)
		return;
	line = &basket->lines[pos->counter.chosen];
	money_format(line->goods.price, price);
	money_format(line->list, list);
	(void)canvas_text(canvas, 2, 2, MARK_STRONG, say("Line %d: %s"),
		pos->counter.chosen + 1, goods_name(&line->goods));
	(void)canvas_text(
		canvas, 4, 2, MARK_PLAIN, say("price now: %s yuan"), price);
	if (line->list.minor != 0)
		(void)canvas_text(canvas, 5, 2, MARK_PLAIN,
			say("price of the list: %s yuan"), list);
	(void)canvas_text(canvas, 7, 2, MARK_PLAIN, "%s",
		say("Type another price (9.50) or a discount (10%)."));
	(void)canvas_text(canvas, 8, 2, MARK_PLAIN, "%s",
		say("Enter: for this line. F8: the discount for the whole"
		    " sale."));
	view_input(pos, canvas, (struct prompt){ .label = say("Price") });
}

const struct screen screen_price = { KEYS(price_keys), .view = price_view };

struct request pos_open_price(struct pos *pos)
{
	if (pos->training)
		pos_tell(pos, "%s",
			say("an exercise is sold at the prices of the list"));
	else if (pos->counter.basket.count == 0)
		pos_tell(pos, "%s", say("there are no goods in the basket"));
	else
		pos_go(pos, SCREEN_PRICE);
	return ask_nothing();
}
