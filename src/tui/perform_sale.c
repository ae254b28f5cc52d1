#include "session.h"

#include <string.h>

enum err session_judge(struct session *session,
	const struct till_person *person, const struct basket *basket)
{
	return till_judge(session->till, person, basket, &session->verdict,
		&session->why);
}

/* The hub is asked at once, and the cashier goes on meanwhile. An exercise
 * asks nobody, and takes nothing from anybody. */
static enum err take_counter(struct session *session, const char *text)
{
	struct till_person *person = &session->person;
	enum err rc;

	if (session->pos.training) {
		memset(person->usage.reserved, 0,
			sizeof(person->usage.reserved));
		return ERR_OK;
	}
	rc = till_counter(session->till, person, &session->why);
	if (rc)
		return rc;
	session->is_asking = till_is_asking(session->till);
	return till_identify(session->till, text, person, &session->why);
}

static enum err do_identify(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc = till_identify(
		session->till, request->text, &session->person, &session->why);

	answer->kind = EVENT_IDENTIFIED;
	answer->as.identified.person = &session->person;
	answer->as.identified.verdict = &session->verdict;
	if (rc)
		return rc;
	if (session->person.refusal != REFUSAL_NONE)
		rc = till_turn_away(session->till, session->pos.cashier.id,
			&session->person, &session->why);
	else
		rc = take_counter(session, request->text);
	if (rc)
		return rc;
	session->person.method = request->method;
	return session_judge(
		session, &session->person, &session->pos.counter.basket);
}

enum err session_look_again(struct session *session, struct event *answer)
{
	char document[DOCUMENT_TEXT_SIZE];
	enum err rc;

	answer->kind = EVENT_STANDING;
	answer->as.identified.person = &session->person;
	answer->as.identified.verdict = &session->verdict;
	document_text(&session->pos.counter.person.document, document);
	rc = till_identify(
		session->till, document, &session->person, &session->why);
	explicit_bzero(document, sizeof(document));
	if (!rc && session->person.refusal != REFUSAL_NONE)
		rc = till_turn_away(session->till, session->pos.cashier.id,
			&session->person, &session->why);
	if (rc)
		return rc;
	return session_judge(
		session, &session->person, &session->pos.counter.basket);
}

static enum err do_scan(struct session *session, const struct request *request,
	struct event *answer)
{
	enum err rc;

	answer->kind = EVENT_SCANNED;
	answer->as.scanned.basket = &session->basket;
	answer->as.scanned.verdict = &session->verdict;
	session->basket = session->pos.counter.basket;
	rc = till_scan(session->till, request->text, request->quantity_milli,
		&session->basket, &session->why);
	if (rc)
		return rc;
	return session_judge(
		session, &session->pos.counter.person, &session->basket);
}

static enum err do_judge(struct session *session, const struct request *request,
	struct event *answer)
{
	(void)request;
	answer->kind = EVENT_JUDGED;
	answer->as.verdict = &session->verdict;
	return session_judge(session, &session->pos.counter.person,
		&session->pos.counter.basket);
}

void session_show_paper(struct session *session, const char *receipt)
{
	struct text text =
		text_over(session->receipt, sizeof(session->receipt));
	struct till_print print = { .receipt = receipt,
		.by = session->pos.cashier.id,
		.paper = PAPER_58,
		.language = session->pos.language };

	if (till_print(session->till, &print, &text, &session->why) == ERR_OK)
		return;
	text = text_over(session->receipt, sizeof(session->receipt));
	text_add(&text, session->why.text);
}

static enum err do_sell(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct counter *counter = &session->pos.counter;
	char document[DOCUMENT_TEXT_SIZE];
	struct till_sell sell = { .operator= session->pos.cashier.id,
		.document = document,
		.method = counter->person.method,
		.basket = &counter->basket,
		.tenders = counter->tenders,
		.tender_count = counter->tender_count,
		.language = session->pos.language,
		.training = session->pos.training,
		.counter = true,
		.paper = session->gear.printing != NULL };
	enum err rc;

	(void)request;
	if (counter->agreed_by[0] != '\0') {
		sell.approver = counter->agreed_by;
		sell.reason = counter->agreed_reason;
	}
	if (counter->officer[0] != '\0') {
		sell.officer = true;
		sell.approver = counter->officer;
		sell.reason = counter->officer_reason;
	}
	document_text(&counter->person.document, document);
	rc = session->pos.training
		     ? ERR_OK
		     : till_secure(session->till, document, &session->why);
	if (!rc)
		rc = till_sell(
			session->till, &sell, &session->sold, &session->why);
	explicit_bzero(document, sizeof(document));
	if (rc)
		return rc;
	if (session->sold.refusal == REFUSAL_NONE) {
		session->kept.count = 0; /* it went with the sale */
		session_show_paper(session, session->sold.sale.receipt);
	}
	answer->kind = EVENT_SOLD;
	answer->as.sold.sold = &session->sold;
	answer->as.sold.receipt = session->receipt;
	return ERR_OK;
}

/* A till without a rate takes yuan only. */
static enum err do_rate(struct session *session, const struct request *request,
	struct event *answer)
{
	enum err rc = till_rate_find(
		session->till, FOREIGN_CURRENCY, &session->rate, &session->why);

	(void)request;
	answer->kind = EVENT_RATE;
	answer->as.rate = rc ? NULL : &session->rate;
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err do_hold(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct till_hold hold = { .operator= session->pos.cashier.id,
		.note = request->text,
		.basket = &session->pos.counter.basket };
	enum err rc = till_hold(
		session->till, &hold, &answer->as.held, &session->why);

	answer->kind = EVENT_HELD;
	if (!rc)
		session->kept.count = 0;
	return rc;
}

static enum err do_held_list(struct session *session,
	const struct request *request, struct event *answer)
{
	(void)request;
	answer->kind = EVENT_HELD_LIST;
	answer->as.held_list.held = session->held;
	return till_held_list(session->till, session->held,
		&answer->as.held_list.count, &session->why);
}

enum err session_recalled(struct session *session, struct event *answer)
{
	const struct counter *counter = &session->pos.counter;

	session->kept = session->basket;
	session->verdict = (struct verdict){ .line = -1, .limit = -1 };
	answer->kind = EVENT_RECALLED;
	answer->as.scanned.basket = &session->basket;
	answer->as.scanned.verdict = &session->verdict;
	if (!counter->has_person)
		return ERR_OK;
	return session_judge(session, &counter->person, &session->basket);
}

static enum err do_recall(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc = till_recall(
		session->till, request->slot, &session->basket, &session->why);

	if (rc)
		return rc;
	return session_recalled(session, answer);
}

/* Perhaps it fits by now (a new day): then nothing is sold unasked. */
static enum err do_refusal(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc = do_judge(session, request, answer);

	if (rc || session->verdict.refusal == REFUSAL_NONE)
		return rc;
	return do_sell(session, request, answer);
}

const struct performance perform_sale[] = {
	{ ASK_IDENTIFY, do_identify },
	{ ASK_SCAN, do_scan },
	{ ASK_JUDGE, do_judge },
	{ ASK_SELL, do_sell },
	{ ASK_REFUSAL, do_refusal },
	{ ASK_RATE, do_rate },
	{ ASK_HOLD, do_hold },
	{ ASK_HELD_LIST, do_held_list },
	{ ASK_RECALL, do_recall },
	{ ASK_NOTHING, NULL },
};
