#include "core/search.h"

#include "pinyin.h"

#include "base/text.h"

#include <string.h>

#define INITIALS_MIN 2 /* one letter alone would find nearly everything */

/* A letter of valid UTF-8, and the one after it. */
static const char *take_letter(const char *at, uint32_t *ret)
{
	unsigned char lead = (unsigned char)*at++;
	uint32_t code = lead;

	if (lead >= 0xf0)
		code = lead & 0x07;
	else if (lead >= 0xe0)
		code = lead & 0x0f;
	else if (lead >= 0xc0)
		code = lead & 0x1f;
	for (; ((unsigned char)*at & 0xc0) == 0x80; at++)
		code = code << 6 | ((unsigned char)*at & 0x3f);
	*ret = code;
	return at;
}

/* ASCII and Cyrillic letters; the others as they are. */
static void add_letter(
	struct text *out, uint32_t code, const char *as_it_is, size_t length)
{
	char two[3] = "";

	if (code >= 'A' && code <= 'Z')
		code += 'a' - 'A';
	else if (code >= 0x410 && code <= 0x42f)
		code += 0x20;
	else if (code == 0x401 || code == 0x451)
		code = 0x435; /* ё is е */
	if (code < 0x80) {
		two[0] = (char)code;
		text_add(out, two);
	} else if (code >= 0x430 && code <= 0x44f) {
		two[0] = (char)(0xc0 | code >> 6);
		two[1] = (char)(0x80 | (code & 0x3f));
		text_add(out, two);
	} else {
		text_add_bytes(out, as_it_is, length);
	}
}

static void fold(const char *text, char *ret, size_t size)
{
	struct text out = text_over(ret, size);

	while (*text != '\0') {
		uint32_t code;
		const char *next = take_letter(text, &code);

		add_letter(&out, code, text, (size_t)(next - text));
		text = next;
	}
}

/* -- the other layout: a letter by its place on the keyboard -------------- */

static const char latin[] = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
static const char russian[] = "ейцукенгшщзхъфывапролджэячсмитьбю";

/* text was folded. */
static void swap_layout(const char *text, char *ret, size_t size)
{
	struct text out = text_over(ret, size);

	while (*text != '\0') {
		uint32_t code;
		const char *next = take_letter(text, &code);
		size_t length = (size_t)(next - text);
		char letter[8] = "";
		const char *at;

		if (length >= sizeof(letter))
			return;
		memcpy(letter, text, length);
		at = strstr(length == 2 ? russian : latin, letter);
		if (length > 2 || at == NULL)
			text_add_bytes(&out, text, length);
		else if (length == 2)
			text_add_bytes(&out, &latin[(at - russian) / 2], 1);
		else
			text_add_bytes(&out, &russian[(at - latin) * 2], 2);
		text = next;
	}
}

void search_init(struct search *search, const char *text)
{
	char folded[SEARCH_WORD_SIZE];
	const char *at = folded;

	*search = (struct search){ 0 };
	fold(text, folded, sizeof(folded));
	while (search->count < SEARCH_WORDS_MAX) {
		struct search_word *word = &search->words[search->count];
		size_t length;

		at += strspn(at, " ");
		length = strcspn(at, " ");
		if (length == 0)
			return;
		memcpy(word->typed, at, length);
		word->typed[length] = '\0';
		swap_layout(word->typed, word->other, sizeof(word->other));
		at += length;
		search->count++;
	}
}

/* -- Chinese initials ----------------------------------------------------- */

/* Each sign's letter in its two readings; a Latin letter or digit is itself. */
struct initials {
	int count;
	char first[GOODS_NAME_SIZE];
	char second[GOODS_NAME_SIZE];
};

static void take_initials(const char *name, struct initials *ret)
{
	ret->count = 0;
	while (*name != '\0') {
		uint32_t code;
		char first;
		char second;

		name = take_letter(name, &code);
		first = pinyin_initial(code);
		second = pinyin_other(code);
		if ((code >= 'a' && code <= 'z') ||
			(code >= '0' && code <= '9'))
			first = (char)code;
		if (first == '\0')
			continue;
		ret->first[ret->count] = first;
		ret->second[ret->count++] = second;
	}
}

static bool has_initials(const struct initials *initials, const char *word)
{
	int length = (int)strlen(word);

	for (int i = 0; i + length <= initials->count; i++) {
		int at = 0;

		while (at < length &&
			(initials->first[i + at] == word[at] ||
				initials->second[i + at] == word[at]))
			at++;
		if (at == length)
			return true;
	}
	return false;
}

static bool is_initials(const char *word)
{
	return strlen(word) >= INITIALS_MIN &&
	       word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789")] ==
		       '\0';
}

/* -- what is looked through ------------------------------------------------ */

#define NAMES_MAX 4

struct names {
	int count;
	char folded[NAMES_MAX][GOODS_NAME_SIZE];
	struct initials initials; /* of the first */
};

static void add_name(struct names *names, const char *name)
{
	fold(name, names->folded[names->count++], GOODS_NAME_SIZE);
}

static bool has_form(const struct names *names, const char *form)
{
	if (form[0] == '\0')
		return false;
	for (int i = 0; i < names->count; i++) {
		if (strstr(names->folded[i], form) != NULL)
			return true;
	}
	return is_initials(form) && has_initials(&names->initials, form);
}

static bool finds(const struct search *search, struct names *names)
{
	take_initials(names->folded[0], &names->initials);
	for (int i = 0; i < search->count; i++) {
		if (!has_form(names, search->words[i].typed) &&
			!has_form(names, search->words[i].other))
			return false;
	}
	return search->count > 0;
}

bool search_finds_goods(const struct search *search, const struct goods *goods)
{
	struct names names = { 0 };

	add_name(&names, goods->name_zh);
	add_name(&names, goods->name_ru);
	add_name(&names, goods->name_en);
	add_name(&names, goods->barcode);
	return finds(search, &names);
}

bool search_finds_resident(
	const struct search *search, const struct resident *resident)
{
	struct names names = { 0 };

	add_name(&names, resident->name);
	return finds(search, &names);
}
