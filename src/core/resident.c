#include "core/resident.h"

#include "word.h"

#include <assert.h>

static const char *const status_names[RESIDENT_STATUS_COUNT] = {
	[RESIDENT_ACTIVE] = "active",
	[RESIDENT_BLOCKED] = "blocked",
};

const char *resident_status_name(enum resident_status status)
{
	assert(status >= RESIDENT_ACTIVE && status < RESIDENT_STATUS_COUNT);
	return status_names[status];
}

enum err resident_status_parse(
	const char *text, enum resident_status *ret, struct error *why)
{
	int found = word_find(text, status_names, RESIDENT_STATUS_COUNT);

	if (found < 0)
		return error_set(why, ERR_INPUT,
			"the status '%s' is not active or blocked",
			word_show(text).text);
	*ret = (enum resident_status)found;
	return ERR_OK;
}
