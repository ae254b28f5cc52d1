#include "sealed.h"

#include "linefile.h"
#include "opened.h"
#include "strict.h"

#include "base/base64url.h"
#include "sign/hash.h"

#include <stdlib.h>
#include <string.h>

#define BOX_BYTES_MAX 512

struct sealed {
	struct check *check;
	int chain; /* place in the claims */
	struct linefile *lines;
	bool is_over; /* the file was told to be faulty, or has ended */
};

/* One line: {"box":"...","seq":12,"sha256":"..."}; box "" when it is gone. */
struct box {
	char text[BASE64URL_SIZE(BOX_BYTES_MAX)];
	int64_t seq;
	char sha256[HASH_TEXT_SIZE];
};

enum err sealed_open(struct check *check, const struct claim_chain *chain,
	struct sealed **ret, struct error *why)
{
	char name[UNZIP_NAME_SIZE];
	const struct unzip_member *member;
	struct sealed *sealed;
	enum err rc;

	check_name(name, "sealed", chain, ".jsonl");
	member = unzip_find(check->zip, name);
	if (member == NULL)
		return ERR_OK;
	sealed = calloc(1, sizeof(*sealed));
	if (sealed == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	sealed->check = check;
	sealed->chain = (int)(chain - check->claims->chains);
	rc = linefile_open(check->zip, member, &sealed->lines, why);
	if (rc) {
		free(sealed);
		return rc;
	}
	*ret = sealed;
	return ERR_OK;
}

void sealed_close(struct sealed *sealed)
{
	if (sealed == NULL)
		return;
	linefile_close(sealed->lines);
	free(sealed);
}

static bool box_read(const char *line, size_t length, struct box *ret)
{
	struct strict json = strict_over(line, length, true);
	struct strict_inside inside = strict_enter(&json, '{');
	char key[STRICT_KEY_SIZE];
	struct error why;

	*ret = (struct box){ 0 };
	while (strict_key(&json, &inside, key)) {
		if (text_same(key, "box"))
			(void)strict_text(&json, ret->text, sizeof(ret->text));
		else if (text_same(key, "seq"))
			(void)strict_number(&json, 1, &ret->seq);
		else if (text_same(key, "sha256"))
			(void)strict_text(
				&json, ret->sha256, sizeof(ret->sha256));
		else
			return false;
	}
	return !strict_end(&json, line, &why);
}

/* The bytes of a box, and whether they are those that its hash names. */
static bool box_is(const struct box *box, uint8_t *bytes, size_t *ret_length)
{
	char sha256[HASH_TEXT_SIZE];
	struct error why;

	if (base64url_decode(box->text, strlen(box->text), bytes, BOX_BYTES_MAX,
		    ret_length, &why))
		return false;
	hash_text(bytes, *ret_length, sha256);
	return text_same(sha256, box->sha256);
}

static enum err take_box(const struct sealed *sealed, const struct box *box,
	const struct fact *fact, struct error *why)
{
	uint8_t bytes[BOX_BYTES_MAX];
	struct opened_box opened = {
		.chain = sealed->chain, .fact = fact, .bytes = bytes
	};

	if (box->text[0] == '\0')
		return ERR_OK; /* it was erased */
	if (!box_is(box, bytes, &opened.length)) {
		fault_add(sealed->check->faults, FAULT_SEALED, fact->seq,
			"the sealed number is not the one that the sale"
			" commits to");
		return ERR_OK;
	}
	if (sealed->check->opened == NULL)
		return ERR_OK;
	return opened_take(sealed->check->opened, sealed->check, &opened, why);
}

enum err sealed_take(
	struct sealed *sealed, const struct fact *fact, struct error *why)
{
	struct faults *faults = sealed->check->faults;
	struct box box = { 0 };
	const char *line = NULL;
	size_t length = 0;
	struct error said;
	enum err rc;

	if (sealed->is_over)
		return ERR_OK;
	rc = linefile_next(sealed->lines, &line, &length, &said);
	if (rc == ERR_SYSTEM)
		return error_set(why, rc, "%s", said.text);
	if (rc || !box_read(line, length, &box) || box.seq != fact->seq ||
		!text_same(box.sha256, fact->sealed)) {
		sealed->is_over = true;
		fault_add(faults, FAULT_SEALED, fact->seq,
			"the sealed numbers have no line of this sale here");
		return ERR_OK;
	}
	return take_box(sealed, &box, fact, why);
}

enum err sealed_end(struct sealed *sealed, struct error *why)
{
	const char *line;
	size_t length;
	struct error said;
	enum err rc;

	if (sealed->is_over)
		return ERR_OK;
	rc = linefile_next(sealed->lines, &line, &length, &said);
	if (rc == ERR_SYSTEM)
		return error_set(why, rc, "%s", said.text);
	if (rc != ERR_NOT_FOUND)
		fault_add(sealed->check->faults, FAULT_SEALED, 0,
			"there are sealed numbers of no sale");
	return ERR_OK;
}
