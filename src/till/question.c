#include "online.h"

#include "sign/seal.h"

#include <inttypes.h>
#include <string.h>

#define PART_BYTES 57344 /* statements told at once: they fit a file, too */

/* Bodies that are put together here; one a lane at a time. */
static char fast_body[STATEMENT_LINE_MAX + 2];
static char bulk_body[BATCH_BYTES_MAX];

enum err question_sign(struct till *till, const struct asking *asking,
	char *line, struct error *why)
{
	static char bytes[JWS_PAYLOAD_MAX + 1];
	static char signed_line[JWS_SIZE];
	static struct request_statement request;
	struct text payload = text_over(bytes, sizeof(bytes));
	size_t length = 0;
	enum err rc;

	request = (struct request_statement){ .epoch = till->epoch,
		.at = hub_time(till),
		.hub_epoch = till->online->hub.epoch,
		.hub_seq = till->online->hub.seq };
	memcpy(request.market, till->market, sizeof(request.market));
	memcpy(request.chain, till->chain, sizeof(request.chain));
	seal_nonce(request.nonce);
	(void)text_copy(request.method, sizeof(request.method), asking->method);
	(void)text_copy(request.path, sizeof(request.path), asking->path);
	if (asking->ask != NULL)
		request.ask = *asking->ask;
	rc = request_encode(&request, &payload, why);
	if (!rc)
		rc = jws_sign(till->keyring, JWS_REQUEST, &payload, signed_line,
			&length, why);
	if (rc)
		return rc;
	if (!text_copy(line, STATEMENT_LINE_MAX, signed_line))
		return error_set(
			why, ERR_RANGE, "the question to the hub is too long");
	return ERR_OK;
}

/* The path is known by now; a body of the question's own. */
static void ask_body(struct question *ret, const struct text *body)
{
	ret->method = "POST";
	ret->body = body->bytes;
	ret->length = body->length;
}

static enum err path_put(struct question *ret, struct error *why,
	const char *format, ...) PRINTF(3, 4);

static enum err path_put(
	struct question *ret, struct error *why, const char *format, ...)
{
	struct text path = text_over(ret->path, sizeof(ret->path));
	va_list args;

	va_start(args, format);
	text_addv(&path, format, args);
	va_end(args);
	if (path.cut)
		return error_set(
			why, ERR_RANGE, "the path of a question is too long");
	return ERR_OK;
}

/* -- rights
 * ---------------------------------------------------------------------- */

static enum request_kind kind_of(enum lease_kind kind)
{
	if (kind == LEASE_DAY)
		return REQUEST_DAY;
	return kind == LEASE_PERMIT ? REQUEST_PERMIT : REQUEST_SCAN;
}

static enum err put_ask(struct till *till, const struct entry_lease_ask *ask,
	struct question *ret, struct text *body, struct error *why)
{
	char line[STATEMENT_LINE_MAX];
	struct request_ask wanted = { .kind = kind_of(ask->kind),
		.day = ask->day,
		.want = ask->want,
		.min = ask->min };
	const struct asking asking = {
		.method = "POST", .path = "/v1/leases", .ask = &wanted
	};
	enum err rc = path_put(ret, why, "/v1/leases");

	memcpy(wanted.limit, ask->limit, sizeof(wanted.limit));
	memcpy(wanted.person, ask->person, sizeof(wanted.person));
	memcpy(wanted.request, ask->request, sizeof(wanted.request));
	if (!rc)
		rc = question_sign(till, &asking, line, why);
	if (rc)
		return rc;
	text_add(body, line);
	ask_body(ret, body);
	ret->type = TYPE_LINE;
	ret->timeout_ms = ASK_DEADLINE_MS;
	return ERR_OK;
}

enum err question_scan(struct till *till, const struct entry_lease_ask *ask,
	struct question *ret, struct error *why)
{
	struct text body = text_over(fast_body, sizeof(fast_body));

	*ret = (struct question){ .job = JOB_SCAN };
	return put_ask(till, ask, ret, &body, why);
}

/* Asked by the other lane just now, or to be asked again later. */
static bool must_wait(
	const struct till *till, const struct entry_lease_ask *ask)
{
	const struct online *online = till->online;

	if (ask->kind == LEASE_PERMIT)
		return clock_read(till->clock).mono_ms < online->permit_mono_ms;
	return online->under_way[LANE_FAST] == JOB_SCAN &&
	       text_same(online->scan.request, ask->request);
}

/* The first request without an answer that nobody is asking just now. */
static enum err find_open(struct till *till, struct entry_lease_ask *ret,
	bool *ret_wanted, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	int64_t id = 0;

	for (;;) {
		enum err rc = store_ask_open(till->store, id, &id, why);

		*ret_wanted = rc == ERR_OK;
		if (rc)
			return rc == ERR_NOT_FOUND ? ERR_OK : rc;
		rc = store_entry_get(till->store, id, &stored, why);
		if (!rc)
			rc = entry_of(till, &stored, &entry, why);
		if (rc)
			return rc;
		*ret = entry.body.lease_ask;
		if (!must_wait(till, ret))
			return ERR_OK;
	}
}

