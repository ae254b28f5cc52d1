#include "code.h"
#include "online.h"

#include "base/file.h"
#include "sign/hash.h"
#include "sign/seal.h"
#include "sync/http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BY_ENROL "enrol"
#define TRIES    3 /* the first may learn the hub's time */
#define WAIT_MS  100

/* A till on its way into a market. */
struct joining {
	const struct till_enrol *enrol;
	struct code code;
	struct link link;
	bool has_link;
	struct till *till; /* the one there was, or the draft of a new one */
	struct keyring *keyring; /* its own, or of a new home */
	int64_t offset_ms;
	char body[STATEMENT_LINE_MAX];
	struct answer said;
	struct jws_key hub_key;
	struct entry genesis;      /* of the hub */
	struct entry entry;        /* the hub's, about this till */
	char leaf[HASH_TEXT_SIZE]; /* of that one */
	struct store_hub hub;
};

/* -- one exchange, waited for
 * ------------------------------------------------------ */

static enum err exchange(struct joining *join, const struct link_call *call,
	struct link_answer *ret, struct error *why)
{
	struct link *link = &join->link;
	enum err rc = link->start(link->context, LANE_BULK, call, why);

	if (rc)
		return rc;
	while (!link->finish(link->context, LANE_BULK, ret))
		link->wait(link->context, NULL, 0, WAIT_MS);
	if (ret->status == 0) {
		*why = ret->why;
		return why->code;
	}
	return ERR_OK;
}

/* -- asking
 * ---------------------------------------------------------------------------
 */

/* A till with a history says where it began, for the hub to follow. */
static enum err fill_former(struct joining *join,
	struct request_statement *request, struct error *why)
{
	static struct store_entry stored;
	static struct entry first;
	const struct till *till = join->till;
	struct request_former *former = &request->ask.former;
	enum err rc;

	if (till == NULL)
		return ERR_OK;
	(void)text_copy(request->market, sizeof(request->market), till->market);
	request->epoch = till->epoch;
	if (till->epoch == 1)
		return ERR_OK;
	rc = store_entry_get(till->store, 1, &stored, why);
	if (!rc)
		rc = entry_of(till, &stored, &first, why);
	if (rc)
		return rc;
	former->epoch = first.epoch;
	memcpy(former->key, first.body.genesis.till_key, sizeof(former->key));
	return ERR_OK;
}

static enum err fill_request(struct joining *join, struct error *why)
{
	static char bytes[JWS_PAYLOAD_MAX + 1];
	static char line[JWS_SIZE];
	static struct request_statement request;
	struct text payload = text_over(bytes, sizeof(bytes));
	const char *chain = join->till != NULL          ? join->till->chain
			    : join->enrol->till != NULL ? join->enrol->till
							: REQUEST_ANY_TILL;
	size_t length = 0;
	enum err rc;

	request = (struct request_statement){
		.at = clock_read(join->enrol->clock).at,
		.method = "POST",
		.path = "/v1/enrol",
		.ask.kind = REQUEST_ENROL,
	};
	request.at.ms += join->offset_ms;
	(void)text_copy(request.chain, sizeof(request.chain), chain);
	(void)text_copy(request.ask.key, sizeof(request.ask.key),
		keyring_public(join->keyring));
	seal_nonce(request.nonce);
	code_proof(&join->code, request.ask.key, request.ask.proof);
	rc = fill_former(join, &request, why);
	if (!rc)
		rc = request_encode(&request, &payload, why);
	if (!rc)
		rc = jws_sign(join->keyring, JWS_REQUEST, &payload, line,
			&length, why);
	if (!rc && !text_copy(join->body, sizeof(join->body), line))
		rc = error_set(why, ERR_RANGE, "the request is too long");
	return rc;
}

static enum err refused(
	const struct joining *join, int status, struct error *why)
{
	const char *detail = join->said.detail[0] != '\0' ? join->said.detail
							  : join->said.code;

	return error_set(why, status >= 500 ? ERR_NETWORK : ERR_DENIED,
		"the hub refuses (%d): %s", status, detail);
}

static enum err ask_hub(struct joining *join, struct error *why)
{
	struct link_answer answer;
	struct link_call call = { .method = "POST",
		.path = "/v1/enrol",
		.type = "application/jose",
		.body = join->body,
		.timeout_ms = CALL_DEADLINE_MS };

