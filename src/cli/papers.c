#include "commands.h"

#include "tui/printing.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS 1000

static int64_t now_ms(void)
{
	return clock_read(clock_system()).mono_ms;
}

static enum err answer_job(const struct call *call, int64_t job,
	enum till_job_state state, struct error *why)
{
	struct json json = json_over(answer_begin());

	if (!call->json) {
		printf(say("print job %" PRId64 " is %s\n"), job,
			till_job_state_name(state));
		return ERR_OK;
	}
	json_open(&json, NULL, '{');
	json_i64(&json, "job", job);
	json_text(&json, "state", till_job_state_name(state));
	json_close(&json, '}');
	return answer_print(why);
}

/* Print until the job is not waiting any more, or something is wrong. */
static enum err print_to_end(struct printing *printing, struct till *till,
	int64_t number, struct till_job *ret, struct error *why)
{
	struct printing_state state;
	struct pollfd fd;
	enum err rc;

	do {
		int timeout_ms = WAIT_MS;
		int count;

		printing_step(printing, now_ms());
		state = printing_state(printing);
		count = printing_poll(printing, now_ms(), &fd, &timeout_ms);
		if (state.busy)
			(void)poll(&fd, (nfds_t)count, timeout_ms);
		rc = till_job_find(till, number, ret, why);
	} while (!rc && (state.busy || (ret->state == TILL_JOB_WAITING &&
					       state.trouble == PRINTER_FINE)));
	if (!rc && ret->state == TILL_JOB_WAITING)
		return error_set(why, ERR_SYSTEM,
			"%s; print job %" PRId64 " waits",
			printer_trouble_text(state.trouble), number);
	if (!rc && ret->state == TILL_JOB_UNKNOWN)
		return error_set(why, ERR_SYSTEM,
			"%s; look whether print job %" PRId64
			" is on paper, and say so with --job",
			printer_trouble_text(state.trouble), number);
	return rc;
}

static enum err read_settings(
	const struct call *call, struct settings *ret, struct error *why)
{
	const char *name = call_value(call, "printer");
	enum err rc = settings_read(call->home, ret, why);

	if (!rc && settings_device(ret, DEVICE_PRINTER, name) == NULL)
		rc = error_set(why, ERR_NOT_FOUND,
			"the settings have no printer '%.16s'", name);
	return rc;
}

enum err papers_check(const struct call *call, struct error *why)
{
	static struct settings settings;

	if (!call_has(call, "printer"))
		return ERR_OK;
	return read_settings(call, &settings, why);
}

enum err papers_print(
	struct call *call, struct till_job *job, bool copy, struct error *why)
{
	static struct settings settings;
	const char *name = call_value(call, "printer");
	struct printing *printing = NULL;
	int64_t number = 0;
	enum err rc = read_settings(call, &settings, why);

	if (!rc)
		rc = till_job_add(call->till, job, copy, &number, why);
	if (rc)
		return rc;
	if (call->beside)
		return answer_job(call, number, TILL_JOB_WAITING, why);
	rc = printing_open(call->till, &settings, name, &printing, why);
	if (!rc)
		rc = print_to_end(printing, call->till, number, job, why);
	printing_close(printing);
	if (!rc)
		rc = answer_job(call, number, job->state, why);
	return rc;
}

static const char *kind_name(const struct till_job *job)
{
	static const char *const names[] = {
		[TILL_PAPER_RECEIPT] = "receipt",
		[TILL_PAPER_REPORT] = "report",
		[TILL_PAPER_DRAWER] = "drawer",
	};

	if (job->kind == TILL_PAPER_REPORT && job->receipt[0] != '\0')
		return "slip";
	return names[job->kind];
}

static void print_job(const struct till_job *job)
{
	printf("%6" PRId64 "  %-9s  %-7s  %s", job->job,
		till_job_state_name(job->state), kind_name(job), job->receipt);
	if (job->copy > 0)
		printf(say(" copy %d"), job->copy);
	if (job->shift > 0)
		printf(say(" shift %" PRId64), job->shift);
	printf("\n");
}

static void answer_one(struct json *json, const struct till_job *job)
{
	json_open(json, NULL, '{');
	json_i64(json, "job", job->job);
	json_i64(json, "at_ms", job->at.ms);
	json_text(json, "operator", job->operator);
	json_text(json, "kind", kind_name(job));
	json_text(json, "receipt", job->receipt);
	json_i64(json, "copy", job->copy);
	json_i64(json, "shift", job->shift);
	json_text(json, "state", till_job_state_name(job->state));
	json_close(json, '}');
}

enum err papers_list(struct call *call, struct error *why)
{
	static struct till_job jobs[TILL_JOBS_MAX];
	struct json json = json_over(answer_begin());
	int count = 0;
	enum err rc = till_job_list(call->till, jobs, &count, why);

	if (rc)
		return rc;
	if (!call->json) {
		for (int i = 0; i < count; i++)
			print_job(&jobs[i]);
		return ERR_OK;
	}
	json_open(&json, NULL, '{');
	json_open(&json, "jobs", '[');
	for (int i = 0; i < count; i++)
		answer_one(&json, &jobs[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	return answer_print(why);
}

enum err papers_answer(
	struct call *call, const char *operator, struct error * why)
{
	const char *printed = NULL;
	const char *text = call_value(call, "job");
	struct till_job job;
	long long number = 0;
	enum err rc = call_need(call, "printed", &printed, why);

	if (!rc)
		rc = text_parse_i64(text, &number, why);
	if (!rc && !text_same(printed, "yes") && !text_same(printed, "no"))
		rc = error_set(why, ERR_INPUT,
			"--printed is yes or no, not '%.20s'", printed);
	if (!rc)
		rc = till_job_answer(call->till, number, operator,
			text_same(printed, "yes"), why);
	if (!rc)
		rc = till_job_find(call->till, number, &job, why);
	if (rc)
		return rc;
	return answer_job(call, number, job.state, why);
}
