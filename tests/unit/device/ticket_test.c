#include "check.h"
#include "printed.h"

#include <stdio.h>
#include <unistd.h>

static struct printed printed;

static int open_chinese(void **state)
{
	(void)state;
	printed_open(&printed, "chinese-80");
	return 0;
}

static int open_narrow(void **state)
{
	(void)state;
	printed_open(&printed, "chinese-58");
	return 0;
}

static int open_epson(void **state)
{
	(void)state;
	printed_open(&printed, "epson-80");
	return 0;
}

static int open_plain(void **state)
{
	(void)state;
	printed_open(&printed, "plain-58");
	return 0;
}

static int shut(void **state)
{
	(void)state;
	printed_close(&printed);
	return 0;
}

#define assert_written(...)                                           \
	do {                                                          \
		static const uint8_t wanted[] = { __VA_ARGS__ };      \
		assert_int_equal(printed.out.length, sizeof(wanted)); \
		assert_memory_equal(                                  \
			printed.out.bytes, wanted, sizeof(wanted));   \
	} while (0)

static void text__of_three_scripts_is_these_bytes(void **state)
{
	(void)state;
	assert_string_equal(printed_text(&printed, "A 中 Ж\n"), "A 中 Ж\n");
	assert_written(0x1b, '@', 0x1b, '3', 30, /* init, spacing */
		0x1c, '.', 0x1b, 't', 17,        /* pairs off, CP866 */
		'A', ' ', 0x1c, '&', 0xd6, 0xd0, /* pairs on */
		' ', 0x1c, '.', 0x86, '\n',      /* off */
		0x1d, 'V', 0x42, 0);
	assert_int_equal(printed.counts.drawn, 0);
	assert_int_equal(printed.counts.replaced, 0);
	assert_int_equal(printed.counts.lines, 1);
}

static void drawer__is_kicked_before_anything_is_printed(void **state)
{
	struct ticket ticket = { .text = "x\n", .kick = true };

	(void)state;
	printed_ticket(&printed, &ticket);
	assert_int_equal(printed.kicks, 1);
	assert_memory_equal(printed.out.bytes + 10, "\x1bp\0\x19\xfa", 5);
	assert_int_equal(printed.cuts, 1);
	printed.profile.drawer = 0;
	printed_ticket(&printed, &ticket);
	assert_int_equal(printed.kicks, 1);
}

static void tall_line__is_high_and_bold_and_only_it(void **state)
{
	(void)state;
	assert_string_equal(printed_text(&printed, "\x0eTOTAL 合计\nx\n"),
		"TOTAL 合计\nx\n");
	assert_memory_equal(printed.out.bytes + 10,
		"\x1b\x33\x3c\x1d!\x01\x1b"
		"E\x01\x1c!\x08TOTAL \x1c&",
		20);
	assert_int_equal(decoder_picture(printed.decoder).height, 60 + 30);
}

/* 48 columns are filled; pairs of bytes and signs of two columns push. */
static void wide_signs__take_blanks_out_of_the_gap(void **state)
{
	const char *line = "№ 17 × ±                                   90.31\n";

	(void)state;
	printed.profile.russian = PROFILE_RUSSIAN_NONE;
	assert_string_equal(printed_text(&printed, line),
		"№ 17 × ±                                90.31\n");
}

static void russian__in_wide_letters_still_ends_at_the_edge(void **state)
{
	const char *line = "Итого CNY                                  90.31\n";

	(void)state;
	printed.profile.russian = PROFILE_RUSSIAN_WIDE;
	assert_string_equal(printed_text(&printed, line),
		"Итого CNY                             90.31\n");
	assert_memory_equal(printed.out.bytes + 7, "\x1c&\xa7\xaa", 4);
	assert_int_equal(printed.counts.drawn, 0);
}

static void long_line__goes_on_in_the_next(void **state)
{
	(void)state;
	assert_string_equal(
		printed_text(&printed, "12345678901234567890123456789012"
				       "abc中文\n"),
		"12345678901234567890123456789012\nabc中文\n");
}

