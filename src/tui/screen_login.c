#include "screens.h"

#define PIN_DIGITS_MAX 12

static struct request take_operator(struct pos *pos)
{
	if (input_is_too_long(&pos->input) ||
		!text_copy(pos->typed_operator, sizeof(pos->typed_operator),
			pos->input.text)) {
		pos->typed_operator[0] = '\0';
		input_clear(&pos->input);
		return pos_stop(
			pos, say("that is too long for an operator's name"));
	}
	input_clear(&pos->input);
	return ask_nothing();
}

/* A scan in the PIN field must not count as a wrong PIN. */
static struct request take_pin(struct pos *pos)
{
	struct request request = ask(ASK_LOGIN);

	if (!text_is_digits(pos->input.text) ||
		pos->input.total > PIN_DIGITS_MAX) {
		input_clear(&pos->input);
		return pos_stop(
			pos, say("a PIN has 4 to 12 digits: this looks like a"
				 " scan"));
	}
	(void)text_copy(request.operator, sizeof(request.operator),
		pos->typed_operator);
	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	input_clear(&pos->input);
	return request;
}

static struct request login_enter(struct pos *pos)
{
	if (input_is_empty(&pos->input))
		return ask_nothing();
	return pos->typed_operator[0] == '\0' ? take_operator(pos)
					      : take_pin(pos);
}

static struct request login_escape(struct pos *pos)
{
	if (input_is_empty(&pos->input))
		pos->typed_operator[0] = '\0';
	input_clear(&pos->input);
	return ask_nothing();
}

static const struct key login_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		login_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),
		login_escape },
};

static void login_view(const struct pos *pos, struct canvas *canvas)
{
	bool asks_pin = pos->typed_operator[0] != '\0';
	int row = canvas->rows / 2 - 4;
	int column = canvas->columns / 2 - 20;
	struct prompt prompt = { .label = say("Operator") };

	(void)canvas_text(canvas, row, column, MARK_STRONG, "quotapos  %s %s",
		pos->facts.market, pos->facts.till);
	if (pos->counter.basket.count > 0)
		(void)canvas_text(canvas, row + 2, column, MARK_NOTICE, "%s",
			say("Locked. The sale is kept."));
	if (asks_pin) {
		(void)canvas_text(canvas, row + 4, column, MARK_PLAIN, "%s: %s",
			prompt.label, pos->typed_operator);
		prompt = (struct prompt){ say("PIN"), true };
	}
	if (pos->facts.demo)
		(void)canvas_text(canvas, row + 7, column, MARK_PLAIN, "%s",
			say("Demo: log in as cashier; its PIN is in"
			    " demo/cashier.pin"));
	view_input(pos, canvas, prompt);
}

/* A badge says who it is; the PIN is typed. */
static bool login_takes_scan(const struct pos *pos)
{
	return pos->typed_operator[0] == '\0';
}

const struct screen screen_login = { KEYS(login_keys), .view = login_view,
	.takes_scan = login_takes_scan };
