#include "words.h"

#include "base/text.h"

#include <string.h>

#define BLANKS " \t\r"

bool lines_next(struct lines *lines, char *ret, size_t size)
{
	size_t length = strcspn(lines->at, "\n");
	size_t kept;

	if (lines->at[0] == '\0')
		return false;
	lines->number++;
	kept = strcspn(lines->at, "#\n");
	lines->too_long = kept >= size;
	if (lines->too_long)
		kept = size - 1;
	memcpy(ret, lines->at, kept);
	ret[kept] = '\0';
	lines->at += length + (lines->at[length] == '\n');
	return true;
}

char *word_next(char **line)
{
	char *word = *line + strspn(*line, BLANKS);
	size_t length = strcspn(word, BLANKS);

	if (length == 0)
		return NULL;
	*line = word + length;
	if (**line != '\0')
		*(*line)++ = '\0';
	return word;
}

const char *word_value(const char *word, const char *key)
{
	size_t length = strlen(key);

	if (strncmp(word, key, length) != 0 || word[length] != '=')
		return NULL;
	return word + length + 1;
}

int word_index(const char *const *list, const char *text)
{
	for (int i = 0; list[i] != NULL; i++) {
		if (text_same(list[i], text))
			return i;
	}
	return -1;
}