	for (int i = 0; i < TRIES; i++) {
		enum err rc = fill_request(join, why);

		call.length = strlen(join->body);
		if (!rc)
			rc = exchange(join, &call, &answer, why);
		if (rc)
			return rc;
		(void)answer_decode(answer.body, answer.length, &join->said);
		if (answer.status == 200)
			return ERR_OK;
		if (!text_same(join->said.code, "stale-request"))
			break;
		join->offset_ms =
			join->said.at_ms - clock_read(join->enrol->clock).at.ms;
	}
	return refused(join, answer.status, why);
}

/* -- what the hub says
 * ------------------------------------------------------------------ */

static enum err open_line(const struct joining *join, const char *line,
	struct entry *ret, struct error *why)
{
	static struct jws_payload payload;

	if (jws_open(line, strlen(line), JWS_ENTRY, &join->hub_key, &payload) !=
		JWS_GOOD)
		return error_set(why, ERR_FORGED,
			"the hub's answer was not signed by the hub of the"
			" code");
	return entry_decode(payload.bytes, payload.length, ret, why);
}

static enum err check_names(const struct joining *join, struct error *why)
{
	const struct entry_enrol *about = &join->entry.body.enrol;
	const struct till *till = join->till;
	const char *wanted = till != NULL ? till->chain : join->enrol->till;

	if (join->genesis.kind != ENTRY_GENESIS ||
		join->entry.kind != ENTRY_ENROL ||
		!text_same(join->genesis.chain, HUB_CHAIN) ||
		!text_same(join->genesis.market, join->entry.market))
		return error_set(why, ERR_FORGED,
			"the hub's answer holds other entries than it must");
	if (!text_same(about->key, keyring_public(join->keyring)))
		return error_set(why, ERR_FORGED,
			"the hub's entry names another key than this till's");
	if (wanted != NULL && !text_same(about->till, wanted))
		return error_set(why, ERR_DENIED,
			"the code is for the till %s, this is %s", about->till,
			wanted);
	if (till != NULL && !text_same(join->entry.market, till->market))
		return error_set(why, ERR_DENIED,
			"the hub is of the market %s, this till of %s",
			join->entry.market, till->market);
	return ERR_OK;
}

static enum err check_answer(struct joining *join, struct error *why)
{
	const struct answer *said = &join->said;
	enum err rc = jws_key_init(&join->hub_key, said->hub, why);

	if (!rc && !code_is_of(&join->code, join->hub_key.kid))
		rc = error_set(why, ERR_FORGED,
			"the hub that answers is not the one the code is of");
	if (!rc)
		rc = open_line(join, said->genesis, &join->genesis, why);
	if (!rc)
		rc = open_line(join, said->enrol, &join->entry, why);
	if (!rc)
		rc = check_names(join, why);
	if (rc)
		return rc;
	hash_leaf(said->enrol, strlen(said->enrol), join->leaf);
	join->hub = (struct store_hub){ 0 };
	(void)text_copy(join->hub.url, sizeof(join->hub.url), join->enrol->url);
	memcpy(join->hub.key, said->hub, sizeof(join->hub.key));
	if (join->enrol->link != NULL)
		return ERR_OK;
	return http_pin(&join->link, join->hub.pin, why);
}

/* -- the ledger
 * ----------------------------------------------------------------------------
 */

/* The hub's chain, so that rules and the market's day are known. */
static enum err fetch_chain(struct joining *join, struct error *why)
{
	struct question question;
	struct link_answer answer;
	char bearer[STATEMENT_LINE_MAX];
	struct asking asking = { .method = "GET" };
	int count = 1;
	enum err rc = ERR_OK;

	join->till->online->offset_ms = join->offset_ms;
	while (!rc && count > 0) {
		struct link_call call = { .method = "GET",
			.bearer = bearer,
			.timeout_ms = CALL_DEADLINE_MS };
		bool wanted;

		rc = question_make(
			join->till, JOB_CHAIN, &question, &wanted, why);
		call.path = question.path;
		asking.path = question.path;
		if (!rc)
			rc = question_sign(join->till, &asking, bearer, why);
		if (!rc)
			rc = exchange(join, &call, &answer, why);
		if (!rc && answer.status != 200) {
			(void)answer_decode(
				answer.body, answer.length, &join->said);
			rc = refused(join, answer.status, why);
		}
		if (!rc)
			rc = lines_take(join->till, answer.body, answer.length,
				&count, why);
	}
	return rc;
}

