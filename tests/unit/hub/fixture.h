#ifndef HUB_FIXTURE_H
#define HUB_FIXTURE_H

#include "check.h"

#include "base/clock.h"
#include "base/file.h"
#include "hub/hub.h"
#include "hub/state.h"
#include "sign/epoch.h"
#include "sign/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A market in a directory of its own, its clock in hand, and tills that
 * speak the protocol with keys of their own.
 */
#define NOON   INT64_C(1795579200000) /* 2026-11-25 04:00 UTC */
#define TODAY  20782
#define LIMIT  "value-day"
#define PERSON "AAECAwQFBgcICQoLDA0ODw"

static struct error why; /* of the call before */

struct market {
	char home[64];
	char database[256]; /* "" = SQLite */
	int64_t now_ms;
	struct clock clock;
	struct hub *hub;
};

struct device {
	struct market *market;
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	char path[128];
	struct keyring *keyring;
	int64_t hub_epoch;
	int64_t hub_seq;
	char line[JWS_SIZE]; /* signed last */
	char batch[HUB_BODY_MAX + 1];
	struct text lines;
	struct hub_response response;
};

static inline void market_read(void *context, struct reading *ret)
{
	const struct market *market = context;

	memset(ret, 0, sizeof(*ret));
	ret->at.ms = market->now_ms;
	ret->mono_ms = market->now_ms - NOON;
	(void)text_copy(ret->boot, sizeof(ret->boot), "0123456789abcdef");
	ret->source = CLOCK_NTP;
}

static const char fixture_rules[] =
	"{\"v\":1,\"market\":\"suifenhe\",\"version\":1,\"from\":\"2026-01-"
	"01\","
	"\"day\":{\"offset_minutes\":480},\"goods\":{\"origins\":[],"
	"\"prohibited\":[],\"rates\":[{\"ppm\":243000}]},"
	"\"limits\":[{\"id\":\"value-day\",\"cap\":800000,\"excess\":\"tax_"
	"part\","
	"\"measure\":\"value\",\"window\":\"day\",\"name\":{\"en\":\"Day\","
	"\"ru\":\"День\",\"zh\":\"每日\"}},{\"id\":\"sugar\",\"cap\":3000,"
	"\"excess\":\"refuse\",\"measure\":\"mass\",\"window\":\"day\","
	"\"goods\":[\"1701\"],\"name\":{\"en\":\"Sugar\",\"ru\":\"Сахар\","
	"\"zh\":\"糖\"}}],\"notes\":[],\"offline\":{\"permit_fen\":200000,"
	"\"permit_hours\":24,\"permit_sales\":25,\"permit_tills\":2,"
	"\"permit_total_fen\":2000000},"
	"\"persons\":{\"documents\":[\"resident-card\"],\"minimum_age\":0,"
	"\"registered\":true},\"till\":{\"scale_codes\":[]}}";

static inline void market_reopen(struct market *market)
{
	struct hub_open open = { .home = market->home,
		.database = market->database[0] ? market->database : NULL,
		.purpose = "a test",
		.clock = &market->clock };

	hub_close(market->hub);
	market->hub = NULL;
	assert_ok(hub_open(&open, &market->hub, &why));
}

static inline void market_make(struct market *market)
{
	struct hub_init init = { .market = "suifenhe",
		.rules = fixture_rules,
		.rules_length = sizeof(fixture_rules) - 1,
		.demo = true };

	market->now_ms = NOON;
	market->clock = (struct clock){ market_read, market };
	(void)text_copy(
		market->home, sizeof(market->home), "/tmp/quotapos-hub-XXXXXX");
	assert_non_null(mkdtemp(market->home));
	init.open.home = market->home;
	init.open.database = market->database[0] ? market->database : NULL;
	init.open.purpose = "a test";
	init.open.clock = &market->clock;
	assert_ok(hub_init(&init, &why));
	market_reopen(market);
}

static inline int market_open(void **state)
{
	struct market *market = calloc(1, sizeof(*market));

	if (market == NULL)
		return -1;
	market_make(market);
	*state = market;
	return 0;
}

/* -- a PostgreSQL of the program's own ----- */

static char server_home[64];
static char server_url[256];

