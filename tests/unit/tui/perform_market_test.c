#include "check.h"

#include "../till/market.h"
#include "performing.h"

/* What a screen asks for that the hub has a word in. */

static int open_session(void **state)
{
	struct market *market;

	if (market_setup(state) != 0)
		return -1;
	market = *state;
	till_has_loop(market->floor.till);
	session_begin(&market->floor);
	return 0;
}

static int close_session(void **state)
{
	session_end();
	return market_teardown(state);
}

static void press_retry(void)
{
	struct event answer;
	struct error why;

	assert_ok(perform(
		perform_gear, (struct request){ .kind = ASK_RETRY }, &answer));
}

/* Two turns: the second takes what the first has asked. */
static void turn(const struct market *market)
{
	till_turn(market->floor.till);
	till_turn(market->floor.till);
}

static void queue__names_what_is_not_sent_and_why(void **state)
{
	struct market *market = *state;
	struct error why;

	assert_ok(page(SCREEN_QUEUE, ""));
	assert_says("online  https://hub.example:8443");
	assert_says("entries not sent: 0");
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(
		floor_sell(&market->floor, S0001, 100, NULL), REFUSAL_NONE);
	turn(market);
	assert_ok(page(SCREEN_QUEUE, ""));
	assert_says("OFFLINE  https://hub.example:8443");
	assert_says("no route");
	assert_says("entries not sent: 1");
	assert_says("sale");
}

static void retry__asks_at_once_and_not_when_it_is_due(void **state)
{
	struct market *market = *state;
	struct error why;
	int asked;

	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(
		floor_sell(&market->floor, S0001, 100, NULL), REFUSAL_NONE);
	turn(market);
	market->hub.mood = HUB_ANSWERS;
	asked = market->hub.asked;
	turn(market);
	assert_int_equal(market->hub.asked, asked);
	press_retry();
	turn(market);
	assert_true(market->hub.asked > asked);
	assert_int_equal(market->hub.sales, 1);
	assert_ok(page(SCREEN_QUEUE, ""));
	assert_says("online");
	assert_says("entries not sent: 0");
}

static void retry__without_a_hub_does_no_harm(void **state)
{
	struct market *market = *state;
	struct error why;

	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(
		floor_sell(&market->floor, S0001, 100, NULL), REFUSAL_NONE);
	for (int i = 0; i < 3; i++) {
		press_retry();
		turn(market);
	}
	assert_ok(page(SCREEN_QUEUE, ""));
	assert_says("entries not sent: 1");
	come_back(market);
}

/* The hub's residents are newer: the answer comes while the sale goes on. */
static void blocked__by_the_hub_a_person_is_sent_away(void **state)
{
	struct market *market = *state;
	struct request request = { .kind = ASK_IDENTIFY };
	struct event event;
	struct error why;

	(void)text_copy(request.text, sizeof(request.text), S0001);
	market->hub.mood = HUB_REFUSES;
	market->hub.reason = LEASE_BLOCKED;
	assert_ok(perform(perform_sale, request, &event));
	(void)pos_update(&session->pos, &event);
	assert_true(session->pos.counter.has_person);
	assert_true(session->is_asking);
	turn(market);
	assert_ok(session_look_again(session, &event));
	(void)pos_update(&session->pos, &event);
	assert_false(session->pos.counter.has_person);
	assert_non_null(strstr(
		session->pos.notice.text, refusal_message(REFUSAL_BLOCKED)));
	assert_int_equal(count_kind(market, "refusal"), 1);
	come_back(market);
}

#define test_here(test) \
	cmocka_unit_test_setup_teardown(test, open_session, close_session)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_here(queue__names_what_is_not_sent_and_why),
		test_here(retry__asks_at_once_and_not_when_it_is_due),
		test_here(retry__without_a_hub_does_no_harm),
		test_here(blocked__by_the_hub_a_person_is_sent_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
