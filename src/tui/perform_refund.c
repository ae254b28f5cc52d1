#include "session.h"

#include <string.h>

static enum err do_look(struct session *session, const struct request *request,
	struct event *answer)
{
	char receipt[RECEIPT_SIZE];
	enum err rc = till_receipt_named(
		session->till, request->text, receipt, &session->why);

	answer->kind = EVENT_REFUND_FOUND;
	answer->as.refund_found = &session->refund_found;
	if (rc)
		return rc;
	return till_refund_look(
		session->till, receipt, &session->refund_found, &session->why);
}

static struct till_refund refund_of_page(const struct pos *pos)
{
	const struct refund_page *page = &pos->refund;

	return (struct till_refund){ .operator= pos->cashier.id,
		.approver = page->approver[0] != '\0' ? page->approver : NULL,
		.receipt = page->found.sale.receipt,
		.now = &page->now,
		.is_void = till_refund_voids(&page->found, &page->now),
		.tenders = page->tenders,
		.tender_count = page->tender_count,
		.reason = page->reason };
}

static enum err do_try(struct session *session, const struct request *request,
	struct event *answer)
{
	struct till_refund ask = refund_of_page(&session->pos);

	(void)request;
	ask.tender_count = 0;
	answer->kind = EVENT_REFUND_TRIED;
	answer->as.refund_tried = &session->refund_tried;
	return till_refund_try(
		session->till, &ask, &session->refund_tried, &session->why);
}

static bool gives_cash(const struct refund *refund)
{
	for (int i = 0; i < refund->tender_count; i++) {
		if (refund->tenders[i].kind == TENDER_CASH)
			return true;
	}
	return false;
}

static enum err do_refund(struct session *session,
	const struct request *request, struct event *answer)
{
	struct till_refund ask = refund_of_page(&session->pos);
	struct refund *refund = &session->refunded.refund;
	enum err rc;

	(void)request;
	ask.paper = session->gear.printing != NULL;
	ask.language = session->pos.language;
	rc = till_refund(
		session->till, &ask, &session->refunded, &session->why);
	if (rc)
		return rc;
	answer->kind = EVENT_REFUNDED;
	answer->as.refunded.refund = refund;
	answer->as.refunded.receipt = session->receipt;
	session_show_paper(session, refund->receipt);
	if (gives_cash(refund))
		gear_kick(&session->gear);
	return ERR_OK;
}

const struct performance perform_refund[] = {
	{ ASK_REFUND_LOOK, do_look },
	{ ASK_REFUND_TRY, do_try },
	{ ASK_REFUND, do_refund },
	{ ASK_NOTHING, NULL },
};