/* From here on the store knows a hub, and the till acts for the market. */
static enum err belong(struct joining *join, struct error *why)
{
	struct till *till = join->till;
	struct error ignored;
	enum err rc = store_market_put(till->store, &join->hub, why);

	if (!rc)
		rc = online_open(till, why);
	if (!rc)
		rc = fetch_chain(join, why);
	if (rc)
		return rc;
	(void)!rules_load(till, till_today(till), &ignored);
	return ERR_OK;
}

static enum err fill_ledger(struct joining *join, struct error *why)
{
	struct till *till = join->till;
	enum err rc;

	memcpy(till->market, join->entry.market, sizeof(till->market));
	memcpy(till->chain, join->entry.body.enrol.till, sizeof(till->chain));
	memcpy(till->auditor_key, join->genesis.body.genesis.auditor_key,
		sizeof(till->auditor_key));
	till->epoch = join->entry.body.enrol.epoch;
	till->demo = join->genesis.body.genesis.demo;
	till->rules.offset_minutes = MARKET_OFFSET_MINUTES;
	memcpy(till->head.leaf, join->leaf, sizeof(till->head.leaf));
	rc = belong(join, why);
	if (rc)
		return rc;
	return genesis_append(till, BY_ENROL, why);
}

static enum err take_secret(
	struct joining *join, struct keyring *keyring, struct error *why)
{
	char name[KEY_NAME_SIZE];
	char path[HOME_PATH_SIZE];
	const struct keyring_file file = {
		.path = path,
		.passphrase =
			join->enrol->plain ? NULL : join->enrol->passphrase,
	};

	key_name_of(join->till != NULL ? join->till->epoch : 1, name);
	home_path(join->enrol->home, name, path);
	return keyring_adopt(keyring, join->said.secret, &file, why);
}

/* A till that comes again begins with a later epoch, and its key is that's. */
static enum err name_key(const struct joining *join, struct error *why)
{
	char name[KEY_NAME_SIZE];
	char from[HOME_PATH_SIZE];
	char to[HOME_PATH_SIZE];

	if (join->entry.body.enrol.epoch <= 1)
		return ERR_OK;
	key_name_of(join->entry.body.enrol.epoch, name);
	home_path(join->enrol->home, "keys/till.key", from);
	home_path(join->enrol->home, name, to);
	if (rename(from, to) != 0)
		return error_errno(why, "%s", to);
	return ERR_OK;
}

static enum err make_ledger(struct joining *join, struct error *why)
{
	const struct till_enrol *enrol = join->enrol;
	const struct till_open open = { .home = enrol->home,
		.passphrase = enrol->plain ? NULL : enrol->passphrase,
		.purpose = "quotapos enrol",
		.clock = enrol->clock };
	const struct till_parts parts = {
		.open = &open, .ledger = LEDGER_DRAFT, .create = true
	};
	enum err rc = till_assemble(&parts, &join->till, why);

	if (rc)
		return rc;
	rc = fill_ledger(join, why);
	till_close(join->till);
	join->till = NULL;
	if (!rc)
		rc = name_key(join, why);
	if (!rc)
		rc = home_settle(enrol->home, why);
	return rc;
}

/* -- the two ways in
 * ---------------------------------------------------------------------- */

static enum err converse(struct joining *join, struct error *why)
{
	const struct till_enrol *enrol = join->enrol;
	const struct http_open open = { .url = enrol->url,
		.software = "quotapos/" QUOTAPOS_VERSION };
	enum err rc = code_parse(enrol->code, &join->code, why);

	if (!rc && enrol->link != NULL)
		join->link = *enrol->link;
	else if (!rc)
		rc = http_open(&open, &join->link, why);
	join->has_link = !rc && enrol->link == NULL;
	if (!rc)
		rc = ask_hub(join, why);
	if (!rc)
		rc = check_answer(join, why);
	return rc;
}

static enum err make_home(struct joining *join, struct error *why)
{
	const struct till_enrol *enrol = join->enrol;
	char path[HOME_PATH_SIZE];
	enum err rc;

	home_sweep(enrol->home);
	home_path(enrol->home, "keys/till.key", path);
	rc = keyring_create(path, enrol->plain ? NULL : enrol->passphrase,
		&join->keyring, why);
	if (!rc)
		rc = converse(join, why);
	if (!rc && enrol->plain && !join->genesis.body.genesis.demo)
		rc = error_set(why, ERR_DENIED,
			"the market is no demo: its tills need a passphrase");
	if (!rc)
		rc = take_secret(join, join->keyring, why);
	if (!rc)
		rc = make_ledger(join, why);
	if (rc) {
		char name[KEY_NAME_SIZE];

		home_sweep(enrol->home);
		key_name_of(join->entry.body.enrol.epoch, name);
		home_path(enrol->home, name, path);
		(void)unlink(path);
	}
	return rc;
}

