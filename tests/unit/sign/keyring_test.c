#include "check.h"

#include "sign/fixture.h"
#include "sign/seal.h"

#include "base/base64url.h"

#define PASSPHRASE "correct horse"

static unsigned mode_of(const char *path)
{
	struct stat facts;

	assert_int_equal(stat(path, &facts), 0);
	return facts.st_mode & 07777;
}

static size_t read_place(const struct place *place, char *text, size_t size)
{
	size_t length = 0;
	struct error why;

	assert_ok(file_read(place->path, text, size, &length, &why));
	return length;
}

/* A key ring on a file of this kind, with its text. */
static void make_file(const struct place *place, const char *passphrase,
	char *text, size_t size)
{
	struct keyring *keyring = NULL;
	struct error why;

	(void)unlink(place->path);
	assert_ok(keyring_create(place->path, passphrase, &keyring, &why));
	keyring_close(keyring);
	(void)read_place(place, text, size);
}

static void open_refused(
	const struct place *place, enum err expected, const char *words)
{
	struct keyring *keyring = NULL;
	struct error why;

	assert_err(expected,
		keyring_open(place->path, PASSPHRASE, &keyring, &why));
	assert_said(place->path);
	assert_said(words);
	assert_null(keyring);
}

static void create__makes_a_private_file_that_opens_again(void **state)
{
	const struct place *place = *state;
	struct keyring *made = NULL;
	struct keyring *opened = NULL;
	bool sealed = true;
	struct error why;

	assert_ok(keyring_create(place->path, NULL, &made, &why));
	assert_int_equal(mode_of(place->path), 0600);
	assert_ok(keyring_is_sealed(place->path, &sealed, &why));
	assert_false(sealed);
	assert_ok(keyring_open(place->path, NULL, &opened, &why));
	assert_string_equal(keyring_public(made), keyring_public(opened));
	assert_string_equal(keyring_kid(made), keyring_kid(opened));
	keyring_close(made);
	keyring_close(opened);
}

static void create__makes_another_key_each_time(void **state)
{
	const struct place *place = *state;
	struct keyring *one = NULL;
	struct keyring *two = NULL;
	char person_one[23];
	char person_two[23];
	struct error why;

	assert_ok(keyring_create(place->path, NULL, &one, &why));
	assert_int_equal(unlink(place->path), 0);
	assert_ok(keyring_create(place->path, NULL, &two, &why));
	assert_string_not_equal(keyring_kid(one), keyring_kid(two));
	keyring_person(one, "resident-card:S0001", person_one);
	keyring_person(two, "resident-card:S0001", person_two);
	assert_string_not_equal(person_one, person_two);
	keyring_close(one);
	keyring_close(two);
}

static void create__never_writes_over_a_file(void **state)
{
	const struct place *place = *state;
	struct keyring *keyring = NULL;
	char text[256];
	struct error why;

	place_fill(place, "mine", 4);
	assert_err(ERR_CONFLICT,
		keyring_create(place->path, NULL, &keyring, &why));
	assert_said(place->path);
	assert_null(keyring);
	(void)read_place(place, text, sizeof(text));
	assert_string_equal(text, "mine");
}

static void create__refuses_a_poor_passphrase(void **state)
{
	static const char *const poor[] = {
		"",
		"seven77",
		"七个汉字不够长", /* seven, though 21 bytes */
		"with a\ttab",
		"not \xff utf-8",
		"129456789-129456789-129456789-129456789-129456789-"
		"129456789-129456789-129456789-129456789-129456789-"
		"129456789-129456789-129456789",
	};
	const struct place *place = *state;
	struct keyring *keyring = NULL;
	struct error why;

	for (size_t i = 0; i < sizeof(poor) / sizeof(poor[0]); i++) {
		assert_err(ERR_INPUT,
			keyring_create(place->path, poor[i], &keyring, &why));
		assert_null(keyring);
		assert_false(file_exists(place->path));
	}
}

