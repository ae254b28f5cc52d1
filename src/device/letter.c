#include "letter.h"

#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

struct charset charset_open(const struct profile *profile)
{
	static const char *const pages[] = { NULL, "CP866", "CP1251", NULL };
	static const char *const chinese[] = { NULL, "EUC-CN", "GBK",
		"GB18030" };

	return (struct charset){
		.profile = profile,
		.page = codec_to(pages[profile->russian]),
		.chinese = codec_to(chinese[profile->chinese]),
	};
}

void charset_close(struct charset *charset)
{
	codec_close(&charset->page);
	codec_close(&charset->chinese);
}

/* Into the letter's bytes; false when the encoding has no such letter. */
static bool encode(const struct codec *codec, struct letter *letter)
{
	letter->length = codec_encode(codec, letter->code, letter->bytes);
	return letter->length > 0;
}

static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

static bool as_page(struct charset *charset, struct letter *letter)
{
	bool good = encode(&charset->page, letter) && letter->length == 1 &&
		    letter->bytes[0] >= 0x80;

	letter->how = LETTER_PAGE;
	letter->columns = 1;
	return good;
}

static bool as_chinese(struct charset *charset, struct letter *letter)
{
	bool good = encode(&charset->chinese, letter) && letter->length >= 2;

	letter->how = LETTER_CHINESE;
	letter->columns = 2;
	return good;
}

static bool is_russian(uint32_t code)
{
	return code >= 0x400 && code < 0x530;
}

/* Narrow letters as narrow ones, if that can be; wide ones as pairs. */
static bool as_text(struct charset *charset, struct letter *letter)
{
	enum profile_russian russian = charset->profile->russian;

	if (letter->code >= 0x20 && letter->code < 0x7f) {
		*letter = (struct letter){ letter->code, LETTER_ASCII, 1, 1,
			{ (uint8_t)letter->code } };
		return true;
	}
	if (uc_width(letter->code, "UTF-8") == 1 && as_page(charset, letter))
		return true;
	if (is_russian(letter->code) && russian != PROFILE_RUSSIAN_WIDE)
		return false;
	return as_chinese(charset, letter);
}

static struct letter letter_of(struct charset *charset, uint32_t code)
{
	struct letter letter = { .code = code };

	if (is_control(code)) {
		letter = (struct letter){ .code = LETTER_UNKNOWN,
			.how = LETTER_DRAWN,
			.columns = 2 };
	} else if (uc_is_general_category(code, UC_CATEGORY_M) ||
		   uc_width(code, "UTF-8") == 0) {
		letter.how = LETTER_OVER;
	} else if (!as_text(charset, &letter)) {
		letter.how = LETTER_DRAWN;
		letter.length = 0;
		letter.columns = uc_width(code, "UTF-8") == 1 ? 1 : 2;
	}
	return letter;
}

int letters_of(struct charset *charset, const char *text, size_t length,
	struct letter *ret)
{
	static uint8_t composed[LETTERS_MAX * 4];
	size_t left = sizeof(composed);
	const uint8_t *at = composed;
	int count = 0;

	/* Too long, or not UTF-8: as it is. */
	if (u8_normalize(UNINORM_NFC, (const uint8_t *)text, length, composed,
		    &left) != composed) {
		at = (const uint8_t *)text;
		left = length;
	}
	while (left > 0 && count < LETTERS_MAX) {
		ucs4_t code = 0;
		int used = u8_mbtoucr(&code, at, left);

		if (used <= 0) {
			code = LETTER_UNKNOWN;
			used = 1;
		}
		ret[count++] = letter_of(charset, code);
		at += used;
		left -= (size_t)used;
	}
	return count;
}

int letters_columns(const struct letter *letters, int count)
{
	int columns = 0;

	for (int i = 0; i < count; i++)
		columns += letters[i].columns;
	return columns;
}
