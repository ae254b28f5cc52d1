#include "base/base64url.h"
#include "state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A route: how it is called, and whether a bearer is asked for. */
struct route {
	const char *method;
	const char *path; /* one that ends in '/' has a tail */
	size_t body_max;
	enum admission {
		ADMIT_ALL,
		ADMIT_BEARER,  /* a till of the market whose key is good */
		ADMIT_REVOKED, /* one that was revoked as well */
	} admit;
	enum err (*run)(struct exchange *exchange, struct error *why);
};

#define LINE_MAX ((size_t)STATEMENT_LINE_MAX)

static const struct route routes[] = {
	{ "GET", "/healthz", 0, ADMIT_ALL, route_health },
	{ "GET", "/metrics", 0, ADMIT_ALL, route_metrics },
	{ "GET", "/v1/blobs/", 0, ADMIT_BEARER, route_blob },
	{ "POST", "/v1/blobs", HUB_BODY_MAX, ADMIT_REVOKED, route_blobs },
	{ "GET", "/v1/chains/hub", 0, ADMIT_BEARER, route_chain },
	{ "GET", "/v1/datasets/", 0, ADMIT_BEARER, route_dataset },
	{ "POST", "/v1/enrol", LINE_MAX, ADMIT_ALL, route_enrol },
	{ "POST", "/v1/entries", HUB_BODY_MAX, ADMIT_REVOKED, route_entries },
	{ "POST", "/v1/epochs", HUB_BODY_MAX, ADMIT_ALL, route_epochs },
	{ "POST", "/v1/leases", LINE_MAX, ADMIT_ALL, route_lease },
	{ "POST", "/v1/leases/report", HUB_BODY_MAX, ADMIT_ALL, route_report },
	{ "GET", "/v1/statements", 0, ADMIT_BEARER, route_statements },
	{ "GET", "/v1/usage", 0, ADMIT_BEARER, route_usage },
};
#define ROUTES (sizeof(routes) / sizeof(routes[0]))

/* -- problems ----- */

static const struct {
	const char *code;
	int status;
	int64_t retry_after_s;
	const char *title;
} problems[PROBLEM_COUNT] = {
	[PROBLEM_NONE] = { "none", 200, 0, "no problem" },
	[PROBLEM_BAD_REQUEST] = { "bad-request", 400, 0,
		"the request cannot be understood" },
	[PROBLEM_UNKNOWN_KEY] = { "unknown-key", 401, 0,
		"the market does not know this till or its key" },
	[PROBLEM_STALE] = { "stale-request", 401, 0,
		"the request is not of this minute" },
	[PROBLEM_REPLAYED] = { "replayed", 401, 0, "the request came before" },
	[PROBLEM_BAD_SIGNATURE] = { "bad-signature", 401, 0,
		"a signature does not fit" },
	[PROBLEM_REVOKED] = { "revoked", 403, 0, "the key was revoked" },
	[PROBLEM_QUARANTINED] = { "quarantined", 403, 0,
		"the till's chain was forked" },
	[PROBLEM_WRONG_MARKET] = { "wrong-market", 403, 0,
		"this is another market" },
	[PROBLEM_NOT_YOURS] = { "not-yours", 403, 0,
		"this belongs to another till" },
	[PROBLEM_BAD_CODE] = { "bad-code", 403, 0,
		"the code is wrong, used or too old" },
	[PROBLEM_NOT_FOUND] = { "not-found", 404, 0, "there is no such thing" },
	[PROBLEM_BAD_METHOD] = { "bad-method", 405, 0,
		"the method is not for this path" },
	[PROBLEM_GAP] = { "gap", 409, 0, "entries are missing before these" },
	[PROBLEM_FORK] = { "fork", 409, 0,
		"the chain has two entries of one number" },
	[PROBLEM_REFUSED] = { "refused", 409, 0, "nothing can be granted" },
	[PROBLEM_OLD_EPOCH] = { "old-epoch", 409, 0,
		"the till has a later epoch" },
	[PROBLEM_DISCLAIMED] = { "disclaimed", 409, 0,
		"the request was disclaimed" },
	[PROBLEM_TOO_LONG] = { "too-long", 413, 0, "the body is too long" },
	[PROBLEM_BAD_TYPE] = { "bad-type", 415, 0,
		"the content type is another" },
	[PROBLEM_TOO_MANY] = { "too-many", 429, 2, "too many requests" },
	[PROBLEM_INTERNAL] = { "internal", 500, 5, "the hub failed" },
	[PROBLEM_FROZEN] = { "frozen", 503, 5,
		"the hub was restored: tills have to report first" },
	[PROBLEM_BUSY] = { "busy", 503, 1, "others were faster: try again" },
	[PROBLEM_STORE] = { "store", 503, 5, "the database cannot do it now" },
};

