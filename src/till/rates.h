#ifndef TILL_RATES_H
#define TILL_RATES_H

#include "till/till.h"

/*
 * Give cash in foreign money its rate of the day and its value in yuan.
 * ERR_NOT_FOUND: there is no rate; ERR_RANGE: the shift cannot account for
 * one more currency.
 */
enum err tenders_price(struct till *till, int32_t day, struct tender *tenders,
	int count, struct error *why) NODISCARD;

/* Does a sale, the entry at a position, take foreign cash at the rate that
 * was given for its day? ERR_FORGED: no. */
enum err rates_verify(struct till *till, const struct entry *entry, int64_t id,
	struct error *why) NODISCARD;

#endif
