/*
 * A bundle of any length, as a busy till would hand it out:
 *
 *	generate ENTRIES BUNDLE
 *
 * Every sale is judged by the rules and signed. The ZIP is written here, by
 * zlib alone.
 */
#include "bench.h"

#include "base/json.h"
#include "core/basket.h"
#include "entry/entry.h"
#include "entry/rulesdoc.h"
#include "sign/hash.h"
#include "sign/jws.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define PERSONS    20000
#define SHIFT_ACTS 2000
#define START_MS   INT64_C(1767225600000) /* 2026-01-01 */
#define STEP_MS    5000
#define FILES_MAX  8
#define AUDITOR    "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"

/* -- the archive ---------------------------------------------------- */

struct member {
	char name[64];
	uint32_t crc;
	uint32_t packed;
	uint32_t bytes;
	uint32_t header;
	char sha256[HASH_TEXT_BYTES];
};

static FILE *archive;
static struct member members[FILES_MAX];
static int member_count;
static z_stream deflater;
static struct hash_stream *hasher;

static void out_of(const char *what)
{
	(void)fprintf(stderr, "generate: %s\n", what);
	exit(1);
}

static void put(uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		(void)fputc((int)(value >> 8 * i & 0xff), archive);
}

static void put_header(const struct member *member, bool central)
{
	put(central ? 0x02014b50 : 0x04034b50, 4);
	if (central)
		put(0x0314, 2);
	put(20, 2);
	put(8, 2); /* sizes follow the data */
	put(8, 2); /* deflated */
	put(0, 2);
	put(0x21, 2);
	put(central ? member->crc : 0, 4);
	put(central ? member->packed : 0, 4);
	put(central ? member->bytes : 0, 4);
	put(strlen(member->name), 2);
	put(0, 2);
	if (central) {
		put(0, 6);
		put(UINT32_C(0644) << 16, 4);
		put(member->header, 4);
	}
	(void)fputs(member->name, archive);
}

static void member_begin(const char *name)
{
	struct member *member = &members[member_count];

	*member = (struct member){ .header = (uint32_t)ftell(archive) };
	(void)snprintf(member->name, sizeof(member->name), "%s", name);
	put_header(member, false);
	deflater = (z_stream){ 0 };
	hasher = hash_stream_open();
	if (hasher == NULL || deflateInit2(&deflater, 6, Z_DEFLATED, -MAX_WBITS,
				      8, Z_DEFAULT_STRATEGY) != Z_OK)
		out_of("no memory");
}

static void pack(int flush)
{
	static unsigned char packed[65536];

	do {
		deflater.next_out = packed;
		deflater.avail_out = sizeof(packed);
		(void)deflate(&deflater, flush);
		(void)fwrite(packed, 1, sizeof(packed) - deflater.avail_out,
			archive);
	} while (deflater.avail_out == 0);
}

static void member_add(const char *bytes, size_t length)
{
	struct member *member = &members[member_count];

	hash_stream_add(hasher, bytes, length);
	member->crc = (uint32_t)crc32(
		member->crc, (const unsigned char *)bytes, (uInt)length);
	member->bytes += (uint32_t)length;
	deflater.next_in = (unsigned char *)(uintptr_t)bytes;
	deflater.avail_in = (uInt)length;
	pack(Z_NO_FLUSH);
}

static void member_end(void)
{
	struct member *member = &members[member_count++];

	pack(Z_FINISH);
	member->packed = (uint32_t)deflater.total_out;
	(void)deflateEnd(&deflater);
	hash_stream_close(hasher, member->sha256);
	put(0x08074b50, 4);
	put(member->crc, 4);
	put(member->packed, 4);
	put(member->bytes, 4);
}

static void member_text(const char *name, const char *text)
{
	member_begin(name);
	member_add(text, strlen(text));
	member_end();
}

