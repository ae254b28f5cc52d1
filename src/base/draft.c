#include "base/draft.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err draft_cannot(const char *path, int number, struct error *why)
{
	if (number == ENOSPC || number == EDQUOT)
		return error_set(why, ERR_STORE,
			"the disk is full: free some space, %s needs it", path);
	if (number == ENOENT)
		return error_set(
			why, ERR_STORE, "there is no directory for %s", path);
	return error_set(
		why, ERR_STORE, "cannot write %s: %s", path, strerror(number));
}

/* Something is there already, be it a link to nothing. */
static enum err check_free(const char *path, struct error *why)
{
	struct stat facts;

	if (lstat(path, &facts) != 0)
		return ERR_OK;
	if (S_ISDIR(facts.st_mode))
		return error_set(why, ERR_CONFLICT,
			"%s is a directory: name a file in it", path);
	return error_set(why, ERR_CONFLICT, "%s is there already", path);
}

/* The directory of a path, "." when it names none. */
static void parent_of(const char *path, char *ret)
{
	const char *slash = strrchr(path, '/');
	struct text text = text_over(ret, PATH_MAX);

	if (slash == NULL)
		text_add(&text, ".");
	else
		text_add_bytes(&text, path, (size_t)(slash - path) + 1);
}

static int open_named(const char *path)
{
	(void)unlink(path);
	return open(
		path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

enum err draft_open(struct draft *draft, const char *path, struct error *why)
{
	struct text name = text_over(draft->path, sizeof(draft->path));
	struct text other = text_over(draft->draft, sizeof(draft->draft));
	char parent[PATH_MAX];
	enum err rc;

	draft->number = -1;
	text_add(&name, path);
	text_addf(&other, "%s.new", path);
	if (other.cut || path[0] == '\0')
		return error_set(
			why, ERR_INPUT, "'%.80s' is no name for a file", path);
	rc = check_free(path, why);
	if (rc)
		return rc;
	parent_of(path, parent);
	draft->number = open(parent, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	if (draft->number >= 0) {
		draft->draft[0] = '\0';
		return ERR_OK;
	}
	if (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)
		draft->number = open_named(draft->draft);
	if (draft->number < 0)
		return draft_cannot(path, errno, why);
	return ERR_OK;
}

void draft_alias(const struct draft *draft, char *ret)
{
	struct text text = text_over(ret, DRAFT_ALIAS_SIZE);

	text_addf(&text, "/proc/self/fd/%d", draft->number);
}

/* A name for what has none; link() never replaces. */
static bool give_name(const struct draft *draft)
{
	char alias[DRAFT_ALIAS_SIZE];

	if (draft->draft[0] == '\0') {
		draft_alias(draft, alias);
		return linkat(AT_FDCWD, alias, AT_FDCWD, draft->path,
			       AT_SYMLINK_FOLLOW) == 0;
	}
	if (renameat2(AT_FDCWD, draft->draft, AT_FDCWD, draft->path,
		    RENAME_NOREPLACE) == 0)
		return true;
	return errno == EINVAL && link(draft->draft, draft->path) == 0;
}

/* Make the name in its directory durable. */
static bool keep_name(const struct draft *draft)
{
	char parent[PATH_MAX];
	int number;
	bool done;

	parent_of(draft->path, parent);
	number = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (number < 0)
		return false;
	done = fsync(number) == 0;
	(void)close(number);
	return done;
}

enum err draft_publish(struct draft *draft, struct error *why)
{
	if (fsync(draft->number) != 0)
		return draft_cannot(draft->path, errno, why);
	if (!give_name(draft)) {
		if (errno == EEXIST)
			return check_free(draft->path, why);
		return draft_cannot(draft->path, errno, why);
	}
	if (!keep_name(draft))
		return draft_cannot(draft->path, errno, why);
	draft_cleanup(draft);
	return ERR_OK;
}

void draft_cleanup(struct draft *draft)
{
	if (draft->number < 0)
		return;
	(void)close(draft->number);
	draft->number = -1;
	if (draft->draft[0] != '\0')
		(void)unlink(draft->draft);
}
