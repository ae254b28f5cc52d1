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

/* A whole sale of the open shift is voided, as if it had never been. */
static bool is_void(const struct refund_page *page)
{
	const struct till_refundable *found = &page->found;

	for (int i = 0; i < found->sale.line_count; i++) {
		if (found->before.milli[i] != 0 ||
			page->now.milli[i] !=
				found->sale.lines[i].quantity_milli)
			return false;
	}
	return found->in_shift;
}

static struct till_refund refund_of_page(const struct pos *pos)
{
	const struct refund_page *page = &pos->refund;

	return (struct till_refund){ .operator= pos->cashier.id,
		.approver = page->approver[0] != '\0' ? page->approver : NULL,
		.receipt = page->found.sale.receipt,
		.now = &page->now,
		.is_void = is_void(page),
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

/* The drawer opens for cash that goes back. */
static enum err print(struct session *session, const struct refund *refund)
{
	struct till_job job = { .kind = TILL_PAPER_RECEIPT,
		.language = session->pos.language };

	for (int i = 0; i < refund->tender_count; i++)
		job.kick |= refund->tenders[i].kind == TENDER_CASH;
	(void)text_copy(
		job.operator, sizeof(job.operator), session->pos.cashier.id);
	(void)text_copy(job.receipt, sizeof(job.receipt), refund->receipt);
	return gear_paper(&session->gear, &job, &session->why);
}

/* It is done: a paper that fails does not undo it. */
static enum err do_refund(struct session *session,
	const struct request *request, struct event *answer)
{
	const struct till_refund ask = refund_of_page(&session->pos);
	struct refund *refund = &session->refunded.refund;
	enum err rc = till_refund(
		session->till, &ask, &session->refunded, &session->why);

	(void)request;
	if (rc)
		return rc;
	answer->kind = EVENT_REFUNDED;
	answer->as.refunded.refund = refund;
	answer->as.refunded.receipt = session->receipt;
	session_show_paper(session, refund->receipt);
	(void)!print(session, refund);
	return ERR_OK;
}

const struct performance perform_refund[] = {
	{ ASK_REFUND_LOOK, do_look },
	{ ASK_REFUND_TRY, do_try },
	{ ASK_REFUND, do_refund },
	{ ASK_NOTHING, NULL },
};
