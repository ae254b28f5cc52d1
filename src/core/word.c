#include "word.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

/* An escape sequence in a sentence could rewrite the operator's screen. */
static void hide_unprintable(char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e)
			*text = '?';
}

struct word_shown word_show(const char *value)
{
	struct word_shown shown;
	bool whole = text_copy(shown.text, WORD_SHOWN_BYTES + 1, value);
	size_t length = strlen(shown.text);

	if (!text_is_clean(shown.text, length))
		hide_unprintable(shown.text);
	if (!whole)
		memcpy(shown.text + length, "...", sizeof("..."));
	return shown;
}

int word_find(const char *word, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (names[i] != NULL && text_same(word, names[i]))
			return i;
	return -1;
}

int32_t word_number(const char *digits, int count)
{
	int32_t value = 0;

	for (int i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}
