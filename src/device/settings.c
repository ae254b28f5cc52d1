#include "device/settings.h"

#include "words.h"

#include "base/file.h"

#include <string.h>

#define LINE_SIZE 320

/* A scanner's usual line: it opens at most drawers of this pin. */
static const uint8_t usual_kick[] = { 0x1b, 'p', 0, 0x19, 0xfa };

static const char *const kinds[] = { "printer", "drawer", "scanner", "scale",
	"display", "card", NULL };

/* -- options --------------------------------------------------------- */

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* "1b700019fa" */
static bool take_code(const char *text, struct device_line *ret)
{
	size_t length = strlen(text) / 2;

	if (length == 0 || length > DEVICE_CODE_MAX || strlen(text) % 2 != 0)
		return false;
	for (size_t i = 0; i < length; i++) {
		int high = hex_digit(text[2 * i]);
		int low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret->code[i] = (uint8_t)(high << 4 | low);
	}
	ret->code_length = length;
	return true;
}

static bool take_letters(const char *text, struct device_line *ret)
{
	static const char *const words[] = { "latin", "cp866", "cp1251", NULL };
	int index = word_index(words, text);

	if (index >= 0)
		ret->letters = (enum display_letters)index;
	return index >= 0;
}

static bool take_second(const char *text, struct device_line *ret)
{
	ret->bilingual = language_parse(text, &ret->second);
	return ret->bilingual;
}

static enum err wrong_option(int number, const char *word, struct error *why)
{
	return error_set(why, ERR_INPUT,
		"line %d of the settings: '%.40s' is no option of this device:"
		" see quotapos-settings(5)",
		number, word);
}

static enum err take_option(const char *word, int number,
	struct device_line *ret, struct error *why)
{
	const char *profile = word_value(word, "profile");
	const char *letters = word_value(word, "letters");
	const char *second = word_value(word, "second");
	const char *code = word_value(word, "code");
	bool good = false;

	if (profile != NULL && ret->kind == DEVICE_PRINTER) {
		if (profile_find(profile, &ret->profile, why) == ERR_OK)
			return ERR_OK;
		return error_wrap(why, "line %d of the settings", number);
	}
	if (second != NULL && ret->kind == DEVICE_PRINTER)
		good = take_second(second, ret);
	if (letters != NULL && ret->kind == DEVICE_DISPLAY)
		good = take_letters(letters, ret);
	if (code != NULL && ret->kind == DEVICE_DRAWER)
		good = take_code(code, ret);
	return good ? ERR_OK : wrong_option(number, word, why);
}

/* -- lines ----------------------------------------------------------- */

static enum err take_place(const char *place, int number,
	struct device_line *ret, struct error *why)
{
	static const char keyboard[] = "evdev:/";
	size_t length = strlen(keyboard) - 1;

	ret->grabbed = ret->kind == DEVICE_SCANNER &&
		       strncmp(place, keyboard, length + 1) == 0;
	if (ret->grabbed && text_copy(ret->address.path,
				    sizeof(ret->address.path), place + length))
		return ERR_OK;
	if (port_parse(place, &ret->address, why) == ERR_OK)
		return ERR_OK;
	return error_wrap(why, "line %d of the settings", number);
}

static bool is_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "0123456789-";

	return text[0] != '\0' && strlen(text) < DEVICE_NAME_SIZE &&
	       text[strspn(text, letters)] == '\0';
}

/* What is true of a device when its line says no more. */
static enum err begin_device(
	enum device_kind kind, struct device_line *ret, struct error *why)
{
	*ret = (struct device_line){ .kind = kind,
		.code_length = sizeof(usual_kick) };
	memcpy(ret->code, usual_kick, sizeof(usual_kick));
	if (kind != DEVICE_PRINTER)
		return ERR_OK;
	return profile_find("chinese-80", &ret->profile, why);
}

