#include "screens.h"

#include "core/rate.h"

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
	const struct counter *counter, const struct tender *tender)
{
	int64_t over = tender->value.minor - left_fen(counter);

	if (tender->value.minor <= 0)
		return N_("an amount to pay is above zero");
	if (counter->tender_count == TENDERS_MAX)
		return N_("a sale is paid in at most six parts");
	if (tender->kind != TENDER_CASH && over > 0)
		return N_("change is given on cash only: card and mobile pay"
			  " at most what is left");
	if (over > OVERPAY_MAX_FEN)
		return N_("that is far more than asked: it looks like a scan");
	return NULL;
}

static struct request take(struct pos *pos, const struct tender *tender)
{
	struct counter *counter = &pos->counter;
	char left[MONEY_TEXT_SIZE];

	counter->tenders[counter->tender_count++] = *tender;
	if (left_fen(counter) <= 0)
		return ask(ASK_SELL);
	money_format((struct money){ left_fen(counter) }, left);
	pos_tell(pos, say("still to pay: %s"), left);
	return ask_nothing();
}

/* What was typed, or all that is left when nothing was. */
static bool take_yuan(
	struct pos *pos, enum tender_kind kind, struct tender *ret)
{
	struct money amount = { left_fen(&pos->counter) };
	const char *wrong;

	if (!input_is_empty(&pos->input) && !pos_take_amount(pos, &amount))
		return false;
	*ret = tender_of_yuan(kind, amount);
	wrong = why_not(&pos->counter, ret);
	if (wrong != NULL)
		(void)pos_stop(pos, say(wrong));
	return wrong == NULL;
}

static struct request beep(void)
{
	struct request request = ask_nothing();

	request.beep = true;
	return request;
}

/* A scanner that sends Enter twice must not pay the rest. */
static struct request tender_cash(struct pos *pos)
{
	struct tender tender;

	bool again = pos->counter.after_scan && input_is_empty(&pos->input);

	pos->counter.after_scan = false;
	if (again)
		return ask_nothing();
	return take_yuan(pos, TENDER_CASH, &tender) ? take(pos, &tender)
						    : beep();
}

/* Foreign cash counts by the rate of the day; its change is in yuan. */
static struct request tender_foreign(struct pos *pos)
{
	const struct counter *counter = &pos->counter;
	struct tender tender = { .kind = TENDER_CASH,
		.currency = FOREIGN_CURRENCY };
	const char *wrong;
	struct error why;
	enum err rc;

	if (counter->rate_ppm == 0)
		return pos_stop(pos,
			say("there is no rate of rubles today: import one"));
	if (!input_is_empty(&pos->input)) {
		if (!pos_take_amount(pos, &tender.amount))
			return beep();
		rc = tender_price(&tender, counter->rate_ppm, &why);
	} else {
		rc = tender_reach(FOREIGN_CURRENCY, counter->rate_ppm,
			(struct money){ left_fen(counter) }, &tender, &why);
	}
	if (rc)
		return pos_stop(pos, why.text);
	wrong = why_not(counter, &tender);
	return wrong == NULL ? take(pos, &tender) : pos_stop(pos, say(wrong));
}

/* Its slip has a number that may be kept with it. */
static struct request tender_by(struct pos *pos, enum tender_kind kind)
{
	if (!take_yuan(pos, kind, &pos->counter.pending))
		return beep();
	pos_go(pos, SCREEN_REFERENCE);
	return ask_nothing();
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
	pos->counter.after_scan = false;
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
	{ PRESS_F5, PRESS_NONE, 'r', N_("Rubles"),
		N_("cash in rubles, by the rate of the day; change in yuan"),
		tender_foreign },
	{ PRESS_F6, PRESS_NONE, 'b', N_("Card"),
		N_("bank card; with no amount typed, all that is left"),
		tender_card },
	{ PRESS_F7, PRESS_NONE, 'm', N_("Mobile"),
		N_("mobile; with no amount typed, all that is left"),
		tender_mobile },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("one step back"),
		tender_escape },
};

/* -- the number of a slip ------------------------------------------------ */

struct request pos_take_slip(struct pos *pos, struct tender *tender)
{
	struct error why;
	enum err rc = ERR_OK;

	if (!input_is_empty(&pos->input))
		rc = tender_reference_check(pos->input.text, &why);
	if (!rc)
		(void)text_copy(tender->reference, sizeof(tender->reference),
			pos->input.text);
	input_clear(&pos->input);
	return rc ? pos_stop(pos, why.text) : ask_nothing();
}

