#include "online.h"

#include "sync/http.h"

#include <inttypes.h>
#include <string.h>

#define ASK_MS    5000 /* a restore waits no longer */
#define EPOCH_GAP 1000 /* more epochs than this were never lost at once */
#define TRIES     2    /* the first may learn the hub's time */

/* One question, waited for. */
static enum err exchange(struct till *till, const struct link_call *call,
	struct link_answer *ret, struct error *why)
{
	const struct link *link = &till->online->link;
	enum err rc = link->start(link->context, LANE_BULK, call, why);

	if (rc)
		return rc;
	while (!link->finish(link->context, LANE_BULK, ret))
		link->wait(link->context, NULL, 0, 50);
	if (ret->status == 0)
		return error_set(why, ret->why.code, "%s", ret->why.text);
	return ERR_OK;
}

/* What the hub holds of the epoch the ledger is in, and of the last one. */
static enum err ask_once(struct till *till, struct answer *ret, int *ret_status,
	struct error *why)
{
	char bearer[STATEMENT_LINE_MAX];
	const struct asking asking = { .method = "POST",
		.path = "/v1/entries" };
	const struct link_call call = { .method = asking.method,
		.path = asking.path,
		.bearer = bearer,
		.type = TYPE_LINES,
		.body = "",
		.timeout_ms = ASK_MS };
	struct link_answer answer;
	enum err rc = question_sign(till, &asking, bearer, why);

	if (!rc)
		rc = exchange(till, &call, &answer, why);
	if (rc)
		return rc;
	(void)answer_decode(answer.body, answer.length, ret);
	if (ret->at_ms > 0)
		till->online->offset_ms =
			ret->at_ms - clock_read(till->clock).at.ms;
	*ret_status = answer.status;
	return ERR_OK;
}

static enum err read_answer(struct till *till, const struct answer *said,
	struct mark *ret, struct error *why)
{
	static struct ack_statement ack;
	enum err rc = ack_open(till, said->ack, &ack, why);

	if (rc)
		return rc;
	*ret = (struct mark){ .epoch = ack.epoch, .seq = ack.seq };
	if (said->last_epoch > ack.epoch + EPOCH_GAP)
		return error_set(why, ERR_NETWORK,
			"the hub names an epoch %" PRId64
			" of this till, which cannot be",
			said->last_epoch);
	if (said->last_epoch > ack.epoch)
		*ret = (struct mark){ .epoch = said->last_epoch,
			.seq = said->last_seq };
	return ERR_OK;
}

enum err hub_knows(struct till *till, struct mark *ret, struct error *why)
{
	static struct answer said;
	int status = 0;
	enum err rc = till_connect(till, why);

	for (int i = 0; !rc && status != 200 && i < TRIES; i++)
		rc = ask_once(till, &said, &status, why);
	if (rc)
		return rc;
	if (status != 200)
		return error_set(why, ERR_NETWORK, "the hub answered %d: %s",
			status, said.code);
	return read_answer(till, &said, ret, why);
}