/* Two at once would sweep each other's key away. */
static enum err join_anew(struct joining *join, struct error *why)
{
	struct lock lock = { -1 };
	char path[HOME_PATH_SIZE];
	enum err rc = home_make(join->enrol->home, why);

	home_path(join->enrol->home, "init.lock", path);
	if (!rc)
		rc = lock_take(path, "quotapos enrol", &lock, why);
	if (rc)
		return rc;
	rc = make_home(join, why);
	(void)unlink(path);
	lock_release(&lock);
	return rc;
}

static enum err join_with_history(struct joining *join, struct error *why)
{
	const struct till_open open = { .home = join->enrol->home,
		.passphrase = join->enrol->passphrase,
		.purpose = "quotapos enrol",
		.clock = join->enrol->clock };
	enum err rc = till_open(&open, &join->till, why);

	if (rc)
		return rc;
	if (join->till->online != NULL)
		return error_set(why, ERR_CONFLICT,
			"this till belongs to the market of %s already",
			join->till->online->hub.url);
	join->keyring = join->till->keyring;
	rc = converse(join, why);
	if (!rc)
		rc = take_secret(join, join->keyring, why);
	if (!rc)
		rc = belong(join, why);
	return rc;
}

static void tell(const struct joining *join, struct till_enrolled *ret)
{
	*ret = (struct till_enrolled){ .epoch = join->entry.body.enrol.epoch,
		.demo = join->genesis.body.genesis.demo };
	memcpy(ret->market, join->entry.market, sizeof(ret->market));
	memcpy(ret->till, join->entry.body.enrol.till, sizeof(ret->till));
	(void)text_copy(ret->kid, sizeof(ret->kid), keyring_kid(join->keyring));
	(void)text_copy(ret->hub_kid, sizeof(ret->hub_kid), join->hub_key.kid);
	(void)text_copy(ret->pin, sizeof(ret->pin), join->hub.pin);
}

enum err till_enrol(const struct till_enrol *enrol, struct till_enrolled *ret,
	struct error *why)
{
	static struct joining join;
	char path[HOME_PATH_SIZE];
	bool has_history;
	enum err rc = http_check(enrol->url, why);

	if (!rc && strlen(enrol->home) >= HOME_SIZE)
		rc = error_set(why, ERR_RANGE,
			"the home's path is longer than %d bytes",
			HOME_SIZE - 1);
	if (!rc)
		rc = keyring_start(why);
	if (rc)
		return rc;
	memset(&join, 0, sizeof(join));
	join.enrol = enrol;
	home_path(enrol->home, "ledger.db", path);
	has_history = file_exists(path);
	rc = has_history ? join_with_history(&join, why)
			 : join_anew(&join, why);
	if (!rc) {
		tell(&join, ret);
		ret->with_history = has_history;
	}
	if (has_history)
		till_close(join.till);
	else
		keyring_close(join.keyring);
	if (join.has_link)
		join.link.close(join.link.context);
	return rc;
}

/* -- leaving
 * ---------------------------------------------------------------------------------
 */

enum err till_decommission(struct till *till, const char *by,
	const char *reason, struct error *why)
{
	static struct entry entry;
	struct store_unsent unsent = { 0 };
	enum err rc = ERR_OK;

	if (till->head.shift != 0)
		return error_set(why, ERR_DENIED,
			"shift %" PRId64 " is open: close it first",
			till->head.shift);
	if (till->online != NULL)
		rc = store_unsent(till->store, till->epoch, &unsent, why);
	if (!rc && unsent.count > 0)
		rc = error_set(why, ERR_DENIED,
			"%" PRId64
			" entries are not at the hub yet: quotapos sync first",
			unsent.count);
	entry = (struct entry){ .kind = ENTRY_DECOMMISSION };
	(void)text_copy(entry.operator, sizeof(entry.operator), by);
	if (!rc)
		rc = reason_take(reason, entry.body.decommission.reason, why);
	if (!rc) /* nobody would answer for what it leaves open */
		rc = rights_return(till, why);
	if (!rc)
		rc = act_alone(till, &entry, why);
	return rc;
}
