#include "base/late.h"

#include <assert.h>
#include <dlfcn.h>
#include <string.h>

static_assert(sizeof(void *) == sizeof(void (*)(void)),
	"what dlsym finds is kept as a function (POSIX)");

enum err late_load(const char *const *libraries, const char *const *names,
	void *places, struct error *why)
{
	char *place = places;
	void *library = NULL;
	void *found = NULL;

	assert(names[0] != NULL);
	memcpy(&found, place, sizeof(found));
	if (found != NULL)
		return ERR_OK;
	for (int i = 0; library == NULL && libraries[i] != NULL; i++)
		library = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return error_set(why, ERR_SYSTEM,
			"the library %s is not installed", libraries[0]);
	/* The first comes last: it says that all the others are there. */
	for (int i = 0; names[i] != NULL; i++) {
		found = dlsym(library, names[i]);
		if (found == NULL)
			return error_set(why, ERR_SYSTEM,
				"the library %s has no %s", libraries[0],
				names[i]);
		if (i > 0)
			memcpy(place + (size_t)i * sizeof(found), &found,
				sizeof(found));
	}
	found = dlsym(library, names[0]);
	memcpy(place, &found, sizeof(found));
	return ERR_OK;
}
