#include "check.h"

#include "sign/fixture.h"
#include "sign/seal.h"

#define NUMBER       "11010519491231002X"
#define NUMBER_BYTES (sizeof(NUMBER) - 1)
#define BOX_BYTES    (NUMBER_BYTES + SEAL_OVERHEAD)

/* RFC 7748 section 6.1: the pair of Alice, as base64url. */
#define ALICE_SECRET "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo"
#define ALICE_PUBLIC "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"

static int start(void **state)
{
	struct error why;

	(void)state;
	return keyring_start(&why) == ERR_OK ? 0 : -1;
}

static void sealed__number_opens_for_the_auditor(void **state)
{
	uint8_t box[BOX_BYTES];
	char opened[NUMBER_BYTES + 1] = { 0 };
	struct error why;

	(void)state;
	assert_ok(seal_make(ALICE_PUBLIC, NUMBER, NUMBER_BYTES, box, &why));
	assert_ok(seal_open(ALICE_SECRET, box, sizeof(box), opened, &why));
	assert_string_equal(opened, NUMBER);
}

static void sealed__number_does_not_open_for_another(void **state)
{
	char public_key[KEY_TEXT_SIZE];
	char secret_key[KEY_TEXT_SIZE];
	uint8_t box[BOX_BYTES];
	char opened[NUMBER_BYTES + 1] = { 0 };
	struct error why;

	(void)state;
	seal_pair(public_key, secret_key);
	assert_ok(seal_make(ALICE_PUBLIC, NUMBER, NUMBER_BYTES, box, &why));
	assert_err(ERR_FORGED,
		seal_open(secret_key, box, sizeof(box), opened, &why));
	assert_string_equal(opened, "");
	assert_ok(seal_make(public_key, NUMBER, NUMBER_BYTES, box, &why));
	assert_ok(seal_open(secret_key, box, sizeof(box), opened, &why));
	assert_string_equal(opened, NUMBER);
}

static void sealed__number_is_another_box_each_time(void **state)
{
	uint8_t one[BOX_BYTES];
	uint8_t two[BOX_BYTES];
	struct error why;

	(void)state;
	assert_ok(seal_make(ALICE_PUBLIC, NUMBER, NUMBER_BYTES, one, &why));
	assert_ok(seal_make(ALICE_PUBLIC, NUMBER, NUMBER_BYTES, two, &why));
	assert_memory_not_equal(one, two, sizeof(one));
}

static void changed__or_cut_box_does_not_open(void **state)
{
	uint8_t box[BOX_BYTES];
	char opened[NUMBER_BYTES];
	struct error why;

	(void)state;
	assert_ok(seal_make(ALICE_PUBLIC, NUMBER, NUMBER_BYTES, box, &why));
	for (size_t i = 0; i < sizeof(box); i++) {
		box[i] ^= 1;
		assert_err(ERR_FORGED, seal_open(ALICE_SECRET, box, sizeof(box),
					       opened, &why));
		box[i] ^= 1;
		assert_err(ERR_FORGED,
			seal_open(ALICE_SECRET, box, i, opened, &why));
	}
	assert_ok(seal_open(ALICE_SECRET, box, sizeof(box), opened, &why));
}

static void auditor__key_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTm",
		"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo=",
		/* of low order: anybody could open what is sealed to them */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	uint8_t box[BOX_BYTES];
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(ERR_FORGED,
			seal_make(bad[i], NUMBER, NUMBER_BYTES, box, &why));
		assert_said(bad[i]);
	}
}

static void bad__secret_key_is_not_repeated_in_the_sentence(void **state)
{
	uint8_t box[BOX_BYTES] = { 0 };
	char opened[NUMBER_BYTES];
	struct error why;

	(void)state;
	assert_err(ERR_FORGED,
		seal_open("secret", box, sizeof(box), opened, &why));
	assert_null(strstr(why.text, "'secret'"));
}

static void pin__matches_itself_only(void **state)
{
	char verifier[PIN_VERIFIER_SIZE];
	struct error why;

	(void)state;
	assert_ok(pin_make("280514", verifier, &why));
	assert_true(pin_matches("280514", verifier));
	assert_false(pin_matches("280515", verifier));
	assert_false(pin_matches("28051", verifier));
	assert_false(pin_matches("2805140", verifier));
	assert_false(pin_matches("", verifier));
}

static void pin__is_kept_as_argon2id_with_a_salt(void **state)
{
	static const char cost[] = "$argon2id$v=19$m=19456,t=2,p=1$";
	char one[PIN_VERIFIER_SIZE];
	char two[PIN_VERIFIER_SIZE];
	struct error why;

	(void)state;
	assert_ok(pin_make("280514", one, &why));
	assert_ok(pin_make("280514", two, &why));
	assert_memory_equal(one, cost, strlen(cost));
	assert_string_not_equal(one, two);
}

static void pin__has_four_to_twelve_digits(void **state)
{
	static const char *const bad[] = { "", "123", "1234567890123", "12a4",
		"12 34", "-1234", "１２３４" };
	char verifier[PIN_VERIFIER_SIZE] = "as before";
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_err(ERR_INPUT, pin_make(bad[i], verifier, &why));
	assert_string_equal(verifier, "as before");
	assert_ok(pin_make("0000", verifier, &why));
	assert_ok(pin_make("123456789012", verifier, &why));
}

static void pin__is_never_in_the_sentence(void **state)
{
	char verifier[PIN_VERIFIER_SIZE];
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, pin_make("937", verifier, &why));
	assert_null(strstr(why.text, "937"));
}

static void damaged__verifier_matches_nothing(void **state)
{
	char verifier[PIN_VERIFIER_SIZE];
	struct error why;

	(void)state;
	assert_false(pin_matches("280514", ""));
	assert_false(pin_matches("280514", "280514"));
	assert_ok(pin_make("280514", verifier, &why));
	verifier[strlen(verifier) - 2] ^= 2;
	assert_false(pin_matches("280514", verifier));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sealed__number_opens_for_the_auditor),
		cmocka_unit_test(sealed__number_does_not_open_for_another),
		cmocka_unit_test(sealed__number_is_another_box_each_time),
		cmocka_unit_test(changed__or_cut_box_does_not_open),
		cmocka_unit_test(auditor__key_that_is_none_is_refused),
		cmocka_unit_test(
			bad__secret_key_is_not_repeated_in_the_sentence),
		cmocka_unit_test(pin__matches_itself_only),
		cmocka_unit_test(pin__is_kept_as_argon2id_with_a_salt),
		cmocka_unit_test(pin__has_four_to_twelve_digits),
		cmocka_unit_test(pin__is_never_in_the_sentence),
		cmocka_unit_test(damaged__verifier_matches_nothing),
	};

	return cmocka_run_group_tests_name("seal", tests, start, NULL);
}
