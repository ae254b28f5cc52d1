#include "screens.h"

/* The float is typed, 0 for none: an empty Enter opens nothing. */
static struct request shift_enter(struct pos *pos)
{
	struct request request = ask(ASK_SHIFT_OPEN);

	if (input_is_empty(&pos->input)) {
		pos_tell(pos, "%s",
			say("type the cash in the drawer, 0 for none"));
		return ask_nothing();
	}
	if (!pos_take_amount(pos, &request.amount))
		return ask_nothing();
	(void)text_copy(
		request.operator, sizeof(request.operator), pos->cashier.id);
	return request;
}

static struct request shift_escape(struct pos *pos)
{
	input_clear(&pos->input);
	return ask_nothing();
}

static const struct key shift_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("open the shift"),
		N_("open the shift with this cash"), shift_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("clear"), N_("clear the line"),
		shift_escape },
	{ PRESS_NONE, PRESS_NONE, 's', NULL,
		N_("shift, reports, settings, administration"),
		pos_open_office },
	{ PRESS_F11, PRESS_NONE, 'k', N_("Lock"),
		N_("lock the till and log out"), pos_lock },
};

static void shift_view(const struct pos *pos, struct canvas *canvas)
{
	int row = canvas->rows / 2 - 4;
	int column = canvas->columns / 2 - 20;
	struct prompt prompt = { .label = say("Cash in the drawer, yuan") };

	(void)canvas_text(canvas, row, column, MARK_STRONG, "%s",
		say("No shift is open."));
	(void)canvas_text(canvas, row + 2, column, MARK_PLAIN, "%s",
		say("Count the drawer and type the sum; 0 for none."));
	view_input(pos, canvas, prompt);
}

const struct screen screen_shift = { KEYS(shift_keys), .view = shift_view };
