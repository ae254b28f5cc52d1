#include "hub/fixture.h"

#include "base/base64url.h"

/* One fault of a kind is found, after the tables were changed by hand. */
static char found_code[16];
static int64_t found;

static void note_fault(void *context, const struct hub_fault *fault)
{
	(void)context;
	(void)text_copy(found_code, sizeof(found_code), fault->code);
}

static void is_found(struct market *market, const char *code)
{
	struct hub_checked checked;

	found_code[0] = '\0';
	assert_ok(hub_check(market->hub, note_fault, NULL, &checked, &why));
	found = checked.faults;
	assert_string_equal(found_code, code);
}

static void person_of(int number, char *ret)
{
	uint8_t bytes[16] = { 1 };

	memcpy(bytes + 4, &number, sizeof(number));
	(void)base64url_encode(bytes, sizeof(bytes), ret);
}

static void changed__sum_is_found_out(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct store_move move = {
		.person = PERSON, .day = TODAY, .limit = LIMIT, .unl = 1
	};

	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_ok(store_quota_move(hub_store(market->hub), &move, &why));
	is_found(market, "quota");
	assert_int_equal(found, 1);
	device_free(a);
}

static void changed__use_is_found_out(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	struct store_use use = { .epoch = 1, .seq = 1, .chain = "T01" };

	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	(void)text_copy(use.limit, sizeof(use.limit), LIMIT);
	assert_ok(store_use_find(store, &use, &use, &why));
	/* Of another limit, and of an entry that is not there. */
	(void)text_copy(use.limit, sizeof(use.limit), "sugar");
	assert_ok(store_use_add(store, &use, &why));
	is_found(market, "use");
	assert_int_equal(found, 1);
	use.seq = 2;
	assert_ok(store_use_add(store, &use, &why));
	is_found(market, "use");
	assert_int_equal(found, 2);
	device_free(a);
}

/* More than a page of entries, uses and days, and a fault in each. */
static void pages__are_read_to_the_last(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	struct store_move move = { .day = TODAY, .limit = LIMIT, .unl = 1 };
	struct hub_checked checked;
	char person[PERSON_KEY_SIZE];

	for (int i = 0; i < 260; i++) {
		person_of(i, person);
		device_sell(a, person, 1000, "");
		if (i % 130 == 129)
			assert_int_equal(device_push(a), 200);
	}
	assert_ok(hub_check(market->hub, NULL, NULL, &checked, &why));
	assert_int_equal(checked.faults, 0);
	assert_int_equal(checked.entries, 260 + 3);
	assert_int_equal(checked.rows, 260 + 260 + 1);
	move.person = person;
	for (int i = 0; i < 260; i++) {
		person_of(i, person);
		assert_ok(store_quota_move(store, &move, &why));
	}
	is_found(market, "quota");
	assert_int_equal(found, 260);
	device_free(a);
}

static void changed__lease_is_found_out(void **state)
{
	static struct store_lease lease;
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	char leaf[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 5000, leaf), 5000);
	device_sell(a, PERSON, 2000, leaf);
	device_end_lease(a, leaf, 2000);
	assert_int_equal(device_push(a), 200);
	market_is_sound(market);
	assert_ok(store_lease_find(store, leaf, &lease, &why));
	lease.used.minor = 1999;
	assert_ok(store_lease_put(store, &lease, &why));
	is_found(market, "lease");
	lease.used.minor = 2000;
	lease.state = LEASE_FROZEN;
	assert_ok(store_lease_put(store, &lease, &why));
	is_found(market, "lease");
	assert_true(found > 1); /* and more is held than the day's row says */
	lease.state = LEASE_CLOSED;
	assert_ok(store_lease_put(store, &lease, &why));
	market_is_sound(market);
	/* A lease that no entry closes: less is held than the row says. */
	assert_int_equal(device_lease(a, PERSON, 5000, leaf), 5000);
	assert_ok(store_lease_find(store, leaf, &lease, &why));
	lease.state = LEASE_CLOSED;
	assert_ok(store_lease_put(store, &lease, &why));
	is_found(market, "quota");
	device_free(a);
}

