#include "check.h"

#include "entry/rulesdoc.h"
#include "sign/hash.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void check_name(char *ret, const char *folder, const struct claim_chain *chain,
	const char *ending)
{
	struct text text = text_over(ret, UNZIP_NAME_SIZE);

	text_addf(&text, "%s/%s-%" PRId64 "%s", folder, chain->chain,
		chain->epoch, ending);
}

bool check_name_parse(const char *name, struct claim_chain *ret)
{
	size_t length = strcspn(name, "-");
	char *end = NULL;
	char again[UNZIP_NAME_SIZE];

	*ret = (struct claim_chain){ 0 };
	if (length == 0 || length >= CHAIN_SIZE || name[length] != '-')
		return false;
	memcpy(ret->chain, name, length);
	ret->epoch = strtoll(name + length + 1, &end, 10);
	if (ret->epoch < 1)
		return false;
	check_name(again, "", ret, ".jws");
	return text_same(again + 1, name);
}

static struct claim_file *find_claim(
	const struct claims *claims, const char *name)
{
	for (int i = 0; i < claims->file_count; i++) {
		if (text_same(claims->files[i].name, name))
			return &claims->files[i];
	}
	return NULL;
}

/* Entries are hashed while they are walked. */
static bool is_walked(const char *name)
{
	return strncmp(name, "entries/", 8) == 0 ||
	       strncmp(name, "context/", 8) == 0;
}

void check_file_hash(struct check *check, const char *name, const char *sha256)
{
	struct claim_file *file = find_claim(check->claims, name);

	if (file != NULL && is_walked(name))
		file->is_read = true;
	if (file == NULL || check->ask->quick)
		return;
	if (!text_same(file->sha256, sha256))
		fault_add(check->faults, FAULT_FILE, 0,
			"the file %s is not the one that the manifest names",
			name);
}

static enum err hash_member(struct check *check,
	const struct unzip_member *member, struct error *why)
{
	static char bytes[65536];
	char sha256[HASH_TEXT_SIZE] = "";
	struct unzip_stream *stream = NULL;
	struct hash_stream *hash = hash_stream_open();
	size_t got = 1;
	enum err rc = ERR_OK;

	if (hash == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = unzip_stream_open(check->zip, member, &stream, why);
	while (!rc && got > 0) {
		rc = unzip_read(stream, bytes, sizeof(bytes), &got, why);
		hash_stream_add(hash, bytes, got);
	}
	unzip_stream_close(stream);
	hash_stream_close(hash, sha256);
	if (rc == ERR_FORGED) {
		fault_add(check->faults, FAULT_ZIP, 0, "%s", why->text);
		return ERR_OK;
	}
	if (!rc)
		check_file_hash(check, member->name, sha256);
	return rc;
}

static enum err check_file(
	struct check *check, const struct claim_file *file, struct error *why)
{
	const struct unzip_member *member = unzip_find(check->zip, file->name);

	if (member == NULL) {
		fault_add(check->faults, FAULT_FILE, 0,
			"the file %s that the manifest names is missing",
			file->name);
		return ERR_OK;
	}
	if (member->bytes != (uint64_t)file->bytes)
		fault_add(check->faults, FAULT_FILE, 0,
			"the file %s has %" PRIu64
			" bytes; the manifest says %" PRId64,
			file->name, member->bytes, file->bytes);
	if (is_walked(file->name))
		return ERR_OK;
	return hash_member(check, member, why);
}

/* Members stand in the order of the manifest, which is the last. */
static void check_order(struct check *check)
{
	const struct claims *claims = check->claims;
	int count = unzip_count(check->zip);

	for (int i = 0; i < count; i++) {
		const char *name = unzip_member(check->zip, i)->name;
		const char *claimed = i < claims->file_count
					      ? claims->files[i].name
					      : MANIFEST_NAME;

		if (text_same(name, claimed))
			continue;
		fault_add(check->faults, FAULT_FILE, 0,
			"the file %s stands where the manifest has %s", name,
			claimed);
		return; /* all after it would be told as well */
	}
}

/* A file that no manifest names may hold anything. */
static void check_extra(struct check *check)
{
	for (int i = 0; i < unzip_count(check->zip); i++) {
		const char *name = unzip_member(check->zip, i)->name;

		if (!text_same(name, MANIFEST_NAME) &&
			find_claim(check->claims, name) == NULL)
			fault_add(check->faults, FAULT_FILE, 0,
				"the file %s is not in the manifest", name);
	}
}

void check_rules_file(struct check *check, const struct entry *entry)
{
	static char document[RULESDOC_CANONICAL_MAX + 1];
	const struct rules *rules = &entry->body.rules.rules;
	struct text text = text_over(document, sizeof(document));
	char name[UNZIP_NAME_SIZE];
	struct text path = text_over(name, sizeof(name));
	char sha256[HASH_TEXT_SIZE];
	struct claim_file *file;
	struct error why;

	text_add(&path, "rules/");
	if (check->market.is_here && !text_same(entry->chain, HUB_CHAIN))
		text_addf(&path, "%s-", entry->chain);
	text_addf(&path, "%" PRId64 ".json", rules->version);
	file = find_claim(check->claims, name);
	if (file == NULL) {
		fault_add(check->faults, FAULT_RULES, entry->seq,
			"the file %s is not in the bundle", name);
		return;
	}
	file->is_read = true;
	if (rulesdoc_encode(rules, &text, &why))
		return; /* it was decoded from such a document */
	hash_text(document, text.length, sha256);
	if (!text_same(file->sha256, sha256))
		fault_add(check->faults, FAULT_RULES, entry->seq,
			"the file %s is not the document that this entry"
			" brings",
			name);
}

/* Files that are read as chains are, and nothing read them. */
static void check_leftover(struct check *check, const struct claim_file *file)
{
	if (is_walked(file->name))
		fault_add(check->faults, FAULT_FILE, 0,
			"the file %s is of no chain that the manifest has"
			" there",
			file->name);
	if (strncmp(file->name, "rules/", 6) == 0 && !check->ask->quick)
		fault_add(check->faults, FAULT_RULES, 0,
			"the file %s is brought by no entry", file->name);
}

void check_leftovers(struct check *check)
{
	const struct claims *claims = check->claims;

	faults_at(check->faults, "", 0);
	for (int i = 0; i < claims->file_count; i++) {
		const struct claim_file *file = &claims->files[i];

		if (!file->is_read &&
			unzip_find(check->zip, file->name) != NULL)
			check_leftover(check, file);
	}
}

enum err check_files(struct check *check, struct error *why)
{
	int64_t before = faults_count(check->faults);
	enum err rc = ERR_OK;

	faults_at(check->faults, "", 0);
	for (int i = 0; !rc && i < check->claims->file_count; i++)
		rc = check_file(check, &check->claims->files[i], why);
	check_extra(check);
	if (faults_count(check->faults) == before)
		check_order(check);
	return rc;
}