/* A permit for today is wanted while the rules have any and none is here. */
static enum err want_permit(
	struct till *till, bool *ret_wanted, struct error *why)
{
	struct online *online = till->online;
	const struct rules *rules = till_rules(till);
	int32_t today = till_today(till);
	const struct limit *limit = rules_lease_limit(rules, today);
	const struct store_whose whose = { .person = "",
		.day = today,
		.epoch = till->epoch,
		.hub_epoch = online->hub.epoch };
	static struct store_right kept;
	struct entry_lease_ask ask = { .kind = LEASE_PERMIT, .day = today };
	int64_t mono_ms = clock_read(till->clock).mono_ms;
	enum err rc;

	*ret_wanted = false;
	if (limit == NULL || rules->offline.permit.minor == 0 ||
		online->is_frozen)
		return ERR_OK;
	if (mono_ms < online->permit_mono_ms)
		return ERR_OK;
	rc = store_permit_find(till->store, &whose, &kept, why);
	if (rc != ERR_NOT_FOUND)
		return rc;
	memcpy(ask.limit, limit->id, sizeof(ask.limit));
	*ret_wanted = true;
	return right_note_ask(till, &ask, why);
}

static enum err make_ask(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct text body = text_over(bulk_body, sizeof(bulk_body));
	struct online *online = till->online;
	enum err rc;

	/* No right is for a till that has left, nor while the hub waits. */
	if (till->head.is_left || online->is_frozen)
		return ERR_OK;
	rc = find_open(till, &online->asked, ret_wanted, why);
	if (!rc && !*ret_wanted) {
		rc = want_permit(till, ret_wanted, why);
		if (!rc && *ret_wanted)
			rc = find_open(till, &online->asked, ret_wanted, why);
	}
	if (rc || !*ret_wanted)
		return rc;
	return put_ask(till, &online->asked, ret, &body, why);
}

/* -- up
 * ----------------------------------------------------------------------------
 */

/*
 * The lines by which this till went from epoch to epoch: each brings a key
 * that the one before vouches for. Told when the hub is not known to know
 * this epoch's key, and when it says that it does not.
 */
static enum err make_epochs(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct text body = text_over(bulk_body, sizeof(bulk_body));
	enum err rc;

	if (!till->online->is_unknown)
		return ERR_OK;
	rc = store_openers(till->store, &body, why);
	*ret_wanted = body.length > 0;
	ask_body(ret, &body);
	ret->type = TYPE_LINES;
	if (!rc)
		rc = path_put(ret, why, "/v1/epochs");
	return rc;
}

/* A hub that was restored wants all entries, acks too, before it counts a
 * till as one that has told its rights. */
static enum err wants_all(struct till *till, bool *ret, struct error *why)
{
	const struct online *online = till->online;
	struct store_sent sent;
	enum err rc = store_sent_find(till->store, till->epoch, &sent, why);

	*ret = online->is_frozen && !online->reporting.is_done &&
	       (online->is_short || rc || sent.seq < till->head.seq);
	return rc;
}

static int64_t count_lines(const struct text *body)
{
	int64_t count = 0;

	for (size_t i = 0; i < body->length; i++)
		count += body->bytes[i] == '\n';
	return count;
}

/* Entries that are not acks, or time to hear the hub again. */
static enum err make_entries(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct text body = text_over(bulk_body, sizeof(bulk_body));
	struct online *online = till->online;
	struct store_unsent unsent = { 0 };
	struct store_sent behind = { 0 };
	int64_t mono_ms = clock_read(till->clock).mono_ms;
	bool all = false;
	enum err rc = store_unsent(till->store, till->epoch, &unsent, why);

	if (!rc)
		rc = wants_all(till, &all, why);
	*ret_wanted = unsent.count > 0 || !online->was_heard || all ||
		      mono_ms - online->heard_mono_ms > BEACON_MS;
	if (rc || !*ret_wanted)
		return rc;
	rc = store_sent_behind(till->store, till->epoch, &behind, why);
	if (!rc)
		rc = store_lines_after(
			till->store, &behind, BATCH_LINES_MAX, &body, why);
	if (rc == ERR_NOT_FOUND)
		rc = ERR_OK;
	if (!rc)
		rc = path_put(ret, why, "/v1/entries");
	ret->told = behind;
	ret->told.seq = body.length > 0 ? behind.seq + count_lines(&body) : 0;
	ask_body(ret, &body);
	ret->type = TYPE_LINES;
	return rc;
}

static enum err make_boxes(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct text body = text_over(bulk_body, sizeof(bulk_body));
	struct online *online = till->online;
	enum err rc = store_boxes_after(till->store, online->hub.boxes, &body,
		&online->boxes_last, why);

	*ret_wanted = online->boxes_last > 0;
	ask_body(ret, &body);
	ret->type = "text/plain";
	if (!rc)
		rc = path_put(ret, why, "/v1/blobs");
	return rc;
}

