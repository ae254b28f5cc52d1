#include "keymap.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

#define LINE_SIZE  160
#define SIGNS      "+-/"
#define SIGN_COUNT 3

static const char *const keys[PRESS_COUNT] = {
	[PRESS_NONE] = "",
	[PRESS_F1] = "F1",
	[PRESS_F2] = "F2",
	[PRESS_F3] = "F3",
	[PRESS_F4] = "F4",
	[PRESS_F5] = "F5",
	[PRESS_F6] = "F6",
	[PRESS_F7] = "F7",
	[PRESS_F8] = "F8",
	[PRESS_F9] = "F9",
	[PRESS_F10] = "F10",
	[PRESS_F11] = "F11",
	[PRESS_F12] = "F12",
	[PRESS_ENTER] = "Enter",
	[PRESS_ESCAPE] = "Esc",
	[PRESS_ERASE] = "BackSp",
	[PRESS_DELETE] = "Del",
	[PRESS_TAB] = "Tab",
	[PRESS_UP] = "Up",
	[PRESS_DOWN] = "Down",
	[PRESS_PAGE_UP] = "PgUp",
	[PRESS_PAGE_DOWN] = "PgDn",
	[PRESS_MENU] = "Ctrl-O",
	[PRESS_QUIT] = "Ctrl-Q",
	[PRESS_STX] = "", /* no keys, and nobody's to move */
	[PRESS_ETX] = "",
	[PRESS_HOME] = "Home",
	[PRESS_END] = "End",
	[PRESS_INSERT] = "Ins",
	[PRESS_SHIFT_F6] = "Shift-F6",
};

/* Acts by the keys that they are on when nobody says otherwise. */
static const struct {
	const char *name;
	enum press press;
} acts[] = {
	{ "help", PRESS_F1 },
	{ "search", PRESS_F2 },
	{ "person", PRESS_F3 },
	{ "quantity", PRESS_F4 },
	{ "void", PRESS_F5 },
	{ "hold", PRESS_F6 },
	{ "recall", PRESS_F7 },
	{ "exact-cash", PRESS_F8 },
	{ "pay", PRESS_F9 },
	{ "menu", PRESS_F10 },
	{ "lock", PRESS_F11 },
	{ "language", PRESS_F12 },
	{ "enter", PRESS_ENTER },
	{ "back", PRESS_ESCAPE },
	{ "erase", PRESS_ERASE },
	{ "take-back", PRESS_INSERT },
	{ "up", PRESS_UP },
	{ "down", PRESS_DOWN },
	{ "page-up", PRESS_PAGE_UP },
	{ "page-down", PRESS_PAGE_DOWN },
	{ "quit", PRESS_QUIT },
	{ "nothing", PRESS_NONE },
};

#define ACT_COUNT ((int)(sizeof(acts) / sizeof(acts[0])))

static struct {
	bool is_set;
	struct keymap keymap;
} used;

void keymap_usual(struct keymap *ret)
{
	*ret = (struct keymap){ 0 };
	for (int i = 0; i < PRESS_HOME; i++)
		ret->acts[i] = (enum press)i;
	/* What tills in China have beside F7. */
	ret->acts[PRESS_SHIFT_F6] = PRESS_F7;
}

/* -- the file -------------------------------------------------------- */

static enum press *place_of(struct keymap *keymap, const char *key)
{
	const char *sign = strlen(key) == 1 ? strchr(SIGNS, key[0]) : NULL;

	if (sign != NULL)
		return &keymap->signs[sign - SIGNS];
	for (int i = 1; i < PRESS_COUNT; i++) {
		if (text_same(keys[i], key))
			return &keymap->acts[i];
	}
	return NULL;
}

static int act_index(const char *name)
{
	for (int i = 0; i < ACT_COUNT; i++) {
		if (text_same(acts[i].name, name))
			return i;
	}
	return -1;
}

/* Two words, or none. */
static bool split(char *line, char **ret_key, char **ret_act)
{
	char *rest;

	line[strcspn(line, "#")] = '\0';
	line += strspn(line, " \t\r");
	*ret_key = line;
	line += strcspn(line, " \t\r");
	if (*line != '\0')
		*line++ = '\0';
	line += strspn(line, " \t\r");
	*ret_act = line;
	rest = line + strcspn(line, " \t\r");
	if (*rest != '\0')
		*rest++ = '\0';
	return rest[strspn(rest, " \t\r")] == '\0';
}

struct reading_keys {
	struct keymap *keymap;
	const enum press *taken[PRESS_COUNT + SIGN_COUNT];
	int count;
};

