#include "core/goods.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const char *const unit_names[UNIT_COUNT] = {
	[UNIT_PIECE] = "piece",
	[UNIT_KG] = "kg",
	[UNIT_L] = "l",
};

const char *unit_name(enum unit unit)
{
	assert(unit >= UNIT_PIECE && unit < UNIT_COUNT);
	return unit_names[unit];
}

enum err unit_parse(const char *text, enum unit *ret, struct error *why)
{
	int found = word_find(text, unit_names, UNIT_COUNT);

	if (found < 0)
		return error_set(why, ERR_INPUT,
			"the unit '%s' is not piece, kg or l",
			word_show(text).text);
	*ret = (enum unit)found;
	return ERR_OK;
}

enum err hs_check(const char *text, struct error *why)
{
	size_t length = strlen(text);

	if (length < 4 || length >= HS_SIZE || !text_is_digits(text))
		return error_set(why, ERR_INPUT,
			"the HS code '%s' is not 4 to 10 digits",
			word_show(text).text);
	return ERR_OK;
}

enum err country_check(const char *text, struct error *why)
{
	if (strlen(text) != COUNTRY_SIZE - 1 ||
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != COUNTRY_SIZE - 1)
		return error_set(why, ERR_INPUT,
			"the country '%s' is not two capital letters like RU",
			word_show(text).text);
	return ERR_OK;
}

enum err shop_check(const char *text, struct error *why)
{
	size_t length = strlen(text);

	if (length < 1 || length >= SHOP_SIZE ||
		strspn(text, "0123456789-abcdefghijklmnopqrstuvwxyz"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != length)
		return error_set(why, ERR_INPUT,
			"the shop '%s' is not 1 to 16 of A-Z, a-z, 0-9 and "
			"hyphens",
			word_show(text).text);
	return ERR_OK;
}
