#include "entry/entry.h"

#include "base/text.h"

#include <string.h>

enum err reason_take(const char *text, char *ret, struct error *why)
{
	if (text == NULL || text[0] == '\0')
		return error_set(why, ERR_INPUT, "a reason must be given");
	if (!text_is_clean(text, strlen(text)) || strlen(text) >= REASON_SIZE)
		return error_set(why, ERR_INPUT,
			"the reason is not clean text of at most %d bytes",
			REASON_SIZE - 1);
	(void)text_copy(ret, REASON_SIZE, text);
	return ERR_OK;
}
