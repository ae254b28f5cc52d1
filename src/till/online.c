#include "online.h"

#include "base/base64url.h"
#include "sign/seal.h"
#include "sync/http.h"

#include <stdlib.h>
#include <string.h>

static const enum job bulk_jobs[] = { JOB_EPOCHS, JOB_ASK, JOB_ENTRIES,
	JOB_REPORT, JOB_CHAIN, JOB_STATEMENTS, JOB_PIN, JOB_BOXES, JOB_DATASET,
	JOB_USAGE };

#define BULK_JOBS ((int)(sizeof(bulk_jobs) / sizeof(bulk_jobs[0])))

enum err online_open(struct till *till, struct error *why)
{
	struct store_hub hub;
	struct store_sent sent = { 0 };
	struct online *online;
	enum err rc = store_market_find(till->store, &hub, why);

	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (rc)
		return rc;
	online = calloc(1, sizeof(*online));
	if (online == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	online->hub = hub;
	till->online = online;
	rc = store_sent_find(till->store, till->epoch, &sent, why);
	online->since = sent.at;
	online->is_unknown = sent.seq == 0;
	if (!rc)
		rc = jws_key_init(&online->hub_key, hub.key, why);
	return rc;
}

enum err hub_decides(const struct till *till, struct error *why)
{
	if (till->online == NULL)
		return ERR_OK;
	return error_set(why, ERR_DENIED,
		"this till belongs to the market of %s: that is done at the"
		" hub",
		till->online->hub.url);
}

void online_close(struct till *till)
{
	struct online *online = till->online;

	if (online != NULL && online->has_link)
		online->link.close(online->link.context);
	free(online);
	till->online = NULL;
}

void till_connect_by(struct till *till, const struct link *link)
{
	till->online->link = *link;
	till->online->has_link = true;
}

enum err till_connect(struct till *till, struct error *why)
{
	struct online *online = till->online;
	struct link link;
	struct http_open open = { .software = "quotapos/" QUOTAPOS_VERSION };
	enum err rc;

	if (online == NULL || online->has_link || till->inspect)
		return ERR_OK;
	open.url = online->hub.url;
	open.pin = online->hub.pin;
	rc = http_open(&open, &link, why);
	if (!rc)
		till_connect_by(till, &link);
	return rc;
}

static int64_t mono_now(const struct till *till)
{
	return clock_read(till->clock).mono_ms;
}

struct stamp hub_time(const struct till *till)
{
	struct stamp at = clock_read(till->clock).at;

