#include "screens.h"

/* Nobody pays so much more than asked; a barcode does. */
#define OVERPAY_MAX_FEN INT64_C(1000000)

static int64_t paid_fen(const struct counter *counter)
{
	int64_t paid = 0;

	for (int i = 0; i < counter->tender_count; i++)
		paid += counter->tenders[i].value.minor;
	return paid;
}

static int64_t due_fen(const struct counter *counter)
{
	return counter->basket.total.minor + counter->verdict.tax.minor;
}

static int64_t left_fen(const struct counter *counter)
{
	return due_fen(counter) - paid_fen(counter);
}

static const char *why_not(
	const struct counter *counter, enum tender_kind kind, int64_t fen)
{
	if (fen <= 0)
		return N_("an amount to pay is above zero");
	if (counter->tender_count == TENDERS_MAX)
		return N_("a sale is paid in at most six parts");
	if (kind != TENDER_CASH && fen > left_fen(counter))
		return N_("change is given on cash only: card and mobile pay"
			  " at most what is left");
	if (fen - left_fen(counter) > OVERPAY_MAX_FEN)
		return N_("that is far more than asked: it looks like a scan");
	return NULL;
}

static struct request take(
	struct pos *pos, enum tender_kind kind, struct money amount)
{
	struct counter *counter = &pos->counter;
	const char *wrong = why_not(counter, kind, amount.minor);
	char left[MONEY_TEXT_SIZE];

	if (wrong != NULL)
		return pos_stop(pos, say(wrong));
	counter->tenders[counter->tender_count++] =
		(struct tender){ .kind = kind,
			.currency = "CNY",
			.amount = amount,
			.rate_ppm = RATE_ONE,
			.value = amount };
	if (left_fen(counter) <= 0)
		return ask(ASK_SELL);
	money_format((struct money){ left_fen(counter) }, left);
	pos_tell(pos, say("still to pay: %s"), left);
	return ask_nothing();
}

/* What was typed, or all that is left when nothing was. */
static struct request tender_by(struct pos *pos, enum tender_kind kind)
{
	struct money amount = { left_fen(&pos->counter) };

	if (!input_is_empty(&pos->input) && !pos_take_amount(pos, &amount)) {
		struct request request = ask_nothing();

		request.beep = true;
		return request;
	}
	return take(pos, kind, amount);
}

static struct request tender_cash(struct pos *pos)
{
	return tender_by(pos, TENDER_CASH);
}

static struct request tender_card(struct pos *pos)
{
	return tender_by(pos, TENDER_CARD);
}

static struct request tender_mobile(struct pos *pos)
{
	return tender_by(pos, TENDER_MOBILE);
}

/* One step back: what is typed, then the last part paid, then the screen. */
static struct request tender_escape(struct pos *pos)
{
	if (!input_is_empty(&pos->input))
		input_clear(&pos->input);
	else if (pos->counter.tender_count > 0)
		pos->counter.tender_count--;
	else
		pos_go(pos, SCREEN_SALE);
	return ask_nothing();
}

static const struct key tender_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 'c', N_("Cash"),
		N_("cash; with no amount typed, exactly what is left"),
		tender_cash },
	{ PRESS_F6, PRESS_NONE, 'b', N_("Card"),
		N_("bank card; with no amount typed, all that is left"),
		tender_card },
	{ PRESS_F7, PRESS_NONE, 'm', N_("Mobile"),
		N_("mobile; with no amount typed, all that is left"),
		tender_mobile },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("one step back"),
		tender_escape },
};

/* -- view ----------------------------------------------------------- */

const char *tender_label(enum tender_kind kind)
{
	switch (kind) {
	case TENDER_CASH:
		return say("Cash");
	case TENDER_CARD:
		return say("Card");
	case TENDER_MOBILE:
		return say("Mobile");
	case TENDER_KIND_COUNT:
		break;
	}
	return "";
}

static void view_tenders(
	const struct pos *pos, struct canvas *canvas, struct area area)
{
	const struct counter *counter = &pos->counter;

	for (int i = 0; i < counter->tender_count; i++) {
		const struct tender *tender = &counter->tenders[i];
		char amount[MONEY_TEXT_SIZE];
		char buffer[CANVAS_TEXT_SIZE];
		struct text line = text_over(buffer, sizeof(buffer));

		money_format(tender->amount, amount);
		text_add_left(&line, tender_label(tender->kind), 12);
		text_add_right(&line, amount, 14);
		(void)canvas_text(canvas, area.row + i, area.column, MARK_PLAIN,
			"%s", buffer);
	}
}

/* What the amount being typed would leave, if it is one. */
static int64_t left_after_typing(const struct pos *pos)
{
	int64_t left = left_fen(&pos->counter);
	struct money typed;
	struct error why;

	if (input_is_empty(&pos->input) ||
		input_amount(&pos->input, &typed, &why))
		return left;
	return left - typed.minor;
}

static void tender_view(const struct pos *pos, struct canvas *canvas)
{
	int half = canvas->columns / 2;
	int64_t left = left_after_typing(pos);
	struct area at = { .row = 2, .column = 2 };

	view_amount(canvas, at, say("To pay"), due_fen(&pos->counter));
	at.row = 10;
	view_amount(canvas, at, left > 0 ? say("Still to pay") : say("Change"),
		left > 0 ? left : -left);
	at = (struct area){ .row = 2, .column = half + 4 };
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN, "%s  %s",
		pos->counter.person.name, pos->counter.person.masked);
	at.row = 4;
	view_tenders(pos, canvas, at);
	view_input(
		pos, canvas, (struct prompt){ .label = say("Received, yuan") });
}

const struct screen screen_tender = { KEYS(tender_keys), .view = tender_view };
