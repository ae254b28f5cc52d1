#include "check.h"

#include "core/search.h"

static const struct goods vodka = { .barcode = "4600123456782",
	.name_zh = "俄罗斯伏特加 0.5升",
	.name_ru = "Водка «Тёплая» 0,5 л",
	.name_en = "Vodka 0.5 l" };

static const struct goods tea = { .barcode = "6901234567892",
	.name_zh = "绿茶500克",
	.name_ru = "Чай зелёный 500 г",
	.name_en = "Green tea 500 g" };

static bool finds(const struct goods *goods, const char *text)
{
	struct search search;

	search_init(&search, text);
	return search_finds_goods(&search, goods);
}

static void word__is_found_inside_any_name(void **state)
{
	(void)state;
	assert_true(finds(&vodka, "vod"));
	assert_true(finds(&vodka, "伏特加"));
	assert_true(finds(&vodka, "ВОДКА"));
	assert_true(finds(&vodka, "теплая"));
	assert_true(finds(&tea, "зелЁн"));
	assert_false(finds(&vodka, "tea"));
	assert_false(finds(&vodka, ""));
	assert_false(finds(&vodka, "   "));
}

static void words__must_all_be_there_in_any_order(void **state)
{
	(void)state;
	assert_true(finds(&tea, "500 tea green"));
	assert_false(finds(&tea, "tea black"));
}

static void initials__of_chinese_signs_are_found(void **state)
{
	(void)state;
	assert_true(finds(&tea, "lc"));
	assert_true(finds(&tea, "LC500"));
	assert_true(finds(&vodka, "ftj"));
	assert_true(finds(&vodka, "elsftj"));
	assert_false(finds(&vodka, "lc"));
}

static void second_reading__is_found_too(void **state)
{
	const struct resident resident = { .name = "长江银行" };
	struct search search;

	(void)state;
	search_init(&search, "cjyh");
	assert_true(search_finds_resident(&search, &resident));
	search_init(&search, "zjyx");
	assert_true(search_finds_resident(&search, &resident));
}

static void layout__that_is_wrong_is_understood(void **state)
{
	(void)state;
	assert_true(finds(&vodka, "djlrf"));
	assert_true(finds(&vodka, "мщвлф"));
	assert_true(finds(&tea, "дс"));
	assert_true(finds(&tea, "xfq ptk"));
	assert_true(finds(&vodka, "ntgkfz"));
}

static void code__is_found_by_a_part(void **state)
{
	(void)state;
	assert_true(finds(&vodka, "6782"));
	assert_false(finds(&tea, "6782"));
}

static void text__that_is_long_or_broken_is_cut(void **state)
{
	char text[4096];
	struct search search;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	search_init(&search, text);
	assert_int_equal(search.count, 1);
	search_init(&search, "a b c d e f g h \xd0");
	assert_int_equal(search.count, SEARCH_WORDS_MAX);
	assert_false(finds(&tea, "\xe4\xbd"));
}

static void sign__of_four_bytes_is_found(void **state)
{
	const struct goods bowl = { .barcode = "B1",
		.name_zh = "\xf0\xa0\xae\xb7碗2个", /* U+20BB7 */
		.name_en = "Bowl" };

	(void)state;
	assert_true(finds(&bowl, "\xf0\xa0\xae\xb7"));
	assert_true(finds(&bowl, "w2"));
	assert_false(finds(&bowl, "\xf0\xa0\xae\xb6"));
}

/* One letter would find nearly everything; a sign is looked for itself. */
static void letter__alone_is_no_initial(void **state)
{
	(void)state;
	assert_true(finds(&tea, "lc"));
	assert_false(finds(&tea, "j"));
	assert_false(finds(&vodka, "s"));
	assert_true(finds(&tea, "茶"));
	assert_false(finds(&tea, "l{"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(word__is_found_inside_any_name),
		cmocka_unit_test(words__must_all_be_there_in_any_order),
		cmocka_unit_test(initials__of_chinese_signs_are_found),
		cmocka_unit_test(second_reading__is_found_too),
		cmocka_unit_test(layout__that_is_wrong_is_understood),
		cmocka_unit_test(code__is_found_by_a_part),
		cmocka_unit_test(text__that_is_long_or_broken_is_cut),
		cmocka_unit_test(sign__of_four_bytes_is_found),
		cmocka_unit_test(letter__alone_is_no_initial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