struct json problem_begin(struct exchange *exchange, enum problem problem,
	const char *detail, ...)
{
	struct hub_response *response = exchange->response;
	char bytes[ERROR_TEXT_MAX];
	char type[64];
	struct text text = text_over(bytes, sizeof(bytes));
	struct text urn = text_over(type, sizeof(type));
	struct json json;
	va_list args;

	va_start(args, detail);
	text_addv(&text, detail, args);
	va_end(args);
	text_make_clean(bytes);
	text_addf(&urn, "urn:quotapos:%s", problems[problem].code);
	*response->body = text_over(exchange->hub->answer_bytes,
		sizeof(exchange->hub->answer_bytes));
	response->status = problems[problem].status;
	response->retry_after_s = problems[problem].retry_after_s;
	response->content_type = "application/problem+json";
	(void)text_copy(response->problem, sizeof(response->problem),
		problems[problem].code);
	json = json_over(response->body);
	json_open(&json, NULL, '{');
	json_text(&json, "type", type);
	json_text(&json, "title", problems[problem].title);
	json_i64(&json, "status", problems[problem].status);
	json_text(&json, "code", problems[problem].code);
	json_text(&json, "detail", bytes);
	json_i64(&json, "at_ms", hub_now(exchange->hub).ms);
	return json;
}

void problem_end(struct exchange *exchange, struct json *json)
{
	(void)exchange;
	json_close(json, '}');
}

void problem_set(struct exchange *exchange, enum problem problem,
	const char *detail, ...)
{
	char bytes[ERROR_TEXT_MAX];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json;
	va_list args;

	va_start(args, detail);
	text_addv(&text, detail, args);
	va_end(args);
	json = problem_begin(exchange, problem, "%s", bytes);
	problem_end(exchange, &json);
}

struct json answer_json(struct exchange *exchange)
{
	struct json json = json_over(answer_raw(exchange, "application/json"));

	json_open(&json, NULL, '{');
	json_i64(&json, "at_ms", hub_now(exchange->hub).ms);
	return json;
}

void answer_end(struct exchange *exchange, struct json *json)
{
	(void)exchange;
	json_close(json, '}');
}

struct text *answer_raw(struct exchange *exchange, const char *type)
{
	struct hub_response *response = exchange->response;

	*response->body = text_over(exchange->hub->answer_bytes,
		sizeof(exchange->hub->answer_bytes));
	response->status = 200;
	response->content_type = type;
	return response->body;
}

/* Unlike text_add_bytes it cuts no characters: these may be none. */
void text_put(struct text *out, const char *bytes, size_t length)
{
	if (length >= out->size - out->length) {
		out->cut = true;
		return;
	}
	memcpy(out->bytes + out->length, bytes, length);
	out->length += length;
	out->bytes[out->length] = '\0';
}

/* -- the query ----- */

bool query_word(const struct exchange *exchange, const char *name, char *ret,
	size_t size)
{
	const char *at = exchange->query;
	size_t length = strlen(name);

	while (*at != '\0') {
		size_t pair = strcspn(at, "&");

		if (pair > length && strncmp(at, name, length) == 0 &&
			at[length] == '=') {
			struct text text = text_over(ret, size);

			text_add_bytes(
				&text, at + length + 1, pair - length - 1);
			return !text.cut;
		}
		at += pair + (at[pair] == '&');
	}
	return false;
}

int64_t query_number(
	const struct exchange *exchange, const char *name, int64_t otherwise)
{
	char word[24];
	long long number = 0;
	struct error ignored;

	if (!query_word(exchange, name, word, sizeof(word)) ||
		text_parse_i64(word, &number, &ignored))
		return otherwise;
	return number;
}

/* -- who asks ----- */

/* A nonce that was seen in the last minutes by this process. */
static bool nonce_seen(struct hub *hub, const char *nonce)
{
	for (int i = 0; i < NONCES_MAX; i++) {
		if (text_same(hub->nonces[i], nonce))
			return true;
	}
	(void)text_copy(hub->nonces[hub->nonce_next], NONCE_SIZE, nonce);
	hub->nonce_next = (hub->nonce_next + 1) % NONCES_MAX;
	return false;
}

/* What the payload claims, before anything of it is believed. */
static bool read_claim(struct exchange *exchange, const char *line,
	size_t length, struct error *why)
{
	static uint8_t bytes[JWS_PAYLOAD_MAX];
	const char *first = memchr(line, '.', length);
	const char *second;
	size_t size = 0;

	if (first == NULL)
		return false;
	second = memchr(first + 1, '.', length - (size_t)(first + 1 - line));
	return second != NULL &&
	       !base64url_decode(first + 1, (size_t)(second - first - 1), bytes,
		       sizeof(bytes), &size, why) &&
	       !request_decode(
		       (const char *)bytes, size, &exchange->asked, why);
}

