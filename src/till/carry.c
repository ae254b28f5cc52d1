#include "online.h"

#include "sign/courier.h"
#include "sign/hash.h"

#include <inttypes.h>
#include <string.h>

/* A file on its way out: the questions of a link, one frame each. */
struct carrying {
	struct till *till;
	struct courier_writer *writer;
	struct till_carried *result;
};

static enum err put_question(struct carrying *carry,
	const struct question *question, struct error *why)
{
	char bearer[STATEMENT_LINE_MAX] = "";
	const struct asking asking = { .method = question->method,
		.path = question->path };
	struct courier_frame frame = { .voucher = bearer,
		.body = question->body != NULL ? question->body : "",
		.length = question->length };
	struct text what = text_over(frame.what, sizeof(frame.what));
	enum err rc = ERR_OK;

	text_addf(&what, "%s %s", question->method, question->path);
	if (question->has_bearer)
		rc = question_sign(carry->till, &asking, bearer, why);
	if (!rc)
		rc = courier_write(carry->writer, &frame, why);
	if (!rc)
		carry->result->frames_out++;
	return rc;
}

/* What the link would ask of itself: requests, permit, statements. */
static enum err put_job(struct carrying *carry, enum job job, struct error *why)
{
	struct question question;
	bool wanted = false;
	enum err rc = question_make(carry->till, job, &question, &wanted, why);

	if (rc || !(wanted || job == JOB_STATEMENTS))
		return rc;
	return put_question(carry, &question, why);
}

/* Every entry the hub does not hold as far as is known, in batches. */
static enum err put_entries(struct carrying *carry, struct error *why)
{
	static char lines[COURIER_BODY_MAX];
	struct till *till = carry->till;
	struct question question = { .method = "POST",
		.path = "/v1/entries",
		.body = lines,
		.has_bearer = true };
	enum err rc = ERR_OK;

	for (int64_t epoch = 1; !rc && epoch <= till->epoch; epoch++) {
		struct store_sent after;

		rc = store_sent_find(till->store, epoch, &after, why);
		while (!rc) {
			struct text body = text_over(lines, sizeof(lines));

			rc = store_lines_after(till->store, &after,
				BATCH_LINES_MAX, &body, why);
			if (rc || body.length == 0)
				break;
			question.length = body.length;
			rc = put_question(carry, &question, why);
			for (size_t i = 0; i < body.length; i++)
				after.seq += lines[i] == '\n';
		}
	}
	return rc;
}

static enum err put_boxes(struct carrying *carry, struct error *why)
{
	static char lines[COURIER_BODY_MAX];
	struct question question = { .method = "POST",
		.path = "/v1/blobs",
		.body = lines,
		.has_bearer = true };
	int64_t after = carry->till->online->hub.boxes;
	enum err rc = ERR_OK;

	while (!rc) {
		struct text body = text_over(lines, sizeof(lines));

		rc = store_boxes_after(
			carry->till->store, after, &body, &after, why);
		if (rc || after == 0)
			break;
		question.length = body.length;
		if (body.length > 0)
			rc = put_question(carry, &question, why);
	}
	return rc;
}

/* The hub's chain from where this till lacks it, or a file it names: what
 * is asked for again comes with all its files. */
static enum err put_chain(struct carrying *carry, struct error *why)
{
	struct question question;
	struct store_entry lacks = { .seq = 0 };
	struct text path = text_over(question.path, sizeof(question.path));
	bool wanted = false;
	enum err rc =
		question_make(carry->till, JOB_CHAIN, &question, &wanted, why);

	if (!rc)
		rc = store_hub_lacks(carry->till->store, &lacks, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (!rc)
		text_addf(&path,
			"/v1/chains/hub?epoch=%" PRId64 "&from=%" PRId64,
			lacks.epoch, lacks.seq);
	return put_question(carry, &question, why);
}

/* All rights, for whoever writes a file may not have heard that the hub waits
 * for them. As many parts as it takes: each fits into a frame. The link, which
 * waits for an answer to each, has told no more by it than before. */
static enum err put_reports(struct carrying *carry, struct error *why)
{
	struct online *online = carry->till->online;
	const struct reporting told = online->reporting;
	const bool was_frozen = online->is_frozen;
	enum err rc = ERR_OK;

