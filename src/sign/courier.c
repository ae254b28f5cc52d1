#include "sign/courier.h"

#include "base/base64url.h"
#include "base/file.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK      "quotapos-courier 1 "
#define PATH_SIZE 4096
#define BOX_MAX   (COURIER_PLAIN_MAX + SEAL_OVERHEAD)
#define LINE_SIZE (BASE64URL_SIZE(BOX_MAX) + 1)

struct courier_writer {
	FILE *file;
	char path[PATH_SIZE];
	char draft[PATH_SIZE];
	char to[KEY_TEXT_SIZE];
	int64_t number;
	char plain[COURIER_PLAIN_MAX];
	uint8_t box[BOX_MAX];
	char line[LINE_SIZE];
};

struct courier_reader {
	FILE *file;
	const struct keyring *keyring;
	char from[KEY_TEXT_SIZE];
	int64_t number;
	bool damaged;
	char plain[COURIER_PLAIN_MAX + 1];
	uint8_t box[BOX_MAX];
	char line[LINE_SIZE];
};

/* -- writing ----------------------------------------------------------------
 */

static enum err put_line(struct courier_writer *writer, struct error *why)
{
	if (fprintf(writer->file, "%s\n", writer->line) < 0)
		return error_errno(why, "cannot write %s", writer->draft);
	return ERR_OK;
}

/* A stick is written again and again; a device is not to be replaced. */
static enum err check_place(const char *path, struct error *why)
{
	struct stat facts;

	if (lstat(path, &facts) != 0 || S_ISREG(facts.st_mode))
		return ERR_OK;
	return error_set(why, ERR_CONFLICT,
		"%s is there and no regular file: only such a one is replaced",
		path);
}

static enum err start_file(struct courier_writer *writer,
	const struct courier_ends *ends, struct error *why)
{
	struct text line = text_over(writer->line, sizeof(writer->line));
	enum err rc = check_place(writer->path, why);

	if (rc)
		return rc;
	(void)unlink(writer->draft);
	writer->file = fopen(writer->draft, "wbxe");
	if (writer->file == NULL)
		return error_errno(why, "cannot write %s", writer->draft);
	text_addf(&line, MARK "%s %s", ends->from, ends->to);
	return put_line(writer, why);
}

enum err courier_create(const char *path, const struct courier_ends *ends,
	struct courier_writer **ret, struct error *why)
{
	struct courier_writer *writer = calloc(1, sizeof(*writer));
	struct text draft;
	enum err rc;

	if (writer == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	draft = text_over(writer->draft, sizeof(writer->draft));
	text_addf(&draft, "%s.new", path);
	if (draft.cut) {
		free(writer);
		return error_set(
			why, ERR_RANGE, "the path of the file is too long");
	}
	(void)text_copy(writer->path, sizeof(writer->path), path);
	(void)text_copy(writer->to, sizeof(writer->to), ends->to);
	rc = start_file(writer, ends, why);
	if (rc) {
		courier_close(writer);
		return rc;
	}
	*ret = writer;
	return ERR_OK;
}

enum err courier_write(struct courier_writer *writer,
	const struct courier_frame *frame, struct error *why)
{
	struct text plain = text_over(writer->plain, sizeof(writer->plain));
	enum err rc;

	text_addf(&plain, "%" PRId64 " %s\n%s\n", writer->number + 1,
		frame->what, frame->voucher);
	if (frame->length > COURIER_BODY_MAX ||
		plain.length + frame->length > COURIER_PLAIN_MAX)
		return error_set(why, ERR_RANGE,
			"a frame for the file is longer than %d bytes",
			COURIER_BODY_MAX);
	memcpy(writer->plain + plain.length, frame->body, frame->length);
	plain.length += frame->length;
	rc = seal_for(
		writer->to, writer->plain, plain.length, writer->box, why);
	if (rc)
		return rc;
	(void)base64url_encode(
		writer->box, plain.length + SEAL_OVERHEAD, writer->line);
	rc = put_line(writer, why);
	if (!rc)
		writer->number++;
	return rc;
}

enum err courier_commit(struct courier_writer *writer, struct error *why)
{
	bool good =
		fflush(writer->file) == 0 && fsync(fileno(writer->file)) == 0;

