#ifndef SIGN_FIXTURE_H
#define SIGN_FIXTURE_H

#include "base/file.h"
#include "base/text.h"
#include "sign/keyring.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The key pair of RFC 8037 appendix A (RFC 8032 TEST 1) with the person-key
 * secret 00 01 02 ... 1f, as a key file. The body was made with Python's
 * base64 and hashlib.blake2b.
 */
#define RFC8037_X   "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define RFC8037_KID "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
#define RFC8037_KEY_FILE                               \
	"quotapos-key 1 plain\n"                       \
	"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2AA" \
	"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH-bF" \
	"SUILYn9oI80GCkxTpVY\n"

/* A directory of the test's own, with the path of a key file in it. */
struct place {
	char directory[64];
	char path[128];
};

static inline int place_open(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct error why;

	if (place == NULL || keyring_start(&why))
		return -1;
	(void)text_copy(place->directory, sizeof(place->directory),
		"/tmp/quotapos-sign-XXXXXX");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	(void)snprintf(place->path, sizeof(place->path), "%s/till.key",
		place->directory);
	*state = place;
	return 0;
}

static inline int place_close(void **state)
{
	struct place *place = *state;

	(void)unlink(place->path);
	(void)rmdir(place->directory);
	free(place);
	return 0;
}

/* Put these bytes into the place, in the stead of what is there. */
static inline void place_fill(
	const struct place *place, const char *bytes, size_t length)
{
	struct file_write write = { place->path, bytes, length, true, true };
	struct error why;

	assert_ok(file_write(&write, &why));
}

static inline struct keyring *place_rfc8037(const struct place *place)
{
	struct keyring *keyring = NULL;
	struct error why;

	place_fill(place, RFC8037_KEY_FILE, strlen(RFC8037_KEY_FILE));
	assert_ok(keyring_open(place->path, NULL, &keyring, &why));
	return keyring;
}

#endif
