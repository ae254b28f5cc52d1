#include "keyfile.h"

#include "base/base64url.h"
#include "base/file.h"
#include "base/text.h"
#include "sign/keyring.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE_PLAIN  "quotapos-key 1 plain"
#define FIRST_LINE_SEALED "quotapos-key 1 argon2id"

/* Taken for new files; a file may name others within the bounds. */
#define PASSES         3
#define PASSES_MAX     16
#define MEMORY_KIB     65536
#define MEMORY_KIB_MIN 8
#define MEMORY_KIB_MAX 1048576

#define SALT_BYTES  crypto_pwhash_SALTBYTES
#define NONCE_BYTES crypto_secretbox_NONCEBYTES
#define SUM_BYTES   16
#define FILE_SIZE   256

static_assert(sizeof(struct secret) == 64, "no padding in a secret");
static_assert(sizeof(struct secret) + SUM_BYTES == KEYFILE_PLAIN_BYTES,
	"a plain body");
static_assert(SALT_BYTES + NONCE_BYTES + crypto_secretbox_MACBYTES +
			      sizeof(struct secret) ==
		      KEYFILE_SEALED_BYTES,
	"a sealed body");

/* The text of a file, wiped when it has been used. */
struct scratch {
	char text[FILE_SIZE];
};

struct box_key {
	uint8_t bytes[crypto_secretbox_KEYBYTES];
};

static void scratch_cleanup(struct scratch *scratch)
{
	sodium_memzero(scratch, sizeof(*scratch));
}

static void box_key_cleanup(struct box_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

void secret_cleanup(struct secret *secret)
{
	sodium_memzero(secret, sizeof(*secret));
}

void keyfile_cleanup(struct keyfile *file)
{
	sodium_memzero(file, sizeof(*file));
}

static void secret_sum(const uint8_t *secret, uint8_t *sum)
{
	int failed = crypto_generichash(
		sum, SUM_BYTES, secret, sizeof(struct secret), NULL, 0);

	assert(!failed);
}

static void first_line(const struct keyfile_cost *cost, struct text *text)
{
	if (cost->passes == 0)
		text_add(text, FIRST_LINE_PLAIN);
	else
		text_addf(text, FIRST_LINE_SEALED " t=%" PRIu32 " m=%" PRIu32,
			cost->passes, cost->memory_kib);
}

/* The number after a name such as " t=", 0 when it is not within bounds. */
static uint32_t number_after(const char *line, const char *name, uint32_t max)
{
	const char *at = strstr(line, name);
	unsigned long number;

	if (at == NULL)
		return 0;
	number = strtoul(at + strlen(name), NULL, 10);
	return number <= max ? (uint32_t)number : 0;
}

/* Read loosely, then written again and compared: one spelling only. */
static bool first_line_parse(const char *line, struct keyfile_cost *ret)
{
	struct keyfile_cost cost = {
		.passes = number_after(line, " t=", PASSES_MAX),
		.memory_kib = number_after(line, " m=", MEMORY_KIB_MAX),
	};
	char again[64];
	struct text text = text_over(again, sizeof(again));

	first_line(&cost, &text);
	if (text.cut || !text_same(line, again))
		return false;
	*ret = cost;
	return cost.passes == 0 || cost.memory_kib >= MEMORY_KIB_MIN;
}

/* The second line, to its last byte. */
static bool body_parse(const char *body, struct keyfile *file)
{
	size_t bytes =
		file->cost.passes ? KEYFILE_SEALED_BYTES : KEYFILE_PLAIN_BYTES;
	size_t length = BASE64URL_LENGTH(bytes);
	struct error why;

	return strlen(body) == length + 1 && body[length] == '\n' &&
	       !base64url_decode(body, length, file->bytes, sizeof(file->bytes),
		       &file->length, &why);
}

static enum err keyfile_parse(const char *path, struct scratch *scratch,
	struct keyfile *ret, struct error *why)
{
	AUTO(keyfile) file = { 0 };
	char *end = strchr(scratch->text, '\n');

	if (end != NULL)
		*end = '\0';
	if (end == NULL || !first_line_parse(scratch->text, &file.cost))
		return error_set(why, ERR_FORGED,
			"%s is not a key file of this program", path);
	if (!body_parse(end + 1, &file))
		return error_set(why, ERR_FORGED,
			"the key file %s is damaged: put it back from its "
			"backup",
			path);
	*ret = file;
	return ERR_OK;
}

enum err keyfile_read(const char *path, struct keyfile *ret, struct error *why)
{
	AUTO(scratch) scratch = { 0 };
	size_t length = 0;
	enum err rc = file_read_private(
		path, scratch.text, sizeof(scratch.text), &length, why);

	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_NOT_FOUND,
			"there is no key file %s: put it back from its backup",
			path);
	if (rc == ERR_RANGE || (!rc && strlen(scratch.text) != length))
		return error_set(why, ERR_FORGED,
			"%s is not a key file of this program", path);
	if (rc)
		return rc;
	return keyfile_parse(path, &scratch, ret, why);
}

static enum err box_key_derive(const struct keyfile_cost *cost,
	const char *passphrase, const uint8_t *salt, struct box_key *ret,
	struct error *why)
{
	if (crypto_pwhash(ret->bytes, sizeof(ret->bytes), passphrase,
		    strlen(passphrase), salt, cost->passes,
		    (size_t)cost->memory_kib * 1024,
		    crypto_pwhash_ALG_ARGON2ID13) == 0)
		return ERR_OK;
	return error_set(why, ERR_SYSTEM,
		"the passphrase needs %" PRIu32 " MiB of memory to be tried",
		cost->memory_kib / 1024);
}

