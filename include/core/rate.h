#ifndef CORE_RATE_H
#define CORE_RATE_H

#include "base/error.h"

#include <stdint.h>

/* Exchange rates: yuan for one unit of a currency, in millionths. */
#define RATE_MAX_PPM INT64_C(1000000000000) /* 1,000,000 yuan */

/* Three capital letters (ISO 4217). */
enum err currency_check(const char *text, struct error *why) NODISCARD;

/* "0.081234": > 0, at most six decimals. */
enum err rate_parse(
	const char *text, int64_t *ret_ppm, struct error *why) NODISCARD;

/* "0.0851": as many decimals as it has, at least two; RATE_TEXT_SIZE. */
#define RATE_TEXT_SIZE 24
void rate_format(int64_t ppm, char *text);

#endif