	online->reporting = (struct reporting){ 0 };
	online->is_frozen = true;
	while (!rc && !online->reporting.ends) {
		rc = put_job(carry, JOB_REPORT, why);
		memcpy(online->reporting.after, online->reporting.part,
			sizeof(online->reporting.after));
	}
	online->reporting = told;
	online->is_frozen = was_frozen;
	return rc;
}

static enum err put_all(struct carrying *carry, struct error *why)
{
	enum err rc;

	carry->till->online->permit_mono_ms = 0;
	carry->till->online->is_unknown = true;
	rc = put_job(carry, JOB_EPOCHS, why);
	if (!rc)
		rc = put_job(carry, JOB_ASK, why);
	if (!rc)
		rc = put_entries(carry, why);
	if (!rc)
		rc = put_boxes(carry, why);
	if (!rc)
		rc = put_reports(carry, why);
	if (!rc)
		rc = put_chain(carry, why);
	if (!rc)
		rc = put_job(carry, JOB_STATEMENTS, why);
	return rc;
}

static enum err need_hub(const struct till *till, struct error *why)
{
	if (till->online != NULL)
		return ERR_OK;
	return error_set(why, ERR_DENIED,
		"this till stands alone: there is no hub to carry a file to");
}

enum err till_carry_out(struct till *till, const char *path,
	struct till_carried *ret, struct error *why)
{
	struct carrying carry = { .till = till, .result = ret };
	struct courier_ends ends = {
		.from = keyring_public(till->keyring),
	};
	enum err rc = need_hub(till, why);

	if (rc)
		return rc;
	ends.to = till->online->hub.key;
	rc = courier_create(path, &ends, &carry.writer, why);
	if (!rc)
		rc = put_all(&carry, why);
	if (!rc)
		rc = courier_commit(carry.writer, why);
	courier_close(carry.writer);
	return rc;
}

/* -- back
 * ---------------------------------------------------------------------------
 */

/* "200 application/octet-stream /v1/blobs/<sha256>" taken apart: of what is
 * named by its hash the path is told, else "". */
static void answer_of(
	const struct courier_frame *frame, struct link_answer *ret, char *path)
{
	const char *space = strchr(frame->what, ' ');
	const char *type = space != NULL ? space + 1 : "";
	size_t length = strcspn(type, " ");
	struct text text = text_over(ret->type, sizeof(ret->type));
	int status = 0;

	for (const char *c = frame->what; *c >= '0' && *c <= '9'; c++)
		status = status < 1000 ? status * 10 + (*c - '0') : status;
	*ret = (struct link_answer){
		.status = status, .body = frame->body, .length = frame->length
	};
	text_add_bytes(&text, type, length);
	(void)text_copy(path, COURIER_WHAT_SIZE,
		type[length] == ' ' ? type + length + 1 : "");
}

/* Taken when the hub's chain, which is signed, names it. */
static enum err take_pin(struct till *till, const struct link_answer *answer,
	const char *name, struct error *why)
{
	char sha256[HASH_TEXT_SIZE];
	bool named = false;
	enum err rc;

	hash_text(answer->body, answer->length, sha256);
	if (!text_same(sha256, name))
		return error_set(why, ERR_FORGED,
			"a PIN verifier in the file is not what its name"
			" says");
	rc = store_hub_pin_named(till->store, sha256, &named, why);
	if (rc || !named)
		return rc;
	return store_blob_put(
		till->store, sha256, answer->body, answer->length, why);
}

/* A piece of the dataset that comes next, if it goes on where the last one
 * ended; what was taken before is passed over. */
static enum err take_piece(struct till *till, const struct link_answer *answer,
	const char *name, struct error *why)
{
	struct online *online = till->online;
	struct store_hub_dataset next;
	const char *from = strstr(name, "?from=");
	long long at = -1;
	enum err rc = store_hub_dataset_next(till->store, &next, why);

	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	if (from == NULL || strlen(next.sha256) != (size_t)(from - name) ||
		strncmp(name, next.sha256, (size_t)(from - name)) != 0 ||
		text_parse_i64(from + strlen("?from="), &at, why))
		return ERR_OK;
	if (online->dataset.entry != next.entry) {
		online->dataset = next;
		rc = dataset_start(till, why);
	}
	if (rc || at != online->dataset_bytes)
		return rc;
	return dataset_add(till, answer->body, answer->length, why);
}

static enum err take_bytes(struct till *till, const struct link_answer *answer,
	const char *path, struct error *why)
{
	static const char pins[] = "/v1/blobs/";
	static const char datasets[] = "/v1/datasets/";

	if (strncmp(path, pins, sizeof(pins) - 1) == 0)
		return take_pin(till, answer, path + sizeof(pins) - 1, why);
	if (strncmp(path, datasets, sizeof(datasets) - 1) == 0)
		return take_piece(
			till, answer, path + sizeof(datasets) - 1, why);
	return ERR_OK;
}

/* What it answers is told by what it is. */
static enum err take_answer(struct till *till, const struct link_answer *answer,
	const char *path, struct error *why)
{
	static struct answer said;
	int count = 0;

	if (answer->status == 200 && text_same(answer->type, TYPE_LINES))
		return lines_take(
			till, answer->body, answer->length, &count, why);
	if (answer->status == 200 && text_same(answer->type, TYPE_LINE))
		return statement_take(till, answer->body,
			strcspn(answer->body, "\n"), NULL, why);
	if (answer->status == 200 && text_same(answer->type, TYPE_BYTES))
		return take_bytes(till, answer, path, why);
	if (!answer_decode(answer->body, answer->length, &said))
		return error_set(why, ERR_INPUT,
			"a frame of the file is nothing that a hub answers");
	if (answer->status == 200 && said.ack[0] != '\0')
		return ack_take(till, said.ack, why);
	if (answer->status == 200)
		return ERR_OK;
	if (said.statement[0] != '\0')
		return statement_take(till, said.statement,
			strlen(said.statement), NULL, why);
	/* Nothing that is not signed says where to go on. */
	return problem_take(till, answer->status, &said, why);
}

static enum err take_frames(struct till *till, struct courier_reader *reader,
	struct till_carried *result, struct error *why)
{
	struct courier_frame frame;
	struct link_answer answer;
	char path[COURIER_WHAT_SIZE];
	struct error said;
	enum err rc;

