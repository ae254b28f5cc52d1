#include "unzipped.h"

#include "base/say.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define END_BYTES        22
#define LOCATOR_BYTES    20
#define END64_BYTES      56
#define CENTRAL_BYTES    46
#define LOCAL_BYTES      30
#define DIRECTORY_MAX    (UINT64_C(24) << 20)
#define BOMB_BYTES       (UINT64_C(1) << 20) /* below it any ratio is fine */
#define FULL16           0xffffU
#define FULL32           UINT32_C(0xffffffff)
#define FLAG_DESCRIPTOR  0x0008U
#define FLAGS_KNOWN      0x080eU /* descriptor, deflate level, UTF-8 name */
#define SIGNATURE_END    UINT32_C(0x06054b50)
#define SIGNATURE_LOCATE UINT32_C(0x07064b50)
#define SIGNATURE_END64  UINT32_C(0x06064b50)
#define SIGNATURE_ENTRY  UINT32_C(0x02014b50)
#define SIGNATURE_LOCAL  UINT32_C(0x04034b50)
#define SIGNATURE_AFTER  UINT32_C(0x08074b50)
#define ID_ZIP64         1U
#define METHOD_DEFLATED  8 /* APPNOTE 4.4.5 */

static uint32_t get16(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t get32(const uint8_t *bytes)
{
	return get16(bytes) | get16(bytes + 2) << 16;
}

static uint64_t get64(const uint8_t *bytes)
{
	return (uint64_t)get32(bytes) | (uint64_t)get32(bytes + 4) << 32;
}

/* Exactly so many bytes from a place. */
enum err unzip_read_at(const struct unzip *zip, uint64_t at, void *bytes,
	size_t length, struct error *why)
{
	uint8_t *to = bytes;

	if (at > zip->size || length > zip->size - at) {
		(void)error_set(why, ERR_FORGED, "the file ends too early");
		return ERR_FORGED;
	}
	while (length > 0) {
		ssize_t got = pread(zip->file, to, length, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return error_errno(why, "the bundle cannot be read");
		to += got;
		at += (uint64_t)got;
		length -= (size_t)got;
	}
	return ERR_OK;
}

/* Where the directory is, and what must lie behind it. */
struct end {
	uint64_t entries;
	uint64_t bytes;
	uint64_t offset;
	uint64_t stop; /* first byte of the end record */
};

static enum err no_zip(struct error *why)
{
	return error_set(why, ERR_INPUT,
		"the file is no ZIP archive that ends as one must");
}

static enum err find_end64(
	const struct unzip *zip, struct end *end, struct error *why)
{
	uint8_t locator[LOCATOR_BYTES];
	uint8_t record[END64_BYTES];

	if (end->stop < LOCATOR_BYTES + END64_BYTES)
		return no_zip(why);
	end->stop -= LOCATOR_BYTES;
	if (unzip_read_at(zip, end->stop, locator, sizeof(locator), why))
		return why->code;
	end->stop -= END64_BYTES;
	if (get32(locator) != SIGNATURE_LOCATE ||
		get64(locator + 8) != end->stop)
		return no_zip(why);
	if (unzip_read_at(zip, end->stop, record, sizeof(record), why))
		return why->code;
	if (get32(record) != SIGNATURE_END64 ||
		get64(record + 4) != END64_BYTES - 12 ||
		get32(record + 16) != 0 || get32(record + 20) != 0 ||
		get64(record + 24) != get64(record + 32))
		return no_zip(why);
	end->entries = get64(record + 32);
	end->bytes = get64(record + 40);
	end->offset = get64(record + 48);
	return ERR_OK;
}

static enum err find_end(
	const struct unzip *zip, struct end *ret, struct error *why)
{
	uint8_t record[END_BYTES];
	struct end end = { 0 };
	enum err rc;

	if (zip->size < END_BYTES)
		return no_zip(why);
	end.stop = zip->size - END_BYTES;
	rc = unzip_read_at(zip, end.stop, record, sizeof(record), why);
	if (rc)
		return rc;
	if (get32(record) != SIGNATURE_END || get16(record + 4) != 0 ||
		get16(record + 6) != 0 || get16(record + 20) != 0 ||
		get16(record + 8) != get16(record + 10))
		return no_zip(why);
	end.entries = get16(record + 10);
	end.bytes = get32(record + 12);
	end.offset = get32(record + 16);
	if (end.entries == FULL16 || end.bytes == FULL32 ||
		end.offset == FULL32) {
		rc = find_end64(zip, &end, why);
		if (rc)
			return rc;
	}
	if (end.bytes > DIRECTORY_MAX || end.entries > UNZIP_MEMBERS_MAX)
		return error_set(why, ERR_INPUT,
			"the archive has more than %d members",
			UNZIP_MEMBERS_MAX);
	if (end.offset > end.stop || end.stop - end.offset != end.bytes)
		return no_zip(why);
	*ret = end;
	return ERR_OK;
}

/* One or two segments that no file system takes for something else. */
static bool name_is_plain(const char *name, size_t length)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz._-/";
	bool begins = true;
	int slashes = 0;

	if (length == 0 || length >= UNZIP_NAME_SIZE)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (name[i] == '\0' || strchr(letters, name[i]) == NULL ||
			(begins && (name[i] == '.' || name[i] == '/')))
			return false;
		begins = name[i] == '/';
		slashes += begins;
	}
	return !begins && slashes <= 1;
}

