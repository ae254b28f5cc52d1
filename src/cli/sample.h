#ifndef CLI_SAMPLE_H
#define CLI_SAMPLE_H

#include "commands.h"

/*
 * What rules would do: for each limit of theirs a basket of one and a half
 * times its cap, bought by somebody who may buy and has bought nothing; or
 * the basket of --item, of the goods that the till knows.
 */
enum err sample_print(struct call *call, const struct rules *rules,
	struct error *why) NODISCARD;

#endif
