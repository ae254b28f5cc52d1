#include "online.h"

#include "sign/hash.h"

#include <inttypes.h>
#include <string.h>

#define PROBLEM_TYPE "application/problem+json"

/* -- lines: entries of the hub, or its statements
 * ------------------------------------ */

static bool is_statement(
	const struct till *till, const char *line, size_t length)
{
	static struct jws_payload payload;

	return jws_open(line, length, JWS_LEASE, &till->online->hub_key,
		       &payload) == JWS_GOOD;
}

/* A refusal that is the last word on who stands at the counter. */
static void note_refusal(struct till *till, const struct lease_statement *lease)
{
	struct online *online = till->online;

	if (lease->kind != LEASE_REFUSAL)
		return;
	if (lease->person[0] == '\0')
		online->permit_mono_ms =
			clock_read(till->clock).mono_ms + PERMIT_MS;
	if (lease->person[0] == '\0' ||
		!text_same(lease->person, online->counter))
		return;
	online->was_refused = true;
	online->refusal = *lease;
}

static enum err line_take(
	struct till *till, const char *line, size_t length, struct error *why)
{
	static struct lease_statement lease;

	if (is_statement(till, line, length)) {
		enum err rc = statement_take(till, line, length, &lease, why);

		if (rc)
			return rc;
		till->online->listed = lease.hub_seq;
		till->online->listed_epoch = lease.hub_epoch;
		/* Its own answer was lost, or is late. */
		if (text_same(lease.request, till->online->scan.request))
			note_refusal(till, &lease);
		return ERR_OK;
	}
	return hub_entry_take(till, line, length, why);
}

enum err lines_take(struct till *till, const char *body, size_t length,
	int *ret_count, struct error *why)
{
	const char *end = body + length;
	int count = 0;

	while (body < end) {
		const char *stop = memchr(body, '\n', (size_t)(end - body));
		enum err rc;

		if (stop == NULL)
			stop = end;
		rc = line_take(till, body, (size_t)(stop - body), why);
		if (rc)
			return rc;
		count++;
		body = stop + 1;
	}
	*ret_count = count;
	return ERR_OK;
}

/* -- jobs
 * ---------------------------------------------------------------------------
 */

/* 200 is the lease, 409 says why not: both are kept. */
static enum err take_right(struct till *till, const struct link_answer *answer,
	const struct answer *said, struct error *why)
{
	static struct lease_statement lease;
	const char *line =
		answer->status == 200 ? answer->body : said->statement;
	size_t length = strcspn(line, "\n");
	enum err rc = statement_take(till, line, length, &lease, why);

	/* Of a hub that was restored since: void, and asked for once only. */
	if (!rc && lease.hub_epoch < till->online->hub.epoch)
		rc = right_disclaim(till, lease.request, why);
	if (rc)
		return rc;
	note_refusal(till, &lease);
	return rights_tidy(till, why);
}

static void raise_read(struct store_hub *hub, int64_t seq)
{
	if (seq > hub->read)
		hub->read = seq;
}

static enum err take_statements(
	struct till *till, const struct link_answer *answer, struct error *why)
{
	struct online *online = till->online;
	int count = 0;
	enum err rc =
		lines_take(till, answer->body, answer->length, &count, why);

	if (rc)
		return rc;
	/* The hub gives at most a page, in the order of its numbers; of what
	 * the other lane heard of meanwhile it says nothing yet. */
	if (count > 0 && online->listed_epoch == online->hub.epoch)
		raise_read(&online->hub, online->listed);
	if (count < BATCH_LINES_MAX &&
		online->wanted_epoch == online->hub.epoch)
		raise_read(&online->hub, online->wanted);
	rc = store_market_put(till->store, &online->hub, why);
	if (!rc)
		rc = rights_tidy(till, why);
	return rc;
}

static enum err take_pin(
	struct till *till, const struct link_answer *answer, struct error *why)
{
	char sha256[HASH_TEXT_SIZE];

