#include "check.h"

#include "fixture.h"

#include <string.h>

#define CARD     "resident-card:S0001"
#define PASSPORT "passport:P12345678"
#define OLD_CARD "resident-card:OLD1"

static enum err join(
	struct shop_floor *floor, const char *document, const char *other)
{
	const struct till_link join = { .by = "shell:test",
		.document = document,
		.other = other,
		.reason = "both were shown" };
	struct error why;

	return till_link(floor->till, &join, &why);
}

static enum err part(struct shop_floor *floor, const char *document)
{
	const struct till_link leave = {
		.by = "shell:test", .document = document, .reason = "a mistake"
	};
	struct error why;

	return till_unlink(floor->till, &leave, &why);
}

static struct till_person identify(
	struct shop_floor *floor, const char *document)
{
	struct till_person person;
	struct error why;

	assert_ok(till_identify(floor->till, document, &person, &why));
	return person;
}

static void set_status(struct shop_floor *floor, const char *document,
	enum resident_status status)
{
	struct resident resident;
	struct error why;

	assert_ok(till_resident_find(floor->till, document, &resident, &why));
	resident.status = status;
	assert_ok(
		till_resident_put(floor->till, "shell:test", &resident, &why));
}

static void documents__of_one_person_have_one_allowance(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_sold sold;
	char card[PERSON_KEY_SIZE];
	char sealed[HASH_TEXT_SIZE];

	floor_shift(floor);
	memcpy(card, identify(floor, CARD).key, sizeof(card));
	assert_int_equal(
		identify(floor, PASSPORT).refusal, REFUSAL_NOT_REGISTERED);
	assert_int_equal(join(floor, CARD, PASSPORT), ERR_OK);
	assert_int_equal(identify(floor, PASSPORT).refusal, REFUSAL_NONE);
	assert_string_equal(identify(floor, PASSPORT).key, card);
	assert_int_equal(floor_sell(floor, CARD, 500000, &sold), REFUSAL_NONE);
	memcpy(sealed, sold.sale.person.sealed, sizeof(sealed));
	assert_string_equal(sold.sale.person.shown, "");
	assert_int_equal(
		floor_sell(floor, PASSPORT, 300001, NULL), REFUSAL_OVER_LIMIT);
	assert_int_equal(
		floor_sell(floor, PASSPORT, 300000, &sold), REFUSAL_NONE);
	assert_string_equal(sold.sale.person.key, card);
	assert_int_equal(sold.sale.person.document, DOCUMENT_PASSPORT);
	/* Each document is sealed by itself, and found again. */
	assert_string_not_equal(sold.sale.person.sealed, sealed);
	assert_int_equal(floor_sell(floor, CARD, 1, NULL), REFUSAL_OVER_LIMIT);
	floor->now.ms += INT64_C(86400000);
	assert_int_equal(floor_sell(floor, CARD, 1, &sold), REFUSAL_NONE);
	assert_string_equal(sold.sale.person.sealed, sealed);
	floor_is_clean(floor);
}

static void documents__bring_along_what_was_used_before(void **state)
{
	struct shop_floor *floor = *state;

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "resident-card:S0002", 700000, NULL),
		REFUSAL_NONE);
	assert_int_equal(floor_sell(floor, CARD, 700000, NULL), REFUSAL_NONE);
	assert_int_equal(join(floor, CARD, "resident-card:S0002"), ERR_OK);
	assert_int_equal(floor_sell(floor, CARD, 1, NULL), REFUSAL_OVER_LIMIT);
	/* The next document brings both. */
	assert_int_equal(join(floor, "resident-card:S0003", CARD), ERR_OK);
	assert_int_equal(floor_sell(floor, "resident-card:S0003", 1, NULL),
		REFUSAL_OVER_LIMIT);
	assert_int_equal(floor_sell(floor, "resident-card:S0002", 1, NULL),
		REFUSAL_OVER_LIMIT);
	/* Alone again, each has its own use. */
	assert_int_equal(part(floor, "resident-card:S0002"), ERR_OK);
	assert_int_equal(floor_sell(floor, "resident-card:S0002", 100000, NULL),
		REFUSAL_NONE);
	assert_int_equal(part(floor, "resident-card:S0003"), ERR_CONFLICT);
	floor_is_clean(floor);
}

