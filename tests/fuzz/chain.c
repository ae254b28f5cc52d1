#include "fuzz.h"

#include "../vectors/attacks/zip.h"
#include "audit/verify.h"
#include "base/base64url.h"
#include "sign/hash.h"

#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * The input is a file of entries; the bundle around it is good, as far as
 * that can be: right sizes, sums and hashes, a signed manifest.
 */
#define FILES      3
#define INPUT_MAX  200000
#define BUNDLE_MAX (INPUT_MAX + 8192)

static const char x[] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
static const char d[] = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
static const char kid[] = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

static void sign(const char *payload, struct text *line)
{
	char header[128];
	char encoded[8192];
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char signature[crypto_sign_BYTES];
	struct error why;
	size_t length;

	MUST(!base64url_decode(
		d, strlen(d), seed, sizeof(seed), &length, &why));
	(void)crypto_sign_seed_keypair(public, secret, seed);
	(void)snprintf(header, sizeof(header),
		"{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":"
		"\"qp-manifest+jws\"}",
		kid);
	(void)base64url_encode(header, strlen(header), encoded);
	text_addf(line, "%s.", encoded);
	MUST(strlen(payload) < sizeof(encoded) / 4 * 3 - 4);
	(void)base64url_encode(payload, strlen(payload), encoded);
	text_add(line, encoded);
	(void)crypto_sign_detached(signature, NULL,
		(const unsigned char *)line->bytes, line->length, secret);
	(void)base64url_encode(signature, sizeof(signature), encoded);
	text_addf(line, ".%s\n", encoded);
	MUST(!line->cut);
}

static void claim(const struct zip_file *files, size_t lines, struct text *out)
{
	text_addf(out,
		"{\"chains\":[{\"chain\":\"T01\",\"count\":%zu,\"epoch\":1,"
		"\"first\":1,\"head\":\"%s\",\"kid\":\"%s\",\"kinds\":{},"
		"\"last\":%zu,\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAA\",\"sum\":{\"refunded_fen\":0,\"sales\":0,"
		"\"sold_fen\":0},\"totals\":{\"dutiable_fen\":0,"
		"\"exempt_fen\":0,\"refunded_fen\":0,\"refunds\":0,"
		"\"refusals\":0,\"sales\":0,\"sold_fen\":0,\"tax_fen\":0}}],"
		"\"export\":{\"chain\":\"T01\",\"epoch\":1,\"leaf\":\"%s\","
		"\"seq\":1},\"exporter\":{\"kid\":\"%s\",\"name\":\"T01\","
		"\"software\":\"0\"},\"files\":[",
		lines, kid, kid, lines, kid, kid);
	for (int i = 0; i < FILES - 1; i++) {
		char sha256[HASH_TEXT_BYTES];

		hash_text(files[i].bytes, files[i].length, sha256);
		text_addf(out,
			"%s{\"bytes\":%zu,\"name\":\"%s\",\"sha256\":\"%s\"}",
			i > 0 ? "," : "", files[i].length, files[i].name,
			sha256);
	}
	text_addf(out,
		"],\"format\":1,\"identities\":false,\"market\":\"suifenhe\","
		"\"offset_minutes\":480,\"period\":{\"from\":\"2026-11-25\","
		"\"to\":\"2026-11-26\"},\"requester\":\"shell:root\","
		"\"roster\":\"%s\",\"signed_ms\":1,\"whole\":true}",
		kid);
	MUST(!out->cut);
}

static size_t count_lines(const uint8_t *bytes, size_t length)
{
	size_t lines = 0;

	for (size_t i = 0; i < length; i++)
		lines += bytes[i] == '\n';
	return lines > 0 ? lines : 1;
}

static void check(const struct zip_out *out)
{
	struct verify_ask ask = { .jobs = 1 };
	struct verify *verify = NULL;
	struct verify_fault fault;
	struct error why = { 0 };
	char path[32];
	int file = memfd_create("bundle", MFD_CLOEXEC);

	MUST(write(file, out->bytes, out->length) == (ssize_t)out->length);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	ask.bundle = path;
	if (verify_open(&ask, &verify, &why))
		must_be_said(why.code, &why);
	(void)close(file);
	while (verify != NULL && !verify_next(verify, &fault, &why)) {
		/* The bundle around the entries is good. */
		MUST(strcmp(fault.code, "zip") != 0);
		MUST(strcmp(fault.code, "manifest") != 0);
		MUST(strcmp(fault.code, "file") != 0);
		MUST(strcmp(fault.code, "key") != 0);
	}
	verify_close(verify);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static uint8_t zip[BUNDLE_MAX];
	struct zip_out out = { .bytes = zip, .size = sizeof(zip) };
	static char payload[4096];
	static char manifest[8192];
	char keys[256];
	struct text text = text_over(payload, sizeof(payload));
	struct text line = text_over(manifest, sizeof(manifest));
	struct zip_file files[FILES] = { { "keys.jwks", keys, 0 },
		{ "entries/T01-1.jws", (const char *)bytes, length },
		{ "manifest.jws", manifest, 0 } };

	if (length > INPUT_MAX)
		return 0;
	MUST(sodium_init() >= 0);
	(void)snprintf(keys, sizeof(keys),
		"{\"keys\":[{\"chain\":\"T01\",\"crv\":\"Ed25519\",\"epoch\":1,"
		"\"kty\":\"OKP\",\"x\":\"%s\"}]}",
		x);
	files[0].length = strlen(keys);
	claim(files, count_lines(bytes, length), &text);
	sign(payload, &line);
	files[2].length = line.length;
	zip_make(&out, files, FILES);
	check(&out);
	return 0;
}