	for (;;) {
		rc = courier_next(reader, &frame, why);
		if (rc == ERR_NOT_FOUND)
			return ERR_OK;
		if (rc)
			return rc;
		answer_of(&frame, &answer, path);
		rc = take_answer(till, &answer, path, &said);
		if (rc == ERR_STORE || rc == ERR_SYSTEM) {
			*why = said;
			return rc;
		}
		if (rc && result->trouble[0] == '\0')
			(void)text_copy(result->trouble,
				sizeof(result->trouble), said.text);
		result->frames_in++;
	}
}

/* Statements come in the order of their numbers: those up to the last one
 * that was whole are read. */
static enum err settle(struct till *till, struct error *why)
{
	struct online *online = till->online;
	struct store_hub *hub = &online->hub;
	enum err rc;

	if (online->listed_epoch == hub->epoch && online->listed > hub->read)
		hub->read = online->listed;
	rc = store_market_put(till->store, hub, why);
	if (!rc)
		rc = rights_tidy(till, why);
	return rc;
}

enum err till_carry_in(struct till *till, const char *path,
	struct till_carried *ret, struct error *why)
{
	struct courier_reader *reader;
	enum err rc = need_hub(till, why);

	if (!rc)
		rc = courier_open(path, till->keyring, &reader, why);
	if (rc)
		return rc;
	if (!text_same(courier_from(reader), till->online->hub.key))
		rc = error_set(why, ERR_DENIED,
			"%s comes from another hub than this till's", path);
	if (!rc)
		rc = take_frames(till, reader, ret, why);
	ret->is_damaged = courier_is_damaged(reader);
	courier_end(reader);
	if (!rc)
		rc = settle(till, why);
	return rc;
}
