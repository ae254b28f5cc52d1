#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "event.h"

/*
 * Which key does what: a text file, a line a key, its name and the act that
 * is on it (quotapos-settings(5)). Keys that the file does not name do what
 * they always do.
 */
#define KEYMAP_BYTES_MAX 4096

struct keymap {
	enum press acts[PRESS_COUNT]; /* of each key */
	enum press signs[3];          /* of + - / in an empty line */
};

void keymap_usual(struct keymap *ret);

/* ERR_INPUT names the line, or the act that no key would do any more. */
enum err keymap_parse(
	const char *text, struct keymap *ret, struct error *why) NODISCARD;
/* path "": the usual one. */
enum err keymap_read(
	const char *path, struct keymap *ret, struct error *why) NODISCARD;

/* The one in use; until then it is the usual one. */
void keymap_use(const struct keymap *keymap);

/* Put the act in the place of the key. line_is_empty: a sign is a key. */
void keymap_map(struct event *event, bool line_is_empty);

/* The key that does this, as it is written: "F9". */
const char *press_name(enum press press);

#endif
