#include "claimsfile.h"

#include "base/base64url.h"

#include <stdlib.h>
#include <string.h>

#define LINE_BYTES_MAX (CLAIMS_BYTES_MAX / 3 * 4 + 1024)

/* The line's bytes, to be freed; NULL when it was told what is wrong. */
static enum err take_line(struct unzip *zip, struct faults *faults, char **ret,
	size_t *ret_length, struct error *why)
{
	const struct unzip_member *member = unzip_find(zip, MANIFEST_NAME);
	char *line;
	size_t length = 0;
	enum err rc;

	*ret = NULL;
	if (member == NULL) {
		fault_add(faults, FAULT_MANIFEST, 0,
			"the bundle has no manifest");
		return ERR_OK;
	}
	if (member->bytes > LINE_BYTES_MAX) {
		fault_add(faults, FAULT_MANIFEST, 0,
			"the manifest is longer than one can be");
		return ERR_OK;
	}
	line = malloc((size_t)member->bytes + 1);
	if (line == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = unzip_read_whole(
		zip, member, line, (size_t)member->bytes + 1, &length, why);
	if (rc == ERR_FORGED)
		fault_add(faults, FAULT_ZIP, 0, "%s", why->text);
	if (!rc && (length == 0 || line[length - 1] != '\n')) {
		fault_add(faults, FAULT_MANIFEST, 0,
			"the manifest is not one line with its end");
		rc = ERR_FORGED;
	}
	if (rc) {
		free(line);
		return rc == ERR_FORGED ? ERR_OK : rc;
	}
	*ret = line;
	*ret_length = length - 1;
	return ERR_OK;
}

static void check_signature(const struct ring *ring, const char *line,
	size_t length, const struct claims *claims, struct faults *faults)
{
	const struct ring_key *key = ring_of_line(ring, line, length);

	if (key == NULL ||
		jws_check(line, length, JWS_MANIFEST, &key->key) != JWS_GOOD)
		fault_add(faults, FAULT_MANIFEST, 0,
			"the manifest is not signed by a key of this bundle");
	else if (!text_same(key->key.kid, claims->exporter.kid) ||
		 !text_same(key->chain, claims->exporter.name))
		fault_add(faults, FAULT_MANIFEST, 0,
			"the manifest is signed by the key of %s, not of its"
			" exporter %s",
			key->chain, claims->exporter.name);
}

/* The payload between the dots, decoded in place of a copy. */
static enum err read_payload(
	const char *line, size_t length, struct claims **ret, struct error *why)
{
	const char *first = memchr(line, '.', length);
	const char *second = NULL;
	size_t chars;
	uint8_t *payload;
	size_t got = 0;
	enum err rc;

	if (first != NULL)
		second = memchr(
			first + 1, '.', length - (size_t)(first + 1 - line));
	if (second == NULL)
		return error_set(why, ERR_FORGED, "it is no signed line");
	chars = (size_t)(second - first - 1);
	payload = malloc(chars + 1);
	if (payload == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = base64url_decode(first + 1, chars, payload, chars, &got, why);
	if (!rc)
		rc = claims_read((const char *)payload, got, ret, why);
	free(payload);
	return rc;
}

enum err claimsfile_read(struct unzip *zip, const struct ring *ring,
	struct faults *faults, struct claims **ret, struct error *why)
{
	struct claims *claims = NULL;
	char *line = NULL;
	size_t length = 0;
	enum err rc = take_line(zip, faults, &line, &length, why);

	if (rc || line == NULL)
		return rc;
	rc = read_payload(line, length, &claims, why);
	if (rc == ERR_FORGED || rc == ERR_RANGE) {
		fault_add(faults, FAULT_MANIFEST, 0, "the manifest: %s",
			why->text);
		rc = ERR_OK;
	}
	if (!rc && claims != NULL)
		check_signature(ring, line, length, claims, faults);
	free(line);
	if (rc)
		return rc;
	*ret = claims;
	return ERR_OK;
}
