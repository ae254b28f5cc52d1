#include "check.h"

#include "device/escpos.h"

/* Every command byte for byte, as TILL section 4 has them. */

static uint8_t buffer[4096];

static struct bytes fresh(void)
{
	return bytes_over(buffer, sizeof(buffer));
}

#define assert_bytes(out, ...)                                            \
	do {                                                              \
		static const uint8_t wanted[] = { __VA_ARGS__ };          \
		assert_int_equal((out).length, sizeof(wanted));           \
		assert_memory_equal((out).bytes, wanted, sizeof(wanted)); \
	} while (0)

static void init__is_esc_at(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_init(&out);
	assert_bytes(out, 0x1b, 0x40);
}

static void chinese__is_switched_by_fs(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_chinese(&out, true);
	escpos_chinese(&out, false);
	assert_bytes(out, 0x1c, 0x26, 0x1c, 0x2e);
}

static void code_page__is_esc_t(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_code_page(&out, 17);
	assert_bytes(out, 0x1b, 0x74, 0x11);
}

static void size__is_told_to_both_kinds_of_letters(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_size(&out, (struct escpos_size){ 2, 3 });
	escpos_chinese_size(&out, (struct escpos_size){ 2, 3 });
	escpos_chinese_size(&out, (struct escpos_size){ 2, 1 });
	escpos_chinese_size(&out, (struct escpos_size){ 1, 1 });
	assert_bytes(out, 0x1d, 0x21, 0x12, 0x1c, 0x21, 0x0c, 0x1c, 0x21, 0x04,
		0x1c, 0x21, 0x00);
}

static void layout__is_side_spacing_feed_and_weight(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_side(&out, ESCPOS_RIGHT);
	escpos_spacing(&out, 30);
	escpos_feed(&out, 4);
	escpos_bold(&out, true);
	escpos_bold(&out, false);
	assert_bytes(out, 0x1b, 0x61, 2, 0x1b, 0x33, 30, 0x1b, 0x64, 4, 0x1b,
		0x45, 1, 0x1b, 0x45, 0);
}

static void cut__is_what_the_knife_can_do(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_cut(&out, ESCPOS_CUT_PARTIAL);
	escpos_cut(&out, ESCPOS_CUT_FULL);
	assert_bytes(out, 0x1d, 0x56, 0x42, 0, 0x1d, 0x56, 0x41, 0);
	out = fresh();
	escpos_cut(&out, ESCPOS_CUT_OLD);
	assert_bytes(out, 0x1b, 0x64, 4, 0x1b, 0x69);
	out = fresh();
	escpos_cut(&out, ESCPOS_CUT_NONE);
	assert_bytes(out, 0x1b, 0x64, 4);
}

static void kick__is_50_ms_on_either_pin(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_kick(&out, 2);
	escpos_kick(&out, 5);
	assert_bytes(out, 0x1b, 0x70, 0, 0x19, 0xfa, 0x1b, 0x70, 1, 0x19, 0xfa);
}

/* Lengths count what follows them: 3 more than the data. */
static void qr__is_model_size_level_data_and_print(void **state)
{
	static const struct escpos_qr qr = { "123", 3, 6, 'M' };
	struct bytes out = fresh();

	(void)state;
	escpos_qr(&out, &qr);
	assert_bytes(out, 0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0, 0x1d,
		0x28, 0x6b, 3, 0, 0x31, 0x43, 6, 0x1d, 0x28, 0x6b, 3, 0, 0x31,
		0x45, 0x31, 0x1d, 0x28, 0x6b, 6, 0, 0x31, 0x50, 0x30, '1', '2',
		'3', 0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30);
}

static void qr__of_300_bytes_has_a_length_of_two_bytes(void **state)
{
	char data[300];
	struct escpos_qr qr = { data, sizeof(data), 3, 'L' };
	struct bytes out = fresh();

	(void)state;
	memset(data, 'a', sizeof(data));
	escpos_qr(&out, &qr);
	assert_int_equal(out.bytes[9 + 8 + 8 + 3], (300 + 3) % 256);
	assert_int_equal(out.bytes[9 + 8 + 8 + 4], (300 + 3) / 256);
}

static void picture__goes_out_in_bands(void **state)
{
	uint8_t bits[2 * 130] = { 0 };
	struct picture picture = { bits, 2, 16, 130 };
	struct bytes out = fresh();

	(void)state;
	picture_fill(&picture, (struct box){ 0, 0, 1, 1 });
	picture_fill(&picture, (struct box){ 15, 129, 9, 9 });
	escpos_picture(&out, &picture);
	assert_int_equal(out.length, 8 + 2 * 128 + 8 + 2 * 2);
	assert_memory_equal(
		out.bytes, "\x1d\x76\x30\0\x02\0\x80\0\x80\0\0\0", 12);
	assert_memory_equal(out.bytes + 8 + 256,
		"\x1d\x76\x30\0\x02\0\x02\0\0\0\0\x01", 12);
}

static void status__is_asked_in_real_time_and_in_line(void **state)
{
	struct bytes out = fresh();

	(void)state;
	escpos_ask(&out, 4);
	escpos_ask_in_line(&out);
	assert_bytes(out, 0x10, 0x04, 4, 0x1d, 0x72, 1);
}

static void bytes__beyond_the_end_are_left_out_and_said(void **state)
{
	struct bytes out = bytes_over(buffer, 3);

	(void)state;
	escpos_init(&out);
	escpos_init(&out);
	bytes_put(&out, 'x');
	assert_true(out.cut);
	assert_int_equal(out.length, 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(init__is_esc_at),
		cmocka_unit_test(chinese__is_switched_by_fs),
		cmocka_unit_test(code_page__is_esc_t),
		cmocka_unit_test(size__is_told_to_both_kinds_of_letters),
		cmocka_unit_test(layout__is_side_spacing_feed_and_weight),
		cmocka_unit_test(cut__is_what_the_knife_can_do),
		cmocka_unit_test(kick__is_50_ms_on_either_pin),
		cmocka_unit_test(qr__is_model_size_level_data_and_print),
		cmocka_unit_test(qr__of_300_bytes_has_a_length_of_two_bytes),
		cmocka_unit_test(picture__goes_out_in_bands),
		cmocka_unit_test(status__is_asked_in_real_time_and_in_line),
		cmocka_unit_test(bytes__beyond_the_end_are_left_out_and_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
