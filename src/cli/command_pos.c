#include "commands.h"

#include "owner.h"

#include "tui/run.h"

static enum err pos_run(struct call *call, struct error *why)
{
	struct owner *owner;
	struct tui_side side = { .turn = owner_turn };
	struct tui_start start = { .home = call->home,
		.ascii = call_has(call, "ascii") };
	enum err rc = till_connect(call->till, why);

	if (!rc)
		rc = owner_open(call, &owner, why);
	if (rc)
		return rc;
	side.descriptor = owner_descriptor(owner);
	side.context = owner;
	start.sides = (struct tui_sides){ 1, &side };
	rc = tui_run(call->till, &start, why);
	owner_close(owner);
	return rc;
}

const struct command command_pos = {
	.name = "pos",
	.usage = "[--ascii]",
	.summary = "the full-screen till",
	.needs = NEEDS_TILL,
	.flags = { { "ascii", NULL, "frames of + - and |, on any terminal" } },
	.beside = BESIDE_NEVER,
	.run = pos_run,
};
