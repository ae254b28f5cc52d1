#ifndef CORE_REPLAY_H
#define CORE_REPLAY_H

#include "core/sale.h"

/*
 * Judge a stored sale once more, by the rules that it names, on its day:
 * did it grant what they grant? What was used before is what the sale says;
 * whoever checks a chain knows that from the sales before. A sale does not
 * hold the buyer's age, nor whether a limit had counted the day: some must
 * lead to it. Nor does it say how much its right held: on a lease or a permit
 * any part of the leased limit may be free, without one none of it, where the
 * rest is taxed. ERR_FORGED names the first thing that is otherwise for a
 * grown-up. The sale has passed sale_check.
 */
enum err replay_check(const struct sale *sale, const struct rules *rules,
	int32_t day, struct error *why) NODISCARD;

#endif
