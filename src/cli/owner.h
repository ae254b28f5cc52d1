#ifndef CLI_OWNER_H
#define CLI_OWNER_H

#include "commands.h"

/*
 * The owner's end of owner.sock: what commands hand over is done here, on
 * the open till, in turns of the owner's loop. A turn never waits: of what
 * is long it does one step.
 */
struct owner;

enum err owner_open(
	struct call *call, struct owner **ret, struct error *why) NODISCARD;
void owner_close(struct owner *owner);

/* Ready to be read when a turn has something to do. */
int owner_descriptor(const struct owner *owner);

/* context  a struct owner; returns whether there is more to do at once. */
bool owner_turn(void *context);

#endif
