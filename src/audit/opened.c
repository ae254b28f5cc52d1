#include "opened.h"

#include "sorter.h"
#include "spool.h"
#include "strict.h"

#include "base/base64url.h"
#include "base/file.h"
#include "sign/hash.h"
#include "sign/seal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BYTES_MAX 4096
#define PERSON_BYTES  16

struct opened {
	char secret[HASH_TEXT_SIZE];
	FILE *file; /* rows */
	bool is_read;
	int64_t count;
	int64_t at;
	struct sorter *people;
};

/* As it stands in the file. */
struct row {
	int32_t chain;
	int64_t seq;
	char text[DOCUMENT_TEXT_SIZE]; /* kind:number */
};

/* Which document a person key is of. */
struct person {
	uint8_t key[PERSON_BYTES];
	char document[HASH_TEXT_SIZE]; /* its hash */
	int32_t chain;
	int64_t seq;
};

static int compare(const void *a, const void *b)
{
	const struct person *left = a;
	const struct person *right = b;
	int order = memcmp(left->key, right->key, PERSON_BYTES);

	if (order == 0)
		order = (left->chain > right->chain) -
			(left->chain < right->chain);
	if (order == 0)
		order = (left->seq > right->seq) - (left->seq < right->seq);
	return order;
}

/* -- the key ------------------------------------------------------------------
 */

static bool read_key(const char *bytes, size_t length, char *ret)
{
	struct strict json = strict_over(bytes, length, false);
	struct strict_inside inside = strict_enter(&json, '{');
	char key[STRICT_KEY_SIZE];
	char curve[16] = "";
	struct error why;

	ret[0] = '\0';
	while (strict_key(&json, &inside, key)) {
		if (text_same(key, "d"))
			(void)strict_text(&json, ret, HASH_TEXT_SIZE);
		else if (text_same(key, "crv"))
			(void)strict_text(&json, curve, sizeof(curve));
		else
			(void)strict_skip(&json);
	}
	return !strict_end(&json, bytes, &why) && ret[0] != '\0' &&
	       text_same(curve, "X25519");
}

/* What is sealed for the bundle's auditor must open. */
static enum err try_key(const char *path, const char *auditor,
	const char *secret, struct error *why)
{
	uint8_t box[1 + SEAL_OVERHEAD];
	char byte;
	struct error said;

	if (seal_make(auditor, "?", 1, box, &said) ||
		seal_open(secret, box, sizeof(box), &byte, &said))
		return error_set(why, ERR_INPUT,
			"%s is not the key that the numbers in this bundle are"
			" sealed for (%s)",
			path, auditor);
	return ERR_OK;
}

static enum err load_key(struct opened *opened, const char *path,
	const char *auditor, struct error *why)
{
	char bytes[KEY_BYTES_MAX];
	size_t length = 0;
	enum err rc = file_read(path, bytes, sizeof(bytes), &length, why);

	if (!rc && !read_key(bytes, length, opened->secret))
		rc = error_set(why, ERR_INPUT,
			"%s is no auditor's secret key: a JWK of X25519 with"
			" \"d\"",
			path);
	explicit_bzero(bytes, sizeof(bytes));
	return rc ? rc : try_key(path, auditor, opened->secret, why);
}

enum err opened_open(const char *path, const char *auditor, struct opened **ret,
	struct error *why)
{
	struct opened *opened = calloc(1, sizeof(*opened));
	enum err rc;

	if (opened == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = load_key(opened, path, auditor, why);
	if (!rc)
		rc = sorter_open(
			sizeof(struct person), compare, &opened->people, why);
	if (!rc) {
		opened->file = spool_open(why);
		rc = opened->file == NULL ? ERR_SYSTEM : ERR_OK;
	}
	if (rc) {
		opened_close(opened);
		return rc;
	}
	*ret = opened;
	return ERR_OK;
}

void opened_close(struct opened *opened)
{
	if (opened == NULL)
		return;
	explicit_bzero(opened->secret, sizeof(opened->secret));
	sorter_close(opened->people);
	if (opened->file != NULL)
		(void)fclose(opened->file);
	free(opened);
}

/* -- boxes
 * --------------------------------------------------------------------- */

static enum err remember(struct opened *opened, const struct opened_box *box,
	const char *text, struct error *why)
{
	struct person person = { .chain = box->chain, .seq = box->fact->seq };
	size_t got = 0;
	enum err rc = base64url_decode(box->fact->person,
		strlen(box->fact->person), person.key, PERSON_BYTES, &got, why);

	/* The box is of the document that was shown, which may be another one
	 * of the same person. */
	if (rc || box->fact->is_shown)
		return rc;
	hash_text(text, strlen(text), person.document);
	return sorter_add(opened->people, &person, why);
}

/* "resident-card:S0001", of the kind that the sale says. */
static bool is_document(const struct fact *fact, const char *text)
{
	const char *kind = document_kind_name(fact->document);
	size_t length = strlen(kind);

	return strncmp(text, kind, length) == 0 && text[length] == ':' &&
	       text_is_clean(text, strlen(text));
}

enum err opened_take(struct opened *opened, struct check *check,
	const struct opened_box *box, struct error *why)
{
	struct row row = { .chain = box->chain, .seq = box->fact->seq };
	struct error said;

	if (box->length <= SEAL_OVERHEAD ||
		box->length - SEAL_OVERHEAD >= sizeof(row.text) ||
		seal_open(opened->secret, box->bytes, box->length, row.text,
			&said) ||
		!is_document(box->fact, row.text)) {
		fault_add(check->faults, FAULT_SEALED, box->fact->seq,
			"the sealed number does not open to a document of the"
			" kind that the sale says");
		return ERR_OK;
	}
	opened->count++;
	if (fwrite(&row, sizeof(row), 1, opened->file) != 1)
		return error_errno(why, "a temporary file cannot be written");
	return remember(opened, box, row.text, why);
}

enum err opened_check(
	struct opened *opened, struct check *check, struct error *why)
{
	struct person first = { 0 };
	struct person next;
	bool has_first = false;
	enum err rc = sorter_sort(opened->people, why);

	while (!rc && !(rc = sorter_next(opened->people, &next, why))) {
		const struct claim_chain *chain =
			&check->claims->chains[next.chain];

		if (has_first &&
			memcmp(first.key, next.key, PERSON_BYTES) == 0 &&
			!text_same(first.document, next.document)) {
			faults_at(check->faults, chain->chain, chain->epoch);
			fault_add(check->faults, FAULT_SEALED, next.seq,
				"the sealed number is another one than earlier"
				" sales to this person have");
		} else
			first = next;
		has_first = true;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err opened_next(struct opened *opened, const struct claims *claims,
	struct verify_number *ret, struct error *why)
{
	struct row row;
	char *number;

	if (!opened->is_read)
		rewind(opened->file);
	opened->is_read = true;
	if (opened->at == opened->count)
		return error_set(why, ERR_NOT_FOUND, "there is no more number");
	if (fread(&row, sizeof(row), 1, opened->file) != 1)
		return error_errno(why, "a temporary file cannot be read");
	opened->at++;
	*ret = (struct verify_number){ .seq = row.seq,
		.epoch = claims->chains[row.chain].epoch };
	memcpy(ret->chain, claims->chains[row.chain].chain,
		sizeof(claims->chains[row.chain].chain));
	number = strchr(row.text, ':');
	if (number != NULL)
		*number++ = '\0';
	(void)text_copy(ret->document, sizeof(ret->document), row.text);
	(void)text_copy(
		ret->number, sizeof(ret->number), number != NULL ? number : "");
	return ERR_OK;
}
