#ifndef CORE_MONEY_H
#define CORE_MONEY_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Money in minor units (fen, kopeck); never a fraction, never floating
 * point. Arithmetic is checked: what does not fit MONEY_MAX is ERR_RANGE.
 */
struct money {
	int64_t minor;
};

#define MONEY_MAX       INT64_C(99999999999) /* 999,999,999.99 */
#define MONEY_TEXT_SIZE 24

/* Quantities are thousandths of the goods' unit. */
#define QUANTITY_MAX INT64_C(9999999) /* 9,999.999 kg or pieces */
#define QUANTITY_ONE INT64_C(1000)

enum err money_add(struct money a, struct money b, struct money *ret,
	struct error *why) NODISCARD;
enum err money_sub(struct money a, struct money b, struct money *ret,
	struct error *why) NODISCARD;

/*
 * price x quantity, rounded half up to the minor unit, once.
 * Source: DESIGN section 6 ("rounded half up to the fen, once a line").
 */
enum err money_times(struct money price, int64_t quantity_milli,
	struct money *ret, struct error *why) NODISCARD;

/* value x rate / 1,000,000, rounded half up; rate_ppm >= 0. */
enum err money_rate(struct money value, int64_t rate_ppm, struct money *ret,
	struct error *why) NODISCARD;

/* "12", "12.5", "12.50": digits, at most two decimals, nothing else. */
enum err money_parse(
	const char *text, struct money *ret, struct error *why) NODISCARD;

/* "12.50", "-0.05"; text has MONEY_TEXT_SIZE bytes. */
void money_format(struct money money, char *text);

/* "2", "0.5", "1.234": > 0, at most three decimals, at most QUANTITY_MAX. */
enum err quantity_parse(
	const char *text, int64_t *ret_milli, struct error *why) NODISCARD;

/* "2", "0.5", "1.234"; text has MONEY_TEXT_SIZE bytes. */
void quantity_format(int64_t milli, char *text);

#endif
