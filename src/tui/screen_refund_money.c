#include "screens.h"

static int64_t due_fen(const struct refund_page *page)
{
	return page->tried.total.minor + page->tried.tax.minor;
}

static int64_t left_fen(const struct refund_page *page)
{
	int64_t left = due_fen(page);

	for (int i = 0; i < page->tender_count; i++)
		left -= page->tenders[i].value.minor;
	return left;
}

static struct request refund_now(struct pos *pos)
{
	memcpy(pos->refund.approver, pos->approve.id,
		sizeof(pos->refund.approver));
	pos_go(pos, SCREEN_REFUND_MONEY);
	return ask(ASK_REFUND);
}

/* All is given in the model: now somebody's right, then the till. */
static struct request close_refund(struct pos *pos)
{
	const struct approve_page approve = {
		.title = N_("Goods come back and money goes out."),
		.right = pos->refund.found.right,
		.back = SCREEN_REFUND_MONEY,
		.then = refund_now
	};

	return pos_approve(pos, &approve);
}

static struct request give(struct pos *pos)
{
	struct refund_page *page = &pos->refund;

	page->tenders[page->tender_count++] = page->pending;
	return left_fen(page) > 0 ? ask_nothing() : close_refund(pos);
}

/* Of what goes back elsewhere than in cash there is a slip. */
static struct request offer(
	struct pos *pos, enum tender_kind kind, struct money amount)
{
	struct refund_page *page = &pos->refund;

	if (amount.minor <= 0 || amount.minor > left_fen(page))
		return pos_stop(
			pos, say("give back what is left to give, or a part of"
				 " it"));
	if (page->tender_count == TENDERS_MAX)
		return pos_stop(
			pos, say("money goes back in at most six parts"));
	page->pending = tender_of_yuan(kind, amount);
	if (kind == TENDER_CASH)
		return give(pos);
	pos_go(pos, SCREEN_REFUND_SLIP);
	return ask_nothing();
}

/* What may go to cards or phones: what came from there. */
static int64_t room_fen(const struct refund_page *page, enum tender_kind kind)
{
	int64_t room = page->found.room.by[kind].minor;

	for (int i = 0; i < page->tender_count; i++) {
		if (page->tenders[i].kind == kind)
			room -= page->tenders[i].value.minor;
	}
	return room;
}

static struct request give_by(struct pos *pos, enum tender_kind kind)
{
	struct refund_page *page = &pos->refund;
	struct money amount = { left_fen(page) };

	if (amount.minor == 0)
		return close_refund(pos); /* it was not approved before */
	if (!input_is_empty(&pos->input)) {
		if (!pos_take_amount(pos, &amount))
			return ask_nothing();
	} else if (kind != TENDER_CASH && amount.minor > room_fen(page, kind)) {
		amount.minor = room_fen(page, kind);
	}
	if (kind != TENDER_CASH && amount.minor > room_fen(page, kind))
		return pos_stop(pos,
			say("no more goes back to a card or a phone than came"
			    " from it"));
	return offer(pos, kind, amount);
}

static struct request money_card(struct pos *pos)
{
	return give_by(pos, TENDER_CARD);
}

static struct request money_mobile(struct pos *pos)
{
	return give_by(pos, TENDER_MOBILE);
}

/* A scanner that sends Enter twice must not give back the rest. */
static struct request money_cash(struct pos *pos)
{
	bool again = pos->refund.after_scan && input_is_empty(&pos->input);

	pos->refund.after_scan = false;
	return again ? ask_nothing() : give_by(pos, TENDER_CASH);
}

static struct request money_escape(struct pos *pos)
{
	if (!input_is_empty(&pos->input))
		input_clear(&pos->input);
	else if (pos->refund.tender_count > 0)
		pos->refund.tender_count--;
	else
		pos_go(pos, SCREEN_REFUND_WHY);
	return ask_nothing();
}

static const struct key money_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 'c', N_("Cash"),
		N_("give back in cash; with no amount typed, all of it"),
		money_cash },
	{ PRESS_F6, PRESS_NONE, 'b', N_("Card"),
		N_("give back to the bank card"), money_card },
	{ PRESS_F7, PRESS_NONE, 'm', N_("Mobile"), N_("give back to the phone"),
		money_mobile },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("one step back"),
		money_escape },
};

/* -- the number of a slip ------------------------------------------------ */

