#include "sign/courier.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

/* A file that came by hand, and the one that goes back. */
struct carrying {
	struct hub *hub;
	const char *from; /* the key that answers are sealed to */
	struct courier_writer *writer;
	struct hub_carried *result;
	char lines[COURIER_BODY_MAX + 1];
};

static enum err put(struct carrying *carry, const char *what, const char *body,
	size_t length, struct error *why)
{
	struct courier_frame frame = {
		.voucher = "", .body = body, .length = length
	};
	enum err rc;

	if (!text_copy(frame.what, sizeof(frame.what), what))
		return error_set(
			why, ERR_RANGE, "the name of a frame is too long");
	rc = courier_write(carry->writer, &frame, why);
	if (!rc)
		carry->result->frames_out++;
	return rc;
}

/* -- what is more than one frame ----- */

/* Lines go together into frames as long as there is room. */
static enum err put_lines(
	struct carrying *carry, struct text *lines, struct error *why)
{
	enum err rc =
		put(carry, "200 " TYPE_LINES, lines->bytes, lines->length, why);

	*lines = text_over(carry->lines, sizeof(carry->lines));
	return rc;
}

static enum err add_line(struct carrying *carry, struct text *lines,
	const char *line, struct error *why)
{
	enum err rc = ERR_OK;

	if (lines->length + strlen(line) + 2 > lines->size)
		rc = put_lines(carry, lines, why);
	text_addf(lines, "%s\n", line);
	return rc;
}

/* A dataset in pieces, each with its place. */
static enum err put_dataset(
	struct carrying *carry, const char *sha256, struct error *why)
{
	static char bytes[DATASET_PART_MAX];
	int64_t at = 0;
	enum err rc = ERR_OK;

