#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

static enum err rebuild_run(struct call *call, struct error *why)
{
	int64_t entries;
	enum err rc = till_rebuild(call->till, &entries, why);

	if (rc)
		return rc;
	printf("the tables were made again from %" PRId64 " entries\n",
		entries);
	return ERR_OK;
}

const struct command command_rebuild = {
	.name = "rebuild",
	.usage = "",
	.summary = "make every table again from the entries",
	.needs = NEEDS_INSPECT,
	.beside = BESIDE_NEVER,
	.run = rebuild_run,
};
