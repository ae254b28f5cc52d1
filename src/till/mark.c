#include "base/file.h"
#include "sign/hash.h"
#include "state.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One line of always the same length, so that it is written over itself. */
#define MARK_WORD "quotapos-mark 1"
#define MARK_SIZE 112

static void mark_format(const struct mark *mark, char *line)
{
	struct text text = text_over(line, MARK_SIZE + 1);

	text_addf(&text, MARK_WORD " %" PRId64 " %" PRId64 " %s", mark->epoch,
		mark->seq, mark->leaf);
	text_fill(&text, " ", MARK_SIZE - 1 - (int)text.length);
	text_add(&text, "\n");
}

/* Read loosely, then written again and compared: one spelling only. */
static bool mark_parse(const char *line, struct mark *ret)
{
	struct mark mark = { 0 };
	char again[MARK_SIZE + 1];
	char *at;

	if (strlen(line) != MARK_SIZE ||
		strncmp(line, MARK_WORD, strlen(MARK_WORD)) != 0)
		return false;
	mark.epoch = strtoll(line + strlen(MARK_WORD), &at, 10);
	mark.seq = strtoll(at, &at, 10);
	(void)snprintf(
		mark.leaf, sizeof(mark.leaf), "%s", *at == ' ' ? at + 1 : "");
	mark_format(&mark, again);
	*ret = mark;
	return mark.epoch >= 1 && mark.seq >= 1 && text_same(line, again);
}

enum err mark_read(const char *home, struct mark *ret, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char line[MARK_SIZE + 2];
	size_t length = 0;

	home_path(home, MARK_NAME, path);
	if (file_read(path, line, sizeof(line), &length, why) ||
		!mark_parse(line, ret))
		return error_set(why, ERR_NOT_FOUND,
			"the watermark %s is not there or not readable", path);
	return ERR_OK;
}

/* Is the ledger that one, or one that goes on from it? */
static enum err mark_compare(
	struct till *till, const struct mark *mark, struct error *why)
{
	static struct store_entry stored;
	char leaf[HASH_TEXT_SIZE];
	enum err rc;

	if (mark->epoch < till->epoch)
		return ERR_OK; /* its first entry says what is lost */
	if (mark->epoch > till->epoch || mark->seq > till->head.seq)
		return error_set(why, ERR_DENIED,
			"an older ledger was put back: it ends at entry "
			"%" PRId64 " of epoch %" PRId64
			", the till was at %" PRId64 " of %" PRId64
			": quotapos restore goes on in a new epoch",
			till->head.seq, till->epoch, mark->seq, mark->epoch);
	rc = store_entry_find(
		till->store, mark->epoch, mark->seq, &stored, why);
	if (rc)
		return rc == ERR_NOT_FOUND
			       ? error_set(why, ERR_FORGED,
					 "entry %" PRId64 " of epoch %" PRId64
					 " is not in the ledger: restore a"
					 " backup",
					 mark->seq, mark->epoch)
			       : rc;
	hash_leaf(stored.line, stored.length, leaf);
	if (!text_same(leaf, mark->leaf))
		return error_set(why, ERR_DENIED,
			"another ledger was put here: its entry %" PRId64
			" of epoch %" PRId64
			" is not the one this till has made: quotapos restore"
			" goes on in a new epoch",
			mark->seq, mark->epoch);
	return ERR_OK;
}

/* Without it a till sells all the same. */
static void mark_keep(struct till *till)
{
	char path[HOME_PATH_SIZE];

	home_path(till->home, MARK_NAME, path);
	till->mark_file =
		open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

enum err mark_open(struct till *till, struct error *why)
{
	struct mark mark = { 0 };
	enum err rc = mark_read(till->home, &mark, why);

	till->mark = rc ? MARK_LOST : MARK_GOOD;
	rc = rc ? ERR_OK : mark_compare(till, &mark, why);
	if (rc == ERR_DENIED)
		till->mark = MARK_BEHIND;
	if (!rc && !till->inspect)
		mark_keep(till);
	return rc;
}

void mark_move(const struct till *till)
{
	struct mark mark = { .epoch = till->epoch, .seq = till->head.seq };
	char line[MARK_SIZE + 1];
	ssize_t written;

	if (till->mark_file < 0)
		return;
	memcpy(mark.leaf, till->head.leaf, sizeof(mark.leaf));
	mark_format(&mark, line);
	written = pwrite(till->mark_file, line, MARK_SIZE, 0);
	if (written == MARK_SIZE)
		(void)!ftruncate(till->mark_file, MARK_SIZE);
}

enum err mark_write(
	const char *home, const struct mark *mark, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char line[MARK_SIZE + 1];
	const struct file_write write = { .path = path,
		.bytes = line,
		.length = MARK_SIZE,
		.is_private = true,
		.replace = true };

	home_path(home, MARK_NAME, path);
	mark_format(mark, line);
	return file_write(&write, why);
}

void mark_close(struct till *till)
{
	if (till->mark_file >= 0)
		(void)close(till->mark_file);
	till->mark_file = -1;
}