	if (till->online != NULL)
		at.ms += till->online->offset_ms;
	return at;
}

/* -- what became of an exchange
 * ------------------------------------------------ */

static void go(struct till *till, bool is_online)
{
	struct online *online = till->online;

	/* Not heard in this run: it is since the last acknowledgement. */
	if (online->is_online != is_online)
		online->since = clock_read(till->clock).at;
	online->is_online = is_online;
	online->changed = true;
}

static void heard(struct till *till, enum job job)
{
	struct online *online = till->online;

	go(till, true);
	online->was_heard = true;
	online->was_stale = false;
	online->is_hopeless = false;
	if (online->troubled == JOB_NONE || online->troubled == job) {
		online->trouble[0] = '\0';
		online->troubled = JOB_NONE;
	}
	online->heard_mono_ms = mono_now(till);
	backoff_reset(&online->backoff);
	if (job != JOB_REPORT)
		backoff_reset(&online->waits[job]);
	if (job == JOB_ENTRIES && online->told.seq > 0)
		backoff_reset(&online->waits[JOB_REPORT]);
}

static uint32_t any_number(void)
{
	char nonce[NONCE_TEXT_SIZE];
	uint8_t bytes[16] = { 0 };
	uint32_t number = 0;
	size_t length = 0;
	struct error why;

	seal_nonce(nonce);
	(void)!base64url_decode(
		nonce, strlen(nonce), bytes, sizeof(bytes), &length, &why);
	memcpy(&number, bytes, sizeof(number));
	return number;
}

static void note_trouble(
	struct online *online, enum job job, const struct error *why)
{
	(void)text_copy(online->trouble, sizeof(online->trouble), why->text);
	online->troubled = job;
	online->is_forged = why->code == ERR_FORGED;
}

/* The link failed, or the hub said what keeps it from going on. */
static void failed(struct till *till, const struct link_answer *answer,
	const struct error *why)
{
	struct online *online = till->online;

	go(till, answer != NULL && answer->status != 0);
	note_trouble(online, JOB_NONE, why);
	backoff_fail(&online->backoff, mono_now(till), any_number(),
		answer != NULL ? answer->retry_after_ms : 0);
}

/* The hub answered, and nothing can be made of it: all else goes on, and the
 * trouble is told until the same is answered well. */
static void not_taken(struct till *till, enum job job, const struct error *why)
{
	struct online *online = till->online;

	go(till, true);
	note_trouble(online, job, why);
	backoff_fail(&online->waits[job], mono_now(till), any_number(), 0);
}

/* All rights are told, and the hub wants something else before it counts
 * that: it is not told again and again meanwhile. */
static void pace_report(struct till *till)
{
	struct online *online = till->online;

	if (online->reporting.is_done)
		backoff_reset(&online->waits[JOB_REPORT]);
	else if (online->reporting.after[0] == '\0')
		backoff_fail(&online->waits[JOB_REPORT], mono_now(till),
			any_number(), 0);
}

/* What is read is not there: nothing else needs to wait for that. */
static bool is_of_itself(enum job job, int status)
{
	return (status == 400 || status == 404 || status == 413) &&
	       (job == JOB_CHAIN || job == JOB_STATEMENTS || job == JOB_PIN ||
		       job == JOB_BOXES || job == JOB_DATASET ||
		       job == JOB_USAGE);
}

/* Told the hub's time, ask again with it, once. */
static bool may_repeat(struct online *online, const struct link_answer *answer)
{
	bool repeats = answer->status == 401 && !online->was_stale;

	if (answer->status == 401)
		online->was_stale = true;
	return repeats;
}

/* -- lanes
 * ---------------------------------------------------------------------- */

static enum err start(struct till *till, enum lane lane,
	const struct question *question, struct error *why)
{
	struct online *online = till->online;
	char bearer[STATEMENT_LINE_MAX];
	const struct asking asking = { .method = question->method,
		.path = question->path };
	struct link_call call = { .method = question->method,
		.path = question->path,
		.type = question->type,
		.body = question->body,
		.length = question->length,
		.timeout_ms = question->timeout_ms };
	enum err rc = ERR_OK;

	if (question->has_bearer) {
		rc = question_sign(till, &asking, bearer, why);
		call.bearer = bearer;
	}
	if (!rc)
		rc = online->link.start(online->link.context, lane, &call, why);
	if (rc)
		return rc;
	online->under_way[lane] = question->job;
	if (question->job == JOB_ENTRIES)
		online->told = question->told;
	if (question->job == JOB_STATEMENTS) {
		online->wanted = online->hub.seq;
		online->wanted_epoch = online->hub.epoch;
	}
	return ERR_OK;
}

/* The request goes out again, or its answer will not be used. */
static void ask_again(struct till *till)
{
	struct question question;
	struct error why;

	if (question_scan(till, &till->online->scan, &question, &why) ||
		start(till, LANE_FAST, &question, &why))
		failed(till, NULL, &why);
}

static void give_up(struct till *till, const char *request)
{
	struct error why;

	if (right_disclaim(till, request, &why))
		(void)text_copy(till->online->trouble,
			sizeof(till->online->trouble), why.text);
}

/* Who stood there is gone by now; a permit is still wanted, later. */
static void put_off(struct till *till)
{
	struct online *online = till->online;

	if (online->asked.kind == LEASE_PERMIT &&
		online->asked.day >= till_today(till))
		online->permit_mono_ms = mono_now(till) + PERMIT_MS;
	else
		give_up(till, online->asked.request);
}

static bool is_over_time(const struct till *till)
{
	int64_t passed = mono_now(till) - till->online->scan_mono_ms;

	return passed >= ASK_DEADLINE_MS || passed < 0;
}

static void finish_fast(struct till *till)
{
	struct online *online = till->online;
	struct link_answer answer;
	struct error why = { 0 };
	enum err rc;

	if (online->under_way[LANE_FAST] == JOB_NONE)
		return;
	if (!online->link.finish(online->link.context, LANE_FAST, &answer)) {
		if (!is_over_time(till))
			return;
		online->link.cancel(online->link.context, LANE_FAST);
		answer = (struct link_answer){ .body = "" };
		(void)error_set(&answer.why, ERR_NETWORK,
			"the hub did not answer in time");
	}
	online->under_way[LANE_FAST] = JOB_NONE;
	rc = answer.status == 0 ? answer.why.code
				: answer_take(till, JOB_SCAN, &answer, &why);
	if (!rc) {
		heard(till, JOB_SCAN);
		return;
	}
	if (may_repeat(online, &answer) && !is_over_time(till)) {
		ask_again(till);
		if (online->under_way[LANE_FAST] == JOB_SCAN)
			return;
	}
	failed(till, &answer, answer.status == 0 ? &answer.why : &why);
	give_up(till, online->scan.request);
}

static void finish_bulk(struct till *till)
{
	struct online *online = till->online;
	enum job job = online->under_way[LANE_BULK];
	struct link_answer answer;
	struct error why = { 0 };
	enum err rc;

	if (job == JOB_NONE ||
		!online->link.finish(online->link.context, LANE_BULK, &answer))
		return;
	online->under_way[LANE_BULK] = JOB_NONE;
	rc = answer.status == 0 ? answer.why.code
				: answer_take(till, job, &answer, &why);
	if (!rc) {
		heard(till, job);
		if (job == JOB_REPORT)
			pace_report(till);
		return;
	}
	if (may_repeat(online, &answer))
		return;
	if (answer.status == 200 || is_of_itself(job, answer.status))
		not_taken(till, job, &why);
	/* A hub that was restored gives nothing before it was told all. */
	else if (job != JOB_ASK || answer.status != 503 || !online->is_frozen)
		failed(till, &answer, answer.status == 0 ? &answer.why : &why);
	if (job == JOB_ASK)
		put_off(till);
}

bool key_is_told(struct till *till)
{
	struct store_sent sent = { 0 };
	struct error ignored;

	return till->epoch == 1 ||
	       store_sent_find(till->store, till->epoch, &sent, &ignored) ||
	       sent.seq > 0;
}

static void start_bulk(struct till *till)
{
	struct online *online = till->online;
	struct error why;

	for (int i = 0; i < BULK_JOBS; i++) {
		struct question question;
		bool wanted = false;
		enum err rc;

		if (!backoff_is_over(
			    &online->waits[bulk_jobs[i]], mono_now(till)))
			continue;
		rc = question_make(
			till, bulk_jobs[i], &question, &wanted, &why);
		if (!rc && !wanted)
			continue;
		online->is_idle = false;
		if (!rc)
			rc = start(till, LANE_BULK, &question, &why);
		if (rc)
			failed(till, NULL, &why);
		return;
	}
	online->is_idle = true;
}

/* What was given for a day goes back when it is over. */
static void end_day(struct till *till)
{
	struct online *online = till->online;
	int32_t today = till_today(till);
	struct error why;

	if (online->tidied == today || till->inspect)
		return;
	online->tidied = today;
	if (rights_tidy(till, &why))
		(void)text_copy(
			online->trouble, sizeof(online->trouble), why.text);
}

void till_turn(struct till *till)
{
	struct online *online = till->online;

	if (online == NULL || !online->has_link)
		return;
	finish_fast(till);
	finish_bulk(till);
	end_day(till);
	if (online->under_way[LANE_BULK] == JOB_NONE &&
		backoff_is_over(&online->backoff, mono_now(till)))
		start_bulk(till);
}

void till_retry(struct till *till)
{
	struct online *online = till->online;

	if (online == NULL)
		return;
	backoff_reset(&online->backoff);
	memset(online->waits, 0, sizeof(online->waits));
}

void till_has_loop(struct till *till)
{
	if (till->online != NULL)
		till->online->has_loop = true;
}

/* Is there anything that time would bring? */
static bool is_done(const struct online *online)
{
	bool busy = online->under_way[LANE_FAST] != JOB_NONE ||
		    online->under_way[LANE_BULK] != JOB_NONE;

	return !busy && (online->is_idle || online->trouble[0] != '\0');
}

void till_flush(struct till *till, int64_t time_ms)
{
	struct online *online = till->online;
	int64_t start_ms = mono_now(till);

	if (online == NULL || !online->has_link || online->has_loop)
		return;
	online->is_idle = false;
	do {
		till_turn(till);
		if (is_done(online))
			return;
		till_wait(till, NULL, 0, 50);
	} while (mono_now(till) - start_ms < time_ms &&
		 mono_now(till) >= start_ms);
}

void till_wait(struct till *till, const struct pollfd *others, int count,
	int timeout_ms)
{
	struct online *online = till->online;

	online->link.wait(online->link.context, others, count, timeout_ms);
}

/* -- what is asked for who stands at the counter
 * ---------------------------------------------- */

void scan_start(struct till *till)
{
	struct online *online = till->online;
	struct question question;
	struct error why;

	online->scan_mono_ms = mono_now(till);
	if (!question_scan(till, &online->scan, &question, &why) &&
		!start(till, LANE_FAST, &question, &why))
		return;
	failed(till, NULL, &why);
	give_up(till, online->scan.request);
}

void scan_forget(struct till *till)
{
	struct online *online = till->online;

	if (!till_is_asking(till))
		return;
	online->link.cancel(online->link.context, LANE_FAST);
	online->under_way[LANE_FAST] = JOB_NONE;
	give_up(till, online->scan.request);
}

bool scan_may_start(struct till *till)
{
	const struct online *online = till->online;

	return online->has_link && !online->is_voided && key_is_told(till) &&
	       (online->is_online || !online->was_heard) &&
	       backoff_is_over(&online->backoff, mono_now(till));
}

/* -- for people
 * ---------------------------------------------------------------------- */

/* What may still be sold to somebody who is not known here, offline. */
static void tell_permit(struct till *till, struct till_online *ret)
{
	static struct right right;
	static struct store_right_use use;
	struct error why;

	if (till->head.is_left ||
		right_find(till, "", till_today(till), &right, &why) ||
		right.mode != STANDING_PERMIT ||
		store_right_used(till->store, right.leaf, right.statement.limit,
			NULL, &use, &why))
		return;
	ret->permit.minor = right.left;
	ret->permit_total.minor = right.statement.total.minor - use.used;
	ret->permit_sales = right.statement.count - use.sales;
}

void till_online(struct till *till, struct till_online *ret)
{
	const struct online *online = till->online;
	struct store_unsent unsent = { 0 };
	struct error why;

	*ret = (struct till_online){ .is_joined = online != NULL };
	if (online == NULL)
		return;
	ret->has_link = online->has_link;
	ret->is_online = online->is_online;
	ret->is_idle =
		online->is_idle && online->under_way[LANE_BULK] == JOB_NONE;
	ret->since = online->since;
	ret->behind_ms = online->offset_ms;
	ret->is_frozen = online->is_frozen;
	(void)text_copy(
		ret->hub_kid, sizeof(ret->hub_kid), online->hub_key.kid);
	(void)text_copy(ret->url, sizeof(ret->url), online->hub.url);
	(void)text_copy(ret->trouble, sizeof(ret->trouble), online->trouble);
	ret->is_forged = online->is_forged;
	if (store_unsent(till->store, till->epoch, &unsent, &why) == ERR_OK) {
		ret->unsent = unsent.count;
		ret->oldest = unsent.oldest;
	}
	tell_permit(till, ret);
}
