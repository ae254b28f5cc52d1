#include "store/mark.h"

#include "base/file.h"
#include "base/text.h"

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

enum err mark_read(const char *path, struct mark *ret, struct error *why)
{
	char line[MARK_SIZE + 2];
	size_t length = 0;

	if (file_read(path, line, sizeof(line), &length, why) ||
		!mark_parse(line, ret))
		return error_set(why, ERR_NOT_FOUND,
			"the watermark %s is not there or not readable", path);
	return ERR_OK;
}

void mark_put(int file, const struct mark *mark)
{
	char line[MARK_SIZE + 1];

	mark_format(mark, line);
	if (pwrite(file, line, MARK_SIZE, 0) == MARK_SIZE)
		(void)!ftruncate(file, MARK_SIZE);
}

enum err mark_write(
	const char *path, const struct mark *mark, struct error *why)
{
	char line[MARK_SIZE + 1];
	const struct file_write write = { .path = path,
		.bytes = line,
		.length = MARK_SIZE,
		.is_private = true,
		.replace = true };

	mark_format(mark, line);
	return file_write(&write, why);
}