static struct request reference_enter(struct pos *pos)
{
	struct counter *counter = &pos->counter;
	struct request request;

	counter->after_scan = input_is_scanned(&pos->input);
	request = pos_take_slip(pos, &counter->pending);
	if (request.beep)
		return request;
	pos_go(pos, SCREEN_TENDER);
	return take(pos, &counter->pending);
}

static struct request reference_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_TENDER);
}

static const struct key reference_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("paid"),
		N_("it is paid; the number of its slip may be left out"),
		reference_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("not paid"),
		N_("it is not paid: back"), reference_escape },
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

/* "Cash      1000.00", or "Cash      5000.00 RUB", or with its slip. */
static void view_tender(
	const struct tender *tender, struct canvas *canvas, struct area at)
{
	char amount[MONEY_TEXT_SIZE];
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	money_format(tender->amount, amount);
	text_add_left(&line, tender_label(tender->kind), 9);
	text_add_right(&line, amount, 11);
	if (!text_same(tender->currency, "CNY"))
		text_addf(&line, " %s", tender->currency);
	else if (tender->reference[0] != '\0')
		text_addf(&line, " %s", tender->reference);
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN, "%s", buffer);
}

static void view_tenders(
	const struct pos *pos, struct canvas *canvas, struct area at)
{
	const struct counter *counter = &pos->counter;

	for (int i = 0; i < counter->tender_count; i++) {
		view_tender(&counter->tenders[i], canvas, at);
		at.row++;
	}
}

/* The amount being typed, if it is one. */
static int64_t typed_fen(const struct pos *pos)
{
	struct money typed;
	struct error why;

	if (pos->screen != SCREEN_TENDER || input_is_empty(&pos->input) ||
		input_amount(&pos->input, &typed, &why))
		return 0;
	return typed.minor;
}

/* What is left in rubles, and by which rate. */
static void view_foreign(
	const struct pos *pos, struct canvas *canvas, struct area at)
{
	const struct counter *counter = &pos->counter;
	char rate[RATE_TEXT_SIZE];
	char amount[MONEY_TEXT_SIZE];
	struct tender tender;
	struct error why;

	if (counter->rate_ppm == 0 || left_fen(counter) <= 0 ||
		tender_reach(FOREIGN_CURRENCY, counter->rate_ppm,
			(struct money){ left_fen(counter) }, &tender, &why))
		return;
	rate_format(counter->rate_ppm, rate);
	money_format(tender.amount, amount);
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN,
		say("F5, in rubles: %s RUB   (1 RUB = %s yuan; change in"
		    " yuan)"),
		amount, rate);
}

static void view_money(const struct pos *pos, struct canvas *canvas)
{
	const struct counter *counter = &pos->counter;
	int half = canvas->columns / 2 + 4;
	int64_t typed = typed_fen(pos);
	int64_t left = left_fen(counter) - typed;
	struct area at = { .row = 2, .column = 2 };

	view_amount(canvas, at, say("To pay"), due_fen(counter));
	at.row = 10;
	view_amount(canvas, at, left > 0 ? say("Still to pay") : say("Change"),
		left > 0 ? left : -left);
	at.column = half;
	if (paid_fen(counter) + typed > 0)
		view_amount(
			canvas, at, say("Received"), paid_fen(counter) + typed);
	at.row = 2;
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN, "%s  %s",
		counter->person.name, counter->person.masked);
	at.row = 3;
	view_tenders(pos, canvas, at);
	at = (struct area){ .row = 17, .column = 2 };
	view_foreign(pos, canvas, at);
}

static void tender_view(const struct pos *pos, struct canvas *canvas)
{
	view_money(pos, canvas);
	view_input(
		pos, canvas, (struct prompt){ .label = say("Received, yuan") });
}

static void reference_view(const struct pos *pos, struct canvas *canvas)
{
	char amount[MONEY_TEXT_SIZE];

	view_money(pos, canvas);
	money_format(pos->counter.pending.amount, amount);
	(void)canvas_text(canvas, 19, 2, MARK_STRONG,
		say("%s %s: when it is paid, the number of the slip, or"
		    " just Enter"),
		tender_label(pos->counter.pending.kind), amount);
	view_input(pos, canvas, (struct prompt){ .label = say("Slip") });
}

static bool reference_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_tender = { KEYS(tender_keys), .view = tender_view };
const struct screen screen_reference = { KEYS(reference_keys),
	.view = reference_view, .takes_scan = reference_takes_scan };