static enum err take_device(
	char *rest, int number, struct device_line *ret, struct error *why)
{
	const char *name = word_next(&rest);
	const char *place = name == NULL ? NULL : word_next(&rest);
	const char *option;
	enum err rc;

	if (place == NULL || !is_name(name) ||
		!text_copy(ret->name, sizeof(ret->name), name))
		return error_set(why, ERR_INPUT,
			"line %d of the settings is not like 'printer receipt"
			" usb:/dev/usb/lp0'",
			number);
	rc = take_place(place, number, ret, why);
	while (!rc && (option = word_next(&rest)) != NULL)
		rc = take_option(option, number, ret, why);
	return rc;
}

static enum err take_font(
	char *rest, int number, struct settings *ret, struct error *why)
{
	const char *path = word_next(&rest);

	if (path == NULL || path[0] != '/' ||
		!text_copy(ret->font, sizeof(ret->font), path))
		return error_set(why, ERR_INPUT,
			"line %d of the settings: a font is a file,"
			" /usr/share/unifont/unifont.hex",
			number);
	return ERR_OK;
}

/* -- the screen -------------------------------------------------------- */

static const char *const line_words[] = { "drawn", "ascii", NULL };
static const char *const schemes[] = { [COLOURS_AUTO] = "auto",
	[COLOURS_DARK] = "dark",
	[COLOURS_LIGHT] = "light",
	[COLOURS_CONTRAST] = "contrast",
	[COLOURS_MONO] = "mono",
	[COLOURS_COUNT] = NULL };

const char *device_kind_name(enum device_kind kind)
{
	return kinds[kind];
}

const char *colours_name(enum colours colours)
{
	return schemes[colours];
}

static bool is_screen_word(const char *word)
{
	static const char *const words[] = { "language", "colours", "lines",
		"keys", NULL };

	return word_index(words, word) >= 0;
}

static bool take_screen_word(
	const char *word, const char *value, struct screen_settings *ret)
{
	int index = -1;

	if (text_same(word, "keys"))
		return value[0] == '/' &&
		       text_copy(ret->keys, sizeof(ret->keys), value);
	if (text_same(word, "language")) {
		ret->has_language = language_parse(value, &ret->language);
		return ret->has_language;
	}
	if (text_same(word, "colours")) {
		index = word_index(schemes, value);
		ret->colours = (enum colours)index;
	} else {
		index = word_index(line_words, value);
		ret->ascii = index == 1;
	}
	return index >= 0;
}

static enum err take_screen(const char *word, char *rest, int number,
	struct settings *ret, struct error *why)
{
	const char *value = word_next(&rest);

	if (value != NULL && word_next(&rest) == NULL &&
		take_screen_word(word, value, &ret->screen))
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"line %d of the settings: there are language en|zh|ru, colours"
		" auto|dark|light|contrast|mono, lines drawn|ascii and keys"
		" FILE",
		number);
}

static enum err take_line(
	char *line, int number, struct settings *ret, struct error *why)
{
	struct device_line *device = &ret->devices[ret->count];
	const char *word = word_next(&line);
	int kind = word == NULL ? -1 : word_index(kinds, word);
	enum err rc;

	if (word == NULL)
		return ERR_OK;
	if (text_same(word, "font"))
		return take_font(line, number, ret, why);
	if (is_screen_word(word))
		return take_screen(word, line, number, ret, why);
	if (kind < 0)
		return error_set(why, ERR_INPUT,
			"line %d of the settings: '%.20s' is no kind of device,"
			" but printer, drawer, scanner, scale, display, card",
			number, word);
	if (ret->count == SETTINGS_DEVICES_MAX)
		return error_set(why, ERR_RANGE,
			"line %d of the settings: there are more than %d"
			" devices",
			number, SETTINGS_DEVICES_MAX);
	rc = begin_device((enum device_kind)kind, device, why);
	if (!rc)
		rc = take_device(line, number, device, why);
	if (!rc && settings_device(ret, device->kind, device->name) != NULL)
		rc = error_set(why, ERR_INPUT,
			"line %d of the settings: there is a %s '%s' already",
			number, word, device->name);
	if (!rc)
		ret->count++;
	return rc;
}

