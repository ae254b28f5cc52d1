#ifndef AUDIT_MANIFEST_H
#define AUDIT_MANIFEST_H

#include "audit/bundle.h"
#include "audit/zip.h"

/* A file that the manifest names. */
struct manifest_file {
	char name[BUNDLE_NAME_SIZE];
	struct zip_sum sum;
};

struct manifest_files {
	const struct manifest_file *list;
	int count;
};

/* Bytes that the payload has at most, with its NUL. */
size_t manifest_size(
	const struct bundle_manifest *manifest, struct manifest_files files);

/* The canonical payload, into text of that size. */
void manifest_encode(const struct bundle_manifest *manifest,
	struct manifest_files files, struct text *payload);

#endif
