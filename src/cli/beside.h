#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "commands.h"

/*
 * Hand the command over to the till that is open in this home, and print
 * what it answers; ret_done: there was one. Without one nothing is done.
 * argv are the command's arguments, from its name.
 */
enum err beside_run(struct call *call, int argc, char **argv, bool *ret_done,
	struct error *why) NODISCARD;

#endif
