#include "screens.h"

/* The old PIN, the new one, and the new one again: then all are wiped. */
static void forget(struct pos *pos)
{
	explicit_bzero(&pos->pin, sizeof(pos->pin));
	input_clear(&pos->input);
}

static bool take_pin(struct pos *pos, char *ret)
{
	bool good = text_is_digits(pos->input.text) &&
		    pos->input.total < PIN_TEXT_SIZE &&
		    text_copy(ret, PIN_TEXT_SIZE, pos->input.text);

	input_clear(&pos->input);
	if (!good)
		(void)pos_stop(pos, say("a PIN has 4 to 12 digits: this looks"
					" like a scan"));
	return good;
}

static struct request change(struct pos *pos, const char *again)
{
	struct request request = ask(ASK_PIN);

	if (!text_same(again, pos->pin.fresh)) {
		pos->pin.fresh[0] = '\0';
		return pos_stop(pos, say("the two new PINs are not the same"));
	}
	(void)text_copy(
		request.operator, sizeof(request.operator), pos->cashier.id);
	(void)text_copy(request.text, sizeof(request.text), pos->pin.old);
	(void)text_copy(request.fresh, sizeof(request.fresh), pos->pin.fresh);
	forget(pos);
	return request;
}

static struct request pin_enter(struct pos *pos)
{
	struct pin_page *page = &pos->pin;
	char again[PIN_TEXT_SIZE];
	struct request request = ask_nothing();

	if (input_is_empty(&pos->input))
		return request;
	if (page->old[0] == '\0')
		(void)take_pin(pos, page->old);
	else if (page->fresh[0] == '\0')
		(void)take_pin(pos, page->fresh);
	else if (take_pin(pos, again))
		request = change(pos, again);
	explicit_bzero(again, sizeof(again));
	return request;
}

static struct request pin_escape(struct pos *pos)
{
	if (!input_is_empty(&pos->input)) {
		input_clear(&pos->input);
		return ask_nothing();
	}
	forget(pos);
	pos_go(pos, SCREEN_SALE);
	return ask_nothing();
}

static const struct key pin_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		pin_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("back to the sale"),
		pin_escape },
};

static void pin_view(const struct pos *pos, struct canvas *canvas)
{
	const struct pin_page *page = &pos->pin;
	struct prompt prompt = { say("The PIN as it is"), true };

	(void)canvas_text(canvas, 2, 2, MARK_STRONG, say("A new PIN for %s"),
		pos->cashier.id);
	if (page->old[0] != '\0')
		prompt.label = say("The new PIN");
	if (page->fresh[0] != '\0')
		prompt.label = say("The new PIN again");
	view_input(pos, canvas, prompt);
}

struct request pos_open_pin(struct pos *pos)
{
	forget(pos);
	pos_go(pos, SCREEN_PIN);
	return ask_nothing();
}

const struct screen screen_pin = { KEYS(pin_keys), .view = pin_view };
