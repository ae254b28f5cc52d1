#include "audit/bundle.h"

#include "manifest.h"

#include "base/embed.h"
#include "sign/hash.h"
#include "sign/jws.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

EMBED(readme_text, "src/audit/README.txt");
EMBED(reader_page, QUOTAPOS_READER);

/* Files are added a hundred at a time. */
#define FILES_STEP 128

struct bundle {
	struct zip *zip;
	struct manifest_file *files;
	int count;
	int size;
};

enum err bundle_create(const char *path, struct bundle **ret, struct error *why)
{
	struct bundle *bundle = calloc(1, sizeof(*bundle));
	enum err rc;

	if (bundle == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = zip_create(path, &bundle->zip, why);
	if (rc) {
		bundle_close(bundle);
		return rc;
	}
	*ret = bundle;
	return ERR_OK;
}

void bundle_close(struct bundle *bundle)
{
	if (bundle == NULL)
		return;
	zip_close(bundle->zip);
	free(bundle->files);
	free(bundle);
}

static enum err make_room(struct bundle *bundle, struct error *why)
{
	struct manifest_file *more;

	if (bundle->count < bundle->size)
		return ERR_OK;
	if (bundle->size + FILES_STEP > BUNDLE_FILES_MAX)
		return error_set(why, ERR_RANGE,
			"a bundle holds at most %d files", BUNDLE_FILES_MAX);
	more = realloc(bundle->files,
		(size_t)(bundle->size + FILES_STEP) * sizeof(*more));
	if (more == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	bundle->files = more;
	bundle->size += FILES_STEP;
	return ERR_OK;
}

enum err bundle_begin(
	struct bundle *bundle, const char *name, struct error *why)
{
	enum err rc = make_room(bundle, why);
	bool fits;

	if (rc)
		return rc;
	fits = text_copy(
		bundle->files[bundle->count].name, BUNDLE_NAME_SIZE, name);
	assert(fits);
	return zip_begin(bundle->zip, name, why);
}

enum err bundle_add(struct bundle *bundle, const void *bytes, size_t length,
	struct error *why)
{
	return zip_add(bundle->zip, bytes, length, why);
}

enum err bundle_end(struct bundle *bundle, struct error *why)
{
	return zip_end(bundle->zip, &bundle->files[bundle->count++].sum, why);
}

enum err bundle_file(struct bundle *bundle, const char *name, const char *text,
	struct error *why)
{
	enum err rc = bundle_begin(bundle, name, why);

	if (!rc)
		rc = bundle_add(bundle, text, strlen(text), why);
	if (!rc)
		rc = bundle_end(bundle, why);
	return rc;
}

enum err bundle_assets(struct bundle *bundle, struct error *why)
{
	enum err rc = bundle_file(bundle, "README.txt", readme_text, why);

	if (!rc)
		rc = bundle_file(bundle, "reader.html", reader_page, why);
	return rc;
}

void bundle_reader(char *ret)
{
	hash_text(reader_page, strlen(reader_page), ret);
}

/* Memory of one text, freed with its scope. */
struct buffer {
	char *bytes;
};

static void buffer_cleanup(struct buffer *buffer)
{
	free(buffer->bytes);
}

static enum err put_manifest(struct bundle *bundle, const struct text *payload,
	const struct keyring *keyring, struct error *why)
{
	AUTO(buffer) line = { malloc(jws_long_size(payload->length)) };
	struct zip_sum unused;
	size_t length = 0;
	enum err rc;

	if (line.bytes == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = jws_sign_long(
		keyring, JWS_MANIFEST, payload, line.bytes, &length, why);
	if (rc)
		return rc;
	line.bytes[length++] = '\n';
	rc = zip_begin(bundle->zip, "manifest.jws", why);
	if (!rc)
		rc = zip_add(bundle->zip, line.bytes, length, why);
	if (!rc)
		rc = zip_end(bundle->zip, &unused, why);
	return rc;
}

enum err bundle_finish(struct bundle *bundle,
	const struct bundle_manifest *manifest, const struct keyring *keyring,
	struct error *why)
{
	struct manifest_files files = { bundle->files, bundle->count };
	size_t size = manifest_size(manifest, files);
	AUTO(buffer) json = { malloc(size) };
	struct text payload;
	enum err rc;

	if (json.bytes == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	payload = text_over(json.bytes, size);
	manifest_encode(manifest, files, &payload);
	rc = put_manifest(bundle, &payload, keyring, why);
	if (rc)
		return rc;
	return zip_finish(bundle->zip, why);
}
