#include "check.h"

#include "market.h"

#include "sign/courier.h"
#include "till/online.h"

#include <sys/stat.h>

#define BATCHES (2 * 256) /* lines of more than one */

/* -- joining ------------------------------------------------------------------
 */

static void enrol__gives_a_till_of_the_market(void **state)
{
	struct market *market = *state;
	struct till_facts facts;
	struct till_person person;
	struct entry_operator operator;
	struct error why;

	till_facts(market->floor.till, &facts);
	assert_string_equal(facts.market, "suifenhe");
	assert_string_equal(facts.till, "T01");
	assert_int_equal(facts.rules, 1);
	assert_ok(till_authenticate(market->floor.till,
		&(struct till_credentials){ "cashier", "1111" }, RIGHT_SELL,
		&operator, & why));
	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	assert_int_equal(person.refusal, REFUSAL_NONE);
	has_said_all(market);
}

static void enrol__refuses_another_hub_than_the_codes(void **state)
{
	struct market *market = *state;
	struct till_enrolled enrolled;
	struct stat facts;
	char path[128];
	struct text text = text_over(path, sizeof(path));
	struct error why;

	assert_err(
		ERR_FORGED, join(market, "01234-56789-ABCDE-FGHJK-00000-00000",
				    &enrolled, &why));
	text_addf(&text, "%s/ledger.db", market->floor.home);
	assert_int_not_equal(stat(path, &facts), 0);
	assert_err(ERR_INPUT, join(market, "12345", &enrolled, &why));
}

static void enrol__refuses_a_code_that_is_not_the_hubs(void **state)
{
	struct market *market = *state;
	struct till_enrolled enrolled;
	struct error why;
	char code[64];

	hub_code(&market->hub, code, sizeof(code));
	code[0] = '9';
	assert_err(ERR_DENIED, join(market, code, &enrolled, &why));
}

static void enrol__takes_a_till_with_its_history(void **state)
{
	struct market *market = *state;
	struct till_init init = { .market = "suifenhe",
		.till = "T01",
		.demo = true,
		.home = market->floor.home,
		.clock = &market->floor.clock };
	struct till_enrolled enrolled;
	struct till_facts facts;
	struct error why;
	char code[64];

	assert_ok(till_init(&init, &why));
	floor_open(&market->floor);
	floor_shift(&market->floor);
	assert_int_equal(
		floor_sell(&market->floor, S0001, 1000, NULL), REFUSAL_NONE);
	till_close(market->floor.till);
	market->floor.till = NULL;
	hub_code(&market->hub, code, sizeof(code));
	assert_ok(join(market, code, &enrolled, &why));
	assert_true(enrolled.with_history);
	reopen(market);
	till_flush(market->floor.till, 60000);
	assert_int_equal(market->hub.sales, 1);
	assert_int_equal(sell(market, S0001, 2000, NULL), REFUSAL_NONE);
	assert_int_equal(market->hub.sales, 2);
	till_facts(market->floor.till, &facts);
	assert_int_equal(facts.epoch, 1);
	has_said_all(market);
}

/* -- selling with the hub
 * -------------------------------------------------------- */

