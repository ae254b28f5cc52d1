#include "book.h"

#include "base/text.h"

#include <stdatomic.h>
#include <stdlib.h>

#define OWNER_SIZE 24

struct page {
	char owner[OWNER_SIZE];
	struct rules rules;
};

struct book {
	atomic_int count;
	struct page *pages[BOOK_VERSIONS_MAX];
};

struct book *book_open(void)
{
	return calloc(1, sizeof(struct book));
}

void book_close(struct book *book)
{
	if (book == NULL)
		return;
	for (int i = 0; i < atomic_load(&book->count); i++)
		free(book->pages[i]);
	free(book);
}

enum err book_add(struct book *book, const char *chain,
	const struct rules *rules, struct error *why)
{
	int count = atomic_load(&book->count);
	struct page *page;

	if (count == BOOK_VERSIONS_MAX)
		return error_set(why, ERR_RANGE,
			"the bundle has more than %d versions of the rules",
			BOOK_VERSIONS_MAX);
	page = malloc(sizeof(*page));
	if (page == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	(void)text_copy(page->owner, sizeof(page->owner), chain);
	page->rules = *rules;
	book->pages[count] = page;
	atomic_store(&book->count, count + 1);
	return ERR_OK;
}

static const struct rules *find_of(
	const struct book *book, const char *owner, int64_t version)
{
	for (int i = atomic_load(&book->count) - 1; i >= 0; i--) {
		if (book->pages[i]->rules.version == version &&
			text_same(book->pages[i]->owner, owner))
			return &book->pages[i]->rules;
	}
	return NULL;
}

const struct rules *book_find(
	const struct book *book, const char *chain, int64_t version)
{
	const struct rules *rules = find_of(book, chain, version);

	return rules != NULL ? rules : find_of(book, "hub", version);
}

int64_t book_in_force(const struct book *book, const char *chain, int32_t day)
{
	int64_t version = 0;

	for (int i = 0; i < atomic_load(&book->count); i++) {
		const struct rules *rules = &book->pages[i]->rules;

		if (rules->from <= day && rules->version > version &&
			text_same(book->pages[i]->owner, chain))
			version = rules->version;
	}
	return version;
}

int64_t book_last(const struct book *book, const char *chain)
{
	return book_in_force(book, chain, INT32_MAX);
}
