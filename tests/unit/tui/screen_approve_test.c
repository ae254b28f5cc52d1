#include "fixture.h"

/* A basket that only an officer may let pass. */
static int at_officer(void **state)
{
	struct verdict verdict;

	(void)at_two_teas(state);
	verdict = pos.counter.verdict;
	verdict.refusal = REFUSAL_OVER_LIMIT;
	verdict.limit = 0;
	verdict.needs_officer = true;
	(void)feed(
		(struct event){ .kind = EVENT_JUDGED, .as.verdict = &verdict });
	(void)press(PRESS_F10);
	(void)scan("a");
	return 0;
}

static void menu__opens_it_only_where_an_officer_may(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	(void)scan("a");
	assert_shows("there is no limit here that an officer may open");
	assert_int_equal(pos.screen, SCREEN_SALE);
}

static void enter__asks_why_who_and_the_pin(void **state)
{
	struct request asked;

	(void)state;
	assert_int_equal(pos.screen, SCREEN_APPROVE);
	(void)scan("medicine");
	(void)scan("manager");
	(void)type("2222");
	assert_hides("2222");
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_APPROVE);
	assert_string_equal(asked.operator, "manager");
	assert_string_equal(asked.text, "2222");
}

static void answer__opens_the_limit_for_this_customer_only(void **state)
{
	const struct entry_operator officer = { .id = "manager" };
	struct request asked;

	(void)state;
	(void)scan("medicine");
	(void)scan("manager");
	(void)scan("2222");
	asked = feed((struct event){
		.kind = EVENT_APPROVED, .as.logged_in = &officer });
	assert_int_equal(asked.kind, ASK_JUDGE);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_true(pos.counter.person.subject.approved);
	assert_string_equal(pos.counter.officer, "manager");
	assert_string_equal(pos.counter.officer_reason, "medicine");
	assert_shows("manager opens the limit");
	(void)feed_person(0);
	assert_string_equal(pos.counter.officer, "");
	assert_false(pos.counter.person.subject.approved);
}

static void escape__leaves_the_sale_as_it_was(void **state)
{
	(void)state;
	(void)type("med");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_APPROVE);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_int_equal(pos.counter.basket.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(menu__opens_it_only_where_an_officer_may, at_two_teas),
		test_at(enter__asks_why_who_and_the_pin, at_officer),
		test_at(answer__opens_the_limit_for_this_customer_only,
			at_officer),
		test_at(escape__leaves_the_sale_as_it_was, at_officer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
