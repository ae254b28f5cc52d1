#include "base/error.h"

#include "base/say.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

enum err error_set(struct error *why, enum err code, const char *format, ...)
{
	struct text text = text_over(why->text, sizeof(why->text));
	va_list args;

	why->code = code;
	va_start(args, format);
	text_addv(&text, say(format), args);
	va_end(args);
	text_make_clean(why->text);
	return code;
}

enum err error_wrap(struct error *why, const char *format, ...)
{
	char inner[ERROR_TEXT_MAX];
	struct text text;
	va_list args;

	memcpy(inner, why->text, sizeof(inner));
	text = text_over(why->text, sizeof(why->text));
	va_start(args, format);
	text_addv(&text, say(format), args);
	va_end(args);
	text_add(&text, ": ");
	text_add(&text, inner);
	text_make_clean(why->text);
	return why->code;
}

enum err error_errno(struct error *why, const char *format, ...)
{
	int number = errno;
	struct text text = text_over(why->text, sizeof(why->text));
	va_list args;

	why->code = ERR_SYSTEM;
	va_start(args, format);
	text_addv(&text, say(format), args);
	va_end(args);
	text_add(&text, ": ");
	text_add(&text, strerror(number));
	text_make_clean(why->text);
	return ERR_SYSTEM;
}

int error_exit_status(enum err code)
{
	switch (code) {
	case ERR_OK:
		return 0;
	case ERR_INPUT:
	case ERR_RANGE:
	case ERR_NOT_FOUND:
		return 2;
	case ERR_DENIED:
		return 3;
	case ERR_FORGED:
		return 4;
	case ERR_CONFLICT:
	case ERR_STORE:
	case ERR_NETWORK:
	case ERR_SYSTEM:
		return 1;
	}
	return 1;
}
