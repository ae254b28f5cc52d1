#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file in memory: numbers of documents go to no disk. */
struct memory {
	char *bytes;
	FILE *file;
};

static void memory_cleanup(struct memory *memory)
{
	if (memory->file != NULL)
		(void)fclose(memory->file);
	free(memory->bytes);
}

static enum err read_parts(struct hub *hub, const struct entry_dataset *dataset,
	struct memory *memory, struct error *why)
{
	size_t size = (size_t)dataset->bytes + DATASET_PART_MAX;
	size_t done = 0;
	enum err rc = ERR_OK;

	memory->bytes = malloc(size);
	if (memory->bytes == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	for (int64_t part = 0; !rc && done < (size_t)dataset->bytes; part++) {
		size_t length = 0;

		rc = store_part_find(hub->store, dataset->sha256, part,
			memory->bytes + done, &length, why);
		done += length;
	}
	if (rc)
		return rc;
	memory->file = fmemopen(memory->bytes, done, "r");
	if (memory->file == NULL)
		return error_errno(why, "cannot read a dataset");
	return ERR_OK;
}

static enum err take_again(
	struct hub *hub, const struct entry_dataset *dataset, struct error *why)
{
	AUTO(memory) memory = { NULL, NULL };
	enum err rc = read_parts(hub, dataset, &memory, why);

	return rc ? rc : persons_take(hub, memory.file, dataset->replaces, why);
}

/* All persons in one hash. */
static enum err sum_up(struct hub *hub, char *ret, struct error *why)
{
	struct store_person person = { .born = 0 };
	enum err rc;

	(void)text_copy(ret, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	while (!(rc = store_person_after(
			 hub->store, person.person, &person, why))) {
		char bytes[HASH_TEXT_SIZE + PERSON_KEY_SIZE + 32];
		struct text text = text_over(bytes, sizeof(bytes));

		text_addf(&text, "%s %s %d %d", ret, person.person,
			(int)person.born, person.blocked);
		hash_text(bytes, text.length, ret);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err make_again(struct hub *hub, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_place place = { "dataset", HUB_CHAIN, 0 };
	enum err rc = store_persons_clear(hub->store, why);

	while (!rc &&
		!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		place.id = stored.id;
		rc = chain_open(hub, &stored, &entry, why);
		if (!rc && entry.body.dataset.dataset == DATASET_RESIDENTS)
			rc = take_again(hub, &entry.body.dataset, why);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Made anew from the datasets, and given up again with the transaction. */
enum err check_persons(struct checking *work, struct error *why)
{
	char before[HASH_TEXT_SIZE];
	char after[HASH_TEXT_SIZE];
	enum err rc = sum_up(work->hub, before, why);

	if (!rc)
		rc = make_again(work->hub, why);
	if (!rc)
		rc = sum_up(work->hub, after, why);
	if (!rc && !text_same(before, after))
		check_found(work, "person",
			"the persons are not those of the datasets");
	return rc;
}
