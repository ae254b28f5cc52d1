#include "check.h"

#include "device/decoder.h"

static struct font *font;
static struct decoder *decoder;

static int open_both(void **state)
{
	struct error why;

	(void)state;
	assert_ok(font_open(FONT_FILE, &font, &why));
	assert_ok(decoder_open(384, font, &decoder, &why));
	return 0;
}

static int close_both(void **state)
{
	(void)state;
	decoder_close(decoder);
	font_close(font);
	return 0;
}

/* What the last of the bytes means; all of them are fed. */
static enum decoded feed_bytes(const char *bytes, size_t length)
{
	enum decoded decoded = DECODED_NOTHING;

	for (size_t i = 0; i < length; i++)
		decoded = decoder_feed(decoder, (uint8_t)bytes[i]);
	return decoded;
}

#define feed(literal) feed_bytes((literal), sizeof(literal) - 1)

static void text__is_what_was_sent(void **state)
{
	(void)state;
	assert_int_equal(feed("\x1b@\x1c.Total 12.50\n"), DECODED_LINE);
	assert_string_equal(decoder_text(decoder), "Total 12.50\n");
	assert_int_equal(decoder_picture(decoder).height, 30);
	decoder_clear(decoder);
	assert_string_equal(decoder_text(decoder), "");
}

static void chinese__is_on_after_init_as_such_printers_are(void **state)
{
	(void)state;
	(void)feed("\x1b@\xa7\xb1\xa7\xe2\n");
	assert_string_equal(decoder_text(decoder), "Пр\n");
}

static void russian__is_of_the_page_that_was_chosen(void **state)
{
	(void)state;
	(void)feed("\x1b@\x1c.\x1bt\x11\x8f\xe0\n\x1bt\x2e\xcf\xf0\n");
	assert_string_equal(decoder_text(decoder), "Пр\nПр\n");
}

static void side__is_blanks_in_front(void **state)
{
	(void)state;
	(void)feed("\x1b"
		   "a\x01"
		   "ab\n\x1b"
		   "a\x02"
		   "ab\n");
	assert_string_equal(decoder_text(decoder),
		"               ab\n                              ab\n");
}

static void full_line__goes_on_below(void **state)
{
	(void)state;
	(void)feed("12345678901234567890123456789012x\n");
	assert_string_equal(
		decoder_text(decoder), "12345678901234567890123456789012\nx\n");
}

static void wide_letters__take_twice_the_place(void **state)
{
	(void)state;
	(void)feed("\x1d!\x11"
		   "1234567890123456x\n");
	assert_string_equal(decoder_text(decoder), "1234567890123456\nx\n");
	assert_int_equal(decoder_picture(decoder).height, 96);
}

static void events__are_told(void **state)
{
	(void)state;
	assert_int_equal(feed("\x1bp\0\x19\xfa"), DECODED_KICK);
	assert_int_equal(feed("\x10\x04\x02"), DECODED_ASKED);
	assert_int_equal(decoder_asked(decoder), 2);
	assert_int_equal(feed("\x1dr\x01"), DECODED_ASKED_IN_LINE);
	assert_int_equal(feed("\x1dVB\0"), DECODED_CUT);
	assert_int_equal(feed("\x1dV\0"), DECODED_CUT);
	assert_int_equal(feed("\x1bi"), DECODED_CUT);
	assert_int_equal(decoder_unknown(decoder), 0);
}

static void unknown_commands__are_stepped_over_and_counted(void **state)
{
	(void)state;
	(void)feed("\x1b*\x21\x02\0abcdef\x1bz\x1d(A\x02\0abx\n");
	assert_string_equal(decoder_text(decoder), "x\n");
	assert_int_equal(decoder_unknown(decoder), 3);
}

static void broken_letters__are_marked(void **state)
{
	(void)state;
	(void)feed("\x1b@\xff\x81\x20\x07z\n");
	assert_string_equal(decoder_text(decoder), "\xef\xbf\xbd\xef\xbf\xbd"
						   "\xef\xbf\xbdz\n");
	assert_int_equal(decoder_unknown(decoder), 3);
}

static void picture_that_is_no_text__is_said_to_be_one(void **state)
{
	(void)state;
	(void)feed("\x1dv0\0\x01\0\x02\0\xff\x81");
	assert_string_equal(decoder_text(decoder), "[picture 8 x 2]\n");
}

static void paper__has_an_end(void **state)
{
	(void)state;
	for (int i = 0; i < 6000; i++)
		(void)feed("\x1bJ\xff");
	assert_true(decoder_picture(decoder).height <= DECODER_ROWS_MAX);
	for (int i = 0; i < 60000; i++)
		(void)feed("0123456789\n");
	assert_true(strlen(decoder_text(decoder)) < DECODER_TEXT_MAX);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, open_both, close_both)
	static const struct CMUnitTest tests[] = {
		CASE(text__is_what_was_sent),
		CASE(chinese__is_on_after_init_as_such_printers_are),
		CASE(russian__is_of_the_page_that_was_chosen),
		CASE(side__is_blanks_in_front),
		CASE(full_line__goes_on_below),
		CASE(wide_letters__take_twice_the_place),
		CASE(events__are_told),
		CASE(unknown_commands__are_stepped_over_and_counted),
		CASE(broken_letters__are_marked),
		CASE(picture_that_is_no_text__is_said_to_be_one),
		CASE(paper__has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