/* Every right that a hub that was restored may have forgotten, in parts. */
static enum err make_report(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	static struct store_right kept;
	static char lines[PART_BYTES];
	struct text body = text_over(bulk_body, sizeof(bulk_body));
	struct text rights = text_over(lines, sizeof(lines));
	struct online *online = till->online;
	struct request_ask ask = { .kind = REQUEST_REPORT };
	const struct asking asking = {
		.method = "POST", .path = "/v1/leases/report", .ask = &ask
	};
	char line[STATEMENT_LINE_MAX];
	enum err rc = ERR_OK;

	*ret_wanted = online->is_frozen && !online->reporting.is_done;
	if (!*ret_wanted)
		return ERR_OK;
	memcpy(kept.leaf, online->reporting.after, sizeof(kept.leaf));
	while (!rc && ask.count < BATCH_LINES_MAX &&
		rights.length + STATEMENT_LINE_MAX < rights.size) {
		rc = store_right_next(till->store, till_today(till) - 1,
			kept.leaf, &kept, why);
		if (rc)
			break;
		text_addf(&rights, "%s\n", kept.line);
		ask.count++;
	}
	ask.last = rc == ERR_NOT_FOUND;
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	memcpy(online->reporting.part, kept.leaf, sizeof(kept.leaf));
	online->reporting.ends = ask.last;
	ask.seq = till->head.seq;
	memcpy(ask.head, till->head.leaf, sizeof(ask.head));
	rc = question_sign(till, &asking, line, why);
	text_addf(&body, "%s\n%s", line, lines);
	ask_body(ret, &body);
	ret->type = TYPE_LINES;
	if (!rc)
		rc = path_put(ret, why, "/v1/leases/report");
	return rc;
}

/* -- down
 * ---------------------------------------------------------------------------
 */

static enum err make_chain(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	static struct store_entry last;
	enum err rc = store_hub_last(till->store, &last, why);

	if (rc == ERR_NOT_FOUND)
		last = (struct store_entry){ .epoch = 1 };
	else if (rc)
		return rc;
	*ret_wanted = last.epoch < till->online->hub.epoch ||
		      last.seq < till->online->hub_chain_seq;
	return path_put(ret, why,
		"/v1/chains/hub?epoch=%" PRId64 "&from=%" PRId64, last.epoch,
		last.seq + 1);
}

static enum err make_statements(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	const struct store_hub *hub = &till->online->hub;

	*ret_wanted = hub->seq > hub->read;
	return path_put(ret, why, "/v1/statements?after=%" PRId64, hub->read);
}

static enum err make_pin(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct online *online = till->online;
	enum err rc = store_hub_pin_missing(till->store, online->pin, why);

	*ret_wanted = rc == ERR_OK;
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (rc)
		return rc;
	return path_put(ret, why, "/v1/blobs/%s", online->pin);
}

static enum err make_dataset(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct online *online = till->online;
	struct store_hub_dataset next;
	enum err rc = store_hub_dataset_next(till->store, &next, why);

	*ret_wanted = rc == ERR_OK;
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (!rc && next.entry != online->dataset.entry) {
		online->dataset = next;
		rc = dataset_start(till, why);
	}
	if (rc)
		return rc;
	return path_put(ret, why, "/v1/datasets/%s?from=%" PRId64, next.sha256,
		online->dataset_bytes);
}

static enum err make_usage(struct till *till, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	struct online *online = till->online;
	int64_t mono_ms = clock_read(till->clock).mono_ms;
	char day[DAY_TEXT_SIZE];
	int64_t next = 0;
	enum err rc = store_use_read(till->store, till_today(till), &next, why);

	*ret_wanted = online->usage_mono_ms == 0 ||
		      mono_ms - online->usage_mono_ms > USAGE_MS;
	online->usage_from = next;
	day_format(till_today(till), day);
	if (!rc)
		rc = path_put(
			ret, why, "/v1/usage?day=%s&after=%" PRId64, day, next);
	return rc;
}

enum err question_make(struct till *till, enum job job, struct question *ret,
	bool *ret_wanted, struct error *why)
{
	static enum err (*const makes[JOB_COUNT])(
		struct till *, struct question *, bool *, struct error *) = {
		[JOB_EPOCHS] = make_epochs,
		[JOB_ASK] = make_ask,
		[JOB_ENTRIES] = make_entries,
		[JOB_CHAIN] = make_chain,
		[JOB_STATEMENTS] = make_statements,
		[JOB_REPORT] = make_report,
		[JOB_PIN] = make_pin,
		[JOB_BOXES] = make_boxes,
		[JOB_DATASET] = make_dataset,
		[JOB_USAGE] = make_usage,
	};

	*ret = (struct question){ .job = job,
		.method = "GET",
		.has_bearer = job != JOB_EPOCHS && job != JOB_ASK &&
			      job != JOB_REPORT,
		.timeout_ms = CALL_DEADLINE_MS };
	*ret_wanted = false;
	if (makes[job] == NULL)
		return ERR_OK;
	return makes[job](till, ret, ret_wanted, why);
}
