#include "tui/printing.h"

#include <stdlib.h>
#include <string.h>

#define RETRY_MS INT64_C(3000) /* while something is wrong */

struct printing {
	struct till *till;
	struct font *font;
	struct printer *printer;
	struct till_form form;
	bool has_drawer;     /* another line opens it, not the printer's */
	struct till_job job; /* at the printer; job 0 = none */
	int64_t retry_ms;    /* not before */
	bool idle;           /* nothing waited at the last look */
	int64_t added;       /* papers the till had taken by then */
	int64_t last;        /* job that was there last */
	struct printer_result result;
	struct till_job_counts counts;
	char text[ZREPORT_TEXT_MAX];
	char token[TILL_TOKEN_SIZE];
};

static void count(struct printing *printing)
{
	struct error why;

	/* A database that cannot be read is told elsewhere. */
	(void)!till_job_counts(printing->till, &printing->counts, &why);
}

static enum err open_printer(struct printing *printing,
	const struct device_line *device, struct error *why)
{
	const struct printer_settings settings = { .address = device->address,
		.profile = device->profile,
		.font = printing->font };

	printing->form = (struct till_form){ .paper = device->profile.paper,
		.bilingual = device->bilingual,
		.second = device->second };
	return printer_open(&settings, &printing->printer, why);
}

enum err printing_open(struct till *till, const struct settings *settings,
	const char *name, struct printing **ret, struct error *why)
{
	const struct device_line *device =
		settings_device(settings, DEVICE_PRINTER, name);
	const char *font =
		settings->font[0] == '\0' ? FONT_FILE : settings->font;
	struct printing *printing;
	enum err rc;

	if (device == NULL)
		return error_set(why, ERR_NOT_FOUND,
			"the settings have no printer %.16s",
			name == NULL ? "" : name);
	printing = calloc(1, sizeof(*printing));
	if (printing == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for a printer");
	printing->till = till;
	printing->has_drawer =
		settings_device(settings, DEVICE_DRAWER, NULL) != NULL;
	(void)!font_open(font, &printing->font, why);
	rc = open_printer(printing, device, why);
	if (rc) {
		printing_close(printing);
		return rc;
	}
	count(printing);
	*ret = printing;
	return ERR_OK;
}

void printing_close(struct printing *printing)
{
	if (printing == NULL)
		return;
	printer_close(printing->printer);
	font_close(printing->font);
	free(printing);
}

/* -- one paper -------------------------------------------------------- */

static void mark(struct printing *printing, enum till_job_state state)
{
	struct error why;

	/* What cannot be noted now stays unknown, and is asked about. */
	(void)!till_job_mark(printing->till, printing->job.job, state, &why);
	count(printing);
}

/* A paper that can never be printed must not stop those behind it. */
static void drop(struct printing *printing)
{
	mark(printing, TILL_JOB_DROPPED);
	printing->job.job = 0;
}

/* The till's promise, for a camera: of a receipt whose key is there. */
static const char *token_of(struct printing *printing)
{
	struct error why;

	if (printing->job.kind != TILL_PAPER_RECEIPT ||
		till_token(printing->till, printing->job.receipt,
			printing->token, &why) != ERR_OK ||
		printing->token[0] == '\0')
		return NULL;
	return printing->token;
}

static enum err start_paper(struct printing *printing, int64_t now_ms,
	const struct ticket *ticket, struct error *why)
{
	struct ticket plain = *ticket;
	enum err rc = printer_start(printing->printer, ticket, now_ms, why);

	plain.qr = NULL;
	if (rc == ERR_RANGE && ticket->qr != NULL) /* too narrow for it */
		rc = printer_start(printing->printer, &plain, now_ms, why);
	return rc;
}

static void start(struct printing *printing, int64_t now_ms)
{
	struct error why;
	struct text text = text_over(printing->text, sizeof(printing->text));
	struct ticket ticket = { .kick = printing->job.kick &&
					 !printing->has_drawer,
		.qr = token_of(printing) };

	if (printing->job.kind != TILL_PAPER_DRAWER)
		ticket.text = printing->text;
	else
		ticket.kick = true;
	if (till_job_text(printing->till, &printing->job, &printing->form,
		    &text, &why) != ERR_OK ||
		start_paper(printing, now_ms, &ticket, &why) != ERR_OK)
		drop(printing);
	else
		printing->last = printing->job.job;
}

static void look_for_work(struct printing *printing, int64_t now_ms)
{
	struct error why;

	int64_t added = till_jobs_added(printing->till);

	if ((printing->idle && added == printing->added) ||
		now_ms < printing->retry_ms)
		return;
	printing->added = added;
	printing->idle = false;
	count(printing);
	if (till_job_next(printing->till, &printing->job, &why) != ERR_OK) {
		printing->job.job = 0;
		printing->idle = true;
		return;
	}
	start(printing, now_ms);
}

/* From here on a part of it may be on paper: that is noted first. Where it
 * cannot be noted, nothing is printed. */
static void go(struct printing *printing, int64_t now_ms)
{
	struct error why;

	if (till_job_mark(printing->till, printing->job.job, TILL_JOB_UNKNOWN,
		    &why) != ERR_OK)
		return;
	count(printing);
	printer_go(printing->printer, now_ms);
}

static void finish(struct printing *printing, int64_t now_ms)
{
	printing->result = printer_take(printing->printer);
	switch (printing->result.outcome) {
	case PRINTER_NOT_STARTED:
		printing->retry_ms = now_ms + RETRY_MS;
		break;
	case PRINTER_SENT:
		mark(printing, TILL_JOB_SENT);
		break;
	case PRINTER_CONFIRMED:
		mark(printing, TILL_JOB_CONFIRMED);
		break;
	case PRINTER_UNKNOWN:
		printing->retry_ms = now_ms + RETRY_MS;
		break;
	}
	printing->job.job = 0;
}

void printing_step(struct printing *printing, int64_t now_ms)
{
	if (printing->job.job == 0)
		look_for_work(printing, now_ms);
	printer_step(printing->printer, now_ms);
	if (printer_phase(printing->printer) == PRINTER_READY)
		go(printing, now_ms);
	if (printer_phase(printing->printer) == PRINTER_DONE)
		finish(printing, now_ms);
}

int printing_poll(const struct printing *printing, int64_t now_ms,
	struct pollfd *ret, int *timeout_ms)
{
	int64_t wait_ms = printing->retry_ms - now_ms;

	if (printing->job.job == 0 && !printing->idle && wait_ms < *timeout_ms)
		*timeout_ms = wait_ms > 0 ? (int)wait_ms : 0;
	return printer_poll(printing->printer, now_ms, ret, timeout_ms);
}

void printing_wake(struct printing *printing)
{
	printing->idle = false;
	printing->retry_ms = 0;
	count(printing);
}

struct printing_state printing_state(struct printing *printing)
{
	bool busy = printing->job.job != 0;

	return (struct printing_state){
		.trouble = busy ? printer_trouble(printing->printer)
				: printing->result.trouble,
		.busy = busy,
		.job = printing->last,
		.outcome = printing->result.outcome,
		.waiting = printing->counts.waiting,
		.unknown = printing->counts.unknown,
	};
}