static struct request slip_enter(struct pos *pos)
{
	struct request request;

	pos->refund.after_scan = input_is_scanned(&pos->input);
	request = pos_take_slip(pos, &pos->refund.pending);
	if (request.beep)
		return request;
	pos_go(pos, SCREEN_REFUND_MONEY);
	return give(pos);
}

static struct request slip_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_REFUND_MONEY);
}

static const struct key slip_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("given back"),
		N_("it is given back; the number of its slip may be left out"),
		slip_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"),
		N_("it is not given back: back"), slip_escape },
};

/* -- view ----------------------------------------------------------- */

static void view_amount_row(
	struct canvas *canvas, struct area at, const char *label, int64_t fen)
{
	char amount[MONEY_TEXT_SIZE];
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	money_format((struct money){ fen }, amount);
	text_add_left(&line, label, 20);
	text_add_right(&line, amount, 12);
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN, "%s", buffer);
}

static void view_given(
	const struct refund_page *page, struct canvas *canvas, struct area at)
{
	for (int i = 0; i < page->tender_count; i++) {
		view_amount_row(canvas, at, tender_label(page->tenders[i].kind),
			page->tenders[i].value.minor);
		at.row++;
	}
}

/* What the customer may buy again for, on the day of the sale. */
static void view_allowance(
	const struct pos *pos, struct canvas *canvas, struct area at)
{
	const struct refund *tried = &pos->refund.tried;
	char day[DAY_TEXT_SIZE];

	day_format(pos->refund.found.day, day);
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN,
		say("Allowance of %s given back:"), day);
	for (int i = 0; i < tried->quota_count; i++) {
		const struct sale_quota *quota = &tried->quota[i];
		const struct limit *limit =
			rules_limit(&pos->rules, quota->limit);
		char buffer[CANVAS_TEXT_SIZE];
		struct text line = text_over(buffer, sizeof(buffer));

		if (quota->used == 0)
			continue;
		at.row++;
		text_addf(&line, "%s: ",
			limit != NULL ? limit_name(limit) : quota->limit);
		if (limit != NULL)
			measure_add(limit->measure, -quota->used, &line);
		(void)canvas_text(canvas, at.row, at.column + 2, MARK_PLAIN,
			"%s", buffer);
	}
}

static void view_money(const struct pos *pos, struct canvas *canvas)
{
	const struct refund_page *page = &pos->refund;
	struct area at = { .row = 2, .column = 2 };
	int64_t left = left_fen(page);

	view_amount(
		canvas, at, say("Give back"), left > 0 ? left : due_fen(page));
	at = (struct area){ .row = 2, .column = canvas->columns / 2 + 4 };
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN,
		say("Receipt %s was paid by"), page->found.sale.receipt);
	for (int i = 0; i < page->found.sale.tender_count; i++) {
		at.row++;
		view_amount_row(canvas, at,
			tender_label(page->found.sale.tenders[i].kind),
			page->found.sale.tenders[i].value.minor);
	}
	at.row += 2;
	if (page->tender_count > 0) {
		(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN, "%s",
			say("given back"));
		at.row++;
		view_given(page, canvas, at);
	}
	at = (struct area){ .row = 10, .column = 2 };
	(void)canvas_text(canvas, at.row, at.column, MARK_PLAIN, "%s: %s",
		say("Why"), page->reason);
	at.row = 12;
	view_allowance(pos, canvas, at);
}

static void money_view(const struct pos *pos, struct canvas *canvas)
{
	view_money(pos, canvas);
	view_input(pos, canvas,
		(struct prompt){ .label = say("Give back, yuan") });
}

static void slip_view(const struct pos *pos, struct canvas *canvas)
{
	const struct tender *pending = &pos->refund.pending;
	char amount[MONEY_TEXT_SIZE];

	view_money(pos, canvas);
	money_format(pending->amount, amount);
	(void)canvas_text(canvas, 19, 2, MARK_STRONG,
		say("%s %s: when it is given back, the number of the slip, or"
		    " just Enter"),
		tender_label(pending->kind), amount);
	view_input(pos, canvas, (struct prompt){ .label = say("Slip") });
}

static bool slip_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_refund_money = { KEYS(money_keys),
	.view = money_view };
const struct screen screen_refund_slip = { KEYS(slip_keys), .view = slip_view,
	.takes_scan = slip_takes_scan };
