#include "commands.h"
#include "link.h"
#include "owner.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define SYNC_MS  600000
#define WATCH_MS 1000

static volatile sig_atomic_t is_over;

static void on_end(int number)
{
	(void)number;
	is_over = 1;
}

static enum err answer(struct call *call, const struct till_carried *carried,
	struct error *why)
{
	struct till_online link;

	till_online(call->till, &link);
	if (call->json) {
		struct json json = json_over(answer_begin());

		json_open(&json, NULL, '{');
		link_json(&json, &link);
		if (carried != NULL)
			json_bool(&json, "damaged", carried->is_damaged);
		json_close(&json, '}');
		return answer_print(why);
	}
	if (!link.is_joined)
		printf("%s\n", say("this till stands alone: there is no hub"
				   " to send anything to"));
	link_print(&link, clock_read(clock_system()).at);
	return ERR_OK;
}

/* Say and hear all there is, once. */
static enum err sync_once(struct call *call, struct error *why)
{
	struct till_online link;

	till_flush(call->till, SYNC_MS);
	till_online(call->till, &link);
	if (link.trouble[0] != '\0')
		return error_set(why, link.is_forged ? ERR_FORGED : ERR_NETWORK,
			"%s", link.trouble);
	return answer(call, NULL, why);
}

static void tell_change(const struct call *call, char *last, size_t size)
{
	struct till_online link;
	char now[ERROR_TEXT_MAX + 16];
	struct text text = text_over(now, sizeof(now));

	till_online(call->till, &link);
	text_add(&text, link.is_online ? "online" : "offline");
	if (link.trouble[0] != '\0')
		text_addf(&text, ": %s", link.trouble);
	if (text_same(now, last))
		return;
	(void)text_copy(last, size, now);
	printf("%s\n", now);
	(void)fflush(stdout);
}

/* The owner of a till without a screen: commands find it by its socket. */
static enum err watch(struct call *call, struct error *why)
{
	struct sigaction action = { .sa_handler = on_end };
	struct owner *owner;
	char last[ERROR_TEXT_MAX + 16] = "";
	struct pollfd other = { .events = POLLIN };
	bool more = false;
	enum err rc = owner_open(call, &owner, why);

	if (rc)
		return rc;
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGHUP, &action, NULL);
	till_has_loop(call->till);
	other.fd = owner_descriptor(owner);
	while (!is_over) {
		till_turn(call->till);
		tell_change(call, last, sizeof(last));
		till_wait(call->till, &other, 1, more ? 0 : WATCH_MS);
		more = owner_turn(owner);
	}
	owner_close(owner);
	return ERR_OK;
}

/* By a stick, where there is no link. */
static enum err carry(struct call *call, struct error *why)
{
	const char *out = call_value(call, "out");
	const char *in = call_value(call, "in");
	struct till_carried carried = { 0 };
	enum err rc = ERR_OK;

	if (in != NULL)
		rc = call_bad_file(
			till_carry_in(call->till, in, &carried, why), why);
	if (!rc && out != NULL)
		rc = till_carry_out(call->till, out, &carried, why);
	if (rc)
		return rc;
	if (carried.is_damaged)
		(void)fprintf(stderr,
			"quotapos: note: the file is damaged after frame %d:"
			" what stands before it was taken\n",
			carried.frames_in);
	if (carried.trouble[0] != '\0')
		(void)fprintf(stderr, "quotapos: note: %s\n", carried.trouble);
	return answer(call, in != NULL ? &carried : NULL, why);
}

static enum err sync_run(struct call *call, struct error *why)
{
	bool by_hand = call_has(call, "out") || call_has(call, "in");
	enum err rc;

	if (by_hand && call_has(call, "watch"))
		return error_set(why, ERR_INPUT,
			"--watch keeps a link: not with --in or --out");
	if (by_hand)
		return carry(call, why);
	rc = till_connect(call->till, why);
	if (rc)
		return rc;
	if (call_has(call, "watch") && call->beside)
		return error_set(why, ERR_CONFLICT,
			"the till that is open keeps the link already");
	if (call_has(call, "watch"))
		return watch(call, why);
	return sync_once(call, why);
}

const struct command command_sync = {
	.name = "sync",
	.usage = "[--watch | [--in FILE] [--out FILE]]",
	.summary = "send what the hub lacks, fetch what it has",
	.needs = NEEDS_TILL,
	.flags = {
		{ "watch", NULL, "go on until the end: a till without a screen" },
		{ "out", "NEW", "the file to carry to the hub; replaces the last" },
		{ "in", FLAG_FILE, "read the file that came back" },
	},
	.run = sync_run,
};