static void open__gives_the_key_of_rfc_8037(void **state)
{
	struct keyring *keyring = place_rfc8037(*state);

	assert_string_equal(keyring_public(keyring), RFC8037_X);
	assert_string_equal(keyring_kid(keyring), RFC8037_KID);
	keyring_close(keyring);
}

static void sign__gives_the_signature_of_rfc_8037(void **state)
{
	/* Appendix A.4. */
	static const char input[] = "eyJhbGciOiJFZERTQSJ9."
				    "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
	struct keyring *keyring = place_rfc8037(*state);
	uint8_t signature[64];
	char text[BASE64URL_SIZE(64)];

	keyring_sign(keyring, input, strlen(input), signature);
	(void)base64url_encode(signature, sizeof(signature), text);
	assert_string_equal(text,
		"hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGj"
		"g5BhVsPt9g7sVvpAr_MuM0KAg");
	keyring_close(keyring);
}

static void person__is_blake2b_under_the_markets_secret(void **state)
{
	struct keyring *keyring = place_rfc8037(*state);
	char text[23];

	/* By Python's hashlib.blake2b(digest_size=16, key=...). */
	keyring_person(keyring, "resident-card:S0001", text);
	assert_string_equal(text, "Qi-zJ__mPqd09xl4sMtvlQ");
	keyring_person(keyring, "resident-card:S0002", text);
	assert_string_not_equal(text, "Qi-zJ__mPqd09xl4sMtvlQ");
	keyring_close(keyring);
}

static void open__refuses_a_file_that_others_may_use(void **state)
{
	static const mode_t wide[] = { 0644, 0640, 0604, 0620, 0602, 0610 };
	const struct place *place = *state;
	bool sealed = false;
	struct error why;

	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) {
		place_fill(place, RFC8037_KEY_FILE, strlen(RFC8037_KEY_FILE));
		assert_int_equal(chmod(place->path, wide[i]), 0);
		open_refused(place, ERR_DENIED, "chmod 600");
		assert_err(ERR_DENIED,
			keyring_is_sealed(place->path, &sealed, &why));
	}
}

static void open__says_when_there_is_no_file(void **state)
{
	open_refused(*state, ERR_NOT_FOUND, "backup");
}

static void open__refuses_what_is_no_key_file(void **state)
{
	static const char *const no_keys[] = {
		"",
		"\n",
		"\n\n",
		"SQLite format 3",
		"quotapos-key 2 plain\nAAAA\n",
		"quotapos-key 1 plain \nAAAA\n",
		" quotapos-key 1 plain\nAAAA\n",
		"quotapos-key 1 plain\r\nAAAA\r\n",
		"quotapos-key 1 argon2id\nAAAA\n",
		"quotapos-key 1 argon2id t=0 m=65536\nAAAA\n",
		"quotapos-key 1 argon2id t=03 m=65536\nAAAA\n",
		"quotapos-key 1 argon2id t=-3 m=65536\nAAAA\n",
		"quotapos-key 1 argon2id t=17 m=65536\nAAAA\n",
		"quotapos-key 1 argon2id t=3 m=7\nAAAA\n",
		"quotapos-key 1 argon2id t=3 m=1048577\nAAAA\n",
		"quotapos-key 1 argon2id t=3 m=18446744073709551617\nAAAA\n",
		"quotapos-key 1 argon2id m=65536 t=3\nAAAA\n",
	};
	const struct place *place = *state;
	char long_file[4096];

	for (size_t i = 0; i < sizeof(no_keys) / sizeof(no_keys[0]); i++) {
		place_fill(place, no_keys[i], strlen(no_keys[i]));
		open_refused(place, ERR_FORGED, "not a key file");
	}
	memset(long_file, 'A', sizeof(long_file));
	place_fill(place, long_file, sizeof(long_file));
	open_refused(place, ERR_FORGED, "not a key file");
	place_fill(place, RFC8037_KEY_FILE "\0", strlen(RFC8037_KEY_FILE) + 1);
	open_refused(place, ERR_FORGED, "not a key file");
}

