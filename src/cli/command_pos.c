#include "commands.h"

#include "tui/run.h"

static enum err pos_run(struct call *call, struct error *why)
{
	return tui_run(call->till, why);
}

const struct command command_pos = {
	.name = "pos",
	.usage = "",
	.summary = "the full-screen till",
	.needs = NEEDS_TILL,
	.run = pos_run,
};