/* U+3402 and U+20BB7 have four bytes in GB18030: fonts have not them. */
static void rare_names__are_drawn_and_read_back(void **state)
{
	(void)state;
	assert_string_equal(printed_text(&printed, "王㐂 Ж\n"), "王㐂 Ж\n");
	assert_int_equal(printed.counts.drawn, 1);
	assert_int_equal(printed.counts.replaced, 0);
	(void)printed_text(&printed, "𠮷野\n");
	assert_int_equal(printed.counts.replaced, 1);
	assert_true(decoder_picture(printed.decoder).height >= 30);
}

static void four_byte_printer__is_told_rare_names(void **state)
{
	static const uint8_t bytes[] = { 0x1c, '&', 0x81, 0x39, 0xef, 0x31,
		0x95, 0x34, 0xb2, 0x35, '\n' };

	(void)state;
	printed.profile.chinese = PROFILE_CHINESE_GB18030;
	assert_string_equal(printed_text(&printed, "㐂𠮷\n"), "㐂𠮷\n");
	assert_memory_equal(printed.out.bytes + 10, bytes, sizeof(bytes));
	assert_int_equal(printed.counts.replaced, 0);
}

static void gb2312_printer__draws_what_only_gbk_has(void **state)
{
	(void)state;
	printed.profile.chinese = PROFILE_CHINESE_GB2312;
	assert_string_equal(printed_text(&printed, "中\n"), "中\n");
	assert_int_equal(printed.counts.drawn, 0);
	assert_string_equal(printed_text(&printed, "镕\n"), "镕\n");
	assert_int_equal(printed.counts.drawn, 1);
}

static void epson__draws_chinese_and_has_russian(void **state)
{
	(void)state;
	assert_string_equal(printed_text(&printed, "Ёлка 12\n合计 12\n"),
		"Ёлка 12\n合计 12\n");
	assert_int_equal(printed.counts.drawn, 1);
	assert_memory_equal(printed.out.bytes + 5, "\x1c.\x1bt\x11\xf0", 6);
}

/* Russian A is drawn as Latin A is: the paper cannot tell them apart. */
static void plain_printer__draws_everything_but_ascii(void **state)
{
	(void)state;
	assert_string_equal(printed_text(&printed, "x\nБЮДЖЯ 合计\n\x0e合\n"),
		"x\nБЮДЖЯ 合计\n合\n");
	assert_int_equal(printed.counts.drawn, 2);
	assert_int_equal(
		decoder_picture(printed.decoder).height, 30 + 30 + 60 + 4 * 30);
}

static void decomposed_letters__are_composed(void **state)
{
	(void)state;
	assert_string_equal(printed_text(&printed, "и\xcc\x86од\n"), "йод\n");
	assert_int_equal(printed.counts.drawn, 0);
}

static void accent_without_a_letter_of_its_own__is_drawn_over(void **state)
{
	struct picture paper;
	int dots = 0;

	(void)state;
	(void)printed_text(&printed, "x\xcc\x81\n");
	assert_int_equal(printed.counts.drawn, 1);
	assert_int_equal(printed.counts.replaced, 0);
	paper = decoder_picture(printed.decoder);
	for (int y = 0; y < paper.height; y++) {
		for (int x = 12; x < paper.width; x++)
			dots += picture_dot(&paper, x, y);
	}
	assert_int_equal(dots, 0);
}

static void control_characters__are_counted_and_command_nothing(void **state)
{
	(void)state;
	(void)printed_text(&printed, "a\x1bp\x01\x02\xe2\x80\xae"
				     "b\xff\n");
	assert_int_equal(printed.counts.replaced, 5);
	assert_int_equal(printed.kicks, 0);
}

