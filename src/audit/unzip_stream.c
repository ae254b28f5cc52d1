#include "unzipped.h"

#include <inttypes.h>
#include <stdlib.h>
#include <zlib.h>

#define READ_BYTES 65536

struct unzip_stream {
	struct unzip *zip;
	const struct unzip_member *member;
	uint64_t at;   /* of the next byte to read */
	uint64_t left; /* packed bytes not read yet */
	uint64_t made; /* bytes given out */
	uint32_t crc;
	bool ended;
	z_stream inflate;
	uint8_t packed[READ_BYTES];
};

enum err unzip_stream_open(struct unzip *zip, const struct unzip_member *member,
	struct unzip_stream **ret, struct error *why)
{
	struct unzip_stream *stream = calloc(1, sizeof(*stream));

	if (stream == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	stream->zip = zip;
	stream->member = member;
	stream->at = member->data;
	stream->left = member->packed;
	if (member->deflated &&
		inflateInit2(&stream->inflate, -MAX_WBITS) != Z_OK) {
		free(stream);
		return error_set(why, ERR_SYSTEM, "out of memory");
	}
	*ret = stream;
	return ERR_OK;
}

void unzip_stream_close(struct unzip_stream *stream)
{
	if (stream == NULL)
		return;
	if (stream->member->deflated)
		(void)inflateEnd(&stream->inflate);
	free(stream);
}

static enum err damaged(struct unzip_stream *stream, struct error *why)
{
	stream->ended = true;
	return error_set(why, ERR_FORGED,
		"the file %s does not unpack to what the directory says",
		stream->member->name);
}

static enum err refill(struct unzip_stream *stream, struct error *why)
{
	size_t length = sizeof(stream->packed);
	enum err rc;

	if (length > stream->left)
		length = (size_t)stream->left;
	rc = unzip_read_at(
		stream->zip, stream->at, stream->packed, length, why);
	if (rc)
		return rc;
	stream->at += length;
	stream->left -= length;
	stream->inflate.next_in = stream->packed;
	stream->inflate.avail_in = (uInt)length;
	return ERR_OK;
}

static enum err read_stored(struct unzip_stream *stream, void *bytes,
	size_t size, size_t *ret_length, struct error *why)
{
	size_t length = size;
	enum err rc;

	if (length > stream->left)
		length = (size_t)stream->left;
	rc = unzip_read_at(stream->zip, stream->at, bytes, length, why);
	if (rc)
		return rc;
	stream->at += length;
	stream->left -= length;
	*ret_length = length;
	return ERR_OK;
}

static enum err read_deflated(struct unzip_stream *stream, void *bytes,
	size_t size, size_t *ret_length, struct error *why)
{
	z_stream *inflater = &stream->inflate;
	int done = Z_OK;

	inflater->next_out = bytes;
	inflater->avail_out = (uInt)size;
	while (inflater->avail_out > 0 && done == Z_OK) {
		if (inflater->avail_in == 0 && stream->left > 0) {
			enum err rc = refill(stream, why);

			if (rc)
				return rc;
		}
		done = inflate(inflater, Z_NO_FLUSH);
	}
	*ret_length = size - inflater->avail_out;
	if (done == Z_OK)
		return ERR_OK;
	stream->ended = true;
	if (done != Z_STREAM_END || stream->left > 0 || inflater->avail_in > 0)
		return damaged(stream, why);
	return ERR_OK;
}

enum err unzip_read(struct unzip_stream *stream, void *bytes, size_t size,
	size_t *ret_length, struct error *why)
{
	const struct unzip_member *member = stream->member;
	size_t length = 0;
	enum err rc = ERR_OK;

	*ret_length = 0;
	if (stream->ended)
		return ERR_OK;
	if (member->deflated)
		rc = read_deflated(stream, bytes, size, &length, why);
	else {
		rc = read_stored(stream, bytes, size, &length, why);
		stream->ended = length < size;
	}
	if (rc)
		return rc;
	stream->crc = (uint32_t)crc32(stream->crc, bytes, (uInt)length);
	stream->made += length;
	if (stream->made > member->bytes ||
		(stream->ended && (stream->made != member->bytes ||
					  stream->crc != member->crc)))
		return damaged(stream, why);
	*ret_length = length;
	return ERR_OK;
}

enum err unzip_read_whole(struct unzip *zip, const struct unzip_member *member,
	char *bytes, size_t size, size_t *ret_length, struct error *why)
{
	struct unzip_stream *stream = NULL;
	size_t length = 0;
	size_t got = 1;
	enum err rc;

	if (member->bytes >= size)
		return error_set(why, ERR_RANGE,
			"the file %s has %" PRIu64 " bytes, more than %zu",
			member->name, member->bytes, size - 1);
	rc = unzip_stream_open(zip, member, &stream, why);
	while (!rc && stream != NULL && got > 0) {
		rc = unzip_read(
			stream, bytes + length, size - length, &got, why);
		length += got;
	}
	unzip_stream_close(stream);
	if (rc)
		return rc;
	bytes[length] = '\0';
	*ret_length = length;
	return ERR_OK;
}
