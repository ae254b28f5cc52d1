#include "fixture.h"

static void put(
	struct home *home, const char *id, const char *name, bool is_active)
{
	struct entry entry = entry_of_kind(home, ENTRY_OPERATOR);
	struct entry_operator *body = &entry.body.operator;

	*body = (struct entry_operator){ .role = ROLE_AUDITOR,
		.active = is_active };
	(void)snprintf(body->id, sizeof(body->id), "%s", id);
	(void)snprintf(body->name, sizeof(body->name), "%s", name);
	memset(body->pin, 'p', HASH_TEXT_SIZE - 1);
	home_append(home, &entry);
}

static int64_t login(
	struct home *home, const char *id, enum login_outcome outcome)
{
	struct entry entry = entry_of_kind(home, ENTRY_LOGIN);
	struct entry_login *body = &entry.body.login;

	body->outcome = outcome;
	(void)snprintf(body->id, sizeof(body->id), "%s", id);
	home_append(home, &entry);
	return entry.at.ms;
}

static int failures(struct home *home, const char *id, struct stamp *ret_last)
{
	struct error why;
	int count = -1;

	assert_ok(
		store_login_failures(home->store, id, &count, ret_last, &why));
	return count;
}

static void operator__is_as_its_last_entry_says(void **state)
{
	struct home *home = *state;
	struct entry_operator found;
	struct error why;

	put(home, "li", "李", true);
	put(home, "wang", "王", true);
	put(home, "li", "李雷", false);
	assert_ok(store_operator_find(home->store, "li", &found, &why));
	assert_string_equal(found.id, "li");
	assert_string_equal(found.name, "李雷");
	assert_int_equal(found.role, ROLE_AUDITOR);
	assert_false(found.active);
	assert_int_equal(strlen(found.pin), HASH_TEXT_SIZE - 1);
	assert_err(ERR_NOT_FOUND,
		store_operator_find(home->store, "LI", &found, &why));
	assert_said("'LI'");
}

static void operators__are_listed_once_each_in_pages(void **state)
{
	static struct entry_operator page[OPERATOR_PAGE_MAX];
	struct home *home = *state;
	struct error why;
	char id[8];
	int count = -1;

	assert_ok(store_operator_list(home->store, "", page, &count, &why));
	assert_int_equal(count, 0);
	for (int i = 0; i < 53; i++) {
		(void)snprintf(id, sizeof(id), "o%02d", i);
		put(home, id, "first", true);
		put(home, id, "last", true);
	}
	assert_ok(store_operator_list(home->store, "", page, &count, &why));
	assert_int_equal(count, OPERATOR_PAGE_MAX);
	assert_string_equal(page[0].id, "o00");
	assert_string_equal(page[0].name, "last");
	assert_string_equal(page[49].id, "o49");
	assert_ok(store_operator_list(home->store, "o49", page, &count, &why));
	assert_int_equal(count, 3);
	assert_string_equal(page[2].id, "o52");
}

static void failures__are_counted_since_the_last_good_pin(void **state)
{
	struct home *home = *state;
	struct stamp last = { -1 };
	int64_t third;

	put(home, "li", "李", true);
	assert_int_equal(failures(home, "li", &last), 0);
	(void)login(home, "li", LOGIN_WRONG_PIN);
	(void)login(home, "li", LOGIN_OK);
	assert_int_equal(failures(home, "li", &last), 0);
	(void)login(home, "li", LOGIN_WRONG_PIN);
	third = login(home, "li", LOGIN_WRONG_PIN);
	(void)login(home, "li", LOGIN_LOCKED);
	(void)login(home, "wang", LOGIN_WRONG_PIN);
	assert_int_equal(failures(home, "li", &last), 2);
	assert_int_equal(last.ms, third);
}

static void failures__end_when_the_operator_is_changed(void **state)
{
	struct home *home = *state;
	struct stamp last;

	put(home, "li", "李", true);
	(void)login(home, "li", LOGIN_WRONG_PIN);
	assert_int_equal(failures(home, "li", &last), 1);
	put(home, "li", "李", true);
	assert_int_equal(failures(home, "li", &last), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			operator__is_as_its_last_entry_says, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			operators__are_listed_once_each_in_pages, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			failures__are_counted_since_the_last_good_pin,
			home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			failures__end_when_the_operator_is_changed, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
