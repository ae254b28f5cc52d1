#include "scenes.h"

/*
 * Every screen in every language at 80x24: each message of the catalogue that
 * the English screen shows stands whole on the other, and nothing that is a
 * label of ours is cut at the edge.
 */

#define PO_BYTES_MAX  (1 << 20)
#define SCREEN_BYTES  (CANVAS_ROWS_MIN * CANVAS_COLUMNS_MIN * CELL_SIZE)
#define LETTERS_MIN   4
#define MESSAGE_SIZE  1024
#define MENU_ROWS_MAX 40

static char po[PO_BYTES_MAX];
static char english[SCREEN_BYTES];
static char other[SCREEN_BYTES];

/* The screen as one text. What is broken over lines is compared by its
 * pieces: a paragraph has no place of its own. */
static void take_screen(enum language language, char *ret)
{
	struct text text = text_over(ret, SCREEN_BYTES);

	pos.language = language;
	show();
	for (int i = 0; i < canvas.rows; i++) {
		text_add(&text, row(i));
		text_add(&text, "\n");
	}
}

static void read_po(const char *name)
{
	char path[128];
	FILE *file;
	size_t length;

	(void)snprintf(path, sizeof(path), "packaging/po/%s.po", name);
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(po, 1, sizeof(po) - 1, file);
	po[length] = '\0';
	(void)fclose(file);
}