static enum err take_line(
	struct reading_keys *reading, char *line, int number, struct error *why)
{
	char *key;
	char *name;
	bool is_pair = split(line, &key, &name);
	enum press *place;
	int act;

	if (key[0] == '\0')
		return ERR_OK;
	place = place_of(reading->keymap, key);
	act = act_index(name);
	if (place == NULL)
		return error_set(why, ERR_INPUT,
			"line %d of the key map: '%.20s' is no key, but F1 to"
			" F12, Shift-F6, Enter, Esc, Del, Ins, Home, End, PgUp,"
			" PgDn, Up, Down, Tab, + - or /",
			number, key);
	if (!is_pair || act < 0)
		return error_set(why, ERR_INPUT,
			"line %d of the key map: '%.20s' is no act: see"
			" quotapos-settings(5)",
			number, name);
	for (int i = 0; i < reading->count; i++) {
		if (reading->taken[i] == place)
			return error_set(why, ERR_INPUT,
				"line %d of the key map: %s has an act already",
				number, key);
	}
	reading->taken[reading->count++] = place;
	*place = acts[act].press;
	return ERR_OK;
}

static bool has_key(const struct keymap *keymap, enum press act)
{
	for (int i = 1; i < PRESS_COUNT; i++) {
		if (keymap->acts[i] == act)
			return true;
	}
	return false;
}

/* Without these nobody finds a way back; all else is in the menu too. */
static enum err check_keys(const struct keymap *keymap, struct error *why)
{
	static const enum press needed[] = { PRESS_F1, PRESS_F10, PRESS_ENTER,
		PRESS_ESCAPE };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		for (int act = 0; act < ACT_COUNT; act++) {
			if (acts[act].press == needed[i] &&
				!has_key(keymap, needed[i]))
				return error_set(why, ERR_INPUT,
					"the key map leaves no key for '%s'",
					acts[act].name);
		}
	}
	return ERR_OK;
}

enum err keymap_parse(const char *text, struct keymap *ret, struct error *why)
{
	struct keymap keymap;
	struct reading_keys reading = { .keymap = &keymap };
	enum err rc = ERR_OK;

	keymap_usual(&keymap);
	for (int number = 1; !rc && *text != '\0'; number++) {
		size_t length = strcspn(text, "\n");
		char line[LINE_SIZE];

		if (length >= sizeof(line))
			return error_set(why, ERR_INPUT,
				"line %d of the key map is too long", number);
		memcpy(line, text, length);
		line[length] = '\0';
		rc = take_line(&reading, line, number, why);
		text += length + (text[length] == '\n');
	}
	if (!rc)
		rc = check_keys(&keymap, why);
	if (!rc)
		*ret = keymap;
	return rc;
}

enum err keymap_read(const char *path, struct keymap *ret, struct error *why)
{
	char text[KEYMAP_BYTES_MAX];
	size_t length = 0;
	enum err rc;

	if (path[0] == '\0') {
		keymap_usual(ret);
		return ERR_OK;
	}
	rc = file_read(path, text, sizeof(text), &length, why);
	if (rc)
		return rc;
	if (keymap_parse(text, ret, why))
		return error_wrap(why, "%.200s", path);
	return ERR_OK;
}

/* -- in use ---------------------------------------------------------- */

static const struct keymap *in_use(void)
{
	if (!used.is_set) {
		keymap_usual(&used.keymap);
		used.is_set = true;
	}
	return &used.keymap;
}

void keymap_use(const struct keymap *keymap)
{
	used.keymap = *keymap;
	used.is_set = true;
}

void keymap_map(struct event *event, bool line_is_empty)
{
	const struct keymap *keymap = in_use();
	const char *sign;

	if (event->kind == EVENT_PRESS) {
		event->as.press = keymap->acts[event->as.press];
		return;
	}
	if (event->kind != EVENT_TEXT || !line_is_empty ||
		event->as.text[0] == '\0' || event->as.text[1] != '\0')
		return;
	sign = strchr(SIGNS, event->as.text[0]);
	if (sign == NULL || keymap->signs[sign - SIGNS] == PRESS_NONE)
		return;
	event->kind = EVENT_PRESS;
	event->as.press = keymap->signs[sign - SIGNS];
}

const char *press_name(enum press press)
{
	static const char *const signs[SIGN_COUNT] = { "+", "-", "/" };
	const struct keymap *keymap = in_use();

	if (keymap->acts[press] == press)
		return keys[press];
	for (int i = 1; i < PRESS_COUNT; i++) {
		if (keymap->acts[i] == press)
			return keys[i];
	}
	for (int i = 0; i < SIGN_COUNT; i++) {
		if (keymap->signs[i] == press)
			return signs[i];
	}
	return "";
}
