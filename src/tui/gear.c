#include "gear.h"

#include <string.h>

static int64_t mono_ms(void)
{
	return clock_read(clock_system()).mono_ms;
}

/* A till without a printer has none; settings that are wrong are told. */
enum err gear_open(struct gear *gear, struct till *till, const char *home,
	struct error *why)
{
	struct settings *settings = &gear->settings;
	enum err rc = settings_read(home, settings, why);

	gear->till = till;
	for (int i = 0; i < DEVICE_KINDS; i++)
		gear->has[i] = settings_device(settings, (enum device_kind)i,
				       NULL) != NULL;
	if (!rc)
		rc = devices_open(settings, &gear->devices, why);
	if (rc || settings_device(settings, DEVICE_PRINTER, NULL) == NULL)
		return rc;
	return printing_open(till, settings, NULL, &gear->printing, why);
}

void gear_close(struct gear *gear)
{
	printing_close(gear->printing);
	devices_close(gear->devices);
	*gear = (struct gear){ 0 };
}

int gear_poll(const struct gear *gear, struct pollfd *fds, int *timeout_ms)
{
	int64_t now_ms = mono_ms();
	int count = devices_poll(gear->devices, now_ms, fds, timeout_ms);

	if (gear->printing != NULL)
		count += printing_poll(
			gear->printing, now_ms, &fds[count], timeout_ms);
	return count;
}

void gear_step(struct gear *gear)
{
	int64_t now_ms = mono_ms();

	if (gear->printing != NULL)
		printing_step(gear->printing, now_ms);
	devices_step(gear->devices, now_ms);
}

bool gear_next(struct gear *gear, struct event *ret)
{
	struct device_event *happened = &gear->happened;

	explicit_bzero(happened, sizeof(*happened)); /* a person's number? */
	if (!devices_next(gear->devices, happened))
		return false;
	*ret = (struct event){ .kind = EVENT_SCAN };
	ret->as.scan.text = happened->text;
	switch (happened->kind) {
	case DEVICE_SCANNED:
		ret->as.scan.source = SOURCE_SCANNER;
		break;
	case DEVICE_CARD_READ:
		ret->as.scan.source = SOURCE_CARD;
		break;
	case DEVICE_WEIGHED:
		ret->kind = EVENT_WEIGHT;
		ret->as.weight.answer = happened->answer;
		ret->as.weight.weight_g = happened->weight_g;
		break;
	}
	return true;
}

/* The paper to ask about is looked up while there is one. */
void gear_look(struct gear *gear)
{
	static struct till_job jobs[TILL_JOBS_MAX];
	struct printer_sight *sight = &gear->printer;
	struct error why;
	int count = 0;

	sight->has = gear->printing != NULL;
	if (!sight->has)
		return;
	sight->state = printing_state(gear->printing);
	sight->unknown.job = 0;
	if (sight->state.unknown == 0 || sight->state.busy ||
		till_job_list(gear->till, jobs, &count, &why) != ERR_OK)
		return;
	if (count > 0 && jobs[0].state == TILL_JOB_UNKNOWN)
		sight->unknown = jobs[0];
}

void gear_kick(struct gear *gear)
{
	(void)devices_kick(gear->devices);
}

/* Cash changes hands: the money comes before the paper does. */
static void kick_for(struct gear *gear, const struct pos *pos)
{
	const struct sale *sale = &pos->last.sale;
	bool cash = false;

	for (int i = 0; i < sale->tender_count; i++)
		cash = cash || sale->tenders[i].kind == TENDER_CASH;
	if (cash && !pos->training)
		gear_kick(gear);
}

/* What the customer sees: the line that changed, and what it comes to. */
void gear_show(
	struct gear *gear, const struct pos *pos, const struct event *event)
{
	const struct counter *counter = &pos->counter;
	char first[MONEY_TEXT_SIZE];
	char second[MONEY_TEXT_SIZE];
	struct display_line upper = { .value = first };
	struct display_line lower = { .label = "CNY", .value = second };