static inline int server_start(void **state)
{
	char command[256];
	FILE *pipe;

	(void)state;
	(void)text_copy(server_home, sizeof(server_home),
		"/tmp/quotapos-server-XXXXXX");
	if (mkdtemp(server_home) == NULL)
		return -1;
	(void)snprintf(command, sizeof(command), "tests/postgres.sh start %s",
		server_home);
	pipe = popen(command, "r");
	if (pipe == NULL || fgets(server_url, sizeof(server_url), pipe) == NULL)
		return -1;
	server_url[strcspn(server_url, "\n")] = '\0';
	return pclose(pipe);
}

static inline int server_stop(void **state)
{
	char command[256];

	(void)state;
	(void)snprintf(command, sizeof(command),
		"tests/postgres.sh stop %s && rm -rf %s", server_home,
		server_home);
	return system(command);
}

/* A market in an empty database of the server. */
static inline int remote_open(void **state)
{
	struct market *market = calloc(1, sizeof(*market));
	char command[512];

	if (market == NULL)
		return -1;
	(void)snprintf(command, sizeof(command),
		"psql -q '%s' -c 'DROP SCHEMA public CASCADE' -c 'CREATE SCHEMA"
		" public' >/dev/null 2>&1",
		server_url);
	(void)!system(command);
	(void)text_copy(market->database, sizeof(market->database), server_url);
	market_make(market);
	*state = market;
	return 0;
}

static inline int market_close(void **state)
{
	struct market *market = *state;
	char command[128];

	hub_close(market->hub);
	(void)snprintf(command, sizeof(command), "rm -rf %s", market->home);
	if (system(command) != 0)
		return -1;
	free(market);
	return 0;
}

/* On both stores. */
#define BOTH(test)                                                        \
	cmocka_unit_test_setup_teardown(test, market_open, market_close), \
		cmocka_unit_test_setup_teardown(                          \
			test, remote_open, market_close)

/* -- an older copy of the SQLite database ----- */

static char market_copy[160];

static inline void market_keep(struct market *market)
{
	(void)snprintf(
		market_copy, sizeof(market_copy), "%s/older.db", market->home);
	assert_ok(store_hub_copy(hub_store(market->hub), market_copy, &why));
}

/* The copy in the place of the database, and nobody says a word. */
static inline void market_put_back(struct market *market)
{
	char path[128];
	char log[160];

	(void)snprintf(path, sizeof(path), "%s/hub.db", market->home);
	(void)snprintf(log, sizeof(log), "%s-wal", path);
	hub_close(market->hub);
	market->hub = NULL;
	(void)unlink(log);
	assert_int_equal(rename(market_copy, path), 0);
	market_reopen(market);
}

/* -- tills ----- */

static inline struct device *device_new(
	struct market *market, const char *chain)
{
	struct device *device = calloc(1, sizeof(*device));

	assert_non_null(device);
	device->market = market;
	(void)text_copy(device->chain, sizeof(device->chain), chain);
	(void)text_copy(device->leaf, sizeof(device->leaf), ENTRY_PREV_NONE);
	(void)snprintf(device->path, sizeof(device->path), "%s/%s.key",
		market->home, chain);
	(void)unlink(device->path);
	assert_ok(keyring_create(device->path, NULL, &device->keyring, &why));
	device->lines = text_over(device->batch, sizeof(device->batch));
	return device;
}

static inline void device_free(struct device *device)
{
	keyring_close(device->keyring);
	free(device);
}

/* The same machine once more; its keyring is the other's until it opens an
 * epoch. */
static inline struct device *device_twin(const struct device *device)
{
	struct device *twin = malloc(sizeof(*twin));

	assert_non_null(twin);
	memcpy(twin, device, sizeof(*twin));
	twin->lines = text_over(twin->batch, sizeof(twin->batch));
	return twin;
}

/* A signed request into device->line. */
static inline void device_sign(struct device *device, const char *method,
	const char *path, const struct request_ask *ask)
{
	struct request_statement request = { .epoch = device->epoch,
		.at = { device->market->now_ms },
		.hub_epoch = device->hub_epoch,
		.hub_seq = device->hub_seq };
	char bytes[STATEMENT_LINE_MAX];
	struct text payload = text_over(bytes, sizeof(bytes));
	size_t length = 0;

	if (ask != NULL)
		request.ask = *ask;
	(void)text_copy(request.market, sizeof(request.market), "suifenhe");
	(void)text_copy(request.chain, sizeof(request.chain), device->chain);
	(void)text_copy(request.method, sizeof(request.method), method);
	(void)text_copy(request.path, sizeof(request.path), path);
	seal_nonce(request.nonce);
	assert_ok(request_encode(&request, &payload, &why));
	assert_ok(jws_sign(device->keyring, JWS_REQUEST, &payload, device->line,
		&length, &why));
}

