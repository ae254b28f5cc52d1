#include "session.h"

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

const struct performance perform_shift[] = {
	{ ASK_SHIFT_OPEN, do_shift_open },
	{ ASK_NOTHING, NULL },
};
