#ifndef DEVICE_BYTES_H
#define DEVICE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What is sent to a device, being built in the caller's buffer; never
 * overruns: the first piece that does not fit is left out as a whole, sets
 * cut, and nothing is added any more.
 */
struct bytes {
	uint8_t *bytes;
	size_t size;
	size_t length;
	bool cut;
};

struct bytes bytes_over(uint8_t *buffer, size_t size);
void bytes_add(struct bytes *bytes, const void *more, size_t length);
void bytes_put(struct bytes *bytes, uint8_t byte);

#endif