/* The answer to a request with a bearer and a body; its status. */
static inline int device_send(struct device *device, const char *method,
	const char *path, const char *type, const char *body, size_t length)
{
	char bearer[JWS_SIZE + 8];
	struct hub_request request = { .method = method,
		.path = path,
		.authorization = bearer,
		.content_type = type,
		.body = body,
		.length = length };

	device_sign(device, method, path, NULL);
	(void)snprintf(bearer, sizeof(bearer), "Bearer %s", device->line);
	hub_route(device->market->hub, &request, &device->response);
	return device->response.status;
}

static inline int device_get(struct device *device, const char *path)
{
	return device_send(device, "GET", path, NULL, "", 0);
}

/* A request that is its own body. */
static inline int device_ask(
	struct device *device, const char *path, const struct request_ask *ask)
{
	struct hub_request request = { .method = "POST",
		.path = path,
		.content_type = TYPE_JOSE,
		.body = device->line };

	device_sign(device, "POST", path, ask);
	request.length = strlen(device->line);
	hub_route(device->market->hub, &request, &device->response);
	return device->response.status;
}

static inline const char *device_answer(const struct device *device)
{
	return device->response.body->bytes;
}

/* A text or a number of a JSON answer, without a reader of JSON. */
static inline void answer_text(
	const struct device *device, const char *key, char *ret, size_t size)
{
	char mark[64];
	const char *at;
	struct text text = text_over(ret, size);

	(void)snprintf(mark, sizeof(mark), "\"%s\":\"", key);
	at = strstr(device_answer(device), mark);
	if (at == NULL)
		return;
	at += strlen(mark);
	text_add_bytes(&text, at, strcspn(at, "\""));
}

static inline int64_t answer_number(
	const struct device *device, const char *key)
{
	char mark[64];
	const char *at;

	(void)snprintf(mark, sizeof(mark), "\"%s\":", key);
	at = strstr(device_answer(device), mark);
	return at == NULL ? INT64_MIN : strtoll(at + strlen(mark), NULL, 10);
}

static inline void code_secret(const char *code, char *ret)
{
	int kept = 0;

	for (int i = 0; code[i] != '\0' && kept < 20; i++) {
		if (code[i] != '-')
			ret[kept++] = code[i];
	}
	ret[kept] = '\0';
}

/* The request of a till that was given a code. */
static inline void device_join_ask(
	struct device *device, const char *code, struct request_ask *ret)
{
	char secret[24];
	char bytes[128];
	struct text text = text_over(bytes, sizeof(bytes));

	memset(ret, 0, sizeof(*ret));
	code_secret(code, secret);
	ret->kind = REQUEST_ENROL;
	(void)text_copy(
		ret->key, sizeof(ret->key), keyring_public(device->keyring));
	text_addf(&text, "quotapos enrol 1\n%s\n%s\n", secret, ret->key);
	hash_text(bytes, text.length, ret->proof);
}

static inline void device_join(struct device *device)
{
	static char line[JWS_SIZE];
	struct request_ask ask;
	char code[HUB_CODE_SIZE];

	assert_ok(
		hub_enrol_code(device->market->hub, device->chain, code, &why));
	device_join_ask(device, code, &ask);
	device->epoch = 0;
	assert_int_equal(device_ask(device, "/v1/enrol", &ask), 200);
	answer_text(device, "enrol", line, sizeof(line));
	hash_leaf(line, strlen(line), device->leaf);
	device->seq = 0;
	device->epoch = 1;
}

static inline struct device *device_enrolled(
	struct market *market, const char *chain)
{
	struct device *device = device_new(market, chain);

	device_join(device);
	return device;
}

/* -- entries ----- */

