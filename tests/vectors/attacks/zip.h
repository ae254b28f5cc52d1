#ifndef ZIP_H
#define ZIP_H

/* A stored ZIP in memory, for tests: not one byte is of our own writer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct zip_file {
	const char *name;
	const char *bytes;
	size_t length;
};

struct zip_out {
	uint8_t *bytes;
	size_t length;
	size_t size;
};

static inline void zip_put_bytes(
	struct zip_out *out, const void *bytes, size_t length)
{
	if (length > out->size - out->length)
		abort();
	memcpy(out->bytes + out->length, bytes, length);
	out->length += length;
}

static inline void zip_put(struct zip_out *out, uint64_t value, int count)
{
	for (int i = 0; i < count; i++) {
		/* ZIP64 fields are 8 bytes, what is beyond them is zero */
		uint64_t rest = i < 8 ? value >> 8 * i : 0;
		uint8_t byte = (uint8_t)(rest & 0xff);

		zip_put_bytes(out, &byte, 1);
	}
}

static inline void zip_put_head(struct zip_out *out,
	const struct zip_file *file, int central, size_t place)
{
	uint32_t crc = (uint32_t)crc32(
		0, (const unsigned char *)file->bytes, (uInt)file->length);

	zip_put(out, central ? 0x02014b50 : 0x04034b50, 4);
	zip_put(out, central ? 0x00140014 : 20, central ? 4 : 2);
	zip_put(out, 0, 4); /* no flags; stored */
	zip_put(out, 0x210000, 4);
	zip_put(out, crc, 4);
	zip_put(out, file->length, 4);
	zip_put(out, file->length, 4);
	zip_put(out, strlen(file->name), 2);
	zip_put(out, 0, 2);
	if (central) {
		zip_put(out, 0, 10);
		zip_put(out, place, 4);
	}
	zip_put_bytes(out, file->name, strlen(file->name));
}

/* At most 32 files. */
static inline void zip_make(
	struct zip_out *out, const struct zip_file *files, int count)
{
	size_t places[32];
	size_t start;
	size_t size;

	out->length = 0;
	for (int i = 0; i < count; i++) {
		places[i] = out->length;
		zip_put_head(out, &files[i], 0, 0);
		zip_put_bytes(out, files[i].bytes, files[i].length);
	}
	start = out->length;
	for (int i = 0; i < count; i++)
		zip_put_head(out, &files[i], 1, places[i]);
	size = out->length - start;
	zip_put(out, 0x06054b50, 4);
	zip_put(out, 0, 4);
	zip_put(out, (uint64_t)count, 2);
	zip_put(out, (uint64_t)count, 2);
	zip_put(out, size, 4);
	zip_put(out, start, 4);
	zip_put(out, 0, 2);
}

#endif
