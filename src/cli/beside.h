#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "commands.h"

/*
 * Hand the command over to the till that is open in this home, and print
 * what it answers; ret_done: that was all. Without one nothing is done. One
 * that only looks is still to be run, on the call's copy, and then
 * beside_end. argv are the command's arguments, from its name.
 */
enum err beside_run(struct call *call, int argc, char **argv, bool *ret_done,
	struct error *why) NODISCARD;

/* The copy is not needed any more. */
void beside_end(void);

#endif