static void archive_end(void)
{
	long start = ftell(archive);
	long size;

	for (int i = 0; i < member_count; i++)
		put_header(&members[i], true);
	size = ftell(archive) - start;
	put(0x06054b50, 4);
	put(0, 4);
	put((uint64_t)member_count, 2);
	put((uint64_t)member_count, 2);
	put((uint64_t)size, 4);
	put((uint64_t)start, 4);
	put(0, 2);
	if (fclose(archive) != 0)
		out_of("the bundle cannot be written");
}

/* -- the chain -------------------------------------------------------- */

static struct keyring *keyring;
static struct rules rules;
static struct entry entry; /* the last one */
static char leaf[HASH_TEXT_BYTES] = ENTRY_PREV_NONE;
static char first_leaf[HASH_TEXT_BYTES];
static int64_t kinds[ENTRY_KIND_COUNT];
static int64_t exempt_fen;
static int64_t cash_fen; /* in the drawer */
static struct {          /* of the shift */
	int64_t sales;
	int64_t sold_fen;
} shift;

static struct customer {
	char key[PERSON_KEY_SIZE];
	int32_t day;
	int64_t used[RULES_LIMITS_MAX]; /* on that day */
} customers[PERSONS];

static void append(enum entry_kind kind, const char *operator)
{
	static char line[JWS_SIZE];
	char bytes[ENTRY_PAYLOAD_MAX + 1];
	struct text payload = text_over(bytes, sizeof(bytes));
	struct error why;
	size_t length = 0;

	entry.kind = kind;
	entry.seq++;
	(void)text_copy(entry.operator, sizeof(entry.operator), operator);
	memcpy(entry.prev, leaf, sizeof(entry.prev));
	bench_must(entry_encode(&entry, &payload, &why), &why);
	bench_must(jws_sign(keyring, JWS_ENTRY, &payload, line, &length, &why),
		&why);
	hash_leaf(line, length, leaf);
	line[length] = '\n';
	member_add(line, length + 1);
	kinds[kind]++;
	memset(&entry.body, 0, sizeof(entry.body));
	entry.at.ms += STEP_MS;
	entry.clock.mono_ms += STEP_MS;
	entry.day = day_of(entry.at, rules.offset_minutes);
}

static void put_operator(const char *id, enum role role)
{
	struct entry_operator *operator= & entry.body.operator;

	(void)text_copy(operator->id, sizeof(operator->id), id);
	(void)text_copy(operator->name, sizeof(operator->name), id);
	hash_text(id, strlen(id), operator->pin);
	operator->role = role;
	operator->active = true;
	append(ENTRY_OPERATOR, "init");
}

static void begin_chain(void)
{
	struct entry_genesis *genesis = &entry.body.genesis;

	entry = (struct entry){ .epoch = 1, .at = { START_MS } };
	entry.day = day_of(entry.at, rules.offset_minutes);
	memcpy(entry.market, rules.market, sizeof(entry.market));
	(void)text_copy(entry.chain, sizeof(entry.chain), "T01");
	(void)text_copy(
		entry.clock.boot, sizeof(entry.clock.boot), "0123456789abcdef");
	(void)text_copy(genesis->till_key, sizeof(genesis->till_key),
		keyring_public(keyring));
	(void)text_copy(
		genesis->auditor_key, sizeof(genesis->auditor_key), AUDITOR);
	(void)text_copy(genesis->software, sizeof(genesis->software), "bench");
	append(ENTRY_GENESIS, "init");
	memcpy(first_leaf, leaf, sizeof(first_leaf));
	entry.body.rules.rules = rules;
	append(ENTRY_RULES, "init");
	entry.rules = rules.version;
	put_operator("cashier", ROLE_CASHIER);
}

static void put_cash(struct cash_count *cash, int *count, int64_t fen)
{
	(void)text_copy(cash->currency, sizeof(cash->currency), "CNY");
	cash->amount.minor = fen;
	*count = 1;
}