	if (event->kind == EVENT_SOLD && pos->last.is_sold) {
		kick_for(gear, pos);
		upper.label = "CNY";
		lower.label = say_in(LANGUAGE_RU, "Change");
		money_format(pos->last.sale.total, first);
		money_format(pos->last.sale.change, second);
	} else if (event->kind == EVENT_SCANNED && counter->chosen >= 0 &&
		   counter->chosen < counter->basket.count) {
		const struct basket_line *line =
			&counter->basket.lines[counter->chosen];

		upper.label = line->goods.name_ru[0] != '\0'
				      ? line->goods.name_ru
				      : line->goods.name_en;
		money_format(line->amount, first);
		money_format(counter->basket.total, second);
	} else {
		return;
	}
	devices_show(gear->devices, &upper, &lower);
}

/* -- what the screens ask of it ---------------------------------------- */

static enum err no_printer(struct error *why)
{
	return error_set(why, ERR_NOT_FOUND,
		"there is no printer: name one in the settings of this till");
}

static enum err add_job(struct gear *gear, struct till_job *job, bool copy,
	const struct pos *pos, struct error *why)
{
	int64_t number = 0;
	enum err rc;

	if (gear->printing == NULL)
		return no_printer(why);
	job->language = pos->language;
	(void)text_copy(job->operator, sizeof(job->operator), pos->cashier.id);
	rc = till_job_add(gear->till, job, copy, &number, why);
	printing_wake(gear->printing);
	return rc;
}

enum err gear_copy(struct gear *gear, const struct pos *pos,
	const struct request *request, struct event *answer, struct error *why)
{
	struct till_job job = { .kind = TILL_PAPER_RECEIPT };

	(void)text_copy(job.receipt, sizeof(job.receipt), request->text);
	answer->kind = EVENT_PAPER;
	answer->as.paper = say("a copy is printed");
	return add_job(gear, &job, true, pos, why);
}

enum err gear_report(struct gear *gear, const struct pos *pos, int64_t shift,
	struct error *why)
{
	struct till_job job = { .kind = TILL_PAPER_REPORT, .shift = shift };

	return add_job(gear, &job, false, pos, why);
}

enum err gear_printed(struct gear *gear, const struct pos *pos,
	const struct request *request, struct event *answer, struct error *why)
{
	int64_t job = gear->printer.unknown.job;
	bool is_there = request->slot != 0;
	enum err rc;

	if (gear->printing == NULL)
		return no_printer(why);
	if (job == 0)
		return error_set(why, ERR_NOT_FOUND, "no paper is in question");
	rc = till_job_answer(gear->till, job, pos->cashier.id, is_there, why);
	printing_wake(gear->printing);
	answer->kind = EVENT_PAPER;
	answer->as.paper = is_there ? say("noted: it is printed")
				    : say("a copy is printed");
	return rc;
}

enum err gear_reprint(struct gear *gear, const struct pos *pos,
	const struct request *request, struct event *answer, struct error *why)
{
	struct till_job job;
	enum err rc = till_job_find(gear->till, request->slot, &job, why);

	answer->kind = EVENT_PAPER;
	answer->as.paper = say("a copy is printed");
	if (rc)
		return rc;
	if (job.kind == TILL_PAPER_DRAWER)
		return error_set(
			why, ERR_INPUT, "that was the drawer, not a paper");
	return add_job(gear, &job, job.kind == TILL_PAPER_RECEIPT, pos, why);
}

enum err gear_weigh(struct gear *gear, struct event *answer, struct error *why)
{
	if (!devices_weigh(gear->devices, mono_ms()))
		return error_set(why, ERR_NOT_FOUND,
			"there is no scale: type the weight, 0.819*");
	answer->kind = EVENT_PAPER;
	answer->as.paper = say("the scale is asked");
	return ERR_OK;
}
