#include "core/basket.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* Quantity of what a label prices: nearest thousandth, half up. */
static int64_t labelled_quantity(struct money price, struct money amount)
{
	return (amount.minor * QUANTITY_ONE * 2 + price.minor) /
	       (price.minor * 2);
}

static enum err quantity_check(
	const struct goods *goods, int64_t quantity_milli, struct error *why)
{
	char text[MONEY_TEXT_SIZE];
	char most[MONEY_TEXT_SIZE];

	if (quantity_milli < 1 || quantity_milli > QUANTITY_MAX) {
		quantity_format(quantity_milli, text);
		quantity_format(QUANTITY_MAX, most);
		return error_set(why, ERR_RANGE,
			"quantity %s of '%s' is not above 0 and at most %s",
			text, goods->barcode, most);
	}
	if (goods->unit == UNIT_PIECE && quantity_milli % QUANTITY_ONE != 0) {
		quantity_format(quantity_milli, text);
		return error_set(why, ERR_RANGE,
			"'%s' is sold by the piece, and %s is not a whole "
			"number of pieces",
			goods->barcode, text);
	}
	return ERR_OK;
}

/* Put line in place of the one at index, or at the end. */
static enum err line_put(struct basket *basket, int index,
	const struct basket_line *line, struct error *why)
{
	struct money total = basket->total;
	enum err rc;

	if (index == BASKET_LINES_MAX)
		return error_set(why, ERR_RANGE,
			"a sale has at most %d lines: finish this one and "
			"start another",
			BASKET_LINES_MAX);
	if (index < basket->count)
		total.minor -= basket->lines[index].amount.minor;
	rc = money_add(total, line->amount, &total, why);
	if (rc)
		return rc;
	basket->lines[index] = *line;
	basket->total = total;
	if (index == basket->count)
		basket->count++;
	return ERR_OK;
}

/* A line whose amount follows from its quantity. */
static enum err line_put_quantity(struct basket *basket, int index,
	const struct goods *goods, int64_t quantity_milli, struct error *why)
{
	struct basket_line line = {
		.goods = *goods,
		.quantity_milli = quantity_milli,
	};
	enum err rc = quantity_check(goods, quantity_milli, why);

	if (rc)
		return rc;
	rc = money_times(goods->price, quantity_milli, &line.amount, why);
	if (rc)
		return error_wrap(why, "'%s'", goods->barcode);
	return line_put(basket, index, &line, why);
}

static bool goods_join(
	const struct basket_line *line, const struct goods *goods)
{
	return goods->unit == UNIT_PIECE && line->goods.unit == UNIT_PIECE &&
	       !line->from_price && line->list.minor == 0 &&
	       line->goods.price.minor == goods->price.minor &&
	       text_same(line->goods.barcode, goods->barcode) &&
	       text_same(line->goods.shop, goods->shop) &&
	       text_same(line->goods.hs, goods->hs) &&
	       text_same(line->goods.origin, goods->origin);
}

enum err basket_add(struct basket *basket, const struct goods *goods,
	int64_t quantity_milli, struct error *why)
{
	int index = 0;
	enum err rc;

	assert(goods->price.minor > 0);
	rc = quantity_check(goods, quantity_milli, why);
	if (rc)
		return rc;
	while (index < basket->count &&
		!goods_join(&basket->lines[index], goods))
		index++;
	if (index < basket->count)
		quantity_milli += basket->lines[index].quantity_milli;
	return line_put_quantity(basket, index, goods, quantity_milli, why);
}

/*
 * A label's amount is what the customer pays. A labelled piece is a piece
 * at that price, so that its line adds up like any other.
 */
static enum err add_labelled(struct basket *basket, const struct goods *goods,
	struct money amount, struct error *why)
{
	struct basket_line line = {
		.goods = *goods,
		.quantity_milli = QUANTITY_ONE,
		.amount = amount,
		.from_price = true,
	};
	enum err rc;

	if (goods->unit == UNIT_PIECE)
		line.goods.price = amount;
	else
		line.quantity_milli = labelled_quantity(goods->price, amount);
	rc = quantity_check(goods, line.quantity_milli, why);
	if (rc)
		return rc;
	return line_put(basket, basket->count, &line, why);
}

enum err basket_add_scan(struct basket *basket, const struct goods *goods,
	const struct scan *scan, int64_t quantity_milli, struct error *why)
{
	assert(goods->price.minor > 0);
	/* "3 x" before a label would leave two of three packets unpaid. */
	if ((scan->has_price || scan->has_weight) &&
		quantity_milli != QUANTITY_ONE)
		return error_set(why, ERR_INPUT,
			"the label of '%s' holds its own quantity: scan each "
			"packet",
			goods->barcode);
	if (scan->has_price) {
		struct money amount = { scan->value };

		assert(amount.minor > 0 && amount.minor <= MONEY_MAX);
		return add_labelled(basket, goods, amount, why);
	}
	if (!scan->has_weight)
		return basket_add(basket, goods, quantity_milli, why);
	if (goods->unit == UNIT_PIECE)
		return error_set(why, ERR_INPUT,
			"the label holds a weight, but '%s' is sold by the "
			"piece: correct the goods or the scale",
			goods->barcode);
	return basket_add(basket, goods, scan->value, why);
}