static void open_shift(void)
{
	entry.shift++;
	cash_fen = 20000;
	shift.sales = 0;
	shift.sold_fen = 0;
	put_cash(entry.body.shift.cash, &entry.body.shift.count, cash_fen);
	append(ENTRY_SHIFT_OPEN, "cashier");
}

static int64_t shift_kept;

static void close_shift(void)
{
	struct entry_shift *body = &entry.body.shift;

	put_cash(body->cash, &body->count, cash_fen);
	put_cash(body->expected, &body->expected_count, cash_fen);
	put_cash(body->difference, &body->difference_count, 0);
	body->sales = shift.sales;
	body->sold.minor = shift.sold_fen;
	append(ENTRY_SHIFT_CLOSE, "cashier");
	shift_kept = entry.shift;
}

static void fill_basket(struct basket *basket)
{
	static const char *const hs[] = { "1806320000", "1704900000",
		"1101001100", "1905310000" };
	int count = 1 + rand() % 3;

	for (int i = 0; i < count; i++) {
		struct basket_line *line = &basket->lines[i];
		struct goods *goods = &line->goods;
		int at = rand() % 4;

		(void)snprintf(goods->barcode, sizeof(goods->barcode),
			"46001234567%02d", at);
		(void)snprintf(goods->name_zh, sizeof(goods->name_zh),
			"巧克力 %d 克", 50 + 10 * at);
		(void)text_copy(goods->hs, sizeof(goods->hs), hs[at]);
		(void)text_copy(goods->origin, sizeof(goods->origin), "RU");
		(void)text_copy(goods->shop, sizeof(goods->shop), "A02");
		goods->unit = UNIT_PIECE;
		goods->price.minor = 850 + 125 * at;
		line->quantity_milli = 1000 * (1 + rand() % 4);
		line->amount.minor =
			goods->price.minor * line->quantity_milli / 1000;
		basket->total.minor += line->amount.minor;
	}
	basket->count = count;
}

static void sell(void)
{
	struct customer *customer = &customers[rand() % PERSONS];
	struct subject subject = { .kind = DOCUMENT_RESIDENT_CARD,
		.registered = true,
		.born = DAY_NONE,
		.valid_until = DAY_NONE,
		.day = entry.day };
	struct sale *sale = &entry.body.sale;
	struct usage usage = { 0 };
	struct basket basket = { 0 };
	struct verdict verdict;
	struct tender tender = { .currency = "CNY", .rate_ppm = RATE_ONE };

	if (customer->day != entry.day)
		memset(customer->used, 0, sizeof(customer->used));
	customer->day = entry.day;
	memcpy(usage.used, customer->used, sizeof(usage.used));
	fill_basket(&basket);
	basket_judge(&rules, &subject, &usage, &basket, &verdict);
	if (verdict.refusal != REFUSAL_NONE)
		out_of("a sale was refused");
	sale_fill(sale, &rules, &basket, &verdict, entry.day, LANGUAGE_ZH);
	tender.amount.minor = (basket.total.minor + 999) / 1000 * 1000;
	tender.value = tender.amount;
	if (!sale_tender(sale, &tender, 1))
		out_of("a sale is not paid");
	sale->basis = BASIS_ALONE;
	sale->person.document = DOCUMENT_RESIDENT_CARD;
	memcpy(sale->person.key, customer->key, sizeof(customer->key));
	hash_text(customer->key, strlen(customer->key), sale->person.sealed);
	(void)snprintf(sale->receipt, sizeof(sale->receipt), "T01-1-%" PRId64,
		entry.seq + 1);
	for (int i = 0; i < sale->quota_count; i++)
		customer->used[i] += sale->quota[i].used;
	entry.sum.sales++;
	entry.sum.sold.minor += sale->total.minor;
	exempt_fen += sale->exempt.minor;
	cash_fen += sale->total.minor;
	shift.sales++;
	shift.sold_fen += sale->total.minor;
	append(ENTRY_SALE, "cashier");
}

