#include "scenes.h"

#include <unistd.h>

/*
 * Every screen of the counter in every language, as a picture of text: one
 * file a language, tests/golden/scenes_zh.screen. REWRITE=1 writes them anew.
 * CELLS=DIR has the meaning of each cell there as well, for paint.py.
 */

#define PICTURE_SIZE (CANVAS_ROWS_MAX * CANVAS_COLUMNS_MAX * CELL_SIZE)

static char picture[PICTURE_SIZE];
static char golden[PICTURE_SIZE];

static void picture_path(enum language language, char *ret, size_t size)
{
	(void)snprintf(ret, size, "tests/golden/scenes_%s.screen",
		language_name(language));
}

static void set_scene(const struct scene *scene, enum language language)
{
	speaking = language;
	(void)scene->set(NULL);
	assert_int_equal(pos.screen, scene->screen);
	show();
	assert_int_equal(canvas.cuts, 0);
}

static void take_picture(struct text *out)
{
	for (int i = 0; i < canvas.rows; i++) {
		const char *line = row(i);
		size_t length = strlen(line);

		while (length > 0 && line[length - 1] == ' ')
			length--;
		text_add_bytes(out, line, length);
		text_add(out, "\n");
	}
}

/* A line of text and a line of meanings, one after the other. */
static void write_cells(const struct scene *scene, enum language language)
{
	const char *directory = getenv("CELLS");
	char path[256];
	FILE *file;

	if (directory == NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s_%s.cells", directory,
		scene->name, language_name(language));
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < canvas.rows; i++) {
		(void)fprintf(file, "%s\n", row(i));
		for (int j = 0; j < canvas.columns; j++)
			(void)fputc('0' + canvas.cells[i][j].mark, file);
		(void)fputc('\n', file);
	}
	(void)fclose(file);
}

static void read_golden(enum language language)
{
	char path[64];
	FILE *file;
	size_t length;

	picture_path(language, path, sizeof(path));
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(golden, 1, sizeof(golden) - 1, file);
	golden[length] = '\0';
	(void)fclose(file);
}

static void write_golden(enum language language)
{
	char path[64];
	FILE *file;

	picture_path(language, path, sizeof(path));
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs(picture, file);
	(void)fclose(file);
}

static void every_scene(enum language language)
{
	const char *rewrite = getenv("REWRITE");
	struct text all = text_over(picture, sizeof(picture));

	if (rewrite == NULL)
		read_golden(language);
	for (int i = 0; i < SCENES; i++) {
		size_t from = all.length;

		set_scene(&scenes[i], language);
		text_addf(&all, "==== %s\n", scenes[i].name);
		take_picture(&all);
		assert_false(all.cut);
		write_cells(&scenes[i], language);
		if (rewrite == NULL && strncmp(golden + from, picture + from,
					       all.length - from) != 0)
			fail_msg("%s is not as in scenes_%s.screen:\n%s",
				scenes[i].name, language_name(language),
				picture + from);
	}
	if (rewrite != NULL)
		write_golden(language);
	else
		assert_string_equal(golden, picture);
}

static void screens__are_as_they_were_in_english(void **state)
{
	(void)state;
	every_scene(LANGUAGE_EN);
}

static void screens__are_as_they_were_in_chinese(void **state)
{
	(void)state;
	every_scene(LANGUAGE_ZH);
}

static void screens__are_as_they_were_in_russian(void **state)
{
	(void)state;
	every_scene(LANGUAGE_RU);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens__are_as_they_were_in_english),
		cmocka_unit_test(screens__are_as_they_were_in_chinese),
		cmocka_unit_test(screens__are_as_they_were_in_russian),
	};

	return cmocka_run_group_tests(tests, with_catalogues, NULL);
}
