#include "base/base64url.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

/*
 * Day leases: rights given ahead, to a till whose link is poor, for those
 * who are expected there. The same rows and rules as for any lease.
 */
#define AHEAD_FEN     200000 /* of a person's day, unless said otherwise */
#define REGULAR_DAYS  30     /* looked back */
#define REGULAR_TIMES 2      /* days in them on which they came */

/* The same till, epoch, day and person make the same request: giving twice
 * gives once. */
static void name_request(const struct store_till *till, int32_t day,
	const char *person, char *ret)
{
	char plain[160];
	char digest[HASH_TEXT_SIZE];
	uint8_t bytes[HASH_BYTES] = { 0 };
	struct text text = text_over(plain, sizeof(plain));
	size_t length = 0;
	struct error ignored;

	text_addf(&text, "day lease\n%s\n%" PRId64 "\n%d\n%s", till->chain,
		till->epoch, day, person);
	hash_text(plain, text.length, digest);
	(void)!base64url_decode(digest, strlen(digest), bytes, sizeof(bytes),
		&length, &ignored);
	(void)base64url_encode(bytes, 16, ret);
}

static enum err give(struct hub *hub, const struct hub_ahead *ahead,
	const struct store_till *till, const char *person,
	struct hub_given *given, struct error *why)
{
	static struct hub_response response;
	static struct store_lease lease;
	struct exchange exchange = {
		.hub = hub, .response = &response, .till = *till
	};
	struct request_ask *ask = &exchange.asked.ask;
	enum err rc;

	memcpy(exchange.asked.chain, till->chain, sizeof(till->chain));
	exchange.asked.epoch = till->epoch;
	ask->kind = REQUEST_DAY;
	ask->day = ahead->day;
	ask->want.minor =
		ahead->amount.minor > 0 ? ahead->amount.minor : AHEAD_FEN;
	(void)text_copy(ask->limit, sizeof(ask->limit), ahead->limit);
	(void)text_copy(ask->person, sizeof(ask->person), person);
	name_request(till, ahead->day, person, ask->request);
	rc = lease_give(&exchange, &lease, why);
	if (rc == ERR_DENIED && !hub->state.frozen) {
		given->refused++;
		return ERR_OK;
	}
	if (!rc) {
		given->leases++;
		given->amount.minor += lease.amount.minor;
	}
	return rc;
}

static enum err give_regulars(struct hub *hub, const struct hub_ahead *ahead,
	const struct store_till *till, struct hub_given *ret, struct error *why)
{
	struct store_regular next = { .chain = till->chain,
		.limit = ahead->limit,
		.days = { ahead->day - REGULAR_DAYS, ahead->day - 1 },
		.times = REGULAR_TIMES };
	enum err rc;

	while (!(rc = store_regular_after(hub->store, &next, why))) {
		rc = give(hub, ahead, till, next.person, ret, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err prepare(struct hub *hub, struct hub_ahead *ahead,
	struct store_till *till, struct error *why)
{
	const struct rules *rules;
	const struct limit *limit;
	enum err rc = store_till_find(hub->store, ahead->till, till, why);

	if (!rc && till->state != TILL_LIVE)
		rc = error_set(why, ERR_DENIED,
			"the till %s is %s: it is given no rights", till->chain,
			till_state_name(till->state));
	if (!rc && hub->state.frozen)
		rc = error_set(why, ERR_DENIED,
			"the hub was restored: tills have to report first");
	if (!rc && (ahead->day < hub_today(hub) ||
			   ahead->day > hub_today(hub) + 1))
		rc = error_set(why, ERR_DENIED,
			"day leases are given for today and tomorrow");
	if (!rc)
		rc = hub_rules(hub, ahead->day, &rules, why);
	if (rc)
		return rc;
	limit = rules_lease_limit(rules, ahead->day);
	if (limit == NULL)
		return error_set(why, ERR_DENIED,
			"the rules of that day have no limit to lease");
	(void)text_copy(ahead->limit, sizeof(ahead->limit), limit->id);
	return ERR_OK;
}

enum err hub_lease_day(struct hub *hub, struct hub_ahead *ahead,
	struct hub_given *ret, struct error *why)
{
	struct store_till till;
	enum err rc = store_hub_read(hub->store, &hub->state, why);

	*ret = (struct hub_given){ .leases = 0 };
	if (!rc)
		rc = hub_ready(hub, why);
	if (!rc)
		rc = prepare(hub, ahead, &till, why);
	if (!rc && ahead->person_count == 0)
		rc = give_regulars(hub, ahead, &till, ret, why);
	for (int i = 0; !rc && i < ahead->person_count; i++)
		rc = give(hub, ahead, &till, ahead->persons[i], ret, why);
	return rc;
}

enum err hub_person(
	struct hub *hub, const char *document, char *ret, struct error *why)
{
	struct document parsed;
	char plain[DOCUMENT_TEXT_SIZE];
	enum err rc = document_parse(document, &parsed, why);

	if (rc)
		return rc;
	document_text(&parsed, plain);
	keyring_person(hub->keyring, plain, ret);
	explicit_bzero(plain, sizeof(plain));
	return ERR_OK;
}
