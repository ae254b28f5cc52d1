#include "spool.h"

#include "base/text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* File systems without nameless files get a name that is gone at once. */
static int open_named(const char *folder)
{
	char path[512];
	struct text text = text_over(path, sizeof(path));
	int file;

	text_addf(&text, "%s/quotapos-verify.XXXXXX", folder);
	if (text.cut)
		return -1;
	file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		(void)unlink(path);
	return file;
}

FILE *spool_open(struct error *why)
{
	const char *folder = getenv("TMPDIR");
	FILE *stream = NULL;
	int file;

	if (folder == NULL || folder[0] == '\0')
		folder = "/var/tmp";
	file = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		file = open_named(folder);
	if (file >= 0)
		stream = fdopen(file, "w+b");
	if (stream != NULL)
		return stream;
	(void)error_errno(why, "no temporary file can be made in %s", folder);
	if (file >= 0)
		(void)close(file);
	return NULL;
}
