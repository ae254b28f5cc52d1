#ifndef CORE_COINS_H
#define CORE_COINS_H

#include "core/money.h"

/* Notes and coins in use, for counting a drawer. */

/*
 * The denominations of a currency, greatest first; NULL: not known here, a
 * sum is counted then. Source: People's Bank of China, 5th series; Bank of
 * Russia.
 */
const struct money *coins_of(const char *currency, int *ret_count);

#endif
