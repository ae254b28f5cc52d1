#include "device/bytes.h"

#include <string.h>

struct bytes bytes_over(uint8_t *buffer, size_t size)
{
	return (struct bytes){ .bytes = buffer, .size = size };
}

void bytes_add(struct bytes *bytes, const void *more, size_t length)
{
	if (length > bytes->size - bytes->length)
		bytes->cut = true;
	if (bytes->cut || length == 0)
		return;
	memcpy(bytes->bytes + bytes->length, more, length);
	bytes->length += length;
}

void bytes_put(struct bytes *bytes, uint8_t byte)
{
	bytes_add(bytes, &byte, 1);
}
