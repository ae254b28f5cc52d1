#include "check.h"

#include "device/font.h"
#include "device/profile.h"

static void shipped_profiles__are_read(void **state)
{
	static const char *const names[] = { "chinese-80", "chinese-58",
		"epson-80", "plain-80", "plain-58" };
	struct profile profile;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_ok(profile_find(names[i], &profile, &why));
		assert_string_equal(profile.name, names[i]);
		assert_int_equal(
			profile.dots, profile_columns(&profile) * FONT_NARROW);
	}
	assert_int_equal(profile.chinese, PROFILE_CHINESE_NONE);
	assert_int_equal(profile.cut, ESCPOS_CUT_NONE);
}

static void file__is_read_by_its_path(void **state)
{
	struct profile profile;
	struct error why;

	(void)state;
	assert_ok(profile_find(
		"packaging/printers/epson-80.printer", &profile, &why));
	assert_int_equal(profile.russian, PROFILE_RUSSIAN_CP866);
	assert_int_equal(profile.page, 17);
	assert_err(ERR_NOT_FOUND,
		profile_find("./nowhere.printer", &profile, &why));
}

static void unknown_name__is_told_the_known_ones(void **state)
{
	struct profile profile;
	struct error why;

	(void)state;
	assert_err(ERR_NOT_FOUND, profile_find("best", &profile, &why));
	assert_said("chinese-80");
}

static void fault__names_its_line(void **state)
{
	static const struct {
		const char *text;
		const char *says;
	} faults[] = {
		{ "paper = 80\ncolour = red\n", "line 2" },
		{ "paper = 80\nqr\n", "line 2" },
		{ "paper = 80\nqr yes\n", "line 2" },
		{ "paper = 100\n", "line 1" },
		{ "paper = 80\nrussian = cp866\n", "line 2" },
		{ "paper = 80\nrussian = cp866 256\n", "line 2" },
		{ "paper = 80\nrussian = wide 1\n", "line 2" },
		{ "paper = 80\ndots = 900\n", "line 2" },
		{ "paper = 80\ndots = 384\n", "576" },
		{ "qr = yes\n", "paper = 58" },
		{ "", "paper = 58" },
	};
	struct profile profile;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		assert_err(ERR_INPUT,
			profile_parse(faults[i].text, &profile, &why));
		assert_said(faults[i].says);
	}
}

static void comments_and_empty_lines__say_nothing(void **state)
{
	struct profile profile;
	struct error why;

	(void)state;
	assert_ok(profile_parse(
		"# x\r\n\n  paper = 58 # y\r\n#", &profile, &why));
	assert_int_equal(profile.dots, 384);
}

static void font__knows_letters_and_frames_the_others(void **state)
{
	struct font *font;
	struct glyph glyph;
	struct error why;

	(void)state;
	assert_ok(font_open(FONT_FILE, &font, &why));
	assert_true(font_glyph(font, 0x416, &glyph));
	assert_int_equal(glyph.width, FONT_NARROW);
	assert_true(font_glyph(font, 0x4e2d, &glyph));
	assert_int_equal(glyph.width, FONT_WIDE);
	assert_true(font_glyph(font, 0, &glyph));
	assert_true(font_glyph(font, 0xfffd, &glyph));
	assert_false(font_glyph(font, 0x20bb7, &glyph));
	assert_int_equal(glyph.width, FONT_WIDE);
	assert_true(glyph.rows[2] != 0);
	font_close(font);
	font_close(NULL);
}

static void no_font__is_said_with_what_to_do(void **state)
{
	struct font *font;
	struct error why;

	(void)state;
	assert_err(ERR_NOT_FOUND, font_open("/nowhere.hex", &font, &why));
	assert_said("unifont");
	assert_err(ERR_INPUT, font_open("Makefile", &font, &why));
	assert_err(ERR_INPUT, font_open("/dev/null", &font, &why));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_profiles__are_read),
		cmocka_unit_test(file__is_read_by_its_path),
		cmocka_unit_test(unknown_name__is_told_the_known_ones),
		cmocka_unit_test(fault__names_its_line),
		cmocka_unit_test(comments_and_empty_lines__say_nothing),
		cmocka_unit_test(font__knows_letters_and_frames_the_others),
		cmocka_unit_test(no_font__is_said_with_what_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