	hash_text(answer->body, answer->length, sha256);
	if (!text_same(sha256, till->online->pin))
		return error_set(why, ERR_FORGED,
			"the hub sent another PIN verifier than was asked for");
	return store_blob_put(
		till->store, sha256, answer->body, answer->length, why);
}

static enum err take_boxes(struct till *till, struct error *why)
{
	struct online *online = till->online;

	online->hub.boxes = online->boxes_last;
	return store_market_put(till->store, &online->hub, why);
}

static enum err take_usage(
	struct till *till, const struct answer *said, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	int64_t before = 0;
	enum err rc =
		store_use_read(till->store, till_today(till), &before, why);

	if (rc || before != till->online->usage_from)
		return rc; /* it is to be asked anew */
	if (said->next < before)
		return error_set(why, ERR_NETWORK,
			"the hub's answer does not go on where it should");
	rc = store_tx_begin(till->store, &tx, why);
	for (int i = 0; !rc && i < said->use_count; i++)
		rc = store_market_use_add(till->store, &said->uses[i], why);
	if (!rc)
		rc = store_use_read_put(
			till->store, till_today(till), said->next, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	/* A full page, own use and others': there is more to be had at once. */
	if (!rc && said->next - before < ANSWER_USES_MAX)
		till->online->usage_mono_ms = clock_read(till->clock).mono_ms;
	return rc;
}

static enum err take_chain(
	struct till *till, const struct link_answer *answer, struct error *why)
{
	static struct store_entry last;
	struct online *online = till->online;
	int count = 0;
	enum err rc =
		lines_take(till, answer->body, answer->length, &count, why);

	if (rc || count > 0)
		return rc;
	/* Nothing more is there: it was told of more than there is. */
	rc = store_hub_last(till->store, &last, why);
	if (!rc)
		online->hub_chain_seq = last.seq;
	return rc;
}

/* Only what was heard was told; the hub says when it has all it wants. */
static enum err take_report(struct till *till, const struct answer *said)
{
	struct online *online = till->online;
	struct reporting *reporting = &online->reporting;

	online->is_frozen = said->frozen;
	memcpy(reporting->after, reporting->part, sizeof(reporting->after));
	if (!reporting->ends)
		return ERR_OK;
	*reporting = (struct reporting){ .is_done = said->reported };
	online->is_short = !said->reported;
	return ERR_OK;
}

/* The key is known. If the hub holds what is not here, the entries that are
 * here must reach it nevertheless: their answer tells what is wrong. */
static enum err take_known(
	struct till *till, const struct answer *said, struct error *why)
{
	enum err rc = ack_take(till, said->ack, why);

	till->online->is_unknown = false;
	return rc == ERR_CONFLICT ? ERR_OK : rc;
}

static enum err take_entries(
	struct till *till, const struct answer *said, struct error *why)
{
	struct error other;
	bool more = false;
	enum err rc;

	till->online->is_frozen = said->frozen;
	till->online->is_short = false;
	rc = ack_take(till, said->ack, why);
	if (rc == ERR_CONFLICT && !branch_take(till, &more, &other) && more)
		return ERR_OK;
	return rc;
}

static enum err take_good(struct till *till, enum job job,
	const struct link_answer *answer, const struct answer *said,
	struct error *why)
{
	switch (job) {
	case JOB_SCAN:
	case JOB_ASK:
		return take_right(till, answer, said, why);
	case JOB_EPOCHS:
		return take_known(till, said, why);
	case JOB_ENTRIES:
		return take_entries(till, said, why);
	case JOB_CHAIN:
		return take_chain(till, answer, why);
	case JOB_STATEMENTS:
		return take_statements(till, answer, why);
	case JOB_PIN:
		return take_pin(till, answer, why);
	case JOB_BOXES:
		return take_boxes(till, why);
	case JOB_DATASET:
		return dataset_add(till, answer->body, answer->length, why);
	case JOB_USAGE:
		return take_usage(till, said, why);
	case JOB_REPORT:
		return take_report(till, said);
	case JOB_NONE:
	case JOB_COUNT:
		break;
	}
	return ERR_OK;
}

/* -- problems
 * ------------------------------------------------------------------------- */

/* The hub names where to go on: it holds less, or more, than was thought. A
 * hub of another branch is told this one from the beginning. */
static enum err take_gap(
	struct till *till, const struct answer *said, struct error *why)
{
	static struct store_entry stored;
	struct store_sent sent = { .epoch = said->head_epoch,
		.seq = said->want - 1,
		.leaf = ENTRY_PREV_NONE };
	enum err rc = ERR_OK;

	if (said->want < 1 || said->head_epoch < 1)
		return error_set(why, ERR_NETWORK,
			"the hub does not say where to go on");
	if (sent.seq > 0)
		rc = store_entry_find(
			till->store, sent.epoch, sent.seq, &stored, why);
	if (rc)
		return rc;
	if (sent.seq > 0 && text_same(stored.leaf, said->head_leaf))
		memcpy(sent.leaf, stored.leaf, sizeof(sent.leaf));
	else
		sent.seq = 0;
	return store_sent_put(till->store, &sent, why);
}

static const struct {
	const char *code;
	const char *message;
	bool is_hopeless;
} problems[] = {
	{ "unknown-key",
		N_("the hub does not know this till's key: join it"
		   " anew with quotapos enrol"),
		true },
	{ "bad-signature", N_("the hub found a signature of this till bad"),
		true },
	{ "revoked",
		N_("the hub has revoked this till's key: ask an officer"
		   " for a new code"),
		true },
	{ "quarantined",
		N_("the hub has set this till apart, for there are"
		   " two of it: ask an officer for a new code"),
		true },
	{ "fork",
		N_("the hub has set this till apart, for there are two of"
		   " it: ask an officer for a new code"),
		true },
	{ "wrong-market", N_("the hub is of another market than this till"),
		true },
	{ "frozen",
		N_("the hub was restored and waits for every till to"
		   " report"),
		false },
	{ "stale-request", N_("the clock is not the hub's: set it"), false },
};

enum err problem_take(struct till *till, int status, const struct answer *said,
	struct error *why)
{
	struct online *online = till->online;

	if (text_same(said->code, "frozen"))
		online->is_frozen = true;
	/* A later epoch, perhaps, or one that another machine opened first. */
	if (text_same(said->code, "unknown-key") ||
		text_same(said->code, "bad-signature"))
		online->is_unknown = true;
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++) {
		if (!text_same(problems[i].code, said->code))
			continue;
		online->is_hopeless = problems[i].is_hopeless;
		return error_set(
			why, ERR_CONFLICT, "%s", say(problems[i].message));
	}
	return error_set(why, ERR_NETWORK, "the hub answered %d: %s", status,
		said->detail[0] != '\0' ? said->detail : said->code);
}