static void sale__stands_on_a_lease_and_gives_back_the_rest(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	assert_int_equal(sell(market, S0001, 300000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	assert_int_equal(market->hub.used, 300000);
	assert_int_equal(count_kind(market, "lease.ask"), 2); /* the permit */
	assert_int_equal(count_kind(market, "lease.close"), 1);
	assert_int_equal(
		sell(market, S0001, 500001, &sold), REFUSAL_OVER_LIMIT);
	assert_int_equal(sold.verdict.remaining_fen, 500000);
	assert_int_equal(sell(market, S0001, 500000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.quota[0].before, 300000);
	has_said_all(market);
}

/* Of a sale that the hub's rules judged: this till's chain has none. */
static void refund__goes_by_the_rules_of_the_hub(void **state)
{
	static struct till_refunded refunded;
	struct market *market = *state;
	struct till_sold sold;
	const struct till_refund ask = { .operator= "cashier",
		.receipt = sold.sale.receipt,
		.reason = "broken" };
	struct error why;

	assert_int_equal(sell(market, S0001, 300000, &sold), REFUSAL_NONE);
	assert_ok(till_refund(market->floor.till, &ask, &refunded, &why));
	assert_int_equal(refunded.refund.quota[0].used, -300000);
	till_flush(market->floor.till, 60000);
	has_said_all(market);
}

/* A hub that was restored may count a sale later than its refund is here:
 * nobody has used less than nothing. */
static void refund__of_a_sale_that_the_hub_forgot_leaves_no_debt(void **state)
{
	static struct till_refunded refunded;
	struct market *market = *state;
	struct till *till = market->floor.till;
	struct till_sold sold;
	const struct till_refund ask = { .operator= "cashier",
		.receipt = sold.sale.receipt,
		.reason = "broken" };
	struct error why;

	assert_int_equal(sell(market, S0001, 300000, &sold), REFUSAL_NONE);
	market->hub.used = 0;
	market->hub.mood = HUB_IS_DOWN;
	assert_ok(till_refund(till, &ask, &refunded, &why));
	market->hub.mood = HUB_ANSWERS;
	assert_ok(till_secure(till, S0001, &why));
	assert_int_equal(
		floor_sell(&market->floor, S0001, 100, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.quota[0].before, 0);
	assert_int_equal(sold.sale.quota[0].after, 100);
}

static void sale__counts_what_others_have_used(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	market->hub.used = 700000;
	assert_int_equal(
		sell(market, S0001, 100001, &sold), REFUSAL_OVER_LIMIT);
	assert_int_equal(sell(market, S0001, 100000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.quota[0].before, 700000);
	assert_int_equal(sold.sale.quota[0].after, 800000);
}

static void sale__goes_on_when_the_link_dies_after_the_lease(void **state)
{
	struct market *market = *state;
	struct till_sold sold;
	struct error why;

	assert_ok(till_secure(market->floor.till, S0001, &why));
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(
		floor_sell(&market->floor, S0001, 800000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	market->hub.mood = HUB_ANSWERS;
	till_flush(market->floor.till, 60000);
	has_said_all(market);
}

static void refusal_of_the_hub__is_the_last_word(void **state)
{
	struct market *market = *state;
	struct till_person person;
	struct till_sold sold;
	struct error why;

	market->hub.mood = HUB_REFUSES;
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NO_RIGHT);
	assert_ok(till_secure(market->floor.till, S0001, &why));
	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	assert_int_equal(person.standing.mode, STANDING_NONE);
	assert_string_equal(person.standing.holder, "T02");
	assert_int_equal(person.left[0], 0);
}

/* -- selling without it
 * ------------------------------------------------------------ */

static void offline__a_till_sells_up_to_its_floor_limit(void **state)
{
	struct market *market = *state;
	struct till_person person;
	struct till_online link;
	struct till_sold sold;
	struct error why;

	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(sell(market, S0001, 150000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_PERMIT);
	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	assert_int_equal(person.standing.mode, STANDING_PERMIT);
	assert_int_equal(person.left[0], 50000);
	assert_int_equal(sell(market, S0001, 50001, &sold), REFUSAL_OVER_LIMIT);
	assert_int_equal(sell(market, S0001, 50000, NULL), REFUSAL_NONE);
	assert_int_equal(sell(market, S0002, 200000, NULL), REFUSAL_NONE);
	/* Three sales were all that the permit held. */
	assert_int_equal(sell(market, "resident-card:S0003", 1, &sold),
		REFUSAL_NO_RIGHT);
	till_online(market->floor.till, &link);
	assert_false(link.is_online);
	assert_true(link.unsent >= 4);
	assert_true(link.trouble[0] != '\0');
	come_back(market);
	assert_int_equal(market->hub.sales, 3);
	has_said_all(market);
}

static void zreport__tells_what_the_hub_does_not_hold(void **state)
{
	static struct zreport report;
	struct market *market = *state;
	struct till_facts before;
	struct till_facts after;
	struct error why;

	assert_ok(till_zreport(market->floor.till, 0, &report, &why));
	assert_int_equal(report.unsent, 0);
	market->hub.mood = HUB_IS_DOWN;
	till_facts(market->floor.till, &before);
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	till_facts(market->floor.till, &after);
	assert_true(after.seq > before.seq);
	assert_ok(till_zreport(market->floor.till, 0, &report, &why));
	assert_int_equal(report.unsent, after.seq - before.seq);
	come_back(market);
	assert_ok(till_zreport(market->floor.till, 0, &report, &why));
	assert_int_equal(report.unsent, 0);
}

static void offline__the_cashier_waits_no_second_time(void **state)
{
	struct market *market = *state;
	int64_t before;

	market->hub.mood = HUB_IS_SILENT;
	before = market->floor.now.ms;
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	market->hub.mood = HUB_IS_DOWN;
	(void)before;
	before = market->floor.now.ms;
	assert_int_equal(sell(market, S0002, 100, NULL), REFUSAL_NONE);
	assert_true(market->floor.now.ms - before < 1500);
}

static void late_answer__is_never_used(void **state)
{
	struct market *market = *state;
	struct till_sold sold;
	struct error why;

	/* The hub grants, and the answer is lost. */
	market->hub.mood = HUB_IS_SILENT;
	assert_ok(till_secure(market->floor.till, S0001, &why));
	assert_int_equal(count_kind(market, "lease.disclaim"), 1);
	assert_int_equal(market->hub.held, 800000);
	/* It comes with the statements, and counts for nothing. */
	come_back(market);
	assert_int_equal(market->hub.held, 0);
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(floor_sell(&market->floor, S0001, 200001, &sold),
		REFUSAL_OVER_LIMIT);
	assert_int_equal(
		floor_sell(&market->floor, S0001, 200000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_PERMIT);
}

/* It came with the statements first: what is used is not disclaimed. */
static void late_answer__is_used_when_it_came_before(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	market->hub.is_late = true;
	assert_int_equal(sell(market, S0001, 300000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	assert_int_equal(count_kind(market, "lease.disclaim"), 0);
	market->hub.is_late = false;
	come_back(market);
	assert_int_equal(count_kind(market, "lease.disclaim"), 0);
	assert_int_equal(market->hub.held, 0);
	has_said_all(market);
}

static void late_refusal__is_the_last_word_as_well(void **state)
{
	struct market *market = *state;

	market->hub.is_late = true;
	market->hub.mood = HUB_REFUSES;
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NO_RIGHT);
	assert_int_equal(count_kind(market, "lease.disclaim"), 0);
}

static void crash__open_requests_are_asked_again(void **state)
{
	struct market *market = *state;
	struct till_person person;
	struct error why;

	market->hub.mood = HUB_IS_SILENT;
	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	assert_ok(till_counter(market->floor.till, &person, &why));
	assert_true(till_is_asking(market->floor.till));
	market->hub.mood = HUB_ANSWERS;
	market->hub.busy[LANE_FAST] = false;
	reopen(market); /* as after a kill: nothing was said */
	till_flush(market->floor.till, 60000);
	/* The same request had the same answer, and nobody stands there. */
	assert_int_equal(count_kind(market, "lease.disclaim"), 0);
	assert_int_equal(count_kind(market, "lease.close"), 1);
	has_said_all(market);
}

static void crash__without_a_link_open_requests_are_disclaimed(void **state)
{
	struct market *market = *state;
	struct till_person person;
	struct error why;

	market->hub.mood = HUB_IS_SILENT;
	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	assert_ok(till_counter(market->floor.till, &person, &why));
	market->hub.mood = HUB_IS_DOWN;
	reopen(market);
	till_flush(market->floor.till, 5000);
	assert_int_equal(count_kind(market, "lease.disclaim"), 1);
	come_back(market);
	has_said_all(market);
}

static void day__a_lease_of_yesterday_is_no_right_today(void **state)
{
	struct market *market = *state;
	struct till_sold sold;
	struct error why;

	market->floor.now.ms = FLOOR_START + INT64_C(14) * 3600000 - 60000;
	assert_ok(till_secure(market->floor.till, S0001, &why));
	market->hub.mood = HUB_IS_DOWN;
	market->floor.now.ms += 60000; /* midnight in Suifenhe */
	assert_ok(till_secure(market->floor.till, S0001, &why));
	assert_int_equal(floor_sell(&market->floor, S0001, 100, &sold),
		REFUSAL_NO_RIGHT);
	market->hub.used = 0;
	come_back(market);
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	has_said_all(market);
}

static void recall__closes_what_nobody_needs(void **state)
{
	struct market *market = *state;
	struct lease_statement lease = { .kind = LEASE_DAY,
		.amount = { 100000 },
		.limit = "value-day",
		.not_after = { FLOOR_START + 86400000 } };
	struct lease_statement recall = { .kind = LEASE_RECALL };
	struct till_person person;
	struct hub_right *right;
	struct error why;

	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	lease.day = recall.day = person.day;
	seal_nonce(lease.request);
	memcpy(lease.person, person.key, sizeof(lease.person));
	memcpy(recall.person, person.key, sizeof(recall.person));
	(void)text_copy(
		lease.limit, sizeof(lease.limit), person.quota[0].limit);
	memcpy(recall.limit, lease.limit, sizeof(recall.limit));
	right = hub_state(&market->hub, &lease);
	market->hub.held += 100000;
	market->floor.now.ms += 60000;
	till_flush(market->floor.till, 60000);
	assert_ok(till_identify(market->floor.till, S0001, &person, &why));
	assert_int_equal(person.standing.mode, STANDING_LEASE);
	assert_int_equal(person.left[0], 100000);
	memcpy(recall.lease, right->leaf, sizeof(recall.lease));
	(void)hub_state(&market->hub, &recall);
	right->lease.kind = LEASE_SCAN; /* for its own books */
	market->floor.now.ms += 60000;
	till_flush(market->floor.till, 60000);
	assert_int_equal(count_kind(market, "lease.close"), 1);
	has_said_all(market);
}

/* -- what goes wrong
 * --------------------------------------------------------------- */

static void clock__minutes_off_is_mended_by_asking_twice(void **state)
{
	struct market *market = *state;
	struct till_online link;

	market->hub.clock_ms = 300000;
	reopen(market);
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	till_online(market->floor.till, &link);
	assert_in_range(link.behind_ms, 299000, 301000);
	has_said_all(market);
}

static void gap__the_hub_says_where_to_go_on(void **state)
{
	struct market *market = *state;
	struct hub *hub = &market->hub;
	char leaf[HASH_TEXT_SIZE];
	int64_t seq = hub->head_seq;

	memcpy(leaf, hub->head_leaf, sizeof(leaf));
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	hub->head_seq = seq; /* it was put back */
	memcpy(hub->head_leaf, leaf, sizeof(leaf));
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	market->floor.now.ms += 400000;
	till_flush(market->floor.till, 60000);
	assert_int_equal(hub->sales, 2);
	assert_int_equal(hub->doubled, 0);
}

static void cut_answers__are_taken_again(void **state)
{
	struct market *market = *state;
	struct till_online link;

	market->hub.mood = HUB_CUTS;
	(void)floor_sell(&market->floor, S0001, 100, NULL);
	till_flush(market->floor.till, 3000);
	till_online(market->floor.till, &link);
	assert_true(link.trouble[0] != '\0');
	come_back(market);
	assert_true(market->hub.doubled > 0);
	has_said_all(market);
}

static void restored_till__has_no_right_any_more(void **state)
{
	struct market *market = *state;
	struct till_online link;
	struct till_sold sold;

	market->hub.head_seq += 5; /* it knows more than is here */
	market->floor.now.ms += 60000;
	till_flush(market->floor.till, 3000);
	till_online(market->floor.till, &link);
	assert_true(strstr(link.trouble, "older state") != NULL);
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NO_RIGHT);
}

/* How often the frames of a file ask for a path. */
static int count_frames(struct market *market, const char *path, const char *of)
{
	struct courier_reader *reader = NULL;
	struct courier_frame frame;
	struct error why;
	int count = 0;

	assert_ok(courier_open(path, market->hub.keyring, &reader, &why));
	while (!courier_next(reader, &frame, &why))
		count += strstr(frame.what, of) != NULL;
	courier_end(reader);
	return count;
}

/* Nobody answers a stick while it is written, and whoever writes it may not
 * know that the hub waits: all rights are told, and that ends by itself. */
static void frozen_hub__is_told_of_rights_by_hand(void **state)
{
	struct market *market = *state;
	struct till_carried carried = { 0 };
	struct error why;
	char path[128];
	struct text text = text_over(path, sizeof(path));

	text_addf(&text, "%s/stick", market->hub_home);
	assert_int_equal(sell(market, S0001, 10000, NULL), REFUSAL_NONE);
	reopen(market);
	assert_ok(till_carry_out(market->floor.till, path, &carried, &why));
	assert_int_equal(count_frames(market, path, "/v1/leases/report"), 1);
	market->hub.mood = HUB_IS_FROZEN;
	assert_ok(till_secure(market->floor.till, S0001, &why));
	assert_ok(till_carry_out(market->floor.till, path, &carried, &why));
	assert_int_equal(count_frames(market, path, "/v1/leases/report"), 1);
	come_back(market);
	has_said_all(market);
}

/* Of entries of an epoch before the code that let it in, or of its own key? */
static void revoked__key_of_an_earlier_epoch_takes_no_right_away(void **state)
{
	struct market *market = *state;
	static const char body[] = "{\"at_ms\":0,\"code\":\"revoked\"}";
	const struct link_answer refusal = {
		.status = 403, .body = body, .length = sizeof(body) - 1
	};
	struct till *till = market->floor.till;
	struct error why;

	assert_true(answer_take(till, JOB_ENTRIES, &refusal, &why) != ERR_OK);
	assert_true(answer_take(till, JOB_EPOCHS, &refusal, &why) != ERR_OK);
	assert_int_equal(sell(market, S0001, 10000, NULL), REFUSAL_NONE);
	assert_true(
		answer_take(till, JOB_STATEMENTS, &refusal, &why) != ERR_OK);
	assert_int_equal(sell(market, S0001, 10000, NULL), REFUSAL_NO_RIGHT);
}

/* It granted, was put back to a copy that knows of it, and was heard since by a
 * till that never had the answer: that is void, and another is asked for. */
static void answer_of_an_older_hub__is_disclaimed(void **state)
{
	struct market *market = *state;
	struct till *till;
	struct till_online link;
	int asked;

	market->floor.now.ms += INT64_C(24) * 60 * 60 * 1000;
	market->hub.mood = HUB_IS_SILENT;
	till_flush(market->floor.till, 3000);
	reopen(market);
	till = market->floor.till;
	hub_restored(&market->hub);
	market->hub.mood = HUB_IS_FROZEN;
	till_flush(till, 60000);
	till_online(till, &link);
	assert_int_equal(link.permit.minor, 0);
	asked = market->hub.asked;
	come_back(market);
	come_back(market);
	assert_in_range(market->hub.asked - asked, 1, 20);
	assert_int_equal(count_kind(market, "lease.disclaim"), 1);
	till_online(till, &link);
	assert_int_equal(link.permit.minor, 200000);
	has_said_all(market);
}

/* The hub tells two stories of itself: no other business waits for that, and
 * it is not asked again and again. */
static void two_stories__keep_nothing_else_from_the_hub(void **state)
{
	struct market *market = *state;
	static struct entry entry;
	static struct till_sold sold;
	struct till_online link;
	int asked;

	memset(&entry, 0, sizeof(entry));
	entry.kind = ENTRY_LOST;
	(void)text_copy(entry.body.lost.till, CHAIN_SIZE, "T09");
	entry.body.lost.epoch = 1;
	(void)text_copy(entry.body.lost.reason, REASON_SIZE, "stolen");
	(void)text_copy(market->hub.leaf, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	hub_append(&market->hub, &entry);
	assert_int_equal(sell(market, S0001, 10000, &sold), REFUSAL_NONE);
	asked = market->hub.asked;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(
			sell(market, S0001, 1000, &sold), REFUSAL_NONE);
		assert_int_equal(market->hub.sales, 2 + i);
	}
	till_online(market->floor.till, &link);
	assert_true(link.is_online);
	assert_int_equal(link.unsent, 0);
	assert_true(strstr(link.trouble, "does not follow") != NULL);
	assert_true(market->hub.asked - asked < 5 * 6);
}

/* A copy of this till was heard first: what this one sold is to be counted as
 * well, however much it is. */
static void fork__the_whole_branch_reaches_the_hub(void **state)
{
	struct market *market = *state;
	struct till_facts before;
	struct till_facts after;

	till_facts(market->floor.till, &before);
	market->hub.mood = HUB_IS_DOWN;
	do {
		(void)sell(market, S0001, 100, NULL);
		till_facts(market->floor.till, &after);
	} while (after.seq < before.seq + BATCHES);
	hub_has_rival(&market->hub, before.seq);
	come_back(market);
	come_back(market);
	assert_int_equal(market->hub.rival_seq, after.seq);
}

/* The hub held this branch, was restored, and heard the other one first. */
static void fork__a_restored_hub_gets_the_branch_again(void **state)
{
	struct market *market = *state;
	struct till_online link;
	struct till_facts facts;

	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	assert_int_equal(sell(market, S0002, 100, NULL), REFUSAL_NONE);
	has_said_all(market);
	till_facts(market->floor.till, &facts);
	hub_restored(&market->hub);
	hub_has_rival(&market->hub, facts.seq - 5);
	come_back(market);
	till_online(market->floor.till, &link);
	assert_true(strstr(link.trouble, "there are two of it") != NULL);
	come_back(market);
	assert_true(market->hub.rival_seq >= facts.seq);
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NO_RIGHT);
}

static void forged__what_another_hub_says_is_not_taken(void **state)
{
	struct market *market = *state;
	struct till_online link;
	struct till_sold sold;
	struct keyring *good = market->hub.keyring;
	char path[128];
	struct text text = text_over(path, sizeof(path));
	struct error why;

	text_addf(&text, "%s/other.key", market->hub_home);
	assert_ok(keyring_create(path, NULL, &market->hub.keyring, &why));
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_PERMIT);
	till_online(market->floor.till, &link);
	assert_true(link.is_forged);
	keyring_close(market->hub.keyring);
	market->hub.keyring = good;
	market->hub.right_count = 1; /* the permit */
}

static void decommission__refuses_while_anything_is_unsent(void **state)
{
	struct market *market = *state;
	struct till *till = market->floor.till;
	struct till_person person;
	struct till_shift shift;
	struct error why;

	assert_err(ERR_DENIED,
		till_decommission(till, "shell:root", "sold", &why));
	assert_said("open");
	assert_ok(till_shift_close(till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
	assert_err(ERR_DENIED,
		till_decommission(till, "shell:root", "sold", &why));
	assert_said("not at the hub");
	/* Somebody still stands there: what they might buy goes back. */
	assert_ok(till_identify(till, S0001, &person, &why));
	assert_ok(till_counter(till, &person, &why));
	till_flush(till, 60000);
	assert_int_equal(market->hub.held, 800000);
	assert_ok(till_decommission(till, "shell:root", "sold", &why));
	till_flush(till, 60000);
	has_said_all(market);
	assert_err(ERR_DENIED,
		till_shift_open(till, "cashier",
			(struct till_cash){ .count = 0 }, &shift, &why));
	reopen(market);
	assert_err(ERR_DENIED,
		till_shift_open(market->floor.till, "cashier",
			(struct till_cash){ .count = 0 }, &shift, &why));
}

static void market__decides_rules_people_and_data(void **state)
{
	struct market *market = *state;
	const struct till_operator_change change = { .by = "shell:root",
		.id = "other",
		.name = "Other",
		.pin = "2222",
		.active = true };
	struct error why;

	assert_err(ERR_DENIED,
		till_operator_add(market->floor.till, &change, &why));
	assert_err(
		ERR_DENIED, till_rules_apply(market->floor.till, "shell:root",
				    till_rules(market->floor.till), &why));
}

int main(void)
{
#define JOINED(test) \
	cmocka_unit_test_setup_teardown(test, market_setup, market_teardown)
#define FRESH(test) \
	cmocka_unit_test_setup_teardown(test, market_make, market_teardown)
	const struct CMUnitTest tests[] = {
		JOINED(enrol__gives_a_till_of_the_market),
		FRESH(enrol__refuses_another_hub_than_the_codes),
		FRESH(enrol__refuses_a_code_that_is_not_the_hubs),
		FRESH(enrol__takes_a_till_with_its_history),
		JOINED(sale__stands_on_a_lease_and_gives_back_the_rest),
		JOINED(refund__goes_by_the_rules_of_the_hub),
		JOINED(refund__of_a_sale_that_the_hub_forgot_leaves_no_debt),
		JOINED(sale__counts_what_others_have_used),
		JOINED(sale__goes_on_when_the_link_dies_after_the_lease),
		JOINED(refusal_of_the_hub__is_the_last_word),
		JOINED(offline__a_till_sells_up_to_its_floor_limit),
		JOINED(zreport__tells_what_the_hub_does_not_hold),
		JOINED(offline__the_cashier_waits_no_second_time),
		JOINED(late_answer__is_never_used),
		JOINED(late_answer__is_used_when_it_came_before),
		JOINED(late_refusal__is_the_last_word_as_well),
		JOINED(crash__open_requests_are_asked_again),
		JOINED(crash__without_a_link_open_requests_are_disclaimed),
		JOINED(day__a_lease_of_yesterday_is_no_right_today),
		JOINED(recall__closes_what_nobody_needs),
		JOINED(clock__minutes_off_is_mended_by_asking_twice),
		JOINED(gap__the_hub_says_where_to_go_on),
		JOINED(cut_answers__are_taken_again),
		JOINED(restored_till__has_no_right_any_more),
		JOINED(frozen_hub__is_told_of_rights_by_hand),
		JOINED(answer_of_an_older_hub__is_disclaimed),
		JOINED(revoked__key_of_an_earlier_epoch_takes_no_right_away),
		JOINED(two_stories__keep_nothing_else_from_the_hub),
		JOINED(fork__the_whole_branch_reaches_the_hub),
		JOINED(fork__a_restored_hub_gets_the_branch_again),
		JOINED(forged__what_another_hub_says_is_not_taken),
		JOINED(decommission__refuses_while_anything_is_unsent),
		JOINED(market__decides_rules_people_and_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