/* A field of ZIP64 where the short one is full. */
static bool take64(uint64_t *value, const uint8_t **extra, const uint8_t *end)
{
	if (*value != FULL32)
		return true;
	if (end - *extra < 8)
		return false;
	*value = get64(*extra);
	*extra += 8;
	return true;
}

static bool extra_read(
	struct unzip_member *member, const uint8_t *extra, size_t length)
{
	const uint8_t *end = extra + length;
	bool full = member->bytes == FULL32 || member->packed == FULL32 ||
		    member->header == FULL32;

	while (end - extra >= 4) {
		uint32_t id = get16(extra);
		size_t size = get16(extra + 2);
		const uint8_t *field = extra + 4;

		if ((size_t)(end - field) < size)
			return false;
		extra = field + size;
		if (id == ID_ZIP64 && full) {
			full = false;
			if (!take64(&member->bytes, &field, extra) ||
				!take64(&member->packed, &field, extra) ||
				!take64(&member->header, &field, extra))
				return false;
		}
	}
	return extra == end && !full;
}

/* A record of the directory being read. */
struct record {
	const uint8_t *at;
	size_t name_length;
	size_t extra_length;
};

static bool record_take(
	struct record *record, const uint8_t **at, const uint8_t *end)
{
	const uint8_t *bytes = *at;
	size_t length;

	if (end - bytes < CENTRAL_BYTES || get32(bytes) != SIGNATURE_ENTRY)
		return false;
	record->at = bytes;
	record->name_length = get16(bytes + 28);
	record->extra_length = get16(bytes + 30);
	length = CENTRAL_BYTES + record->name_length + record->extra_length +
		 get16(bytes + 32);
	if ((size_t)(end - bytes) < length)
		return false;
	*at = bytes + length;
	return true;
}

/* What is wrong with a record, or NULL. */
static const char *record_read(
	const struct record *record, struct unzip_member *ret)
{
	const uint8_t *bytes = record->at;
	uint32_t method = get16(bytes + 10);

	memcpy(ret->name, bytes + CENTRAL_BYTES, record->name_length);
	ret->name[record->name_length] = '\0';
	ret->deflated = method == METHOD_DEFLATED;
	ret->crc = get32(bytes + 16);
	ret->packed = get32(bytes + 20);
	ret->bytes = get32(bytes + 24);
	ret->header = get32(bytes + 42);
	if (!extra_read(ret, bytes + CENTRAL_BYTES + record->name_length,
		    record->extra_length))
		return N_("its extra fields are damaged");
	if ((get16(bytes + 8) & ~FLAGS_KNOWN) != 0)
		return N_("it is encrypted or of a kind that is not known");
	if (method != 0 && method != METHOD_DEFLATED)
		return N_("it is packed by a method that no bundle has");
	if (get16(bytes + 32) != 0 || get16(bytes + 34) != 0)
		return N_("it has a comment or lies on another disk");
	if (!ret->deflated && ret->packed != ret->bytes)
		return N_("it is stored, but its sizes differ");
	if (ret->bytes > BOMB_BYTES &&
		ret->bytes / UNZIP_RATIO_MAX > ret->packed)
		return N_("it unpacks to more than 256 times its size: a bomb");
	return NULL;
}

