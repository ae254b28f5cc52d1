#include "core/coins.h"

#include "base/text.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

const struct money *coins_of(const char *currency, int *ret_count)
{
	static const struct money yuan[] = { { 10000 }, { 5000 }, { 2000 },
		{ 1000 }, { 500 }, { 100 }, { 50 }, { 10 } };
	static const struct money rouble[] = { { 500000 }, { 200000 },
		{ 100000 }, { 50000 }, { 20000 }, { 10000 }, { 5000 }, { 1000 },
		{ 500 }, { 200 }, { 100 } };

	*ret_count = 0;
	if (text_same(currency, "CNY")) {
		*ret_count = COUNT(yuan);
		return yuan;
	}
	if (text_same(currency, "RUB")) {
		*ret_count = COUNT(rouble);
		return rouble;
	}
	return NULL;
}
