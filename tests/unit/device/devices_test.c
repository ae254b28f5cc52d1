#include "check.h"

#include "device/card.h"
#include "device/devices.h"
#include "device/shop.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>

/* -- codes ----------------------------------------------------------- */

static struct scanner scanner;

/* How many codes the bytes make; the last of them stays in scanner. */
static int scan_bytes(const char *bytes)
{
	int count = 0;

	for (; *bytes != '\0'; bytes++)
		count += scanner_byte(&scanner, (uint8_t)*bytes, 0);
	return count;
}

static int fresh_scanner(void **state)
{
	(void)state;
	scanner = (struct scanner){ 0 };
	return 0;
}

static void code__ends_with_cr_lf_both_or_tab(void **state)
{
	static const char *const ends[] = { "\r", "\n", "\r\n", "\t" };

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(scan_bytes("4600123456782"), 0);
		assert_int_equal(scan_bytes(ends[i]), 1);
		assert_string_equal(scanner.code, "4600123456782");
	}
}

static void code__without_an_end_ends_with_a_pause(void **state)
{
	(void)state;
	assert_int_equal(scan_bytes("123"), 0);
	assert_false(scanner_pause(&scanner, SCANNER_PAUSE_MS - 1));
	assert_true(scanner_pause(&scanner, SCANNER_PAUSE_MS));
	assert_string_equal(scanner.code, "123");
	assert_false(scanner_pause(&scanner, 2 * SCANNER_PAUSE_MS));
}

static void doubled_scan__is_two_codes(void **state)
{
	(void)state;
	assert_int_equal(scan_bytes("123\r123\r"), 2);
}

static void empty_scan__is_no_code(void **state)
{
	(void)state;
	assert_int_equal(scan_bytes("\r\r\n\n\t"), 0);
	assert_false(scanner_pause(&scanner, 1000));
}

static void code_of_4_kb__is_cut_and_said_to_be(void **state)
{
	(void)state;
	for (int i = 0; i < 4096; i++)
		assert_false(scanner_byte(&scanner, '7', 0));
	assert_true(scanner_byte(&scanner, '\r', 0));
	assert_true(scanner.too_long);
	assert_int_equal(strlen(scanner.code), SCANNER_CODE_MAX);
	assert_int_equal(scan_bytes("5\r"), 1);
	assert_false(scanner.too_long);
}

static void prefix_and_other_controls__are_not_in_the_code(void **state)
{
	(void)state;
	assert_int_equal(scan_bytes("\x02\x31\x32\x03\r"), 1);
	assert_string_equal(scanner.code, "12");
	assert_int_equal(scan_bytes("01\x1d\x31\r"), 1);
	assert_string_equal(scanner.code, "01\x1d\x31");
}

static bool press(uint16_t key)
{
	bool done = scanner_key(&scanner, key, 1, 0);

	assert_false(scanner_key(&scanner, key, 2, 0));
	assert_false(scanner_key(&scanner, key, 0, 0));
	return done;
}

static void keyboard__is_read_as_a_us_one(void **state)
{
	(void)state;
	assert_false(scanner_key(&scanner, KEY_LEFTSHIFT, 1, 0));
	assert_false(press(KEY_K));
	assert_false(press(KEY_8));
	assert_false(scanner_key(&scanner, KEY_LEFTSHIFT, 0, 0));
	assert_false(press(KEY_CAPSLOCK));
	assert_false(press(KEY_Z));
	assert_false(press(KEY_1));
	assert_false(press(KEY_0));
	assert_false(press(KEY_KP3));
	assert_false(press(KEY_MINUS));
	assert_true(press(KEY_KPENTER));
	assert_string_equal(scanner.code, "K*z103-");
}

static void keys_the_kernel_lost__make_no_code(void **state)
{
	(void)state;
	assert_false(press(KEY_1));
	scanner_dropped(&scanner);
	assert_false(press(KEY_2));
	assert_false(press(KEY_ENTER));
	assert_false(press(KEY_3));
	assert_true(press(KEY_ENTER));
	assert_string_equal(scanner.code, "3");
}

/* -- weights --------------------------------------------------------- */

static enum scale_answer weigh(const char *bytes, int64_t *ret_g)
{
	struct scale scale = { 0 };
	enum scale_answer answer = SCALE_NOTHING;

	for (; *bytes != '\0' && answer == SCALE_NOTHING; bytes++)
		answer = scale_byte(&scale, (uint8_t)*bytes, ret_g);
	return answer;
}