/* The bytes between a member's data and what comes next. */
static bool descriptor_is(const struct unzip *zip,
	const struct unzip_member *member, bool has, uint64_t next)
{
	uint8_t bytes[24];
	uint64_t at = member->data + member->packed;
	uint64_t gap = next - at;
	bool wide = gap == 20 || gap == 24;
	const uint8_t *field = bytes;
	struct error why;

	if (!has)
		return gap == 0;
	if (gap != 12 && gap != 16 && !wide)
		return false;
	if (unzip_read_at(zip, at, bytes, (size_t)gap, &why))
		return false;
	if (gap == 16 || gap == 24) {
		if (get32(bytes) != SIGNATURE_AFTER)
			return false;
		field += 4;
	}
	if (get32(field) != member->crc)
		return false;
	if (wide)
		return get64(field + 4) == member->packed &&
		       get64(field + 12) == member->bytes;
	return get32(field + 4) == (uint32_t)member->packed &&
	       get32(field + 8) == (uint32_t)member->bytes;
}

/* Does the member's own header say the same, and is it where it must be? */
static bool header_is(const struct unzip *zip, struct unzip_member *member,
	uint64_t place, uint64_t next)
{
	uint8_t bytes[LOCAL_BYTES + UNZIP_NAME_SIZE];
	size_t length = strlen(member->name);
	struct error why;
	uint32_t flags;

	if (member->header != place ||
		unzip_read_at(zip, place, bytes, LOCAL_BYTES + length, &why) ||
		get32(bytes) != SIGNATURE_LOCAL ||
		get16(bytes + 26) != length ||
		memcmp(bytes + LOCAL_BYTES, member->name, length) != 0 ||
		(get16(bytes + 8) == METHOD_DEFLATED) != member->deflated)
		return false;
	flags = get16(bytes + 6);
	member->data = place + LOCAL_BYTES + length + get16(bytes + 28);
	if ((flags & ~FLAGS_KNOWN) != 0 || member->data > next ||
		next - member->data < member->packed)
		return false;
	if ((flags & FLAG_DESCRIPTOR) == 0 && get32(bytes + 14) != member->crc)
		return false;
	return descriptor_is(zip, member, (flags & FLAG_DESCRIPTOR) != 0, next);
}

/* Where the member after this record begins, or the directory. */
static uint64_t next_place(
	const struct unzip *zip, const uint8_t *at, const uint8_t *end)
{
	struct unzip_member member;
	struct record record;

	if (!record_take(&record, &at, end) ||
		record.name_length >= UNZIP_NAME_SIZE)
		return zip->directory;
	(void)record_read(&record, &member);
	return member.header;
}

