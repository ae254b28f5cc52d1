#include "commands.h"

#include "base/say.h"

#include <stdio.h>

static enum err tell(const struct call *call, const struct hub_carried *carried,
	struct error *why)
{
	if (call->json) {
		struct json json = json_over(answer_begin());

		json_open(&json, NULL, '{');
		json_text(&json, "till", carried->till);
		json_i64(&json, "frames_in", carried->frames_in);
		json_i64(&json, "frames_out", carried->frames_out);
		json_i64(&json, "refused", carried->refused);
		json_bool(&json, "damaged", carried->is_damaged);
		json_close(&json, '}');
		return answer_print(why);
	}
	printf(say("%s: %d frames taken, %d written back\n"),
		carried->till[0] != '\0' ? carried->till : "-",
		carried->frames_in, carried->frames_out);
	return ERR_OK;
}

static enum err sync_run(struct call *call, struct error *why)
{
	struct hub_carried carried;
	const char *in = NULL;
	const char *out = NULL;
	enum err rc = call_need(call, "in", &in, why);

	if (!rc)
		rc = call_need(call, "out", &out, why);
	if (!rc && call->beside && out[0] != '/')
		rc = error_set(why, ERR_INPUT,
			"a hub that serves writes the file: give its whole"
			" path, not %s",
			out);
	if (!rc)
		rc = call_bad_file(
			hub_carry(call->hub, in, out, &carried, why), why);
	if (rc)
		return rc;
	if (carried.is_damaged)
		(void)fprintf(stderr,
			say("quotapos-hub: note: the file is damaged after"
			    " frame %d: what stands before it was taken\n"),
			carried.frames_in);
	if (carried.refused > 0)
		(void)fprintf(stderr,
			say("quotapos-hub: note: %d frames were refused"
			    " (%s)\n"),
			carried.refused,
			carried.trouble[0] != '\0' ? carried.trouble
						   : "not-yours");
	return tell(call, &carried, why);
}

const struct command hub_sync_file = {
	.name = "sync",
	.usage = "--in FILE --out NEW",
	.summary = "take a till's file that came by hand, write the one to"
		   " take back",
	.needs = NEEDS_HUB,
	.flags = {
		{ "in", FLAG_FILE, "that a till wrote with sync --out" },
		{ "out", "NEW", "for sync --in at that till; replaces the last" },
	},
	.run = sync_run,
};
