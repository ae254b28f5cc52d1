#include "links.h"

#include "base/base64url.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ALIASES_MAX 100000

void links_clear(struct links *links)
{
	free(links->list);
	*links = (struct links){ 0 };
}

const struct alias *links_find(const struct links *links, const uint8_t *key)
{
	for (int i = 0; i < links->count; i++) {
		if (memcmp(links->list[i].key, key, PERSON_BYTES) == 0)
			return &links->list[i];
	}
	return NULL;
}

/* The document's place in the list; new ones are of themselves. */
static enum err alias_of(struct links *links, const uint8_t *key,
	struct alias **ret, struct error *why)
{
	struct alias *one;

	for (int i = 0; i < links->count; i++) {
		if (memcmp(links->list[i].key, key, PERSON_BYTES) == 0) {
			*ret = &links->list[i];
			return ERR_OK;
		}
	}
	if (links->count == ALIASES_MAX)
		return error_set(why, ERR_RANGE,
			"more than %d documents are linked", ALIASES_MAX);
	if (links->count == links->room) {
		int room = links->room == 0 ? 64 : 2 * links->room;
		struct alias *more =
			realloc(links->list, (size_t)room * sizeof(*more));

		if (more == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		links->list = more;
		links->room = room;
	}
	one = &links->list[links->count++];
	one->is_free = false;
	memcpy(one->key, key, PERSON_BYTES);
	memcpy(one->person, key, PERSON_BYTES);
	*ret = one;
	return ERR_OK;
}

enum err links_add(
	struct links *links, const struct entry_link *link, struct error *why)
{
	uint8_t person[PERSON_BYTES];
	uint8_t key[PERSON_BYTES];
	uint8_t old[PERSON_BYTES];
	uint8_t root[PERSON_BYTES];
	struct alias *one = NULL;
	size_t got = 0;
	enum err rc = base64url_decode(link->person, strlen(link->person),
		person, PERSON_BYTES, &got, why);

	if (!rc)
		rc = base64url_decode(link->alias, strlen(link->alias), key,
			PERSON_BYTES, &got, why);
	if (!rc)
		rc = alias_of(links, person, &one, why);
	if (rc || one == NULL)
		return rc;
	assert(one != NULL);
	memcpy(root, one->person, PERSON_BYTES);
	rc = alias_of(links, key, &one, why);
	if (rc)
		return rc;
	memcpy(old, one->person, PERSON_BYTES);
	for (int i = 0; i < links->count; i++) {
		one = &links->list[i];
		if (memcmp(one->person, old, PERSON_BYTES) == 0)
			memcpy(one->person, root, PERSON_BYTES);
		if (!link->linked &&
			memcmp(one->person, root, PERSON_BYTES) == 0)
			one->is_free = true;
	}
	return ERR_OK;
}