/* The hub's clock, as of now; requests are made by it, entries never. */
static void note_time(struct till *till, const struct answer *said)
{
	if (said->at_ms > 0)
		till->online->offset_ms =
			said->at_ms - clock_read(till->clock).at.ms;
}

enum err answer_take(struct till *till, enum job job,
	const struct link_answer *answer, struct error *why)
{
	static struct answer said;
	bool asked_right = job == JOB_SCAN || job == JOB_ASK;
	bool more = false;

	(void)answer_decode(answer->body, answer->length, &said);
	note_time(till, &said);
	if (answer->status == 200)
		return take_good(till, job, answer, &said, why);
	if (asked_right && answer->status == 409 && said.statement[0] != '\0')
		return take_right(till, answer, &said, why);
	if (job == JOB_ENTRIES && text_same(said.code, "gap"))
		return take_gap(till, &said, why);
	/* Another machine opened this epoch: its entries say so, too. */
	if (job == JOB_EPOCHS && text_same(said.code, "fork"))
		till->online->is_unknown = false;
	/* Entries may be of a key before this one. */
	if (job != JOB_ENTRIES && job != JOB_EPOCHS &&
		text_same(said.code, "revoked"))
		till->online->is_voided = true;
	if (job == JOB_ENTRIES && text_same(said.code, "fork") &&
		!branch_take(till, &more, why) && more)
		return ERR_OK;
	return problem_take(till, answer->status, &said, why);
}
