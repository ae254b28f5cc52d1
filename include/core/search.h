#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/goods.h"
#include "core/resident.h"

/*
 * What a cashier types to find goods or a person: words that must all be
 * there, each inside a name, in any order. A word is looked for as it is
 * and as it would be in the other keyboard layout ("djlrf" is "водка"), as
 * a part of the code of goods, and as the initials of Chinese names
 * ("lc" is "绿茶"). Neither case nor ё makes a difference. Pure.
 */
#define SEARCH_WORDS_MAX 6
#define SEARCH_WORD_SIZE 65

struct search {
	int count; /* of words; 0 finds nothing */
	struct search_word {
		char typed[SEARCH_WORD_SIZE];
		char other[SEARCH_WORD_SIZE]; /* in the other layout, or "" */
	} words[SEARCH_WORDS_MAX];
};

/* What is longer, or more, is left out. */
void search_init(struct search *search, const char *text);

bool search_finds_goods(const struct search *search, const struct goods *goods);

/* By the name only. */
bool search_finds_resident(
	const struct search *search, const struct resident *resident);

#endif
