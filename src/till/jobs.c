#include "state.h"

#include <assert.h>
#include <string.h>

static_assert((int)TILL_PAPER_DRAWER == (int)PRINT_DRAWER, "one list of kinds");
static_assert(
	(int)TILL_JOB_DROPPED == (int)PRINT_DROPPED, "one list of states");
static_assert(TILL_JOBS_MAX == STORE_JOBS_MAX, "as many as are listed");

const char *till_job_state_name(enum till_job_state state)
{
	static const char *const names[] = {
		[TILL_JOB_WAITING] = "waiting",
		[TILL_JOB_SENT] = "sent",
		[TILL_JOB_CONFIRMED] = "confirmed",
		[TILL_JOB_UNKNOWN] = "unknown",
		[TILL_JOB_DROPPED] = "dropped",
	};

	return names[state];
}

static struct till_job job_of(const struct store_job *stored)
{
	struct till_job job = { .job = stored->job,
		.at = stored->at,
		.kind = (enum till_paper_kind)stored->what,
		.copy = stored->copy,
		.shift = stored->shift,
		.language = stored->language,
		.kick = stored->kick,
		.state = (enum till_job_state)stored->state };

	memcpy(job.operator, stored->operator, sizeof(job.operator));
	memcpy(job.receipt, stored->receipt, sizeof(job.receipt));
	return job;
}

static struct store_job stored_of(
	const struct till *till, const struct till_job *job)
{
	struct store_job stored = { .at = clock_read(till->clock).at,
		.what = (enum print_what)job->kind,
		.copy = job->copy,
		.shift = job->shift,
		.language = job->language,
		.kick = job->kick };

	memcpy(stored.operator, job->operator, sizeof(stored.operator));
	memcpy(stored.receipt, job->receipt, sizeof(stored.receipt));
	return stored;
}

/* -- what is printed ------------------------------------------------- */

/* The paper of a cash act is named as a receipt is, and is none. */
static bool is_slip(const struct till_job *job)
{
	return job->kind == TILL_PAPER_REPORT && job->receipt[0] != '\0';
}

static enum err report_text(struct till *till, const struct till_job *job,
	enum paper paper, struct text *out, struct error *why)
{
	static struct zreport report;
	enum err rc = till_zreport(till, job->shift, &report, why);

	if (rc)
		return rc;
	report.marked = true;
	zreport_format(&report, paper, job->language, out);
	return ERR_OK;
}

enum err till_job_text(struct till *till, const struct till_job *job,
	const struct till_form *form, struct text *out, struct error *why)
{
	const struct till_print print = { .receipt = job->receipt,
		.by = job->operator,
		.paper = form->paper,
		.language = job->language,
		.copy_number = job->copy,
		.marked = true,
		.bilingual = form->bilingual,
		.second = form->second };

	switch (job->kind) {
	case TILL_PAPER_RECEIPT:
		return till_print(till, &print, out, why);
	case TILL_PAPER_REPORT:
		if (is_slip(job))
			return till_print(till, &print, out, why);
		return report_text(till, job, form->paper, out, why);
	case TILL_PAPER_DRAWER:
		break;
	}
	return ERR_OK;
}

/* -- the queue ------------------------------------------------------- */

/* Is there such a paper at all? A report gets the number of its shift, a
 * slip its kind. */
static enum err check_paper(
	struct till *till, struct till_job *job, struct error *why)
{
	static struct zreport report;
	static char text[RECEIPT_TEXT_MAX];
	static const struct till_form form = { .paper = PAPER_58 };
	struct text out = text_over(text, sizeof(text));
	bool slip = false;
	enum err rc;

	if (job->kind != TILL_PAPER_REPORT || is_slip(job)) {
		rc = till_job_text(till, job, &form, &out, why);
		if (!rc && job->kind != TILL_PAPER_DRAWER)
			rc = print_is_slip(till, job->receipt, &slip, why);
		if (!rc && job->kind != TILL_PAPER_DRAWER)
			job->kind =
				slip ? TILL_PAPER_REPORT : TILL_PAPER_RECEIPT;
		return rc;
	}
	rc = till_zreport(till, job->shift, &report, why);
	job->shift = report.shift;
	return rc;
}

enum err job_append(
	struct till *till, const struct till_job *job, struct error *why)
{
	struct store_job stored = stored_of(till, job);
	int64_t number;

	till->jobs_added++;
	return store_job_add(till->store, &stored, &number, why);
}

/* The copy's entry and its job are one act. */
static enum err add_copy(struct till *till, struct till_job *job, int64_t *ret,
	struct error *why)
{
	AUTO(act) act = { 0 };
	struct store_job stored;
	int64_t copy = 0;
	enum err rc = act_begin(till, &act, why);

