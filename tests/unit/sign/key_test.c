#include "check.h"

#include "sign/fixture.h"
#include "sign/jws.h"

static int start(void **state)
{
	struct error why;

	(void)state;
	return keyring_start(&why) == ERR_OK ? 0 : -1;
}

static void thumbprint__is_that_of_rfc_8037(void **state)
{
	char kid[KEY_TEXT_SIZE];
	struct error why;

	(void)state;
	assert_ok(key_thumbprint(RFC8037_X, kid, &why));
	assert_string_equal(kid, RFC8037_KID); /* appendix A.3 */
}

static void pem__is_what_openssl_writes(void **state)
{
	char pem[PEM_SIZE];
	struct error why;

	(void)state;
	assert_ok(key_pem(RFC8037_X, pem, &why));
	assert_string_equal(pem, "-----BEGIN PUBLIC KEY-----\n"
				 "MCowBQYDK2VwAyEA11qYAYKxCrfVS/"
				 "7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
				 "-----END PUBLIC KEY-----\n");
}

static void key__that_is_no_good_point_is_refused(void **state)
{
	static const char *const bad[] = {
		/* the base point plus the point of order two: mixed order */
		"lZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZk",
		/* the neutral point, and one of order four */
		"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		/* y = 2^255 - 18: the neutral point, spelt otherwise */
		"7v_______________________________________38",
		/* y = 2 is on no point of the curve */
		"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"",
		"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR",
		"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA",
		"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
		"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp",
		"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
	};
	struct jws_key key = { .kid = "as before" };
	char text[PEM_SIZE] = "as before";
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(ERR_FORGED, key_thumbprint(bad[i], text, &why));
		assert_err(ERR_FORGED, key_pem(bad[i], text, &why));
		assert_err(ERR_FORGED, jws_key_init(&key, bad[i], &why));
		assert_said(bad[i]);
	}
	assert_string_equal(text, "as before");
	assert_string_equal(key.kid, "as before");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thumbprint__is_that_of_rfc_8037),
		cmocka_unit_test(pem__is_what_openssl_writes),
		cmocka_unit_test(key__that_is_no_good_point_is_refused),
	};

	return cmocka_run_group_tests_name("key", tests, start, NULL);
}