static void make_customers(void)
{
	for (int i = 0; i < PERSONS; i++) {
		char name[32];
		char hash[HASH_TEXT_BYTES];

		(void)snprintf(name, sizeof(name), "resident %d", i);
		hash_text(name, strlen(name), hash);
		memcpy(customers[i].key, hash, PERSON_KEY_SIZE - 1);
		/* 22 characters are 132 bits, of which 128 count. */
		customers[i].key[PERSON_KEY_SIZE - 2] = 'A';
	}
}

/* -- the manifest -------------------------------------------------------- */

static void json_totals(struct json *json)
{
	json_open(json, "totals", '{');
	json_i64(json, "dutiable_fen", 0);
	json_i64(json, "exempt_fen", exempt_fen);
	json_i64(json, "refunded_fen", 0);
	json_i64(json, "refunds", 0);
	json_i64(json, "refusals", 0);
	json_i64(json, "sales", entry.sum.sales);
	json_i64(json, "sold_fen", entry.sum.sold.minor);
	json_i64(json, "tax_fen", 0);
	json_close(json, '}');
}

static int by_word(const void *a, const void *b)
{
	return strcmp(entry_kind_name(*(const enum entry_kind *)a),
		entry_kind_name(*(const enum entry_kind *)b));
}

static void json_chain(struct json *json)
{
	enum entry_kind sorted[ENTRY_KIND_COUNT];

	for (int i = 0; i < ENTRY_KIND_COUNT; i++)
		sorted[i] = (enum entry_kind)i;
	qsort(sorted, ENTRY_KIND_COUNT, sizeof(sorted[0]), by_word);
	json_open(json, NULL, '{');
	json_text(json, "chain", "T01");
	json_i64(json, "count", entry.seq);
	json_i64(json, "epoch", 1);
	json_i64(json, "first", 1);
	json_text(json, "head", leaf);
	json_text(json, "kid", keyring_kid(keyring));
	json_open(json, "kinds", '{');
	for (int i = 0; i < ENTRY_KIND_COUNT; i++) {
		if (kinds[sorted[i]] > 0)
			json_i64(json, entry_kind_name(sorted[i]),
				kinds[sorted[i]]);
	}
	json_close(json, '}');
	json_i64(json, "last", entry.seq);
	json_text(json, "prev", ENTRY_PREV_NONE);
	json_open(json, "sum", '{');
	json_i64(json, "refunded_fen", 0);
	json_i64(json, "sales", entry.sum.sales);
	json_i64(json, "sold_fen", entry.sum.sold.minor);
	json_close(json, '}');
	json_totals(json);
	json_close(json, '}');
}

