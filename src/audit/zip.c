#include "audit/zip.h"

#include "base/draft.h"
#include "base/late.h"
#include "sign/hash.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

/* Loaded when it is needed, and called as late.NAME. */
#define FUNCTIONS(X)                             \
	X(archive_entry_clear)                   \
	X(archive_entry_free)                    \
	X(archive_entry_new)                     \
	X(archive_entry_set_filetype)            \
	X(archive_entry_set_pathname)            \
	X(archive_entry_set_perm)                \
	X(archive_errno)                         \
	X(archive_write_close)                   \
	X(archive_write_data)                    \
	X(archive_write_fail)                    \
	X(archive_write_finish_entry)            \
	X(archive_write_free)                    \
	X(archive_write_header)                  \
	X(archive_write_new)                     \
	X(archive_write_open_fd)                 \
	X(archive_write_set_bytes_in_last_block) \
	X(archive_write_set_bytes_per_block)     \
	X(archive_write_set_format_zip)          \
	X(archive_write_set_options)

static struct {
	FUNCTIONS(LATE_POINTER)
} late;

static enum err load(struct error *why)
{
	static const char *const libraries[] = { "libarchive.so.13", NULL };
	static const char *const names[] = { FUNCTIONS(LATE_NAME) NULL };

	return late_load(libraries, names, &late, why);
}

struct zip {
	struct draft draft;
	struct archive *archive;
	struct archive_entry *entry;
	struct hash_stream *hash; /* of the file being written */
	int64_t bytes;
};

static enum err cannot_write(const struct zip *zip, struct error *why)
{
	int number = late.archive_errno(zip->archive);

	if (number <= 0)
		number = EIO;
	return draft_cannot(zip->draft.path, number, why);
}

/* Nothing of the machine or of the hour goes into the bytes. */
static bool begin_archive(struct zip *zip)
{
	struct archive *archive = zip->archive;

	return late.archive_write_set_format_zip(archive) == ARCHIVE_OK &&
	       late.archive_write_set_options(
		       archive, "zip:compression=deflate") == ARCHIVE_OK &&
	       late.archive_write_set_bytes_per_block(archive, 65536) ==
		       ARCHIVE_OK &&
	       late.archive_write_set_bytes_in_last_block(archive, 1) ==
		       ARCHIVE_OK &&
	       late.archive_write_open_fd(archive, zip->draft.number) ==
		       ARCHIVE_OK;
}

enum err zip_create(const char *path, struct zip **ret, struct error *why)
{
	enum err rc = load(why);
	struct zip *zip;

	if (rc)
		return rc;
	zip = calloc(1, sizeof(*zip));
	if (zip == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = draft_open(&zip->draft, path, why);
	if (!rc) {
		zip->archive = late.archive_write_new();
		zip->entry = late.archive_entry_new();
		if (zip->archive == NULL || zip->entry == NULL)
			rc = error_set(
				why, ERR_SYSTEM, "there is no memory left");
		else if (!begin_archive(zip))
			rc = cannot_write(zip, why);
	}
	if (rc) {
		zip_close(zip);
		return rc;
	}
	*ret = zip;
	return ERR_OK;
}

enum err zip_begin(struct zip *zip, const char *name, struct error *why)
{
	assert(zip->hash == NULL);
	zip->hash = hash_stream_open();
	if (zip->hash == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	zip->bytes = 0;
	/* Without a time it is 1980-01-01 in every zone. */
	late.archive_entry_clear(zip->entry);
	late.archive_entry_set_pathname(zip->entry, name);
	late.archive_entry_set_filetype(zip->entry, AE_IFREG);
	late.archive_entry_set_perm(zip->entry, 0644);
	if (late.archive_write_header(zip->archive, zip->entry) != ARCHIVE_OK)
		return cannot_write(zip, why);
	return ERR_OK;
}

enum err zip_add(
	struct zip *zip, const void *bytes, size_t length, struct error *why)
{
	if (length == 0)
		return ERR_OK;
	hash_stream_add(zip->hash, bytes, length);
	zip->bytes += (int64_t)length;
	if (late.archive_write_data(zip->archive, bytes, length) !=
		(la_ssize_t)length)
		return cannot_write(zip, why);
	return ERR_OK;
}

enum err zip_end(struct zip *zip, struct zip_sum *ret, struct error *why)
{
	ret->bytes = zip->bytes;
	hash_stream_close(zip->hash, ret->sha256);
	zip->hash = NULL;
	if (late.archive_write_finish_entry(zip->archive) != ARCHIVE_OK)
		return cannot_write(zip, why);
	return ERR_OK;
}

enum err zip_finish(struct zip *zip, struct error *why)
{
	assert(zip->hash == NULL);
	if (late.archive_write_close(zip->archive) != ARCHIVE_OK)
		return cannot_write(zip, why);
	return draft_publish(&zip->draft, why);
}

void zip_close(struct zip *zip)
{
	char unused[HASH_TEXT_BYTES];

	if (zip == NULL)
		return;
	hash_stream_close(zip->hash, unused);
	late.archive_entry_free(zip->entry);
	/* Not closed but failed, so that nothing more is written. */
	if (zip->archive != NULL) {
		(void)late.archive_write_fail(zip->archive);
		(void)late.archive_write_free(zip->archive);
	}
	draft_cleanup(&zip->draft);
	free(zip);
}