static void weight__is_taken_at_rest_only(void **state)
{
	static const struct {
		const char *bytes;
		enum scale_answer answer;
		int64_t weight_g;
	} cases[] = {
		{ "\x02"
		  "00.819\r",
			SCALE_AT_REST, 819 },
		{ "\x02"
		  "00819\r",
			SCALE_AT_REST, 819 },
		{ "\x02"
		  "12.5N\r",
			SCALE_AT_REST, 12500 },
		{ "noise\x02"
		  "1.20\r",
			SCALE_AT_REST, 1200 },
		{ "\x02?A\r", SCALE_IN_MOTION, 0 },
		{ "\x02?B\r", SCALE_OVER, 0 },
		{ "\x02?D\r", SCALE_UNDER, 0 },
		{ "\x02"
		  "0.000\r",
			SCALE_UNDER, 0 },
		{ "\x02"
		  "1.2345\r",
			SCALE_BROKEN, 0 },
		{ "\x02"
		  ".5\r",
			SCALE_BROKEN, 0 },
		{ "\x02"
		  "1,5\r",
			SCALE_BROKEN, 0 },
		{ "\x02\r", SCALE_BROKEN, 0 },
		{ "\x02"
		  "99999999999999\r",
			SCALE_BROKEN, 0 },
		{ "\x02"
		  "1000000\r",
			SCALE_BROKEN, 0 },
		{ "00.819\r", SCALE_NOTHING, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t weight_g = 0;

		assert_int_equal(
			weigh(cases[i].bytes, &weight_g), cases[i].answer);
		assert_int_equal(weight_g, cases[i].weight_g);
	}
	for (int i = 0; i < SCALE_ANSWERS; i++)
		assert_non_null(scale_answer_text((enum scale_answer)i));
}

/* -- the display ----------------------------------------------------- */

static void display__has_two_lines_and_keeps_the_value(void **state)
{
	uint8_t buffer[100];
	struct bytes out = bytes_over(buffer, sizeof(buffer));
	const struct display_line upper = { "Шоколад молочный 100", "8.50" };
	const struct display_line lower = { "中 Ёж", "¥" };

	(void)state;
	display_show(&out, DISPLAY_LATIN, &upper, &lower);
	assert_int_equal(out.length, 2 * 24);
	assert_memory_equal(out.bytes, "\x1bQAShokolad moloch 8.50\r", 24);
	assert_memory_equal(out.bytes + 24, "\x1bQB. Ezh              .\r", 24);
	out = bytes_over(buffer, sizeof(buffer));
	display_show(&out, DISPLAY_CP866, &lower, &lower);
	assert_memory_equal(out.bytes, "\x1bQA. \xf0\xa6", 7);
	out.length = 0;
	display_clear(&out);
	assert_memory_equal(out.bytes, "\x0c", 1);
}

/* -- all of them, in the shop ---------------------------------------- */

static struct {
	char dir[64];
	struct font *font;
	struct shop *shop;
	struct devices *devices;
	int64_t now_ms;
} bench;

static int open_bench(void **state)
{
	static struct settings settings;
	struct shop_settings shop = { .dots = 576 };
	struct error why;

	(void)state;
	memset(&bench, 0, sizeof(bench));
	(void)snprintf(bench.dir, sizeof(bench.dir), "/tmp/quotapos.XXXXXX");
	assert_non_null(mkdtemp(bench.dir));
	assert_ok(font_open(FONT_FILE, &bench.font, &why));
	shop.dir = bench.dir;
	shop.font = bench.font;
	assert_ok(shop_open(&shop, &bench.shop, &why));
	assert_ok(settings_read(bench.dir, &settings, &why));
	assert_int_equal(settings.count, 6);
	assert_ok(devices_open(&settings, &bench.devices, &why));
	return 0;
}

static int close_bench(void **state)
{
	char command[100];

	(void)state;
	devices_close(bench.devices);
	shop_close(bench.shop);
	font_close(bench.font);
	(void)snprintf(command, sizeof(command), "rm -r %s", bench.dir);
	return system(command);
}

static const char *happens(const char *line)
{
	static char buffer[256];
	struct text answer = text_over(buffer, sizeof(buffer));
	struct error why;

	assert_ok(shop_do(bench.shop, line, &answer, &why));
	return buffer;
}

static void look(void)
{
	struct pollfd fds[SETTINGS_DEVICES_MAX];
	struct error why;
	int timeout_ms = 1000;

	(void)devices_poll(bench.devices, bench.now_ms, fds, &timeout_ms);
	devices_step(bench.devices, bench.now_ms);
	assert_ok(shop_step(bench.shop, bench.now_ms, &why));
	bench.now_ms += 10;
}

static struct device_event next_event(void)
{
	struct device_event event = { 0 };

	for (int i = 0; i < 500; i++) {
		if (devices_next(bench.devices, &event))
			return event;
		look();
	}
	fail_msg("nothing has happened");
	return event;
}

static void quiet(void)
{
	struct device_event event;

	for (int i = 0; i < 200; i++)
		look();
	assert_false(devices_next(bench.devices, &event));
}

static void scan__comes_as_an_event(void **state)
{
	static const char *const lines[] = { "scan 4600123456782",
		"scan 4600123456782 lf", "scan 4600123456782 crlf",
		"scan 4600123456782 none" };

	(void)state;
	look();
	for (int i = 0; i < 4; i++) {
		struct device_event event;

		(void)happens(lines[i]);
		event = next_event();
		assert_int_equal(event.kind, DEVICE_SCANNED);
		assert_string_equal(event.text, "4600123456782");
		assert_false(event.too_long);
	}
	quiet();
}

static void weight__comes_when_it_is_asked_for(void **state)
{
	struct device_event event;

	(void)state;
	look();
	(void)happens("weigh 819");
	quiet();
	assert_true(devices_weigh(bench.devices, bench.now_ms));
	event = next_event();
	assert_int_equal(event.kind, DEVICE_WEIGHED);
	assert_int_equal(event.answer, SCALE_AT_REST);
	assert_int_equal(event.weight_g, 819);
	(void)happens("weigh motion");
	assert_true(devices_weigh(bench.devices, bench.now_ms));
	assert_int_equal(next_event().answer, SCALE_IN_MOTION);
	(void)happens("weigh silent");
	assert_true(devices_weigh(bench.devices, bench.now_ms));
	assert_int_equal(next_event().answer, SCALE_NOTHING);
	quiet();
}

static void card__is_read_once_each_time_it_is_put_down(void **state)
{
	struct device_event event;

	(void)state;
	look();
	quiet();
	for (int i = 0; i < 2; i++) {
		(void)happens("card 11010119900307109X");
		event = next_event();
		assert_int_equal(event.kind, DEVICE_CARD_READ);
		assert_string_equal(event.text, "cn-id:11010119900307109X");
		quiet();
	}
	(void)happens("card none");
	quiet();
}

static void display__shows_what_it_is_told(void **state)
{
	const struct display_line upper = { "Milk chocolate", "8.50" };
	const struct display_line lower = { "TOTAL CNY", "17.00" };

	(void)state;
	look();
	devices_show(bench.devices, &upper, &lower);
	look();
	assert_non_null(strstr(happens("status"),
		"display=[Milk chocolate  8.50|TOTAL CNY      17.00]"));
}

static void drawer_of_its_own__is_opened(void **state)
{
	(void)state;
	look();
	assert_true(devices_kick(bench.devices));
	look();
	assert_non_null(strstr(happens("status"), "kicks=1"));
}

static void what_is_not_there__is_looked_for_again(void **state)
{
	static struct settings settings;
	struct devices *devices;
	struct error why;

	(void)state;
	assert_ok(settings_parse("scale x serial:/nowhere\n"
				 "scanner y evdev:/dev/null\n",
		&settings, &why));
	assert_ok(devices_open(&settings, &devices, &why));
	for (int i = 0; i < 10; i++)
		devices_step(devices, i * 1000);
	assert_false(devices_has(devices, DEVICE_SCALE));
	assert_false(devices_has(devices, DEVICE_SCANNER));
	assert_false(devices_weigh(devices, 10000));
	assert_false(devices_kick(devices));
	devices_close(devices);
	look();
	assert_true(devices_has(bench.devices, DEVICE_SCALE));
}

/* A frame may come in pieces, after noise, or broken. */
static void card_frames__that_are_broken_read_nothing(void **state)
{
	struct card_reader reader = { 0 };
	uint8_t buffer[64];
	struct bytes out = bytes_over(buffer, sizeof(buffer));
	char number[CARD_NUMBER_SIZE];
	static const char wrong[] = "\xaa\xaa\xaa\x96\x69\0\x04\0\0\x9f\x01"
				    "\xaa\xaa\xaa\x96\x69\xff\xff";

	(void)state;
	card_ask(&reader, 0, &out);
	assert_memory_equal(
		out.bytes, "\xaa\xaa\xaa\x96\x69\0\x03\x20\x01\x22", 10);
	for (size_t i = 0; i < sizeof(wrong) - 1; i++)
		assert_false(card_byte(&reader, (uint8_t)wrong[i], 1, number));
	assert_int_equal(reader.phase, CARD_FIND);
	out.length = 0;
	card_ask(&reader, 100, &out);
	assert_int_equal(out.length, 0);
	card_ask(&reader, CARD_ANSWER_MS, &out);
	assert_int_equal(out.length, 10);
}

int main(void)
{
#define CODE(test) cmocka_unit_test_setup(test, fresh_scanner)
#define SHOP(test) \
	cmocka_unit_test_setup_teardown(test, open_bench, close_bench)
	static const struct CMUnitTest tests[] = {
		CODE(code__ends_with_cr_lf_both_or_tab),
		CODE(code__without_an_end_ends_with_a_pause),
		CODE(doubled_scan__is_two_codes),
		CODE(empty_scan__is_no_code),
		CODE(code_of_4_kb__is_cut_and_said_to_be),
		CODE(prefix_and_other_controls__are_not_in_the_code),
		CODE(keyboard__is_read_as_a_us_one),
		CODE(keys_the_kernel_lost__make_no_code),
		cmocka_unit_test(weight__is_taken_at_rest_only),
		cmocka_unit_test(display__has_two_lines_and_keeps_the_value),
		SHOP(scan__comes_as_an_event),
		SHOP(weight__comes_when_it_is_asked_for),
		SHOP(card__is_read_once_each_time_it_is_put_down),
		SHOP(display__shows_what_it_is_told),
		SHOP(drawer_of_its_own__is_opened),
		SHOP(what_is_not_there__is_looked_for_again),
		cmocka_unit_test(card_frames__that_are_broken_read_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
