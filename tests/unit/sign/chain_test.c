#include "check.h"

#include "sign/chain.h"

#define NOTHING "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* Leaves of three lines, by printf, openssl and basenc. */
static const struct {
	const char *line;
	const char *leaf;
} entries[] = {
	{ "one", "0Nc2CrefWKseHj_mStd-LqC8B-NrX0btIiPt2SmN-ek" },
	{ "two", "qxq38Hx8j-Dv9LpvqlPH5EEukaWZFT6KpOAb7s5beCU" },
	{ "three", "Zx8UbF5HHooag6PCFM5LqQe486WIjRTMjNPOdbsS75Q" },
};

/* Entry number of the three, claiming this place after that leaf. */
static enum chain_fault follow(
	struct chain *chain, int number, int64_t seq, const char *prev)
{
	const char *line = entries[number].line;

	return chain_follow(chain, seq, prev, line, strlen(line));
}

static void chain__of_three_is_good_from_its_first_leaf(void **state)
{
	struct chain chain;

	(void)state;
	chain_start(&chain, NOTHING);
	assert_int_equal(follow(&chain, 0, 1, NOTHING), CHAIN_GOOD);
	assert_int_equal(follow(&chain, 1, 2, entries[0].leaf), CHAIN_GOOD);
	assert_int_equal(follow(&chain, 2, 3, entries[1].leaf), CHAIN_GOOD);
	assert_int_equal(chain.seq, 3);
	assert_string_equal(chain.leaf, entries[2].leaf);
}

static void chain__may_begin_after_an_enrolment(void **state)
{
	struct chain chain;

	(void)state;
	chain_start(&chain, entries[0].leaf);
	assert_int_equal(follow(&chain, 1, 1, NOTHING), CHAIN_BAD_PREV);
	chain_start(&chain, entries[0].leaf);
	assert_int_equal(follow(&chain, 1, 1, entries[0].leaf), CHAIN_GOOD);
}

static void first__entry_must_have_number_one(void **state)
{
	static const int64_t wrong[] = { 0, 2, -1, INT64_MAX, INT64_MIN };
	struct chain chain;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		chain_start(&chain, NOTHING);
		assert_int_equal(
			follow(&chain, 0, wrong[i], NOTHING), CHAIN_BAD_SEQ);
	}
}

static void removed__entry_is_one_fault_and_no_more(void **state)
{
	struct chain chain;

	(void)state;
	chain_start(&chain, NOTHING);
	assert_int_equal(follow(&chain, 1, 2, entries[0].leaf), CHAIN_BAD_SEQ);
	assert_int_equal(follow(&chain, 2, 3, entries[1].leaf), CHAIN_GOOD);
}

static void repeated__entry_is_a_bad_number(void **state)
{
	struct chain chain;

	(void)state;
	chain_start(&chain, NOTHING);
	assert_int_equal(follow(&chain, 0, 1, NOTHING), CHAIN_GOOD);
	assert_int_equal(follow(&chain, 0, 1, NOTHING), CHAIN_BAD_SEQ);
}

static void changed__entry_is_named_by_the_next(void **state)
{
	struct chain chain;

	(void)state;
	chain_start(&chain, NOTHING);
	assert_int_equal(
		chain_follow(&chain, 1, NOTHING, "onE", 3), CHAIN_GOOD);
	assert_int_equal(follow(&chain, 1, 2, entries[0].leaf), CHAIN_BAD_PREV);
	assert_int_equal(follow(&chain, 2, 3, entries[1].leaf), CHAIN_GOOD);
}

static void last__number_there_is_has_no_next(void **state)
{
	struct chain chain;

	(void)state;
	chain_start(&chain, NOTHING);
	(void)follow(&chain, 0, INT64_MAX, NOTHING);
	assert_int_equal(
		follow(&chain, 1, INT64_MIN, entries[0].leaf), CHAIN_BAD_SEQ);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chain__of_three_is_good_from_its_first_leaf),
		cmocka_unit_test(chain__may_begin_after_an_enrolment),
		cmocka_unit_test(first__entry_must_have_number_one),
		cmocka_unit_test(removed__entry_is_one_fault_and_no_more),
		cmocka_unit_test(repeated__entry_is_a_bad_number),
		cmocka_unit_test(changed__entry_is_named_by_the_next),
		cmocka_unit_test(last__number_there_is_has_no_next),
	};

	return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