static void changed__line_of_a_lease_is_found_out(void **state)
{
	static struct store_lease lease;
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	char leaf[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 5000, leaf), 5000);
	assert_ok(store_lease_find(store, leaf, &lease, &why));
	seal_nonce(lease.request); /* a second row with the same line */
	lease.amount.minor = 0;
	assert_ok(store_lease_add(store, &lease, &why));
	is_found(market, "lease");
	device_free(a);
}

static void changed__till_is_found_out(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};
	struct store_till till;
	struct store_epoch epoch;

	assert_ok(hub_revoke(market->hub, &act, &why));
	market_is_sound(market);
	assert_ok(store_till_find(store, "T01", &till, &why));
	till.epoch = 2;
	assert_ok(store_till_put(store, &till, &why));
	is_found(market, "till");
	till.epoch = 1;
	assert_ok(store_till_put(store, &till, &why));
	assert_ok(store_epoch_find(store, "T01", 1, &epoch, &why));
	epoch.revoked = -1;
	assert_ok(store_epoch_put(store, &epoch, &why));
	is_found(market, "till");
	device_free(a);
}

static void changed__assessment_is_found_out(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	struct store_assessed row;
	int64_t count = 0;

	device_sell(a, PERSON, 900000, "");
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	market_is_sound(market);
	assert_ok(store_assessed_find(store, PERSON, TODAY, LIMIT, &row, &why));
	row.excess.minor--;
	assert_ok(store_assessed_put(store, &row, &why));
	is_found(market, "assessed");
	row.excess.minor++;
	row.seq--;
	assert_ok(store_assessed_put(store, &row, &why));
	is_found(market, "assessed");
	device_free(a);
}

static void changed__waiting_is_found_out(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct device *a = device_enrolled(market, "T01");
	struct store_waiting waiting;
	struct keyring *first;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	device_refund_of(a, PERSON, "T01-1-2", 400, TODAY);
	assert_int_equal(device_push(a), 200);
	market_is_sound(market);
	assert_ok(store_waiting_find(store, "T01", 1, 2, &waiting, &why));
	assert_ok(store_waiting_end(store, &waiting, &why));
	is_found(market, "waiting");
	keyring_close(first);
	device_free(a);
}

static void changed__person_is_found_out(void **state)
{
	static const char file[] = "document,number,name,born,valid_until,"
				   "status\nresident-card,S0001,A,,,active\n"
				   "resident-card,S0002,B,,,blocked\n";
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	struct hub_import import = {
		.by = "test", .dataset = DATASET_RESIDENTS, .replaces = true
	};
	struct store_person person;
	char path[128];
	char sha256[HASH_TEXT_SIZE];
	FILE *out;

	(void)snprintf(path, sizeof(path), "%s/residents.csv", market->home);
	out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(
		fwrite(file, 1, sizeof(file) - 1, out), sizeof(file) - 1);
	assert_int_equal(fclose(out), 0);
	import.path = path;
	assert_ok(hub_import(market->hub, &import, sha256, &why));
	market_is_sound(market);
	assert_ok(store_person_after(store, "", &person, &why));
	person.blocked = !person.blocked;
	assert_ok(store_person_put(store, &person, &why));
	is_found(market, "person");
	/* The look at it has changed nothing. */
	is_found(market, "person");
	person.blocked = !person.blocked;
	assert_ok(store_person_put(store, &person, &why));
	market_is_sound(market);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(changed__sum_is_found_out),
		BOTH(changed__use_is_found_out),
		BOTH(pages__are_read_to_the_last),
		BOTH(changed__lease_is_found_out),
		BOTH(changed__line_of_a_lease_is_found_out),
		BOTH(changed__till_is_found_out),
		BOTH(changed__assessment_is_found_out),
		BOTH(changed__waiting_is_found_out),
		BOTH(changed__person_is_found_out),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
