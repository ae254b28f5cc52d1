#include "device/profile.h"

#include "words.h"

#include "base/embed.h"
#include "base/file.h"

#include <string.h>

#define LINE_SIZE 128

EMBED(printer_chinese_80, "packaging/printers/chinese-80.printer");
EMBED(printer_chinese_58, "packaging/printers/chinese-58.printer");
EMBED(printer_epson_80, "packaging/printers/epson-80.printer");
EMBED(printer_plain_80, "packaging/printers/plain-80.printer");
EMBED(printer_plain_58, "packaging/printers/plain-58.printer");

static const struct {
	const char *name;
	const char *text;
} shipped[] = {
	{ "chinese-80", printer_chinese_80 },
	{ "chinese-58", printer_chinese_58 },
	{ "epson-80", printer_epson_80 },
	{ "plain-80", printer_plain_80 },
	{ "plain-58", printer_plain_58 },
};

#define SHIPPED (sizeof(shipped) / sizeof(shipped[0]))

int profile_columns(const struct profile *profile)
{
	return profile->paper == PAPER_58 ? 32 : 48;
}

/* -- one function a kind of value: false when it is none of them ------- */

static bool take_choice(const char *const *list, const char *text, int *ret)
{
	int index = word_index(list, text);

	if (index >= 0)
		*ret = index;
	return index >= 0;
}

static bool take_bool(const char *text, bool *ret)
{
	static const char *const words[] = { "no", "yes", NULL };
	int choice = 0;
	bool good = take_choice(words, text, &choice);

	*ret = choice == 1;
	return good;
}

static bool take_number(const char *text, int max, int *ret)
{
	struct error why;
	long long number = 0;

	if (!text_is_digits(text) || text_parse_i64(text, &number, &why) ||
		number > max)
		return false;
	*ret = (int)number;
	return true;
}

/* "cp866 17": the number of the page is the printer's own. */
static bool take_russian(const char *text, char *rest, struct profile *ret)
{
	static const char *const words[] = { "drawn", "cp866", "cp1251", "wide",
		NULL };
	int choice = 0;
	int page = 0;
	const char *number = word_next(&rest);

	if (!take_choice(words, text, &choice))
		return false;
	ret->russian = (enum profile_russian)choice;
	if (choice == PROFILE_RUSSIAN_NONE || choice == PROFILE_RUSSIAN_WIDE)
		return number == NULL;
	if (number == NULL || !take_number(number, UINT8_MAX, &page))
		return false;
	ret->page = (uint8_t)page;
	return true;
}

static bool take_chinese(const char *text, struct profile *ret)
{
	static const char *const words[] = { "drawn", "gb2312", "gbk",
		"gb18030", NULL };
	int choice = 0;
	bool good = take_choice(words, text, &choice);

	ret->chinese = (enum profile_chinese)choice;
	return good;
}

static bool take_paper(const char *text, struct profile *ret)
{
	static const char *const words[] = { "58", "80", NULL };
	int choice = 0;
	bool good = take_choice(words, text, &choice);

	ret->paper = choice == 0 ? PAPER_58 : PAPER_80;
	if (ret->dots == 0)
		ret->dots = choice == 0 ? 384 : 576;
	return good;
}

static bool take_cut(const char *text, struct profile *ret)
{
	static const char *const words[] = { "none", "partial", "full", "old",
		NULL };
	int choice = 0;
	bool good = take_choice(words, text, &choice);

	ret->cut = (enum escpos_cut)choice;
	return good;
}

static bool take_drawer(const char *text, struct profile *ret)
{
	static const char *const words[] = { "none", "2", "5", NULL };
	static const int pins[] = { 0, 2, 5 };
	int choice = 0;
	bool good = take_choice(words, text, &choice);

	ret->drawer = pins[choice];
	return good;
}

static bool take_fact(
	struct profile *ret, const char *key, const char *value, char *rest)
{
	static const char *const keys[] = { "paper", "dots", "chinese",
		"russian", "pictures", "qr", "status", "confirm", "cut",
		"drawer", NULL };

