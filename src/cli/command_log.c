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

static enum err take_number(const struct call *call, const char *flag,
	long long *ret, struct error *why)
{
	const char *value = call_value(call, flag);

	if (value == NULL)
		return ERR_OK;
	return text_parse_i64(value, ret, why);
}

/* What to show: all of it, or a part of one epoch. */
struct span {
	long long epoch; /* 0: all of them */
	long long from;
	long long to;
};

/* Numbers are those of the newest epoch, unless another is named. */
static enum err take_span(
	const struct call *call, struct span *ret, struct error *why)
{
	struct span span = { .from = 1, .to = INT64_MAX };
	struct till_facts facts;
	enum err rc;

	till_facts(call->till, &facts);
	if (call_has(call, "from") || call_has(call, "to"))
		span.epoch = facts.epoch;
	rc = take_number(call, "epoch", &span.epoch, why);
	if (!rc)
		rc = take_number(call, "from", &span.from, why);
	if (!rc)
		rc = take_number(call, "to", &span.to, why);
	if (!rc)
		*ret = span;
	return rc;
}

static bool is_after(const struct till_log *log, const struct span *span)
{
	return span->epoch != 0 && (till_log_epoch(log) > span->epoch ||
					   till_log_seq(log) > span->to);
}

static enum err log_run(struct call *call, struct error *why)
{
	AUTO(log_handle) handle = { NULL };
	struct span span = { 0 };
	enum err rc = take_span(call, &span, why);

	if (!rc)
		rc = till_log_open(call->till,
			(struct till_log_from){ span.epoch, span.from },
			&handle.log, why);
	while (!rc) {
		rc = till_log_next(handle.log, why);
		if (!rc && is_after(handle.log, &span))
			break;
		if (!rc)
			print_entry(call, handle.log);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

const struct command command_log = {
	.name = "log",
	.usage = "[--epoch N] [--from SEQ] [--to SEQ] [--jws | --json]",
	.summary = "the chain: for people, exact, or decoded",
	.needs = NEEDS_INSPECT,
	.flags = {
		{ "epoch", "N", "only this epoch" },
		{ "from", "SEQ", "first entry" },
		{ "to", "SEQ", "last entry" },
		{ "jws", NULL, "the exact signed lines" },
	},
	.beside = BESIDE_COPY,
	.run = log_run,
};
