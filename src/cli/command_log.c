#include "commands.h"

#include <stdio.h>

struct log_handle {
	struct till_log *log;
};

static void log_handle_cleanup(struct log_handle *handle)
{
	till_log_close(handle->log);
}

static void print_entry(const struct call *call, const struct till_log *log)
{
	static char line[512];
	struct text text = text_over(line, sizeof(line));

	if (call_has(call, "jws"))
		puts(till_log_line(log));
	else if (call->json)
		puts(till_log_payload(log));
	else {
		till_log_tell(log, &text);
		puts(line);
	}
}

static enum err take_seq(const struct call *call, const char *flag,
	long long *ret, struct error *why)
{
	const char *value = call_value(call, flag);

	if (value == NULL)
		return ERR_OK;
	return text_parse_i64(value, ret, why);
}

static enum err log_run(struct call *call, struct error *why)
{
	AUTO(log_handle) handle = { NULL };
	long long from = 1;
	long long to = INT64_MAX;
	enum err rc = take_seq(call, "from", &from, why);

	if (!rc)
		rc = take_seq(call, "to", &to, why);
	if (!rc)
		rc = till_log_open(call->till, from, &handle.log, why);
	while (!rc) {
		rc = till_log_next(handle.log, why);
		if (!rc && till_log_seq(handle.log) > to)
			break;
		if (!rc)
			print_entry(call, handle.log);
	}
	if (rc == ERR_NOT_FOUND)
		rc = ERR_OK;
	if (!rc && (fflush(stdout) != 0 || ferror(stdout)))
		rc = error_errno(why, "cannot write to standard output");
	return rc;
}

const struct command command_log = {
	.name = "log",
	.usage = "[--from SEQ] [--to SEQ] [--jws | --json]",
	.summary = "the chain: for people, exact, or decoded",
	.needs = NEEDS_INSPECT,
	.flags = {
		{ "from", "SEQ", "first entry" },
		{ "to", "SEQ", "last entry" },
		{ "jws", NULL, "the exact signed lines" },
	},
	.beside = BESIDE_COPY,
	.run = log_run,
};