enum err basket_set_quantity(struct basket *basket, int line,
	int64_t quantity_milli, struct error *why)
{
	struct goods goods;
	struct money list;
	enum err rc;

	assert(line >= 0 && line < basket->count);
	if (basket->lines[line].quantity_milli == quantity_milli)
		return ERR_OK; /* a label's amount stays as printed */
	goods = basket->lines[line].goods;
	list = basket->lines[line].list;
	rc = line_put_quantity(basket, line, &goods, quantity_milli, why);
	if (!rc)
		basket->lines[line].list = list;
	return rc;
}

enum err basket_add_line(struct basket *basket, const struct basket_line *line,
	struct error *why)
{
	return line_put(basket, basket->count, line, why);
}

static enum err price_check(const struct goods *goods, struct money list,
	struct money price, struct error *why)
{
	char most[MONEY_TEXT_SIZE];
	char text[MONEY_TEXT_SIZE];

	money_format(price, text);
	money_format((struct money){ list.minor * PRICE_TIMES_MAX }, most);
	if (price.minor < 1 || price.minor > list.minor * PRICE_TIMES_MAX)
		return error_set(why, ERR_RANGE,
			"the price %s of '%s' is not above 0 and at most %s, "
			"%d times its own",
			text, goods->barcode, most, PRICE_TIMES_MAX);
	if (price.minor == list.minor)
		return error_set(why, ERR_INPUT,
			"%s is the own price of '%s': it needs no override",
			text, goods->barcode);
	return ERR_OK;
}

enum err basket_set_price(
	struct basket *basket, int line, struct money price, struct error *why)
{
	struct basket_line changed;
	enum err rc;

	assert(line >= 0 && line < basket->count);
	changed = basket->lines[line];
	if (changed.list.minor == 0)
		changed.list = changed.goods.price;
	rc = price_check(&changed.goods, changed.list, price, why);
	if (rc)
		return rc;
	changed.goods.price = price;
	changed.from_price = false;
	rc = money_times(price, changed.quantity_milli, &changed.amount, why);
	if (rc)
		return error_wrap(why, "'%s'", changed.goods.barcode);
	return line_put(basket, line, &changed, why);
}

enum err basket_discount(
	struct basket *basket, int line, int64_t ppm, struct error *why)
{
	const struct basket_line *at = &basket->lines[line];
	struct money list = at->list.minor != 0 ? at->list : at->goods.price;
	struct money off = { 0 };
	enum err rc = money_rate(list, ppm, &off, why);

	if (rc)
		return rc;
	if (off.minor == 0)
		return error_set(why, ERR_INPUT,
			"the discount on '%s' is less than a fen",
			at->goods.barcode);
	if (off.minor >= list.minor)
		return error_set(why, ERR_INPUT,
			"the discount on '%s' is its whole price",
			at->goods.barcode);
	return basket_set_price(
		basket, line, (struct money){ list.minor - off.minor }, why);
}

enum err basket_discount_all(
	struct basket *basket, int64_t ppm, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < basket->count; i++) {
		if (basket->lines[i].list.minor == 0)
			rc = basket_discount(basket, i, ppm, why);
	}
	return rc;
}

enum err discount_parse(const char *text, int64_t *ret_ppm, struct error *why)
{
	char number[16];
	struct text digits = text_over(number, sizeof(number));
	size_t length = strcspn(text, "%");
	struct money percent = { 0 };
	struct error said;

	text_add_bytes(&digits, text, length);
	if (text[length] != '%' || text[length + 1] != '\0' || digits.cut ||
		money_parse(number, &percent, &said) || percent.minor == 0 ||
		percent.minor >= 10000)
		return error_set(why, ERR_INPUT,
			"the discount '%s' is not written like 10%% or 12.5%%",
			word_show(text).text);
	*ret_ppm = percent.minor * 100;
	return ERR_OK;
}

int basket_beyond(const struct basket *basket, int64_t discount_ppm)
{
	for (int i = 0; discount_ppm != 0 && i < basket->count; i++) {
		const struct basket_line *line = &basket->lines[i];
		int64_t price = line->goods.price.minor;
		struct money most;
		struct error why;

		if (line->list.minor > price &&
			(money_rate(line->list, discount_ppm, &most, &why) ||
				line->list.minor - price > most.minor))
			return i;
	}
	return -1;
}

int basket_overrides(const struct basket *basket)
{
	int count = 0;

	for (int i = 0; i < basket->count; i++)
		count += basket->lines[i].list.minor != 0;
	return count;
}

void basket_remove(struct basket *basket, int line)
{
	size_t after = (size_t)(basket->count - line - 1);

	assert(line >= 0 && line < basket->count);
	basket->total.minor -= basket->lines[line].amount.minor;
	memmove(&basket->lines[line], &basket->lines[line + 1],
		after * sizeof(basket->lines[0]));
	basket->count--;
}

bool line_adds_up(struct money price, int64_t quantity_milli,
	struct money amount, enum unit unit)
{
	struct money expected;
	struct error why;

	if (price.minor < 1 || price.minor > MONEY_MAX || quantity_milli < 1 ||
		quantity_milli > QUANTITY_MAX || amount.minor < 0 ||
		amount.minor > MONEY_MAX)
		return false;
	if (unit == UNIT_PIECE && quantity_milli % QUANTITY_ONE != 0)
		return false;
	if (money_times(price, quantity_milli, &expected, &why) == ERR_OK &&
		expected.minor == amount.minor)
		return true;
	return unit != UNIT_PIECE &&
	       labelled_quantity(price, amount) == quantity_milli;
}
