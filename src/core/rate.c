#include "core/rate.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum err currency_check(const char *text, struct error *why)
{
	if (strlen(text) != 3 ||
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return error_set(why, ERR_INPUT,
			"currency '%.20s' is not three capital letters", text);
	return ERR_OK;
}

enum err rate_parse(const char *text, int64_t *ret_ppm, struct error *why)
{
	size_t whole = strspn(text, "0123456789");
	size_t decimals = 0;
	int64_t ppm = 0;

	if (text[whole] == '.')
		decimals = strspn(text + whole + 1, "0123456789");
	if (whole == 0 || whole > 7 || decimals > 6 ||
		text[whole + (decimals > 0 ? decimals + 1 : 0)] != '\0')
		return error_set(why, ERR_INPUT,
			"rate '%.40s' is not yuan with at most six decimals",
			text);
	for (size_t i = 0; i < whole; i++)
		ppm = ppm * 10 + (text[i] - '0');
	for (size_t i = 0; i < 6; i++)
		ppm = ppm * 10 + (i < decimals ? text[whole + 1 + i] - '0' : 0);
	if (ppm <= 0 || ppm > RATE_MAX_PPM)
		return error_set(why, ERR_RANGE,
			"rate '%.40s' is not above 0 and at most 1000000",
			text);
	*ret_ppm = ppm;
	return ERR_OK;
}

void rate_format(int64_t ppm, char *text)
{
	struct text out = text_over(text, RATE_TEXT_SIZE);
	int64_t part = ppm % 1000000;
	int places = 6;

	while (places > 2 && part % 10 == 0) {
		part /= 10;
		places--;
	}
	text_addf(&out, "%" PRId64 ".%0*" PRId64, ppm / 1000000, places, part);
}
