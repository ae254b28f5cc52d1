#include "session.h"

#include <string.h>

/* Acts beside the sale: the drawer, a price asked for, a search. */

static enum err do_cash(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct cash_page *page = &session->pos.cash;
	struct cash_count cash = { .currency = "CNY", .amount = page->amount };
	struct till_move move = { .operator= session->pos.cashier.id,
		.direction = page->direction,
		.reason = page->reason,
		.paper = session->gear.printing != NULL,
		.language = session->pos.language };
	enum err rc;

	(void)request;
	if (page->is_foreign)
		memcpy(cash.currency, FOREIGN_CURRENCY, sizeof(cash.currency));
	if (page->direction != CASH_NO_SALE)
		move.cash = (struct till_cash){ .cash = &cash, .count = 1 };
	if (page->approver[0] != '\0' &&
		!text_same(page->approver, session->pos.cashier.id))
		move.approver = page->approver;
	answer->kind = EVENT_CASH_MOVED;
	answer->as.moved = &session->moved;
	rc = till_cash_move(
		session->till, &move, &session->moved, &session->why);
	if (!rc)
		gear_kick(&session->gear);
	return rc;
}

/* A basket of its own: nothing comes into the sale. */
static enum err do_check(struct session *session, const struct request *request,
	struct event *answer)
{
	answer->kind = EVENT_CHECKED;
	answer->as.checked = &session->basket;
	session->basket = (struct basket){ 0 };
	return till_scan(session->till, request->text, QUANTITY_ONE,
		&session->basket, &session->why);
}

/* Over when all is looked through, or nobody looks any more. */
bool session_search_step(struct session *session, struct event *answer)
{
	bool is_seen = session->pos.screen == SCREEN_SEARCH;
	enum err rc;

	if (session->searching == NULL)
		return false;
	rc = is_seen ? till_search_step(session->searching, &session->why)
		     : ERR_OK;
	session->found = *till_search_found(session->searching);
	if (rc)
		session->found.is_done = true;
	if (!is_seen || session->found.is_done) {
		till_search_close(session->searching);
		session->searching = NULL;
	}
	*answer = (struct event){ .kind = EVENT_FOUND };
	answer->as.found = &session->found;
	return is_seen;
}

static enum err do_search(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc;

	till_search_close(session->searching);
	session->searching = NULL;
	rc = till_search_open(session->till, (enum till_search_of)request->slot,
		request->text, &session->searching, &session->why);
	if (!rc)
		(void)session_search_step(session, answer);
	return rc;
}

const struct performance perform_counter[] = {
	{ ASK_CASH, do_cash },
	{ ASK_CHECK, do_check },
	{ ASK_SEARCH, do_search },
	{ ASK_NOTHING, NULL },
};
