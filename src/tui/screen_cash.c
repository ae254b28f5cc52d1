#include "screens.h"

#define REASONS 4

/* What is said most often, by a digit; anything else is typed. */
static const char *const reasons[REASONS] = {
	N_("small change"),
	N_("to the safe"),
	N_("to the bank"),
	N_("to change a note"),
};

static struct request go_on(struct pos *pos, enum cash_direction direction)
{
	struct cash_page *page = &pos->cash;

	page->direction = direction;
	if (direction != CASH_NO_SALE) {
		if (input_is_empty(&pos->input)) {
			pos_tell(pos, "%s",
				say("type the amount first, then F5 or F6"));
			return ask_nothing();
		}
		if (!pos_take_amount(pos, &page->amount))
			return ask_nothing();
		if (page->amount.minor == 0)
			return pos_stop(pos, say("the cash is nothing"));
	}
	pos_go(pos, SCREEN_CASH_WHY);
	return ask_nothing();
}

static struct request cash_in(struct pos *pos)
{
	return go_on(pos, CASH_IN);
}

static struct request cash_out(struct pos *pos)
{
	return go_on(pos, CASH_OUT);
}

static struct request cash_open(struct pos *pos)
{
	return go_on(pos, CASH_NO_SALE);
}

static struct request cash_currency(struct pos *pos)
{
	pos->cash.is_foreign = !pos->cash.is_foreign;
	return ask_nothing();
}

static struct request cash_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_SALE);
}

static const struct key cash_keys[] = {
	{ PRESS_F4, PRESS_NONE, 'r', N_("Currency"),
		N_("the other currency: yuan or rubles"), cash_currency },
	{ PRESS_F5, PRESS_NONE, 'i', N_("Deposit"),
		N_("the amount typed goes into the drawer"), cash_in },
	{ PRESS_F6, PRESS_NONE, 'o', N_("Withdraw"),
		N_("the amount typed is taken out of the drawer"), cash_out },
	{ PRESS_F8, PRESS_NONE, 'n', N_("Only open"),
		N_("only open the drawer; no cash moves"), cash_open },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("back to the sale"),
		cash_escape },
};

static const char *currency_of(const struct cash_page *page)
{
	return page->is_foreign ? FOREIGN_CURRENCY : "CNY";
}

static void cash_view(const struct pos *pos, struct canvas *canvas)
{
	char label[64];
	struct text text = text_over(label, sizeof(label));

	(void)canvas_text(canvas, 2, 2, MARK_STRONG, "%s",
		say("Cash in, cash out, open the drawer"));
	(void)canvas_text(canvas, 4, 2, MARK_PLAIN, "%s",
		say("Type the amount, then F5 puts it in, F6 takes it out."));
	(void)canvas_text(canvas, 5, 2, MARK_PLAIN, "%s",
		say("F4 changes between yuan and rubles."));
	(void)canvas_text(canvas, 6, 2, MARK_PLAIN, "%s",
		say("F8 only opens the drawer; that is noted too."));
	text_addf(&text, say("Amount, %s"), currency_of(&pos->cash));
	view_input(pos, canvas, (struct prompt){ .label = label });
}

/* -- why ---------------------------------------------------------------- */

static struct request move_now(struct pos *pos)
{
	struct cash_page *page = &pos->cash;

	memcpy(page->approver, pos->approve.id, sizeof(page->approver));
	pos_go(pos, SCREEN_CASH);
	return ask(ASK_CASH);
}

static struct request why_enter(struct pos *pos)
{
	static const struct approve_page approve = {
		.title = N_("Cash goes into the drawer or out of it."),
		.right = RIGHT_CASH,
		.back = SCREEN_CASH_WHY,
		.then = move_now
	};
	struct cash_page *page = &pos->cash;
	char digit = pos->input.text[0];

	if (input_is_empty(&pos->input) ||
		!pos_take_words(pos, page->reason, sizeof(page->reason)))
		return ask_nothing();
	if (page->reason[1] == '\0' && digit >= '1' && digit < '1' + REASONS)
		(void)text_copy(page->reason, sizeof(page->reason),
			say(reasons[digit - '1']));
	if (page->direction != CASH_NO_SALE)
		return pos_approve(pos, &approve);
	pos_go(pos, SCREEN_CASH);
	return ask(ASK_CASH);
}

static struct request why_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_CASH);
}

static const struct key why_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		why_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("one step back"),
		why_escape },
};

static void cash_act_add(const struct cash_page *page, struct text *out)
{
	char amount[MONEY_TEXT_SIZE];

	money_format(page->amount, amount);
	switch (page->direction) {
	case CASH_IN:
		text_addf(out, say("Put in %s %s"), amount, currency_of(page));
		return;
	case CASH_OUT:
		text_addf(
			out, say("Take out %s %s"), amount, currency_of(page));
		return;
	case CASH_NO_SALE:
	case CASH_DIRECTION_COUNT:
		text_add(out, say("Only open the drawer"));
		return;
	}
}

static void why_view(const struct pos *pos, struct canvas *canvas)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text act = text_over(buffer, sizeof(buffer));

	cash_act_add(&pos->cash, &act);
	(void)canvas_text(canvas, 2, 2, MARK_STRONG, "%s", buffer);
	(void)canvas_text(canvas, 3, 2, MARK_PLAIN, "%s",
		say("Why? A digit, or words of your own:"));
	for (int i = 0; i < REASONS; i++)
		(void)canvas_text(canvas, 5 + i, 4, MARK_PLAIN, "%d  %s", i + 1,
			say(reasons[i]));
	view_input(pos, canvas, (struct prompt){ .label = say("Why") });
}

const struct screen screen_cash = { KEYS(cash_keys), .view = cash_view };
const struct screen screen_cash_why = { KEYS(why_keys), .view = why_view };

struct request pos_open_cash(struct pos *pos)
{
	if (pos->training) {
		pos_tell(pos, "%s",
			say("an exercise moves no cash: end training first"
			    " (F10 X)"));
		return ask_nothing();
	}
	pos->cash = (struct cash_page){ 0 };
	pos_go(pos, SCREEN_CASH);
	return ask_nothing();
}