static void documents__are_linked_once_and_not_without_end(void **state)
{
	struct shop_floor *floor = *state;

	assert_int_equal(join(floor, CARD, CARD), ERR_CONFLICT);
	assert_int_equal(join(floor, CARD, PASSPORT), ERR_OK);
	assert_int_equal(join(floor, PASSPORT, CARD), ERR_CONFLICT);
	assert_int_equal(part(floor, CARD), ERR_CONFLICT);
	assert_int_equal(join(floor, CARD, "cn-id:1"), ERR_INPUT);
	for (int i = 0; i < PERSON_DOCUMENTS_MAX - 2; i++) {
		char number[32];
		struct text text = text_over(number, sizeof(number));

		text_addf(&text, "resident-card:X%d", i);
		assert_int_equal(join(floor, PASSPORT, number), ERR_OK);
	}
	assert_int_equal(join(floor, CARD, "resident-card:X9"), ERR_CONFLICT);
	floor_is_clean(floor);
}

static void block__of_one_document_blocks_the_person(void **state)
{
	struct shop_floor *floor = *state;

	set_status(floor, CARD, RESIDENT_BLOCKED);
	assert_int_equal(identify(floor, CARD).refusal, REFUSAL_BLOCKED);
	assert_int_equal(join(floor, "resident-card:S0002", CARD), ERR_OK);
	assert_int_equal(identify(floor, "resident-card:S0002").refusal,
		REFUSAL_BLOCKED);
	set_status(floor, CARD, RESIDENT_ACTIVE);
	assert_int_equal(
		identify(floor, "resident-card:S0002").refusal, REFUSAL_NONE);
}

static void certificate__is_that_of_the_document_shown(void **state)
{
	struct shop_floor *floor = *state;
	struct resident expired = { .document = { DOCUMENT_RESIDENT_CARD,
					    "OLD1" },
		.name = "\xe6\x9d\x8e \"\xe5\xb0\x8f\"",
		.born = 3653,
		.valid_until = 20513 };
	struct resident found;
	struct error why;

	assert_ok(till_resident_put(floor->till, "shell:test", &expired, &why));
	assert_ok(till_resident_find(floor->till, OLD_CARD, &found, &why));
	assert_string_equal(found.name, expired.name);
	assert_int_equal(found.born, 3653);
	assert_int_equal(join(floor, CARD, OLD_CARD), ERR_OK);
	assert_int_equal(
		identify(floor, OLD_CARD).refusal, REFUSAL_CERTIFICATE_EXPIRED);
	assert_int_equal(identify(floor, CARD).refusal, REFUSAL_NONE);
}

static void number__is_shown_to_administrators_and_it_is_on_record(void **state)
{
	struct shop_floor *floor = *state;
	struct till_person person = identify(floor, CARD);
	struct till_reveal ask = {
		.by = "manager", .person = person.key, .reason = "an inquiry"
	};
	static struct till_revealed seen;
	struct till_facts before;
	struct till_facts after;
	struct error why;

	assert_string_not_equal(person.masked, "S0001");
	till_facts(floor->till, &before);
	assert_err(ERR_DENIED, till_reveal(floor->till, &ask, &seen, &why));
	ask.by = "admin";
	ask.reason = "";
	assert_err(ERR_INPUT, till_reveal(floor->till, &ask, &seen, &why));
	assert_int_equal(seen.count, 0);
	ask.reason = "an inquiry";
	assert_ok(till_reveal(floor->till, &ask, &seen, &why));
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.residents[0].document.number, "S0001");
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq + 1);
	/* Nobody of that key is among the residents. */
	memcpy(person.key, "AAAAAAAAAAAAAAAAAAAAAA", PERSON_KEY_SIZE);
	assert_err(ERR_NOT_FOUND, till_reveal(floor->till, &ask, &seen, &why));
	assert_said("auditor");
}

#define FLOOR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, floor_setup, floor_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOOR_TEST(documents__of_one_person_have_one_allowance),
		FLOOR_TEST(documents__bring_along_what_was_used_before),
		FLOOR_TEST(documents__are_linked_once_and_not_without_end),
		FLOOR_TEST(block__of_one_document_blocks_the_person),
		FLOOR_TEST(certificate__is_that_of_the_document_shown),
		FLOOR_TEST(
			number__is_shown_to_administrators_and_it_is_on_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
