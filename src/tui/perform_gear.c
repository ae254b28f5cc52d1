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

const struct performance perform_gear[] = {
	{ ASK_WEIGH, do_weigh },
	{ ASK_COPY, do_copy },
	{ ASK_PRINTED, do_printed },
	{ ASK_NOTHING, NULL },
};
