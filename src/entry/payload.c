#include "payload.h"

#include "canonical.h"

#include <stddef.h>
#include <string.h>

/* An entry as the bytes that are signed, and back. */

enum err entry_encode(
	const struct entry *entry, struct text *payload, struct error *why)
{
	struct text bounded = *payload;
	enum err rc;

	if (bounded.size > ENTRY_PAYLOAD_MAX + 1)
		bounded.size = ENTRY_PAYLOAD_MAX + 1;
	rc = shape_encode(&entry_shape, entry, &bounded, why);
	if (rc)
		return rc;
	payload->length = bounded.length;
	return ERR_OK;
}

/* The proof of the form: the record, written again, is these bytes. */
static bool is_written(const struct entry *entry, struct shape_bytes json)
{
	char again[ENTRY_PAYLOAD_MAX + 1];
	struct text text = text_over(again, sizeof(again));
	struct error why;

	return !shape_encode(&entry_shape, entry, &text, &why) &&
	       text.length == json.length &&
	       memcmp(again, json.bytes, json.length) == 0;
}

/* Any object with the keys of an entry, and the proof, or why not. */
static enum err decode_slowly(
	struct shape_bytes json, struct entry *ret, struct error *why)
{
	struct entry entry = { 0 };
	enum err rc = shape_decode(&entry_shape, json, ERR_FORGED, &entry, why);

	if (rc)
		return rc;
	if (!is_written(&entry, json))
		return error_set(why, ERR_FORGED,
			"the payload is not in canonical form");
	*ret = entry;
	return ERR_OK;
}

/*
 * An entry that brings no rules ends here at the latest: a document of rules
 * is three times as long as all else, and most entries are sales.
 * tests/unit/entry/entry_test.c measures every kind.
 */
#define PLAIN_BYTES \
	(offsetof(struct entry, body) + sizeof(((struct entry *)0)->body.sale))

const struct entry *payload_read(struct shape_bytes json)
{
	static _Thread_local struct entry plain;

	memset(&plain, 0, PLAIN_BYTES);
	return canonical_read(&entry_shape, json, &plain) &&
			       plain.kind != ENTRY_RULES
		       ? &plain
		       : NULL;
}

enum err entry_decode(const char *payload, size_t length, struct entry *ret,
	struct error *why)
{
	struct shape_bytes json = { payload, length };
	const struct entry *plain;

	if (length > ENTRY_PAYLOAD_MAX)
		return error_set(why, ERR_FORGED,
			"the payload has %zu bytes, more than %d", length,
			ENTRY_PAYLOAD_MAX);
	plain = payload_read(json);
	if (plain == NULL)
		return decode_slowly(json, ret, why);
	memcpy(ret, plain, PLAIN_BYTES);
	return ERR_OK;
}