	switch (word_index(keys, key)) {
	case 0:
		return take_paper(value, ret);
	case 1:
		return take_number(value, PROFILE_DOTS_MAX, &ret->dots);
	case 2:
		return take_chinese(value, ret);
	case 3:
		return take_russian(value, rest, ret);
	case 4:
		return take_bool(value, &ret->draws);
	case 5:
		return take_bool(value, &ret->qr);
	case 6:
		return take_bool(value, &ret->status);
	case 7:
		return take_bool(value, &ret->confirm);
	case 8:
		return take_cut(value, ret);
	case 9:
		return take_drawer(value, ret);
	default:
		return false;
	}
}

static enum err take_line(
	char *line, int number, struct profile *ret, struct error *why)
{
	const char *key = word_next(&line);
	const char *equals = key == NULL ? NULL : word_next(&line);
	const char *value = equals == NULL ? NULL : word_next(&line);

	if (key == NULL)
		return ERR_OK;
	if (value == NULL || !text_same(equals, "="))
		return error_set(why, ERR_INPUT,
			"line %d of the printer profile is not 'key = value'",
			number);
	if (!take_fact(ret, key, value, line))
		return error_set(why, ERR_INPUT,
			"line %d of the printer profile: '%.20s = %.20s' is"
			" none of what quotapos-settings(5) lists",
			number, key, value);
	return ERR_OK;
}

static enum err check_profile(const struct profile *profile, struct error *why)
{
	int dots = profile_columns(profile) * 12;

	if (profile->dots < dots)
		return error_set(why, ERR_INPUT,
			"a printer of %d columns has at least %d dots a line",
			profile_columns(profile), dots);
	return ERR_OK;
}

enum err profile_parse(const char *text, struct profile *ret, struct error *why)
{
	struct profile profile = { .paper = PAPER_80 };
	struct lines lines = { .at = text };
	char line[LINE_SIZE];
	enum err rc = ERR_OK;

	while (!rc && lines_next(&lines, line, sizeof(line)))
		rc = take_line(line, lines.number, &profile, why);
	if (!rc && profile.dots == 0)
		rc = error_set(why, ERR_INPUT,
			"the printer profile does not say 'paper = 58' or"
			" 'paper = 80'");
	if (!rc)
		rc = check_profile(&profile, why);
	if (!rc)
		*ret = profile;
	return rc;
}

static enum err no_such(const char *name, struct error *why)
{
	char buffer[ERROR_TEXT_MAX / 2];
	struct text names = text_over(buffer, sizeof(buffer));

	for (size_t i = 0; i < SHIPPED; i++)
		text_addf(&names, "%s%s", i == 0 ? "" : ", ", shipped[i].name);
	return error_set(why, ERR_NOT_FOUND,
		"there is no printer profile '%.32s', but %s, or a file", name,
		buffer);
}

static enum err from_file(
	const char *path, struct profile *ret, struct error *why)
{
	char text[PROFILE_FILE_MAX];
	size_t length = 0;
	enum err rc = file_read(path, text, sizeof(text), &length, why);

	if (!rc)
		rc = profile_parse(text, ret, why);
	if (rc && rc != ERR_NOT_FOUND)
		return error_wrap(why, "%.100s", path);
	return rc;
}

enum err profile_find(const char *name, struct profile *ret, struct error *why)
{
	enum err rc = ERR_OK;
	size_t at = 0;

	if (strchr(name, '/') != NULL) {
		rc = from_file(name, ret, why);
	} else {
		while (at < SHIPPED && !text_same(shipped[at].name, name))
			at++;
		rc = at == SHIPPED ? no_such(name, why)
				   : profile_parse(shipped[at].text, ret, why);
	}
	if (!rc)
		(void)text_copy(ret->name, sizeof(ret->name), name);
	return rc;
}