static void open__refuses_a_file_cut_or_grown_anywhere(void **state)
{
	static const char *const kinds[] = { NULL, PASSPHRASE };
	const struct place *place = *state;
	char text[256];
	size_t length;

	for (int kind = 0; kind < 2; kind++) {
		make_file(place, kinds[kind], text, sizeof(text));
		length = strlen(text);
		for (size_t cut = 0; cut < length; cut++) {
			place_fill(place, text, cut);
			open_refused(place, ERR_FORGED, "key file");
		}
		text[length] = 'A';
		place_fill(place, text, length + 1);
		open_refused(place, ERR_FORGED, "damaged");
	}
}

static void open__notices_any_changed_character_of_a_plain_file(void **state)
{
	const struct place *place = *state;
	char text[256];
	size_t length;

	make_file(place, NULL, text, sizeof(text));
	length = strlen(text);
	for (size_t i = 0; i < length; i++) {
		char was = text[i];

		text[i] = was == 'B' ? 'C' : 'B';
		place_fill(place, text, length);
		open_refused(place, ERR_FORGED, "key file");
		text[i] = was;
	}
}

static void sealed__file_opens_with_its_passphrase_only(void **state)
{
	const struct place *place = *state;
	struct keyring *made = NULL;
	struct keyring *opened = NULL;
	bool sealed = false;
	struct error why;

	assert_ok(keyring_create(place->path, PASSPHRASE, &made, &why));
	assert_int_equal(mode_of(place->path), 0600);
	assert_ok(keyring_is_sealed(place->path, &sealed, &why));
	assert_true(sealed);
	assert_err(ERR_DENIED,
		keyring_open(place->path, PASSPHRASE "!", &opened, &why));
	assert_said(place->path);
	assert_err(ERR_DENIED, keyring_open(place->path, "", &opened, &why));
	assert_err(ERR_DENIED, keyring_open(place->path, NULL, &opened, &why));
	assert_said("passphrase");
	assert_null(opened);
	assert_ok(keyring_open(place->path, PASSPHRASE, &opened, &why));
	assert_string_equal(keyring_kid(made), keyring_kid(opened));
	keyring_close(made);
	keyring_close(opened);
}

static void sealed__file_names_its_cost_and_hides_the_rest(void **state)
{
	static const char first[] = "quotapos-key 1 argon2id t=3 m=65536\n";
	struct keyring *keyring = place_rfc8037(*state);
	const struct place *place = *state;
	char text[256];
	struct error why;

	assert_ok(keyring_reseal(keyring, place->path, PASSPHRASE, &why));
	keyring_close(keyring);
	assert_int_equal(
		read_place(place, text, sizeof(text)), strlen(first) + 161);
	assert_memory_equal(text, first, strlen(first));
	assert_null(strstr(text, "nWGxne"));
}

static void sealed__file_that_was_changed_does_not_open(void **state)
{
	static const size_t from_end[] = { 3, 60, 130, 161 };
	const struct place *place = *state;
	char text[256];

	make_file(place, PASSPHRASE, text, sizeof(text));
	for (size_t i = 0; i < sizeof(from_end) / sizeof(from_end[0]); i++) {
		char *at = text + strlen(text) - from_end[i];
		char was = *at;

		*at = was == 'B' ? 'C' : 'B';
		place_fill(place, text, strlen(text));
		open_refused(place, ERR_DENIED, "backup");
		*at = was;
	}
}

static void reseal__keeps_the_secrets_under_another_passphrase(void **state)
{
	static const char *const ways[] = { PASSPHRASE, "密码短语至少八个字",
		NULL };
	const struct place *place = *state;
	struct keyring *keyring = place_rfc8037(place);
	struct keyring *opened = NULL;
	char person[23];
	struct error why;

	for (int way = 0; way < 3; way++) {
		assert_ok(
			keyring_reseal(keyring, place->path, ways[way], &why));
		assert_int_equal(mode_of(place->path), 0600);
		assert_ok(keyring_open(place->path, ways[way], &opened, &why));
		assert_string_equal(keyring_public(opened), RFC8037_X);
		keyring_person(opened, "resident-card:S0001", person);
		assert_string_equal(person, "Qi-zJ__mPqd09xl4sMtvlQ");
		keyring_close(opened);
	}
	keyring_close(keyring);
}