bool exchange_is_for_us(struct exchange *exchange)
{
	const struct hub_request *request = exchange->request;
	const struct request_statement *asked = &exchange->asked;
	int64_t age = hub_now(exchange->hub).ms - asked->at.ms;

	if (!text_same(asked->market, exchange->hub->state.market))
		problem_set(exchange, PROBLEM_WRONG_MARKET,
			"this is the market %s, the till asks for %s",
			exchange->hub->state.market, asked->market);
	else if (!text_same(asked->method, request->method) ||
		 !text_same(asked->path, request->path))
		problem_set(exchange, PROBLEM_BAD_SIGNATURE,
			"the statement was signed for %s %s", asked->method,
			asked->path);
	else if (!request->by_hand && (age > FRESH_MS || age < -FRESH_MS))
		problem_set(exchange, PROBLEM_STALE,
			"the till's clock differs by %" PRId64 " s",
			age / 1000);
	else if (!request->by_hand && nonce_seen(exchange->hub, asked->nonce))
		problem_set(exchange, PROBLEM_REPLAYED, "the nonce %s was used",
			asked->nonce);
	else
		return true;
	return false;
}

bool exchange_is_trusted(struct exchange *exchange)
{
	if (exchange->epoch.revoked < 0)
		return true;
	problem_set(exchange, PROBLEM_REVOKED,
		"the key of %s, epoch %" PRId64 ", was revoked",
		exchange->epoch.chain, exchange->epoch.epoch);
	return false;
}

/* Only whom the market trusts: the whole market waits after it. Who it was is
 * told: whoever says so without cause can be revoked. */
static bool witness(struct exchange *exchange, struct error *why)
{
	const struct request_statement *asked = &exchange->asked;
	char reason[REASON_SIZE];
	struct text text = text_over(reason, sizeof(reason));

	if (exchange->epoch.revoked >= 0 || exchange->till.state == TILL_LOST ||
		exchange->till.state == TILL_LEFT)
		return true;
	if (!recover_is_due(exchange->hub, &exchange->till, asked->hub_epoch,
		    asked->hub_seq))
		return true;
	text_addf(&text,
		"till %s has heard what this database does not know:"
		" statement %" PRId64 " of hub epoch %" PRId64,
		asked->chain, asked->hub_seq, asked->hub_epoch);
	return !hub_recover_to(
		exchange->hub, reason, asked->hub_epoch + 1, why);
}

/* The key of the epoch that the till says it is in; one that is not known
 * yet, or that is another one, may be opened by the entries it sends, or was
 * by entries that are kept beside the chain. */
static enum err check_key(struct exchange *exchange, const char *line,
	size_t length, struct error *why)
{
	static struct jws_payload payload;
	const struct hub_request *request = exchange->request;
	const struct request_statement *asked = &exchange->asked;
	struct store_epoch opened = { 0 };
	struct error unopened;
	enum err opening;
	enum err rc = store_epoch_find(exchange->hub->store, asked->chain,
		asked->epoch, &exchange->epoch, why);

	if (!rc)
		rc = line_open(line, length, JWS_REQUEST, exchange->epoch.key,
			&payload, why);
	if ((rc != ERR_NOT_FOUND && rc != ERR_FORGED) ||
		!text_same(exchange->response->route, "/v1/entries"))
		return rc;
	opening = opener_read(exchange->hub, request->body,
		strcspn(request->body, "\n"), &opened, &unopened);
	if (opening == ERR_DENIED)
		return error_set(why, ERR_DENIED, "%s", unopened.text);
	if (opening || !text_same(opened.chain, asked->chain) ||
		opened.epoch != asked->epoch)
		return rc == ERR_NOT_FOUND
			       ? rc
			       : opener_rival(exchange->hub, line, length,
					 JWS_REQUEST, &exchange->epoch, why);
	exchange->epoch = opened;
	return line_open(line, length, JWS_REQUEST, opened.key, &payload, why);
}

bool exchange_identify(
	struct exchange *exchange, const char *line, size_t length)
{
	struct store *store = exchange->hub->store;
	const struct request_statement *asked = &exchange->asked;
	struct error why = { 0 };
	enum err rc;