/* The quoted strings from here on, joined; returns what follows. */
static const char *take_quoted(const char *at, char *ret)
{
	struct text text = text_over(ret, MESSAGE_SIZE);

	while ((at = strchr(at, '"')) != NULL) {
		for (at++; *at != '"' && *at != '\0'; at++) {
			if (*at == '\\' && at[1] != '\0')
				at++;
			text_add_bytes(&text, at, 1);
		}
		at += strspn(at, "\"\n");
		if (*at != '"' && strncmp(at - 1, "\n\"", 2) != 0)
			break;
	}
	return at;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As words of its own, and not a part of a longer sentence. */
static bool stands_in(const char *screen, const char *words)
{
	size_t length = strlen(words);

	for (const char *at = strstr(screen, words); at != NULL;
		at = strstr(at + 1, words)) {
		bool begins =
			at == screen || strchr("\n", at[-1]) ||
			(at[-1] == ' ' && (at - 1 == screen || at[-2] == ' ' ||
						  at[-2] == '\n'));
		bool ends = at[length] == '\n' ||
			    (at[length] == ' ' && at[length + 1] == ' ');

		if (begins && ends && !is_letter(at[length]))
			return true;
	}
	return false;
}

static void compare(enum language language)
{
	char message[MESSAGE_SIZE];
	char translated[MESSAGE_SIZE];
	const char *at = po;

	while ((at = strstr(at, "\nmsgid ")) != NULL) {
		const char *next = take_quoted(at + 1, message);

		at++;
		if (next == NULL || strncmp(next, "msgstr ", 7) != 0 ||
			strlen(message) < LETTERS_MIN ||
			strchr(message, '%') != NULL ||
			!stands_in(english, message))
			continue;
		(void)take_quoted(next, translated);
		if (strstr(other, translated) == NULL)
			fail_msg("'%s' is not whole in %s ('%s'):\n%s", message,
				language_name(language), translated, other);
	}
}

/* -- scenes ----------------------------------------------------------- */

static void show_office(void)
{
	(void)at_sale(NULL);
	(void)pos_open_office(&pos);
}

static void show_drawer(void)
{
	(void)at_sale(NULL);
	pos.drawer = (struct drawer_page){ .count = 1,
		.rows = { { .currency = "CNY" } },
		.cash_count = 1,
		.cash = { { .currency = "CNY" } } };
	pos_go(&pos, SCREEN_DRAWER);
}

static void show_page(enum screen_id screen)
{
	(void)at_sale(NULL);
	pos_go(&pos, screen);
}

static void both_overlays(enum language language)
{
	const struct key *key;

	for (int overlay = OVERLAY_NONE; overlay <= OVERLAY_MENU; overlay++) {
		pos.overlay = (enum overlay)overlay;
		take_screen(LANGUAGE_EN, english);
		take_screen(language, other);
		assert_int_equal(canvas.cuts, 0);
		compare(language);
		for (int i = 0; (key = pos_key(&pos, i)) != NULL; i++) {
			bool seen =
				overlay == OVERLAY_HELP
					? key->press != PRESS_NONE
					: overlay == OVERLAY_MENU &&
						  key->letter != '\0' &&
						  pos_key_is_of_use(&pos, key);

			pos.menu_first = 0;
			while (seen && strstr(other, say(key->help)) == NULL &&
				pos.menu_first++ < MENU_ROWS_MAX)
				take_screen(language, other);
			if (seen && strstr(other, say(key->help)) == NULL)
				fail_msg("%s: '%s' is cut:\n%s",
					language_name(language), say(key->help),
					other);
		}
	}
	pos.overlay = OVERLAY_NONE;
}

static void every_scene(enum language language)
{
	bool seen[SCREEN_COUNT] = { [SCREEN_OFFICE] = true,
		[SCREEN_DRAWER] = true,
		[SCREEN_FORM] = true };

	for (int i = 0; i < SCENES; i++) {
		(void)scenes[i].set(NULL);
		seen[pos.screen] = true;
		pos.notice.text[0] = '\0';
		both_overlays(language);
	}
	show_office();
	both_overlays(language);
	show_drawer();
	both_overlays(language);
	for (int i = SCREEN_ZREPORT; i <= SCREEN_SETTINGS; i++) {
		show_page((enum screen_id)i);
		seen[i] = true;
		both_overlays(language);
	}
	for (int i = 0; i < SCREEN_COUNT; i++)
		assert_true(seen[i]);
	for (int i = 0; i < FORM_COUNT; i++) {
		show_office();
		(void)form_open(&pos, (enum form_id)i, "");
		for (pos.form.at = 0; pos.form.at < forms[i].count;
			pos.form.at++)
			both_overlays(language);
	}
}

static void screens__are_whole_in_chinese(void **state)
{
	(void)state;
	read_po("zh_CN");
	every_scene(LANGUAGE_ZH);
}

static void screens__are_whole_in_russian(void **state)
{
	(void)state;
	read_po("ru");
	every_scene(LANGUAGE_RU);
}

/* Names of goods come from anywhere: combining, wide, from right to left, with
 * controls. Each row keeps its cells. */
static void names__never_move_a_column(void **state)
{
	static const char *const names[] = {
		"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81 tea", /* marks */
		"\xcc\x81leading mark",
		"\xe7\xbb\xbf\xe8\x8c\xb6\xe7\xbb\xbf\xe8\x8c\xb6\xe7\xbb\xbf"
		"\xe8\x8c\xb6\xe7\xbb\xbf\xe8\x8c\xb6\xe7\xbb\xbf\xe8\x8c\xb6"
		"\xe7\xbb\xbf\xe8\x8c\xb6\xe7\xbb\xbf\xe8\x8c\xb6\xe7\xbb\xbf"
		"\xe8\x8c\xb6\xe7\xbb\xbf\xe8\x8c\xb6\xe7\xbb\xbf\xe8\x8c\xb6",
		"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",  /* Hebrew */
		"a\xe2\x80\xae\x62\x63\xe2\x80\xac", /* an override */
		"\x1b[31mred\x07\r\n",               /* controls */
		"\xf0\x9f\x8d\xb5 tea \xe2\x80\x8d\xef\xb8\x8f", /* emoji */
		"\xff\xfe broken",
	};

	(void)state;
	(void)at_basket(NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct goods goods = tea;

		(void)snprintf(goods.barcode, sizeof(goods.barcode), "%zu", i);
		(void)snprintf(
			goods.name_en, sizeof(goods.name_en), "%s", names[i]);
		feed_goods(&goods, 1000);
	}
	show();
	for (int i = 0; i < canvas.rows; i++) {
		char text[CANVAS_COLUMNS_MAX * CELL_SIZE];

		canvas_row(&canvas, i, text, sizeof(text));
		assert_true(text_is_clean(text, strlen(text)));
		assert_true(text_width(text) <= CANVAS_COLUMNS_MIN);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct cell *cells = canvas.cells[4 + i];

		if (cells[78].glyph[0] != '0')
			print_screen();
		assert_string_equal(cells[78].glyph, "0");
		assert_string_equal(cells[76].glyph, ".");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens__are_whole_in_chinese),
		cmocka_unit_test(screens__are_whole_in_russian),
		cmocka_unit_test(names__never_move_a_column),
	};

	return cmocka_run_group_tests(tests, with_catalogues, NULL);
}