static void json_files(struct json *json)
{
	json_open(json, "files", '[');
	for (int i = 0; i < member_count; i++) {
		json_open(json, NULL, '{');
		json_i64(json, "bytes", members[i].bytes);
		json_text(json, "name", members[i].name);
		json_text(json, "sha256", members[i].sha256);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_manifest(struct json *json)
{
	char from[DAY_TEXT_SIZE];
	char to[DAY_TEXT_SIZE];

	day_format(
		day_of((struct stamp){ START_MS }, rules.offset_minutes), from);
	day_format(day_of((struct stamp){ entry.at.ms - STEP_MS },
			   rules.offset_minutes),
		to);
	json_open(json, NULL, '{');
	json_open(json, "chains", '[');
	json_chain(json);
	json_close(json, ']');
	json_open(json, "export", '{');
	json_text(json, "chain", "T01");
	json_i64(json, "epoch", 1);
	json_text(json, "leaf", leaf);
	json_i64(json, "seq", entry.seq + 1);
	json_close(json, '}');
	json_open(json, "exporter", '{');
	json_text(json, "kid", keyring_kid(keyring));
	json_text(json, "name", "T01");
	json_text(json, "software", "bench");
	json_close(json, '}');
	json_files(json);
	json_i64(json, "format", 1);
	json_bool(json, "identities", false);
	json_text(json, "market", rules.market);
	json_i64(json, "offset_minutes", rules.offset_minutes);
	json_open(json, "period", '{');
	json_text(json, "from", from);
	json_text(json, "to", to);
	json_close(json, '}');
	json_text(json, "requester", "shell:bench");
	json_text(json, "roster", first_leaf);
	json_i64(json, "signed_ms", entry.at.ms);
	json_bool(json, "whole", true);
	json_close(json, '}');
}

static void put_manifest(void)
{
	static char bytes[8192];
	static char line[JWS_SIZE];
	struct text payload = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&payload);
	struct error why;
	size_t length = 0;

	json_manifest(&json);
	bench_must(
		jws_sign(keyring, JWS_MANIFEST, &payload, line, &length, &why),
		&why);
	line[length] = '\n';
	line[length + 1] = '\0';
	member_text("manifest.jws", line);
}

static void put_keys(void)
{
	char text[512];

	(void)snprintf(text, sizeof(text),
		"{\"keys\":[{\"alg\":\"EdDSA\",\"chain\":\"T01\",\"crv\":"
		"\"Ed25519\",\"epoch\":1,\"kid\":\"%s\",\"kty\":\"OKP\","
		"\"use\":\"sig\",\"x\":\"%s\"},{\"crv\":\"X25519\",\"kty\":"
		"\"OKP\",\"use\":\"enc\",\"x\":\"" AUDITOR "\"}]}",
		keyring_kid(keyring), keyring_public(keyring));
	member_text("keys.jwks", text);
}

static void read_rules(void)
{
	static char bytes[RULESDOC_MAX + 1];
	FILE *file = fopen("packaging/rules/suifenhe.json", "rbe");
	struct error why;
	size_t length;

	if (file == NULL)
		out_of("run it at the top of the tree");
	length = fread(bytes, 1, sizeof(bytes) - 1, file);
	(void)fclose(file);
	bench_must(rulesdoc_decode(bytes, length, &rules, &why), &why);
}

/* The same document as the chain brings. */
static void put_rules(void)
{
	static char bytes[RULESDOC_CANONICAL_MAX + 1];
	struct text text = text_over(bytes, sizeof(bytes));
	char name[32];
	struct error why;

	bench_must(rulesdoc_encode(&rules, &text, &why), &why);
	(void)snprintf(
		name, sizeof(name), "rules/%" PRId64 ".json", rules.version);
	member_text(name, bytes);
}

static void make_key(const char *bundle)
{
	char path[512];
	struct error why;

	(void)snprintf(path, sizeof(path), "%s.key", bundle);
	(void)unlink(path);
	bench_must(keyring_start(&why), &why);
	bench_must(keyring_create(path, NULL, &keyring, &why), &why);
	(void)unlink(path);
}

int main(int argc, char **argv)
{
	long count = argc == 3 ? atol(argv[1]) : 0;

	if (count < 100)
		return 2;
	archive = fopen(argv[2], "wbe");
	if (archive == NULL)
		out_of("the bundle cannot be written");
	srand(1);
	read_rules();
	make_key(argv[2]);
	make_customers();
	put_keys();
	put_rules();
	member_begin("entries/T01-1.jws");
	begin_chain();
	while (entry.seq < count) {
		open_shift();
		for (int i = 0; i < SHIFT_ACTS && entry.seq < count - 1; i++)
			sell();
		close_shift();
		entry.shift = 0;
		if (entry.seq < count) {
			entry.shift = shift_kept;
			entry.at.ms += INT64_C(3600000);
			entry.clock.mono_ms += INT64_C(3600000);
			entry.day = day_of(entry.at, rules.offset_minutes);
		}
	}
	member_end();
	put_manifest();
	archive_end();
	keyring_close(keyring);
	return 0;
}