static enum err plain_unseal(const struct keyfile *file, const char *path,
	struct secret *ret, struct error *why)
{
	uint8_t sum[SUM_BYTES];

	secret_sum(file->bytes, sum);
	if (memcmp(sum, file->bytes + sizeof(*ret), sizeof(sum)) != 0)
		return error_set(why, ERR_FORGED,
			"the key file %s is damaged: put it back from its "
			"backup",
			path);
	memcpy(ret, file->bytes, sizeof(*ret));
	return ERR_OK;
}

enum err keyfile_unseal(const struct keyfile *file, const char *path,
	const char *passphrase, struct secret *ret, struct error *why)
{
	const uint8_t *nonce = file->bytes + SALT_BYTES;
	const uint8_t *box = nonce + NONCE_BYTES;
	AUTO(box_key) key = { 0 };
	AUTO(secret) secret = { 0 };
	enum err rc;

	if (file->cost.passes == 0)
		return plain_unseal(file, path, ret, why);
	if (passphrase == NULL)
		return error_set(why, ERR_DENIED,
			"the key file %s asks for its passphrase", path);
	rc = box_key_derive(&file->cost, passphrase, file->bytes, &key, why);
	if (rc)
		return rc;
	if (crypto_secretbox_open_easy((uint8_t *)&secret, box,
		    file->length - SALT_BYTES - NONCE_BYTES, nonce, key.bytes))
		return error_set(why, ERR_DENIED,
			"the passphrase does not open %s: try again, or put "
			"the file back from its backup",
			path);
	*ret = secret;
	return ERR_OK;
}

/* Characters, not bytes: a passphrase may be Chinese or Russian. */
static int count_characters(const char *text)
{
	int count = 0;

	for (const char *at = text; *at != '\0'; at++)
		count += ((unsigned char)*at & 0xc0) != 0x80;
	return count;
}

static enum err passphrase_check(const char *passphrase, struct error *why)
{
	size_t length = strlen(passphrase);

	if (length >= PASSPHRASE_SIZE)
		return error_set(why, ERR_INPUT,
			"a passphrase of %zu bytes is longer than %d", length,
			PASSPHRASE_SIZE - 1);
	if (!text_is_clean(passphrase, length))
		return error_set(why, ERR_INPUT,
			"the passphrase has characters that cannot be typed "
			"again");
	if (count_characters(passphrase) < PASSPHRASE_MIN)
		return error_set(why, ERR_INPUT,
			"the passphrase has less than %d characters",
			PASSPHRASE_MIN);
	return ERR_OK;
}

static enum err keyfile_seal(const char *passphrase,
	const struct secret *secret, struct keyfile *file, struct error *why)
{
	uint8_t *nonce = file->bytes + SALT_BYTES;
	AUTO(box_key) key = { 0 };
	enum err rc = passphrase_check(passphrase, why);
	int failed;

	if (rc)
		return rc;
	file->cost = (struct keyfile_cost){ PASSES, MEMORY_KIB };
	file->length = KEYFILE_SEALED_BYTES;
	randombytes_buf(file->bytes, SALT_BYTES + NONCE_BYTES);
	rc = box_key_derive(&file->cost, passphrase, file->bytes, &key, why);
	if (rc)
		return rc;
	failed = crypto_secretbox_easy(nonce + NONCE_BYTES,
		(const uint8_t *)secret, sizeof(*secret), nonce, key.bytes);
	assert(!failed);
	return ERR_OK;
}

static void keyfile_fill(const struct secret *secret, struct keyfile *file)
{
	file->cost = (struct keyfile_cost){ 0 };
	file->length = KEYFILE_PLAIN_BYTES;
	memcpy(file->bytes, secret, sizeof(*secret));
	secret_sum(file->bytes, file->bytes + sizeof(*secret));
}

static size_t keyfile_format(const struct keyfile *file, struct scratch *ret)
{
	struct text text = text_over(ret->text, sizeof(ret->text));

	first_line(&file->cost, &text);
	text_add(&text, "\n");
	assert(text.length + BASE64URL_SIZE(file->length) < text.size);
	text.length += base64url_encode(
		file->bytes, file->length, text.bytes + text.length);
	text_add(&text, "\n");
	assert(!text.cut);
	return text.length;
}

enum err keyfile_write(const struct keyfile_write *write,
	const struct secret *secret, struct error *why)
{
	AUTO(keyfile) file = { 0 };
	AUTO(scratch) scratch = { 0 };
	struct file_write out = {
		.path = write->path,
		.bytes = scratch.text,
		.is_private = true,
		.replace = write->replace,
	};
	enum err rc = ERR_OK;

	if (write->passphrase == NULL)
		keyfile_fill(secret, &file);
	else
		rc = keyfile_seal(write->passphrase, secret, &file, why);
	if (rc)
		return rc;
	out.length = keyfile_format(&file, &scratch);
	rc = file_write(&out, why);
	if (rc == ERR_CONFLICT)
		return error_set(why, ERR_CONFLICT,
			"the key file %s is there already and is never "
			"written over",
			write->path);
	return rc;
}