enum err settings_parse(
	const char *text, struct settings *ret, struct error *why)
{
	static struct settings settings;
	struct lines lines = { .at = text };
	char line[LINE_SIZE];
	enum err rc = ERR_OK;

	settings = (struct settings){ 0 };
	while (!rc && lines_next(&lines, line, sizeof(line))) {
		if (lines.too_long)
			rc = error_set(why, ERR_RANGE,
				"line %d of the settings is too long",
				lines.number);
		else
			rc = take_line(line, lines.number, &settings, why);
	}
	if (!rc)
		*ret = settings;
	return rc;
}

#define PATH_SIZE 512

static void settings_path(const char *home, char *ret)
{
	struct text name = text_over(ret, PATH_SIZE);

	text_addf(&name, "%s/" SETTINGS_FILE, home);
}

/* Does the line begin with these words, whatever blanks are between? */
static bool line_begins(const char *line, const char *words)
{
	static const char blanks[] = " \t";

	while (*words != '\0') {
		size_t length = strcspn(words, blanks);

		line += strspn(line, blanks);
		if (strncmp(line, words, length) != 0 ||
			strchr(" \t", line[length]) == NULL)
			return false;
		line += length;
		words += length;
		words += strspn(words, blanks);
	}
	return *line != '\0';
}

/* The text of the file with another line, or with one less. */
static void put_line(const char *before, const char *word, const char *value,
	struct text *out)
{
	bool done = value == NULL;

	while (*before != '\0') {
		size_t end = strcspn(before, "\n");
		bool same = line_begins(before, word);

		if (same && !done)
			text_addf(out, "%s %s\n", word, value);
		done = done || same;
		if (!same)
			text_addf(out, "%.*s\n", (int)end, before);
		before += end + (before[end] == '\n');
	}
	if (!done)
		text_addf(out, "%s %s\n", word, value);
}

enum err settings_put(const char *home, const char *word, const char *value,
	struct error *why)
{
	static struct settings settings;
	char before[SETTINGS_BYTES_MAX] = "";
	char after[SETTINGS_BYTES_MAX];
	struct text text = text_over(after, sizeof(after));
	char path[PATH_SIZE];
	struct file_write write = {
		.path = path, .bytes = after, .replace = true
	};
	size_t length = 0;
	enum err rc = ERR_OK;

	settings_path(home, path);
	if (file_exists(path))
		rc = file_read(path, before, sizeof(before), &length, why);
	if (rc)
		return rc;
	put_line(before, word, value, &text);
	if (text.cut)
		return error_set(
			why, ERR_RANGE, "%.200s has no room for a line", path);
	rc = settings_parse(after, &settings, why);
	write.length = text.length;
	return rc ? rc : file_write(&write, why);
}

enum err settings_read(
	const char *home, struct settings *ret, struct error *why)
{
	char text[SETTINGS_BYTES_MAX];
	char path[PATH_SIZE];
	size_t length = 0;
	enum err rc;

	settings_path(home, path);
	if (!file_exists(path)) {
		*ret = (struct settings){ 0 };
		return ERR_OK;
	}
	rc = file_read(path, text, sizeof(text), &length, why);
	if (rc)
		return rc;
	rc = settings_parse(text, ret, why);
	if (rc)
		return error_wrap(why, "%.200s", path);
	return ERR_OK;
}

const struct device_line *settings_device(const struct settings *settings,
	enum device_kind kind, const char *name)
{
	for (int i = 0; i < settings->count; i++) {
		const struct device_line *device = &settings->devices[i];

		if (device->kind == kind &&
			(name == NULL || text_same(device->name, name)))
			return device;
	}
	return NULL;
}
