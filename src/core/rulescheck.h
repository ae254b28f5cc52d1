#ifndef CORE_RULESCHECK_H
#define CORE_RULESCHECK_H

#include "core/rules.h"

/*
 * The parts of rules_check: limits (rulelimits.c), goods, rates and whatever
 * else is a list (rulegoods.c), and what both ask (rulescheck.c).
 */
bool is_id(const char *text);
enum err prefix_check(const char *hs, struct error *why) NODISCARD;
enum err prefixes_check(const struct hs_prefix *prefixes, int count,
	struct error *why) NODISCARD;
enum err dates_check(struct dates dates, struct error *why) NODISCARD;
bool dates_meet(struct dates a, struct dates b);
bool dates_are_same(struct dates a, struct dates b);
enum err age_check(const char *what, int32_t age, struct error *why) NODISCARD;

enum err limits_check(const struct rules *rules, struct error *why) NODISCARD;
enum err reference_check(const struct rules *rules, const struct limit *limit,
	struct error *why) NODISCARD;
enum err references_check(
	const struct rules *rules, struct error *why) NODISCARD;

enum err classes_check(const struct rules *rules, struct error *why) NODISCARD;
enum err lists_check(const struct rules *rules, struct error *why) NODISCARD;
enum err rates_check(const struct rules *rules, struct error *why) NODISCARD;
enum err default_rates_check(
	const struct rules *rules, struct error *why) NODISCARD;
enum err origins_check(const struct rules *rules, struct error *why) NODISCARD;
enum err kinds_check(const struct rules *rules, struct error *why) NODISCARD;
enum err scale_codes_check(
	const struct rules *rules, struct error *why) NODISCARD;

#endif