	for (int64_t part = 0; !rc; part++) {
		size_t length = 0;

		rc = store_part_find(
			carry->hub->store, sha256, part, bytes, &length, why);
		for (size_t done = 0; !rc && done < length;) {
			char what[COURIER_WHAT_SIZE];
			struct text text = text_over(what, sizeof(what));
			size_t piece = length - done < COURIER_BODY_MAX
					       ? length - done
					       : COURIER_BODY_MAX;

			text_addf(&text,
				"200 " TYPE_BYTES
				" /v1/datasets/%s?from=%" PRId64,
				sha256, at);
			rc = put(carry, what, bytes + done, piece, why);
			done += piece;
			at += (int64_t)piece;
		}
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err put_pin(
	struct carrying *carry, const char *sha256, struct error *why)
{
	char bytes[STORE_BLOB_MAX];
	char what[COURIER_WHAT_SIZE];
	struct text text = text_over(what, sizeof(what));
	size_t length = 0;
	enum err rc;

	if (sha256[0] == '\0')
		return ERR_OK;
	rc = store_blob_find(
		carry->hub->store, sha256, bytes, sizeof(bytes), &length, why);
	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	text_addf(&text, "200 " TYPE_BYTES " /v1/blobs/%s", sha256);
	return put(carry, what, bytes, length, why);
}

/* Our chain from a place on, to its end. */
static enum err put_chain(
	struct carrying *carry, int64_t epoch, int64_t from, struct error *why)
{
	static struct store_entry stored;
	struct text lines = text_over(carry->lines, sizeof(carry->lines));
	enum err rc;

	for (;;) {
		rc = store_chain_from(carry->hub->store, HUB_CHAIN, epoch, from,
			&stored, why);
		if (rc)
			break;
		epoch = stored.epoch;
		from = stored.seq + 1;
		rc = add_line(carry, &lines, stored.line, why);
		if (rc)
			break;
	}
	if (rc == ERR_NOT_FOUND)
		rc = lines.length > 0 ? put_lines(carry, &lines, why) : ERR_OK;
	return rc;
}

/* The files that these entries name: no second journey for them. */
static enum err put_named(
	struct carrying *carry, int64_t epoch, int64_t from, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc;

	for (;;) {
		rc = store_chain_from(carry->hub->store, HUB_CHAIN, epoch, from,
			&stored, why);
		if (rc)
			return rc == ERR_NOT_FOUND ? ERR_OK : rc;
		epoch = stored.epoch;
		from = stored.seq + 1;
		rc = chain_open(carry->hub, &stored, &entry, why);
		if (!rc && entry.kind == ENTRY_OPERATOR)
			rc = put_pin(carry, entry.body.operator.pin, why);
		if (!rc && entry.kind == ENTRY_DATASET)
			rc = put_dataset(carry, entry.body.dataset.sha256, why);
		if (rc)
			return rc;
	}
}

/* Every statement to the till, page or no page. */
static enum err put_statements(struct carrying *carry, const char *chain,
	int64_t after, struct error *why)
{
	static struct store_lease lease;
	struct text lines = text_over(carry->lines, sizeof(carry->lines));
	enum err rc;

	for (;;) {
		rc = store_statement_after(carry->hub->store, chain,
			carry->hub->state.epoch, after, &lease, why);
		if (rc)
			break;
		after = lease.hub_seq;
		if (lease.line[0] != '\0')
			rc = add_line(carry, &lines, lease.line, why);
		if (rc)
			break;
	}
	if (rc == ERR_NOT_FOUND)
		rc = lines.length > 0 ? put_lines(carry, &lines, why) : ERR_OK;
	return rc;
}

/* -- one question ----- */

/* "POST /v1/entries" taken apart; what lives as long as the request. */
static bool read_what(char *what, struct hub_request *ret)
{
	char *space = strchr(what, ' ');

	if (space == NULL)
		return false;
	*space = '\0';
	ret->method = what;
	ret->path = space + 1;
	ret->content_type = strncmp(ret->path, "/v1/leases", 10) == 0
				    ? TYPE_JOSE
				    : TYPE_LINES;
	return true;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static int64_t number_in(const char *path, const char *name, int64_t otherwise)
{
	const struct exchange exchange = {
		.query = strchr(path, '?') != NULL ? strchr(path, '?') + 1 : ""
	};

	return query_number(&exchange, name, otherwise);
}

static enum err put_answer(struct carrying *carry,
	const struct hub_response *response, struct error *why)
{
	char what[COURIER_WHAT_SIZE];
	struct text text = text_over(what, sizeof(what));

	text_addf(&text, "%d %s", response->status, response->content_type);
	return put(carry, what, response->body->bytes, response->body->length,
		why);
}

/* What is long is told in frames of its own, as far as there is any. */
static enum err answer(struct carrying *carry,
	const struct hub_request *request, const struct hub_response *response,
	struct error *why)
{
	const char *path = request->path;

	if (response->status != 200)
		return put_answer(carry, response, why);
	if (begins(path, "/v1/chains/hub")) {
		int64_t epoch = number_in(path, "epoch", 1);
		int64_t from = number_in(path, "from", 1);
		enum err rc = put_chain(carry, epoch, from, why);

		return rc ? rc : put_named(carry, epoch, from, why);
	}
	if (begins(path, "/v1/statements"))
		return put_statements(carry, response->chain,
			number_in(path, "after", 0), why);
	if (begins(path, "/v1/datasets/") || begins(path, "/v1/blobs/") ||
		begins(path, "/v1/usage"))
		return ERR_OK; /* datasets and PINs go with the chain */
	return put_answer(carry, response, why);
}

/* The answer is for whoever asked, and sealed to the file's sender: they must
 * be one, or a stranger would read what is a till's. */
static bool may_answer(
	const struct carrying *carry, const struct hub_response *response)
{
	return response->asker[0] == '\0' ||
	       text_same(response->asker, carry->from);
}

static enum err take_frame(
	struct carrying *carry, struct courier_frame *frame, struct error *why)
{
	char bearer[STATEMENT_LINE_MAX + 8];
	struct text text = text_over(bearer, sizeof(bearer));
	struct hub_request request = {
		.body = frame->body, .length = frame->length, .by_hand = true
	};
	struct hub_response response;
	struct hub_carried *result = carry->result;

	result->frames_in++;
	if (!read_what(frame->what, &request)) {
		result->refused++;
		return ERR_OK;
	}
	text_addf(&text, "Bearer %s", frame->voucher);
	if (frame->voucher[0] != '\0')
		request.authorization = bearer;
	hub_route(carry->hub, &request, &response);
	/* A hub that waits for tills to report waits for this file's, too. */
	if (response.status >= 500 && !text_same(response.problem, "frozen"))
		return error_set(why, ERR_STORE,
			"frame %" PRId64 " of the file could not be taken (%s):"
			" read the file again",
			frame->number, response.problem);
	if (response.chain[0] != '\0')
		memcpy(result->till, response.chain, sizeof(result->till));
	if (response.status >= 400 && result->trouble[0] == '\0')
		(void)text_copy(result->trouble, sizeof(result->trouble),
			response.problem);
	if (response.status >= 400 || !may_answer(carry, &response))
		result->refused++;
	return may_answer(carry, &response)
		       ? answer(carry, &request, &response, why)
		       : ERR_OK;
}

static enum err take_frames(struct carrying *carry,
	struct courier_reader *reader, struct error *why)
{
	struct courier_frame frame;
	enum err rc;

	while (!(rc = courier_next(reader, &frame, why))) {
		rc = take_frame(carry, &frame, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err hub_carry(struct hub *hub, const char *in, const char *out,
	struct hub_carried *ret, struct error *why)
{
	static struct carrying carry;
	struct courier_reader *reader = NULL;
	struct courier_ends ends = { .from = keyring_public(hub->keyring) };
	enum err rc = courier_open(in, hub->keyring, &reader, why);

	if (rc)
		return rc;
	*ret = (struct hub_carried){ .frames_in = 0 };
	carry = (struct carrying){
		.hub = hub, .from = courier_from(reader), .result = ret
	};
	ends.to = carry.from;
	rc = courier_create(out, &ends, &carry.writer, why);
	if (!rc)
		rc = take_frames(&carry, reader, why);
	ret->is_damaged = courier_is_damaged(reader);
	if (!rc)
		rc = courier_commit(carry.writer, why);
	courier_close(carry.writer);
	courier_end(reader);
	return rc;
}
