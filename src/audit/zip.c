#include "audit/zip.h"

#include "base/draft.h"
#include "sign/hash.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

struct zip {
	struct draft draft;
	struct archive *archive;
	struct archive_entry *entry;
	struct hash_stream *hash; /* of the file being written */
	int64_t bytes;
};

static enum err cannot_write(const struct zip *zip, struct error *why)
{
	int number = archive_errno(zip->archive);

	if (number <= 0)
		number = EIO;
	return draft_cannot(zip->draft.path, number, why);
}

/* Nothing of the machine or of the hour goes into the bytes. */
static bool begin_archive(struct zip *zip)
{
	struct archive *archive = zip->archive;

	return archive_write_set_format_zip(archive) == ARCHIVE_OK &&
	       archive_write_set_options(archive, "zip:compression=deflate") ==
		       ARCHIVE_OK &&
	       archive_write_set_bytes_per_block(archive, 65536) ==
		       ARCHIVE_OK &&
	       archive_write_set_bytes_in_last_block(archive, 1) ==
		       ARCHIVE_OK &&
	       archive_write_open_fd(archive, zip->draft.number) == ARCHIVE_OK;
}

enum err zip_create(const char *path, struct zip **ret, struct error *why)
{
	struct zip *zip = calloc(1, sizeof(*zip));
	enum err rc;

	if (zip == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = draft_open(&zip->draft, path, why);
	if (!rc) {
		zip->archive = archive_write_new();
		zip->entry = archive_entry_new();
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
	archive_entry_clear(zip->entry);
	archive_entry_set_pathname(zip->entry, name);
	archive_entry_set_filetype(zip->entry, AE_IFREG);
	archive_entry_set_perm(zip->entry, 0644);
	if (archive_write_header(zip->archive, zip->entry) != ARCHIVE_OK)
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
	if (archive_write_data(zip->archive, bytes, length) !=
		(la_ssize_t)length)
		return cannot_write(zip, why);
	return ERR_OK;
}

enum err zip_end(struct zip *zip, struct zip_sum *ret, struct error *why)
{
	ret->bytes = zip->bytes;
	hash_stream_close(zip->hash, ret->sha256);
	zip->hash = NULL;
	if (archive_write_finish_entry(zip->archive) != ARCHIVE_OK)
		return cannot_write(zip, why);
	return ERR_OK;
}

enum err zip_finish(struct zip *zip, struct error *why)
{
	assert(zip->hash == NULL);
	if (archive_write_close(zip->archive) != ARCHIVE_OK)
		return cannot_write(zip, why);
	return draft_publish(&zip->draft, why);
}

void zip_close(struct zip *zip)
{
	char unused[HASH_TEXT_BYTES];

	if (zip == NULL)
		return;
	hash_stream_close(zip->hash, unused);
	archive_entry_free(zip->entry);
	/* Not closed but failed, so that nothing more is written. */
	if (zip->archive != NULL) {
		(void)archive_write_fail(zip->archive);
		(void)archive_write_free(zip->archive);
	}
	draft_cleanup(&zip->draft);
	free(zip);
}