	good = fclose(writer->file) == 0 && good;
	writer->file = NULL;
	if (!good || rename(writer->draft, writer->path) != 0)
		return error_errno(why, "cannot write %s", writer->path);
	writer->draft[0] = '\0';
	return file_sync_directory(writer->path, why);
}

void courier_close(struct courier_writer *writer)
{
	if (writer == NULL)
		return;
	if (writer->file != NULL)
		(void)fclose(writer->file);
	if (writer->draft[0] != '\0')
		(void)unlink(writer->draft);
	free(writer);
}

/* -- reading ----------------------------------------------------------------
 */

/* A whole line without its LF; false at the end, and for one without. */
static bool take_line(struct courier_reader *reader)
{
	size_t length;

	if (fgets(reader->line, sizeof(reader->line), reader->file) == NULL)
		return false;
	length = strlen(reader->line);
	if (length == 0 || reader->line[length - 1] != '\n') {
		reader->damaged = true;
		return false;
	}
	reader->line[length - 1] = '\0';
	return true;
}

/* "<mark><from> <to>" */
static bool take_head(struct courier_reader *reader, char *to)
{
	const char *at = reader->line + strlen(MARK);
	size_t key = KEY_TEXT_SIZE - 1;

	if (!take_line(reader) ||
		strncmp(reader->line, MARK, strlen(MARK)) != 0 ||
		strlen(at) != 2 * key + 1 || at[key] != ' ')
		return false;
	memcpy(reader->from, at, key);
	memcpy(to, at + key + 1, key + 1);
	return true;
}

/* By base: the file may have been handed over by another process. */
static enum err open_file(
	struct courier_reader *reader, const char *path, struct error *why)
{
	int descriptor = -1;
	enum err rc = file_open(path, &descriptor, why);

	if (rc)
		return rc;
	reader->file = fdopen(descriptor, "rb");
	if (reader->file == NULL) {
		rc = error_errno(why, "cannot read %s", path);
		(void)close(descriptor);
	}
	return rc;
}

enum err courier_open(const char *path, const struct keyring *keyring,
	struct courier_reader **ret, struct error *why)
{
	struct courier_reader *reader = calloc(1, sizeof(*reader));
	char to[KEY_TEXT_SIZE] = "";
	enum err rc = ERR_OK;

	if (reader == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	reader->keyring = keyring;
	rc = open_file(reader, path, why);
	if (!rc && !take_head(reader, to))
		rc = error_set(why, ERR_INPUT,
			"%s is no file that was carried from a till or a hub",
			path);
	else if (!rc && !text_same(to, keyring_public(keyring)))
		rc = error_set(why, ERR_DENIED,
			"%s is sealed to another key than the one here", path);
	if (rc) {
		courier_end(reader);
		return rc;
	}
	*ret = reader;
	return ERR_OK;
}

const char *courier_from(const struct courier_reader *reader)
{
	return reader->from;
}

/* "<number> <what>\n<voucher>\n<body>" */
static bool take_frame(
	struct courier_reader *reader, size_t length, struct courier_frame *ret)
{
	char number[24];
	struct text text = text_over(number, sizeof(number));
	char *what;
	char *voucher;
	char *body;

	reader->plain[length] = '\0';
	text_addf(&text, "%" PRId64 " ", reader->number + 1);
	if (strncmp(reader->plain, number, text.length) != 0)
		return false;
	what = reader->plain + text.length;
	voucher = strchr(what, '\n');
	body = voucher != NULL ? strchr(voucher + 1, '\n') : NULL;
	if (body == NULL)
		return false;
	*voucher++ = '\0';
	*body++ = '\0';
	*ret = (struct courier_frame){ .number = reader->number + 1,
		.voucher = voucher,
		.body = body,
		.length = (size_t)(reader->plain + length - body) };
	return text_copy(ret->what, sizeof(ret->what), what);
}

static bool open_frame(struct courier_reader *reader, struct courier_frame *ret,
	struct error *why)
{
	size_t length = 0;

	return base64url_decode(reader->line, strlen(reader->line), reader->box,
		       sizeof(reader->box), &length, why) == ERR_OK &&
	       length >= SEAL_OVERHEAD &&
	       keyring_unseal(reader->keyring, reader->box, length,
		       reader->plain, why) == ERR_OK &&
	       take_frame(reader, length - SEAL_OVERHEAD, ret);
}

enum err courier_next(struct courier_reader *reader, struct courier_frame *ret,
	struct error *why)
{
	if (!reader->damaged && take_line(reader)) {
		if (open_frame(reader, ret, why)) {
			reader->number++;
			return ERR_OK;
		}
		reader->damaged = true;
	}
	if (reader->damaged && reader->number == 0)
		return error_set(why, ERR_FORGED,
			"the file is damaged: not one frame of it can be read");
	return error_set(why, ERR_NOT_FOUND, "there is no further frame");
}

bool courier_is_damaged(const struct courier_reader *reader)
{
	return reader->damaged;
}

void courier_end(struct courier_reader *reader)
{
	if (reader == NULL)
		return;
	if (reader->file != NULL)
		(void)fclose(reader->file);
	free(reader);
}