static void reseal__refused_leaves_the_file_as_it_was(void **state)
{
	const struct place *place = *state;
	struct keyring *keyring = place_rfc8037(place);
	char text[256];
	struct error why;

	assert_err(
		ERR_INPUT, keyring_reseal(keyring, place->path, "short", &why));
	(void)read_place(place, text, sizeof(text));
	assert_string_equal(text, RFC8037_KEY_FILE);
	keyring_close(keyring);
}

static void shared__secret_names_persons_alike(void **state)
{
	const struct place *place = *state;
	struct keyring_file file = { .path = place->path };
	char shared[KEYRING_SHARE_SIZE];
	char a[23];
	char b[23];
	struct keyring *market;
	struct keyring *till;
	struct error why;

	assert_ok(keyring_create(place->path, NULL, &market, &why));
	assert_int_equal(unlink(place->path), 0);
	assert_ok(keyring_create(place->path, NULL, &till, &why));
	keyring_person(market, "resident-card:S0001", a);
	keyring_person(till, "resident-card:S0001", b);
	assert_string_not_equal(a, b);

	assert_ok(keyring_share(market, keyring_public(till), shared, &why));
	assert_err(ERR_FORGED, keyring_adopt(market, shared, &file, &why));
	assert_ok(keyring_adopt(till, shared, &file, &why));
	keyring_person(till, "resident-card:S0001", b);
	assert_string_equal(a, b);
	keyring_close(till);

	assert_ok(keyring_open(place->path, NULL, &till, &why));
	keyring_person(till, "resident-card:S0001", b);
	assert_string_equal(a, b);
	keyring_close(till);
	keyring_close(market);
}

static void box__opens_for_the_signer_it_was_sealed_for(void **state)
{
	const struct place *place = *state;
	uint8_t box[5 + SEAL_OVERHEAD];
	char opened[6] = { 0 };
	struct keyring *keyring;
	struct error why;

	assert_ok(keyring_create(place->path, NULL, &keyring, &why));
	assert_ok(seal_for(keyring_public(keyring), "words", 5, box, &why));
	assert_ok(keyring_unseal(keyring, box, sizeof(box), opened, &why));
	assert_string_equal(opened, "words");
	box[7] ^= 1;
	assert_err(ERR_FORGED,
		keyring_unseal(keyring, box, sizeof(box), opened, &why));
	assert_err(ERR_FORGED,
		keyring_unseal(keyring, box, SEAL_OVERHEAD - 1, opened, &why));
	assert_err(ERR_FORGED, seal_for("words", "words", 5, box, &why));
	keyring_close(keyring);
}

#define EACH(test) \
	cmocka_unit_test_setup_teardown(test, place_open, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(create__makes_a_private_file_that_opens_again),
		EACH(create__makes_another_key_each_time),
		EACH(create__never_writes_over_a_file),
		EACH(create__refuses_a_poor_passphrase),
		EACH(open__gives_the_key_of_rfc_8037),
		EACH(sign__gives_the_signature_of_rfc_8037),
		EACH(person__is_blake2b_under_the_markets_secret),
		EACH(open__refuses_a_file_that_others_may_use),
		EACH(open__says_when_there_is_no_file),
		EACH(open__refuses_what_is_no_key_file),
		EACH(open__refuses_a_file_cut_or_grown_anywhere),
		EACH(open__notices_any_changed_character_of_a_plain_file),
		EACH(sealed__file_opens_with_its_passphrase_only),
		EACH(sealed__file_names_its_cost_and_hides_the_rest),
		EACH(sealed__file_that_was_changed_does_not_open),
		EACH(reseal__keeps_the_secrets_under_another_passphrase),
		EACH(reseal__refused_leaves_the_file_as_it_was),
		EACH(shared__secret_names_persons_alike),
		EACH(box__opens_for_the_signer_it_was_sealed_for),
	};

	return cmocka_run_group_tests_name("keyring", tests, NULL, NULL);
}