/* Sign the next entry of the till onto its batch. */
static inline void device_write(struct device *device, struct entry *entry)
{
	static char bytes[ENTRY_PAYLOAD_MAX + 1];
	struct text payload = text_over(bytes, sizeof(bytes));
	size_t length = 0;

	(void)text_copy(entry->market, sizeof(entry->market), "suifenhe");
	(void)text_copy(entry->chain, sizeof(entry->chain), device->chain);
	entry->epoch = device->epoch;
	entry->seq = ++device->seq;
	memcpy(entry->prev, device->leaf, sizeof(entry->prev));
	entry->at.ms = device->market->now_ms + device->seq;
	entry->day = day_of(entry->at, 480);
	(void)text_copy(entry->clock.boot, sizeof(entry->clock.boot),
		"0123456789abcdef");
	entry->rules = 1;
	assert_ok(entry_encode(entry, &payload, &why));
	assert_ok(jws_sign(device->keyring, JWS_ENTRY, &payload, device->line,
		&length, &why));
	hash_leaf(device->line, length, device->leaf);
	text_add(&device->lines, device->line);
	text_add(&device->lines, "\n");
}

/* Send what was written since the last time; the batch stays. */
static inline int device_post(struct device *device)
{
	return device_send(device, "POST", "/v1/entries", TYPE_LINES,
		device->batch, device->lines.length);
}

static inline int device_push(struct device *device)
{
	int status = device_post(device);

	if (status == 200)
		device->hub_seq = answer_number(device, "hub_seq");
	device->hub_epoch = device->market->hub->state.epoch;
	device->lines = text_over(device->batch, sizeof(device->batch));
	return status;
}

static inline void device_boot(struct device *device)
{
	static struct entry entry;

	entry = (struct entry){ .kind = ENTRY_BOOT };
	(void)text_copy(entry.body.boot.software, 33, "0.1.0");
	device_write(device, &entry);
}