	if (length >= STATEMENT_LINE_MAX ||
		!read_claim(exchange, line, length, &why)) {
		problem_set(exchange, PROBLEM_BAD_REQUEST,
			"the request's statement cannot be read: %s", why.text);
		return false;
	}
	rc = store_till_find(store, asked->chain, &exchange->till, &why);
	if (!rc)
		rc = check_key(exchange, line, length, &why);
	if (rc == ERR_NOT_FOUND)
		problem_set(exchange, PROBLEM_UNKNOWN_KEY,
			"%s has no epoch %" PRId64 " in this market",
			asked->chain, asked->epoch);
	else if (rc == ERR_FORGED)
		problem_set(exchange, PROBLEM_BAD_SIGNATURE, "%s", why.text);
	else if (rc == ERR_DENIED)
		problem_set(exchange, PROBLEM_REVOKED, "%s", why.text);
	else if (rc)
		problem_set(exchange, PROBLEM_STORE, "%s", why.text);
	if (rc || !exchange_is_for_us(exchange))
		return false;
	if (!witness(exchange, &why)) {
		problem_set(exchange, PROBLEM_STORE, "%s", why.text);
		return false;
	}
	memcpy(exchange->response->chain, asked->chain,
		sizeof(exchange->response->chain));
	memcpy(exchange->response->asker, exchange->epoch.key,
		sizeof(exchange->response->asker));
	return true;
}

/* -- dispatch ----- */

/* ret_method: what the path is for, NULL when there is none. */
static const struct route *find_route(
	const char *method, const char *path, const char **ret_method)
{
	size_t length = strcspn(path, "?");

	*ret_method = NULL;
	for (size_t i = 0; i < ROUTES; i++) {
		size_t fixed = strlen(routes[i].path);
		bool tail = routes[i].path[fixed - 1] == '/';

		if ((tail ? length <= fixed : length != fixed) ||
			strncmp(path, routes[i].path, fixed) != 0)
			continue;
		*ret_method = routes[i].method;
		if (text_same(method, routes[i].method))
			return &routes[i];
	}
	return NULL;
}

size_t hub_body_max(const char *method, const char *path)
{
	const char *allow;
	const struct route *route = find_route(method, path, &allow);

	return route == NULL ? 0 : route->body_max;
}

static const char bearer[] = "Bearer ";

static bool let_in(struct exchange *exchange, const struct route *route)
{
	const char *given = exchange->request->authorization;
	size_t fixed = sizeof(bearer) - 1;

	if (exchange->request->length > route->body_max)
		problem_set(exchange, PROBLEM_TOO_LONG,
			"a body here has at most %zu bytes", route->body_max);
	else if (route->admit == ADMIT_ALL)
		return true;
	else if (given == NULL || strncasecmp(given, bearer, fixed) != 0)
		problem_set(exchange, PROBLEM_UNKNOWN_KEY,
			"there is no Authorization: Bearer with a statement");
	else
		return exchange_identify(exchange, given + fixed,
			       strlen(given + fixed)) &&
		       (route->admit == ADMIT_REVOKED ||
			       exchange_is_trusted(exchange));
	return false;
}

/* A failure, as a till has to see it. */
static void answer_failure(struct exchange *exchange, const struct error *why)
{
	switch ((int)why->code) {
	case ERR_CONFLICT:
		problem_set(exchange, PROBLEM_BUSY, "%s", why->text);
		break;
	case ERR_STORE:
	case ERR_NETWORK:
		problem_set(exchange, PROBLEM_STORE, "%s", why->text);
		break;
	default:
		problem_set(exchange, PROBLEM_INTERNAL, "%s", why->text);
		break;
	}
}

static void run_route(struct exchange *exchange, const struct route *route)
{
	struct error why = { 0 };
	enum err rc;

	exchange->response->route = route->path;
	exchange->tail = exchange->request->path + strlen(route->path);
	rc = store_hub_read(exchange->hub->store, &exchange->hub->state, &why);
	if (!rc)
		rc = hub_ready(exchange->hub, &why);
	if (!rc)
		mark_state(exchange->hub);
	if (!rc && let_in(exchange, route))
		rc = route->run(exchange, &why);
	if (rc)
		answer_failure(exchange, &why);
	else if (exchange->response->body->cut)
		problem_set(exchange, PROBLEM_INTERNAL,
			"the answer is longer than %d bytes", HUB_ANSWER_MAX);
}

void hub_route(struct hub *hub, const struct hub_request *request,
	struct hub_response *ret)
{
	static struct exchange exchange;
	const struct route *route;
	const char *mark = strchr(request->path, '?');
	const char *allow;

	*ret = (struct hub_response){ .body = &hub->answer, .route = "-" };
	memset(&exchange, 0, sizeof(exchange));
	exchange.hub = hub;
	exchange.request = request;
	exchange.response = ret;
	exchange.query = mark == NULL ? "" : mark + 1;
	hub->counts.requests++;
	route = find_route(request->method, request->path, &allow);
	if (route != NULL)
		run_route(&exchange, route);
	else if (allow != NULL)
		problem_set(&exchange, PROBLEM_BAD_METHOD,
			"%.8s is not for this path", request->method);
	else
		problem_set(&exchange, PROBLEM_NOT_FOUND,
			"there is nothing at this path");
	if (ret->status == 405)
		ret->allow = allow;
	if (ret->status >= 400)
		hub->counts.refused++;
}