static int compare_names(const void *a, const void *b)
{
	const struct unzip_member *const *left = a;
	const struct unzip_member *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static enum err sort_names(
	struct unzip *zip, struct faults *faults, struct error *why)
{
	zip->by_name = calloc((size_t)zip->count + 1, sizeof(void *));
	if (zip->by_name == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	for (int i = 0; i < zip->count; i++)
		zip->by_name[i] = &zip->members[i];
	qsort(zip->by_name, (size_t)zip->count, sizeof(void *), compare_names);
	for (int i = 1; i < zip->count; i++) {
		if (text_same(zip->by_name[i - 1]->name, zip->by_name[i]->name))
			fault_add(faults, FAULT_NAME, 0,
				"the bundle has the file %s twice",
				zip->by_name[i]->name);
	}
	return ERR_OK;
}

/* One record of the directory: kept when its member can be read. */
static void take_member(struct unzip *zip, const struct record *record,
	uint64_t *place, uint64_t next, struct faults *faults)
{
	struct unzip_member *member = &zip->members[zip->count];
	const char *name = (const char *)record->at + CENTRAL_BYTES;
	const char *wrong;

	if (!name_is_plain(name, record->name_length)) {
		fault_add(faults, FAULT_NAME, 0,
			"no bundle has a file named '%.*s'",
			record->name_length > 64 ? 64
						 : (int)record->name_length,
			name);
		*place = next;
		return;
	}
	wrong = record_read(record, member);
	if (wrong == NULL && !header_is(zip, member, *place, next))
		wrong = N_("it does not lie where and as the directory says");
	*place = next;
	if (wrong != NULL)
		fault_add(faults, FAULT_ZIP, 0, "the file %s: %s", member->name,
			say(wrong));
	else
		zip->count++;
}

static enum err take_members(struct unzip *zip, const uint8_t *directory,
	const struct end *end, struct faults *faults)
{
	const uint8_t *at = directory;
	const uint8_t *stop = directory + end->bytes;
	uint64_t place = 0;
	struct record record;

	for (uint64_t i = 0; i < end->entries; i++) {
		if (!record_take(&record, &at, stop)) {
			fault_add(faults, FAULT_ZIP, 0,
				"the directory of the archive breaks off"
				" at file %" PRIu64,
				i + 1);
			return ERR_OK;
		}
		take_member(zip, &record, &place, next_place(zip, at, stop),
			faults);
	}
	if (at != stop)
		fault_add(faults, FAULT_ZIP, 0,
			"the directory of the archive has more files than"
			" it counts");
	return ERR_OK;
}

static enum err read_directory(
	struct unzip *zip, struct faults *faults, struct error *why)
{
	struct end end = { 0 };
	uint8_t *directory;
	enum err rc = find_end(zip, &end, why);

	if (rc)
		return rc;
	zip->directory = end.offset;
	directory = malloc((size_t)end.bytes + 1);
	zip->members = calloc((size_t)end.entries + 1, sizeof(*zip->members));
	if (directory == NULL || zip->members == NULL)
		rc = error_set(why, ERR_SYSTEM, "out of memory");
	if (!rc)
		rc = unzip_read_at(
			zip, end.offset, directory, (size_t)end.bytes, why);
	if (!rc)
		rc = take_members(zip, directory, &end, faults);
	free(directory);
	if (!rc)
		rc = sort_names(zip, faults, why);
	return rc;
}

enum err unzip_open(const char *path, struct faults *faults, struct unzip **ret,
	struct error *why)
{
	struct unzip *zip = calloc(1, sizeof(*zip));
	struct stat facts = { 0 };
	enum err rc = ERR_OK;

	if (zip == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	zip->file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (zip->file < 0 || fstat(zip->file, &facts) != 0)
		rc = error_errno(why, "%s cannot be opened", path);
	else if (!S_ISREG(facts.st_mode))
		rc = error_set(why, ERR_INPUT, "%s is no file", path);
	if (!rc) {
		zip->size = (uint64_t)facts.st_size;
		rc = read_directory(zip, faults, why);
		if (rc)
			(void)error_wrap(why, "%s", path);
	}
	if (rc) {
		unzip_close(zip);
		return rc;
	}
	*ret = zip;
	return ERR_OK;
}

void unzip_close(struct unzip *zip)
{
	if (zip == NULL)
		return;
	if (zip->file >= 0)
		(void)close(zip->file);
	free(zip->members);
	free(zip->by_name);
	free(zip);
}

int unzip_count(const struct unzip *zip)
{
	return zip->count;
}

const struct unzip_member *unzip_member(const struct unzip *zip, int at)
{
	return &zip->members[at];
}

const struct unzip_member *unzip_find(const struct unzip *zip, const char *name)
{
	int low = 0;
	int high = zip->count - 1;

	while (low <= high) {
		int middle = low + (high - low) / 2;
		int order = strcmp(name, zip->by_name[middle]->name);

		if (order == 0)
			return zip->by_name[middle];
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return NULL;
}
