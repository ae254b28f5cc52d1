#include "state.h"

#include "core/search.h"

#include <stdlib.h>
#include <string.h>

#define STEP_ROWS 256

struct till_searching {
	struct till *till;
	struct search search;
	bool is_often; /* no words: what was sold most often */
	char after[BARCODE_SIZE];
	struct document after_document;
	struct till_found found;
	union {
		struct goods goods[STEP_ROWS];
		struct resident residents[STEP_ROWS];
	} rows;
};

enum err till_search_open(struct till *till, enum till_search_of of,
	const char *text, struct till_searching **ret, struct error *why)
{
	struct till_searching *searching = calloc(1, sizeof(*searching));

	if (searching == NULL)
		return error_set(why, ERR_SYSTEM, "no memory to search with");
	searching->till = till;
	searching->found.of = of;
	searching->is_often = of == SEARCH_GOODS && text[0] == '\0';
	searching->after_document.kind = DOCUMENT_NONE;
	search_init(&searching->search, text);
	*ret = searching;
	return ERR_OK;
}

/* The next free place, or NULL, and then it is over. */
static struct till_hit *place(struct till_found *found)
{
	if (found->count == TILL_FOUND_MAX) {
		found->is_done = true;
		return NULL;
	}
	return &found->hits[found->count];
}

static enum err step_goods(struct till_searching *searching, struct error *why)
{
	struct till_found *found = &searching->found;
	const struct goods *rows = searching->rows.goods;
	int count = 0;
	enum err rc = store_goods_page(searching->till->store, searching->after,
		searching->rows.goods, STEP_ROWS, &count, why);

	if (rc)
		return rc;
	found->is_done = count == 0;
	for (int i = 0; i < count; i++) {
		struct till_hit *hit = place(found);

		memcpy(searching->after, rows[i].barcode,
			sizeof(searching->after));
		if (hit == NULL)
			break;
		if (!search_finds_goods(&searching->search, &rows[i]))
			continue;
		hit->goods = rows[i];
		found->count++;
	}
	return ERR_OK;
}

/* Goods sold before that may be sold no more are left out. */
static enum err step_often(struct till_searching *searching, struct error *why)
{
	struct till_found *found = &searching->found;
	char codes[TILL_FOUND_MAX][BARCODE_SIZE];
	int count = 0;
	enum err rc = store_goods_often(
		searching->till->store, codes, TILL_FOUND_MAX, &count, why);

	found->is_done = true;
	for (int i = 0; !rc && i < count; i++) {
		rc = store_goods_find(searching->till->store, codes[i],
			&found->hits[found->count].goods, why);
		if (!rc)
			found->count++;
		else if (rc == ERR_NOT_FOUND)
			rc = ERR_OK;
	}
	return rc;
}

static enum err step_residents(
	struct till_searching *searching, struct error *why)
{
	struct till_found *found = &searching->found;
	const struct resident *rows = searching->rows.residents;
	int count = 0;
	enum err rc = store_residents_page(searching->till->store,
		&searching->after_document, searching->rows.residents,
		STEP_ROWS, &count, why);

	if (rc)
		return rc;
	found->is_done = count == 0;
	for (int i = 0; i < count; i++) {
		struct till_hit *hit = place(found);

		searching->after_document = rows[i].document;
		if (hit == NULL)
			break;
		if (!search_finds_resident(&searching->search, &rows[i]))
			continue;
		hit->resident = rows[i];
		document_mask(&rows[i].document, hit->masked);
		found->count++;
	}
	return ERR_OK;
}

enum err till_search_step(struct till_searching *searching, struct error *why)
{
	if (searching->found.is_done)
		return ERR_OK;
	if (searching->is_often)
		return step_often(searching, why);
	return searching->found.of == SEARCH_GOODS
		       ? step_goods(searching, why)
		       : step_residents(searching, why);
}

const struct till_found *till_search_found(
	const struct till_searching *searching)
{
	return &searching->found;
}

/* Numbers of documents went through it. */
void till_search_close(struct till_searching *searching)
{
	if (searching == NULL)
		return;
	explicit_bzero(searching, sizeof(*searching));
	free(searching);
}
