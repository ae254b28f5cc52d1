#ifndef CABLE_H
#define CABLE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The shop's end of a serial line: a pseudo-terminal under a name that
 * stays, as udev's names do. Who opens the name is the till.
 */
#define CABLE_PATH_SIZE 256

struct cable {
	int fd;      /* ours; -1 = unplugged */
	int held_fd; /* theirs, kept open: nobody there is no hang-up */
	char path[CABLE_PATH_SIZE]; /* a symbolic link */
};

/* Not plugged in yet. */
struct cable cable_at(const char *dir, const char *name);
enum err cable_plug(struct cable *cable, struct error *why) NODISCARD;
void cable_pull(struct cable *cable);

/* Bytes that came, 0 when none did. */
size_t cable_read(const struct cable *cable, uint8_t *bytes, size_t size);

/* Bytes that went. */
size_t cable_write(const struct cable *cable, const void *bytes, size_t length);

#endif
