#include "screens.h"

/* Goods come back, by the receipt of their sale: which sale, and why. What
 * of it and how the money goes back are screens of their own. */

#define REASONS 4

/* What is said most often, by a digit; anything else is typed. */
static const char *const reasons[REASONS] = {
	N_("rung up by mistake"),
	N_("damaged or spoilt"),
	N_("not what was asked for"),
	N_("the customer changed his mind"),
};

/* -- which sale --------------------------------------------------------- */

static struct request look(struct pos *pos, const char *receipt)
{
	struct request request = ask(ASK_REFUND_LOOK);

	(void)text_copy(request.text, sizeof(request.text), receipt);
	input_clear(&pos->input);
	return request;
}

static struct request refund_enter(struct pos *pos)
{
	if (input_is_empty(&pos->input))
		return ask_nothing();
	return look(pos, pos->input.text);
}

static bool has_last(const struct pos *pos)
{
	return pos->last.is_sold && !pos->last.is_refund;
}

static struct request refund_last(struct pos *pos)
{
	if (has_last(pos))
		return look(pos, pos->last.sale.receipt);
	pos_tell(pos, "%s", say("nothing was sold here since the start"));
	return ask_nothing();
}

static struct request refund_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_SALE);
}

static const struct key refund_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		refund_enter },
	{ PRESS_F3, PRESS_NONE, 's', N_("Last sale"),
		N_("the last sale of this till"), refund_last },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("back to the sale"),
		refund_escape },
};

static void refund_view(const struct pos *pos, struct canvas *canvas)
{
	(void)canvas_text(
		canvas, 2, 2, MARK_STRONG, "%s", say("Goods come back"));
	(void)canvas_text(canvas, 4, 2, MARK_PLAIN, "%s",
		say("Scan the QR code of the receipt, or type its number."));
	(void)canvas_text(canvas, 5, 2, MARK_PLAIN,
		say("The number stands at the top of it: %s-1-12"),
		pos->facts.till);
	if (has_last(pos))
		(void)canvas_text(canvas, 7, 2, MARK_PLAIN,
			say("F3 takes the last sale: %s"),
			pos->last.sale.receipt);
	view_input(pos, canvas, (struct prompt){ .label = say("Receipt") });
}

static bool refund_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_refund = { KEYS(refund_keys), .view = refund_view,
	.takes_scan = refund_takes_scan };

struct request pos_open_refund(struct pos *pos)
{
	if (pos->training) {
		pos_tell(pos, "%s",
			say("an exercise sold nothing: there is nothing to take"
			    " back"));
		return ask_nothing();
	}
	pos->refund = (struct refund_page){ 0 };
	pos_go(pos, SCREEN_REFUND);
	return ask_nothing();
}

/* -- why ---------------------------------------------------------------- */

static struct request why_enter(struct pos *pos)
{
	struct refund_page *page = &pos->refund;
	char digit = pos->input.text[0];

	if (input_is_empty(&pos->input))
		return ask_nothing();
	if (!pos_take_words(pos, page->reason, sizeof(page->reason)))
		return ask_nothing();
	if (page->reason[1] == '\0' && digit >= '1' && digit < '1' + REASONS)
		(void)text_copy(page->reason, sizeof(page->reason),
			say(reasons[digit - '1']));
	page->tender_count = 0;
	pos_go(pos, SCREEN_REFUND_MONEY);
	return ask_nothing();
}

static struct request why_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_REFUND_LINES);
}

static const struct key why_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		why_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("one step back"),
		why_escape },
};

static void why_view(const struct pos *pos, struct canvas *canvas)
{
	(void)canvas_text(canvas, 2, 2, MARK_STRONG, "%s",
		say("Why do the goods come back?"));
	(void)canvas_text(canvas, 3, 2, MARK_PLAIN, "%s",
		say("A digit, or words of your own:"));
	for (int i = 0; i < REASONS; i++)
		(void)canvas_text(canvas, 5 + i, 4, MARK_PLAIN, "%d  %s", i + 1,
			say(reasons[i]));
	view_input(pos, canvas, (struct prompt){ .label = say("Why") });
}

const struct screen screen_refund_why = { KEYS(why_keys), .view = why_view };
