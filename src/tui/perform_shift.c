#include "session.h"

#include "core/coins.h"

#include <string.h>

static enum err do_shift_open(struct session *session,
	const struct request *request, struct event *answer)
{
	struct cash_count cash = { .currency = "CNY",
		.amount = request->amount };
	struct till_shift shift;

	answer->kind = EVENT_SHIFT_OPENED;
	return till_shift_open(session->till,
		request->operator,(
			struct till_cash){ .cash = &cash, .count = 1 },
		&shift, &session->why);
}

/* -- the count that closes ---------------------------------------------- */

static void add_row(struct drawer_page *drawer, const char *currency,
	struct money denomination)
{
	struct drawer_row *row;

	if (drawer->count == DRAWER_ROWS_MAX)
		return;
	row = &drawer->rows[drawer->count++];
	*row = (struct drawer_row){ .denomination = denomination };
	(void)text_copy(row->currency, sizeof(row->currency), currency);
}

static void add_currency(
	struct drawer_page *drawer, const struct zreport_cash *cash)
{
	int count = 0;
	const struct money *coins = coins_of(cash->currency, &count);

	drawer->cash[drawer->cash_count++] = *cash;
	for (int i = 0; i < count; i++)
		add_row(drawer, cash->currency, coins[i]);
	if (coins == NULL)
		add_row(drawer, cash->currency, (struct money){ 0 });
}

static enum err do_drawer(struct session *session,
	const struct request *request, struct event *answer)
{
	static struct zreport report;
	struct drawer_page *drawer = &session->drawer;
	enum err rc = till_may(session->till, session->pos.cashier.id,
		RIGHT_SHIFT, &session->why);

	(void)request;
	if (!rc)
		rc = till_zreport(session->till, 0, &report, &session->why);
	if (rc)
		return rc;
	*drawer = (struct drawer_page){ 0 };
	(void)zreport_cash_of(&report, "CNY"); /* is there in any case */
	for (int i = 0; i < report.cash_count; i++)
		add_currency(drawer, &report.cash[i]);
	answer->kind = EVENT_DRAWER;
	answer->as.drawer = drawer;
	return ERR_OK;
}

/* Pieces where there are any, sums for the rest, and every currency. */
static enum err do_shift_close(struct session *session,
	const struct request *request, struct event *answer)
{
	const struct drawer_page *drawer = &session->pos.drawer;
	struct cash_pieces pieces[DRAWER_ROWS_MAX];
	struct cash_count cash[ZREPORT_CASH_MAX];
	struct till_cash counted = { .cash = cash, .pieces = pieces };
	struct till_shift shift;
	enum err rc;

	(void)request;
	for (int i = 0; i < drawer->count; i++) {
		const struct drawer_row *row = &drawer->rows[i];
		struct cash_pieces *piece = &pieces[counted.piece_count];

		if (row->denomination.minor == 0 || row->pieces == 0)
			continue;
		*piece =
			(struct cash_pieces){ .denomination = row->denomination,
				.pieces = row->pieces };
		memcpy(piece->currency, row->currency, CURRENCY_SIZE);
		counted.piece_count++;
	}
	for (int i = 0; i < drawer->cash_count; i++) {
		struct cash_count *sum = &cash[counted.count++];

		*sum = (struct cash_count){ 0 };
		memcpy(sum->currency, drawer->cash[i].currency, CURRENCY_SIZE);
		if (!drawer_sum(drawer, sum->currency, &sum->amount))
			return error_set(&session->why, ERR_RANGE,
				"the count is more than money can be");
	}
	rc = till_shift_close(session->till, session->pos.cashier.id, counted,
		&shift, &session->why);
	if (rc)
		return rc;
	answer->kind = EVENT_SHIFT_CLOSED;
	answer->as.shift = shift.shift;
	return ERR_OK;
}

static enum err do_report(struct session *session,
	const struct request *request, struct event *answer)
{
	answer->kind = EVENT_PAPER;
	answer->as.paper = say("the report is printed");
	return gear_report(
		&session->gear, &session->pos, request->slot, &session->why);
}

const struct performance perform_shift[] = {
	{ ASK_SHIFT_OPEN, do_shift_open },
	{ ASK_DRAWER, do_drawer },
	{ ASK_SHIFT_CLOSE, do_shift_close },
	{ ASK_REPORT, do_report },
	{ ASK_NOTHING, NULL },
};
