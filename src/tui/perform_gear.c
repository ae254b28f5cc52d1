#include "session.h"

static enum err do_weigh(struct session *session, const struct request *request,
	struct event *answer)
{
	(void)request;
	return gear_weigh(&session->gear, answer, &session->why);
}

static enum err do_copy(struct session *session, const struct request *request,
	struct event *answer)
{
	return gear_copy(
		&session->gear, &session->pos, request, answer, &session->why);
}

static enum err do_printed(struct session *session,
	const struct request *request, struct event *answer)
{
	return gear_printed(
		&session->gear, &session->pos, request, answer, &session->why);
}

static enum err do_reprint(struct session *session,
	const struct request *request, struct event *answer)
{
	return gear_reprint(
		&session->gear, &session->pos, request, answer, &session->why);
}

/* What waits for its time does not wait any more. */
static enum err do_retry(struct session *session, const struct request *request,
	struct event *answer)
{
	(void)request;
	till_retry(session->till);
	if (session->gear.printing != NULL)
		printing_wake(session->gear.printing);
	answer->kind = EVENT_PAPER;
	answer->as.paper = say("trying again now");
	return ERR_OK;
}

const struct performance perform_gear[] = {
	{ ASK_REPRINT, do_reprint },
	{ ASK_RETRY, do_retry },
	{ ASK_WEIGH, do_weigh },
	{ ASK_COPY, do_copy },
	{ ASK_PRINTED, do_printed },
	{ ASK_NOTHING, NULL },
};