/* A sale of a person on a lease ("": without), free of duty. */
static inline void device_fill_sale(struct device *device, const char *person,
	int64_t fen, struct entry *entry)
{
	struct sale *sale = &entry->body.sale;

	*entry = (struct entry){ .kind = ENTRY_SALE };
	(void)text_copy(sale->person.key, PERSON_KEY_SIZE, person);
	sale->person.document = DOCUMENT_RESIDENT_CARD;
	(void)text_copy(sale->person.sealed, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	sale->line_count = 1;
	sale->lines[0] = (struct sale_line){ .barcode = "4600123456782",
		.name = "x",
		.hs = "18063200",
		.origin = "RU",
		.shop = "A",
		.quantity_milli = 1000,
		.price = { fen },
		.amount = { fen },
		.exempt = { fen } };
	sale->total.minor = fen;
	sale->exempt.minor = fen;
	sale->quota_count = 1;
	(void)text_copy(sale->quota[0].limit, RULES_ID_SIZE, LIMIT);
	(void)text_copy(sale->quota[0].window, WINDOW_TEXT_SIZE, "2026-11-25");
	sale->quota[0].cap = 800000;
	sale->quota[0].used = fen;
	sale->quota[0].after = fen;
	sale->basis = BASIS_ALONE;
	(void)snprintf(sale->receipt, sizeof(sale->receipt), "%s-%d-%d",
		device->chain, (int)device->epoch, (int)device->seq + 1);
}

static inline void device_sell(struct device *device, const char *person,
	int64_t fen, const char *lease)
{
	static struct entry entry;
	struct sale *sale = &entry.body.sale;

	device_fill_sale(device, person, fen, &entry);
	if (lease[0] != '\0')
		sale->basis = BASIS_LEASE;
	(void)text_copy(sale->lease, HASH_TEXT_SIZE, lease);
	device_write(device, &entry);
}

/* The till goes on in a later epoch with a new key; the caller closes the
 * former one. */
static inline struct keyring *device_open_epoch(
	struct device *device, int64_t epoch, enum entry_kind kind)
{
	static struct entry entry;
	static int number;
	struct entry_epoch *body = &entry.body.epoch;
	struct keyring *former = device->keyring;
	struct epoch_claim claim = { "suifenhe", device->chain, epoch,
		body->till_key, device->leaf };

	(void)snprintf(device->path, sizeof(device->path), "%s/%s-%d.key",
		device->market->home, device->chain, ++number);
	assert_ok(keyring_create(device->path, NULL, &device->keyring, &why));
	entry = (struct entry){ .kind = kind };
	(void)text_copy(body->till_key, sizeof(body->till_key),
		keyring_public(device->keyring));
	(void)text_copy(body->software, sizeof(body->software), "0.1.0");
	epoch_endorse(former, &claim, body->endorsement);
	body->from_epoch = body->known_epoch = device->epoch;
	body->from_seq = body->known_seq = device->seq;
	device->epoch = epoch;
	device->seq = 0;
	device_write(device, &entry);
	return former;
}

/* So much of a sale of one thing comes back, by its receipt's number. */
static inline void device_refund_of(struct device *device, const char *person,
	const char *sale, int64_t fen, int32_t day)
{
	static struct entry entry;
	struct refund *refund = &entry.body.refund.refund;

	entry = (struct entry){ .kind = ENTRY_REFUND };
	(void)text_copy(refund->person, PERSON_KEY_SIZE, person);
	(void)text_copy(refund->leaf, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	(void)text_copy(refund->sale, sizeof(refund->sale), sale);
	(void)snprintf(refund->receipt, sizeof(refund->receipt), "%s-%d-%d",
		device->chain, (int)device->epoch, (int)device->seq + 1);
	(void)text_copy(entry.body.refund.reason, REASON_SIZE, "damaged");
	refund->day = day;
	refund->line_count = 1;
	refund->lines[0] = (struct refund_line){ .line = 1,
		.barcode = "4600123456782",
		.name = "x",
		.quantity_milli = 1000,
		.amount = { fen },
		.exempt = { fen } };
	refund->total.minor = fen;
	refund->exempt.minor = fen;
	refund->quota_count = 1;
	(void)text_copy(refund->quota[0].limit, RULES_ID_SIZE, LIMIT);
	day_format(day, refund->quota[0].window);
	refund->quota[0].cap = 800000;
	refund->quota[0].before = fen;
	refund->quota[0].used = -fen;
	device_write(device, &entry);
}

/* Of a sale of this epoch. */
static inline void device_refund(struct device *device, const char *person,
	int64_t sale, int64_t fen, int32_t day)
{
	char number[RECEIPT_SIZE];

	(void)snprintf(number, sizeof(number), "%s-%d-%d", device->chain,
		(int)device->epoch, (int)sale);
	device_refund_of(device, person, number, fen, day);
}

static inline void device_end_lease(
	struct device *device, const char *lease, int64_t used)
{
	static struct entry entry;

	entry = (struct entry){ .kind = ENTRY_LEASE_CLOSE };
	(void)text_copy(entry.body.lease_close.lease, HASH_TEXT_SIZE, lease);
	entry.body.lease_close.used.minor = used;
	device_write(device, &entry);
}

/* -- rights ----- */

static inline struct request_ask scan_ask(const char *person, int64_t want)
{
	struct request_ask ask = {
		.kind = REQUEST_SCAN, .day = TODAY, .want = { want }
	};

	(void)text_copy(ask.limit, RULES_ID_SIZE, LIMIT);
	(void)text_copy(ask.person, PERSON_KEY_SIZE, person);
	seal_nonce(ask.request);
	return ask;
}

/* Ask; the leaf of what was granted, and its amount (0: refused). */
static inline int64_t device_lease(
	struct device *device, const char *person, int64_t want, char *ret_leaf)
{
	static struct jws_payload payload;
	static struct lease_statement lease;
	struct request_ask ask = scan_ask(person, want);
	const char *line;

	ret_leaf[0] = '\0';
	if (device_ask(device, "/v1/leases", &ask) != 200)
		return 0;
	line = device_answer(device);
	assert_ok(line_open(line, strlen(line), JWS_LEASE,
		keyring_public(device->market->hub->keyring), &payload, &why));
	assert_ok(lease_decode(payload.bytes, payload.length, &lease, &why));
	assert_string_equal(lease.chain, device->chain);
	assert_int_equal(lease.epoch, device->epoch);
	hash_leaf(line, strlen(line), ret_leaf);
	device->hub_epoch = lease.hub_epoch;
	device->hub_seq = lease.hub_seq;
	return lease.amount.minor;
}

static inline struct store_quota market_quota(struct market *market)
{
	struct store_quota quota = { .day = 0 };

	assert_ok(store_quota_find(
		hub_store(market->hub), PERSON, TODAY, LIMIT, &quota, &why));
	return quota;
}

/* Tables equal a rebuild, chains verify. */
static inline void market_is_sound(struct market *market)
{
	struct hub_checked checked;

	assert_ok(hub_check(market->hub, NULL, NULL, &checked, &why));
	assert_int_equal(checked.faults, 0);
}

#endif
