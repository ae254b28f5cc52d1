#include "check.h"

#include "base/frame.h"

static struct frame frame;
static struct frame again;

/* The bytes as another process gets them. */
static void hand_over(void)
{
	memset(&again, 0, sizeof(again));
	memcpy(again.bytes, frame.bytes, frame.length);
}

static void texts__come_out_as_they_went_in(void **state)
{
	struct error why;

	(void)state;
	frame_start(&frame);
	assert_ok(frame_add(&frame, "sell", &why));
	assert_ok(frame_add(&frame, "", &why));
	assert_ok(frame_add(&frame, "горький шоколад", &why));
	hand_over();
	assert_ok(frame_read(&again, frame.length, &why));
	assert_int_equal(again.count, 3);
	assert_string_equal(again.texts[0], "sell");
	assert_string_equal(again.texts[1], "");
	assert_string_equal(again.texts[2], "горький шоколад");
}

static void an_empty_list__is_one(void **state)
{
	struct error why;

	(void)state;
	frame_start(&frame);
	hand_over();
	assert_ok(frame_read(&again, frame.length, &why));
	assert_int_equal(again.count, 0);
}

static void what_is_cut__is_refused(void **state)
{
	struct error why;

	(void)state;
	frame_start(&frame);
	assert_ok(frame_add(&frame, "status", &why));
	for (size_t length = 0; length < frame.length; length++) {
		hand_over();
		if (length == 5) /* the mark alone */
			continue;
		assert_err(ERR_INPUT, frame_read(&again, length, &why));
	}
}

static void more_than_fits__is_refused_and_changes_nothing(void **state)
{
	static char large[FRAME_BYTES_MAX];
	struct error why;

	(void)state;
	frame_start(&frame);
	memset(large, 'x', sizeof(large) - 1);
	assert_err(ERR_RANGE, frame_add(&frame, large, &why));
	assert_int_equal(frame.count, 0);
	for (int i = 0; i < FRAME_TEXTS_MAX; i++)
		assert_ok(frame_add(&frame, "a", &why));
	assert_err(ERR_RANGE, frame_add(&frame, "a", &why));
	assert_int_equal(frame.count, FRAME_TEXTS_MAX);
}

static void more_texts_than_there_may_be__are_refused(void **state)
{
	struct error why;

	(void)state;
	frame_start(&frame);
	hand_over();
	memset(again.bytes + frame.length, 0, FRAME_TEXTS_MAX + 1);
	assert_err(ERR_INPUT,
		frame_read(&again, frame.length + FRAME_TEXTS_MAX + 1, &why));
	assert_ok(frame_read(&again, frame.length + FRAME_TEXTS_MAX, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts__come_out_as_they_went_in),
		cmocka_unit_test(an_empty_list__is_one),
		cmocka_unit_test(what_is_cut__is_refused),
		cmocka_unit_test(
			more_than_fits__is_refused_and_changes_nothing),
		cmocka_unit_test(more_texts_than_there_may_be__are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