static void without_a_font__signs_that_are_missing_are_counted(void **state)
{
	struct ticket ticket = { .text = "王㐂 Ж\n" };
	struct error why;

	(void)state;
	printed.out.length = 0;
	assert_ok(ticket_encode(&ticket, &printed.profile, NULL, &printed.out,
		&printed.counts, &why));
	printed_decode(&printed);
	assert_string_equal(decoder_text(printed.decoder), "王? Ж\n");
	assert_int_equal(printed.counts.replaced, 1);
}

static void qr__is_told_to_those_that_know_it(void **state)
{
	struct ticket ticket = { .text = "x\n", .qr = "hello" };

	(void)state;
	printed_ticket(&printed, &ticket);
	assert_string_equal(decoder_text(printed.decoder), "x\n[QR] hello\n");
}

static void qr__that_is_too_long_is_refused(void **state)
{
	static char token[4000];
	struct ticket ticket = { .text = "x\n", .qr = token };
	struct error why;

	(void)state;
	memset(token, 'x', sizeof(token) - 1);
	assert_err(ERR_RANGE,
		ticket_encode(&ticket, &printed.profile, printed.font,
			&printed.out, &printed.counts, &why));
}

/* The picture of the paper, by a reader that is not ours. */
static void read_by_zbar(const char *expected)
{
	char path[] = "/tmp/quotapos-qr.XXXXXX";
	char command[200];
	char read[1000] = "";
	struct picture paper = decoder_picture(printed.decoder);
	struct error why;
	uint8_t *png;
	size_t size;
	int fd = mkstemp(path);
	FILE *pipe;

	assert_ok(picture_png(&paper, &png, &size, &why));
	assert_int_equal(write(fd, png, size), size);
	(void)close(fd);
	free(png);
	(void)snprintf(command, sizeof(command),
		"zbarimg --quiet --raw --nodbus %s 2>/dev/null", path);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(read, sizeof(read), pipe));
	assert_int_equal(pclose(pipe), 0);
	(void)unlink(path);
	read[strcspn(read, "\n")] = '\0';
	assert_string_equal(read, expected);
}

static void qr__is_read_back_from_the_picture(void **state)
{
	char token[600];
	struct ticket ticket = { .text = "x\n", .qr = token };

	(void)state;
	for (size_t i = 0; i < sizeof(token); i++)
		token[i] = "ABCabc-_.xyz019"[i * 7 % 15];
	token[sizeof(token) - 1] = '\0';
	printed_ticket(&printed, &ticket);
	read_by_zbar(token);
}

int main(void)
{
#define WITH(set, test) cmocka_unit_test_setup_teardown(test, open_##set, shut)
	static const struct CMUnitTest tests[] = {
		WITH(chinese, text__of_three_scripts_is_these_bytes),
		WITH(chinese, drawer__is_kicked_before_anything_is_printed),
		WITH(chinese, tall_line__is_high_and_bold_and_only_it),
		WITH(chinese, wide_signs__take_blanks_out_of_the_gap),
		WITH(chinese, russian__in_wide_letters_still_ends_at_the_edge),
		WITH(narrow, long_line__goes_on_in_the_next),
		WITH(chinese, rare_names__are_drawn_and_read_back),
		WITH(chinese, four_byte_printer__is_told_rare_names),
		WITH(chinese, gb2312_printer__draws_what_only_gbk_has),
		WITH(epson, epson__draws_chinese_and_has_russian),
		WITH(plain, plain_printer__draws_everything_but_ascii),
		WITH(chinese, decomposed_letters__are_composed),
		WITH(chinese,
			accent_without_a_letter_of_its_own__is_drawn_over),
		WITH(chinese,
			control_characters__are_counted_and_command_nothing),
		WITH(chinese,
			without_a_font__signs_that_are_missing_are_counted),
		WITH(chinese, qr__is_told_to_those_that_know_it),
		WITH(chinese, qr__that_is_too_long_is_refused),
		WITH(chinese, qr__is_read_back_from_the_picture),
		WITH(plain, qr__is_read_back_from_the_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
