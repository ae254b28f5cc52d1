#include "linefile.h"

#include <stdlib.h>
#include <string.h>

struct linefile {
	const struct unzip_member *member;
	struct unzip_stream *stream;
	size_t at; /* of the next line */
	size_t length;
	bool is_ended;
	char bytes[2 * LINEFILE_BYTES_MAX];
};

enum err linefile_open(struct unzip *zip, const struct unzip_member *member,
	struct linefile **ret, struct error *why)
{
	struct linefile *lines = calloc(1, sizeof(*lines));
	enum err rc;

	if (lines == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	lines->member = member;
	rc = unzip_stream_open(zip, member, &lines->stream, why);
	if (rc) {
		free(lines);
		return rc;
	}
	*ret = lines;
	return ERR_OK;
}

void linefile_close(struct linefile *lines)
{
	if (lines == NULL)
		return;
	unzip_stream_close(lines->stream);
	free(lines);
}

static enum err fill(struct linefile *lines, struct error *why)
{
	size_t rest = lines->length - lines->at;
	size_t got = 0;
	enum err rc;

	memmove(lines->bytes, lines->bytes + lines->at, rest);
	lines->at = 0;
	lines->length = rest;
	rc = unzip_read(lines->stream, lines->bytes + rest,
		sizeof(lines->bytes) - rest, &got, why);
	if (rc)
		return rc;
	lines->length += got;
	lines->is_ended = got == 0;
	return ERR_OK;
}

enum err linefile_next(struct linefile *lines, const char **ret,
	size_t *ret_length, struct error *why)
{
	for (;;) {
		const char *start = lines->bytes + lines->at;
		size_t rest = lines->length - lines->at;
		const char *end = memchr(start, '\n', rest);
		enum err rc;

		if (end != NULL) {
			*ret = start;
			*ret_length = (size_t)(end - start);
			lines->at += *ret_length + 1;
			return ERR_OK;
		}
		if (lines->is_ended && rest == 0)
			return error_set(
				why, ERR_NOT_FOUND, "there is no more line");
		if (lines->is_ended || rest > LINEFILE_BYTES_MAX)
			return error_set(why, ERR_FORGED,
				"the file %s has a line without an end, or one"
				" that is too long",
				lines->member->name);
		rc = fill(lines, why);
		if (rc)
			return rc;
	}
}
