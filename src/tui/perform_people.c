#include "session.h"

#include <string.h>

static enum err do_login(struct session *session, const struct request *request,
	struct event *answer)
{
	struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };

	answer->kind = EVENT_LOGGED_IN;
	answer->as.logged_in = &session->cashier;
	return till_login(
		session->till, &credentials, &session->cashier, &session->why);
}

static enum err do_logout(struct session *session,
	const struct request *request, struct event *answer)
{
	answer->kind = EVENT_LOGGED_OUT;
	return till_logout(session->till, request->operator, & session->why);
}

/* By the old PIN, and nobody's word but the operator's own. */
static enum err do_pin(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };
	enum err rc = till_login_check(
		session->till, &credentials, &session->approver, &session->why);

	answer->kind = EVENT_PIN_CHANGED;
	if (rc)
		return rc;
	return till_operator_pin(session->till, session->approver.id,
		session->approver.id, request->fresh, &session->why);
}

static enum err do_approve(struct session *session,
	const struct request *request, struct event *answer)
{
	const struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };

	answer->kind = EVENT_APPROVED;
	answer->as.logged_in = &session->approver;
	return till_authenticate(session->till, &credentials, request->right,
		&session->approver, &session->why);
}

static enum err do_right(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct entry_operator *cashier = &session->pos.cashier;
	char id[OPERATOR_SIZE];
	enum err rc = till_approve(session->till, cashier, NULL, request->right,
		id, &session->why);

	answer->kind = rc ? EVENT_NO_RIGHT : EVENT_APPROVED;
	answer->as.logged_in = cashier;
	return rc == ERR_DENIED ? ERR_OK : rc;
}

static enum err do_clock(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };
	const struct till_clock_confirm confirm = { .by = session->approver.id,
		.day = request->day };
	struct till_clock clock;
	enum err rc = till_authenticate(session->till, &credentials,
		RIGHT_ADMINISTER, &session->approver, &session->why);

	answer->kind = EVENT_CLOCK_SETTLED;
	if (rc)
		return rc;
	return till_clock_confirm(
		session->till, &confirm, &clock, &session->why);
}

enum err session_quit(struct session *session)
{
	const char *cashier = session->pos.cashier.id;

	session->is_done = true;
	if (cashier[0] == '\0')
		return ERR_OK;
	return till_logout(session->till, cashier, &session->why);
}

static enum err do_quit(struct session *session, const struct request *request,
	struct event *answer)
{
	(void)request;
	(void)answer;
	return session_quit(session);
}

const struct performance perform_people[] = {
	{ ASK_QUIT, do_quit },
	{ ASK_LOGIN, do_login },
	{ ASK_LOGOUT, do_logout },
	{ ASK_PIN, do_pin },
	{ ASK_APPROVE, do_approve },
	{ ASK_RIGHT, do_right },
	{ ASK_CLOCK, do_clock },
	{ ASK_NOTHING, NULL },
};