	if (!rc)
		rc = copy_note(&act, job->receipt, job->operator, & copy, why);
	job->copy = (int)copy;
	stored = stored_of(till, job);
	if (!rc)
		rc = store_job_add(till->store, &stored, ret, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

static enum err add_original(struct till *till, const struct till_job *job,
	int64_t *ret, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	struct store_job stored = stored_of(till, job);
	enum err rc = store_tx_begin(till->store, &tx, why);

	if (!rc)
		rc = store_job_add(till->store, &stored, ret, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

/* There is one original of a receipt; the others have a number. */
static enum err check_original(
	struct till *till, const struct till_job *job, struct error *why)
{
	int64_t jobs = 0;
	enum err rc;

	if (job->kind != TILL_PAPER_RECEIPT)
		return ERR_OK;
	rc = store_job_count_of(till->store, job->receipt, &jobs, why);
	if (!rc && jobs > 0)
		rc = error_set(why, ERR_CONFLICT,
			"receipt %s has been at the printer: what is printed"
			" now is a copy (--copy)",
			job->receipt);
	return rc;
}

enum err till_job_add(struct till *till, const struct till_job *job, bool copy,
	int64_t *ret, struct error *why)
{
	struct till_job added = *job;
	enum err rc = check_paper(till, &added, why);

	if (!rc && !copy)
		rc = check_original(till, &added, why);
	if (!rc && copy && added.kind != TILL_PAPER_RECEIPT)
		rc = error_set(why, ERR_INPUT,
			"what is no receipt is printed again without --copy");
	if (rc)
		return rc;
	till->jobs_added++;
	if (copy)
		return add_copy(till, &added, ret, why);
	return add_original(till, &added, ret, why);
}

int64_t till_jobs_added(const struct till *till)
{
	return till->jobs_added;
}

enum err till_job_next(
	struct till *till, struct till_job *ret, struct error *why)
{
	struct store_job stored;
	enum err rc = store_job_next(till->store, &stored, why);

	if (!rc)
		*ret = job_of(&stored);
	return rc;
}

enum err till_job_find(
	struct till *till, int64_t job, struct till_job *ret, struct error *why)
{
	struct store_job stored;
	enum err rc = store_job_find(till->store, job, &stored, why);

	if (!rc)
		*ret = job_of(&stored);
	return rc;
}

enum err till_job_mark(struct till *till, int64_t job,
	enum till_job_state state, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(till->store, &tx, why);

	if (!rc)
		rc = store_job_mark(
			till->store, job, (enum print_state)state, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

enum err till_job_list(struct till *till, struct till_job *ret, int *ret_count,
	struct error *why)
{
	static struct store_job stored[STORE_JOBS_MAX];
	enum err rc = store_job_list(till->store, stored, ret_count, why);

	for (int i = 0; !rc && i < *ret_count; i++)
		ret[i] = job_of(&stored[i]);
	return rc;
}

enum err till_job_counts(
	struct till *till, struct till_job_counts *ret, struct error *why)
{
	return store_job_counts(till->store, &ret->waiting, &ret->unknown, why);
}

/* In place of what may be half on paper: the next copy, or, of what is no
 * receipt, the same again. */
static enum err print_again(struct till *till, struct till_job *job,
	const char *operator, struct error * why)
{
	AUTO(act) act = { 0 };
	int64_t copy = 0;
	enum err rc = act_begin(till, &act, why);

	(void)text_copy(job->operator, sizeof(job->operator), operator);
	job->kick = false; /* that it was opened is certain enough */
	if (!rc)
		rc = store_job_mark(till->store, job->job, PRINT_DROPPED, why);
	if (!rc && job->kind == TILL_PAPER_RECEIPT)
		rc = copy_note(&act, job->receipt, job->operator, & copy, why);
	job->copy = (int)copy;
	if (!rc && job->kind != TILL_PAPER_DRAWER)
		rc = job_append(till, job, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

enum err till_job_answer(struct till *till, int64_t job, const char *operator,
	bool is_there, struct error *why)
{
	struct till_job found;
	enum err rc = till_job_find(till, job, &found, why);

	if (rc)
		return rc;
	if (found.state != TILL_JOB_UNKNOWN)
		return error_set(why, ERR_CONFLICT,
			"print job %lld is %s: nobody has to be asked",
			(long long)job, till_job_state_name(found.state));
	if (is_there)
		return till_job_mark(till, job, TILL_JOB_CONFIRMED, why);
	return print_again(till, &found, operator, why);
}
