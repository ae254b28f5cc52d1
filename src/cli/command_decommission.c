#include "commands.h"

#include <stdio.h>

#define SEND_MS 30000

static enum err decommission_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	const char *reason;
	struct till_online link;
	enum err rc = call_need(call, "reason", &reason, why);

	call_shell_user(call, by);
	if (!rc)
		rc = till_connect(call->till, why);
	if (rc)
		return rc;
	till_flush(call->till, SEND_MS);
	rc = till_decommission(call->till, by, reason, why);
	if (rc)
		return rc;
	till_flush(call->till, SEND_MS);
	till_online(call->till, &link);
	if (link.is_joined && link.unsent > 0)
		return error_set(why, ERR_NETWORK,
			"the till has left, but the hub has not heard of it:"
			" run quotapos sync (%s)",
			link.trouble);
	printf("this till has left: nothing can be sold here any more\n");
	return ERR_OK;
}

const struct command command_decommission = {
	.name = "decommission",
	.usage = "--reason TEXT",
	.summary = "take this till out of use, when all was sent",
	.needs = NEEDS_TILL,
	.flags = { { "reason", "TEXT", "why it leaves" } },
	.beside = BESIDE_NEVER,
	.run = decommission_run,
};
