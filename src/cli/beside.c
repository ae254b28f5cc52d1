#include "beside.h"

#include "handover.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATIENCE_MS    30000
#define FILE_BYTES_MAX (INT64_C(256) << 20)

/* The owner's end of the line, while a command is done. */
struct link {
	int socket; /* -1 when closed */
	struct message message;
};

static void link_cleanup(struct link *to)
{
	if (to->socket >= 0)
		(void)close(to->socket);
	to->socket = -1;
	message_cleanup(&to->message);
}

struct descriptor {
	int number; /* -1 when closed */
};

static void descriptor_cleanup(struct descriptor *file)
{
	if (file->number >= 0)
		(void)close(file->number);
}

/* -- files ------------------------------------------------------------------
 */

static bool write_all(int to, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(to, bytes, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		length -= (size_t)put;
	}
	return true;
}

/* All of one file into another, from where both stand. */
static enum err copy_file(int from, int to, const char *name, struct error *why)
{
	static char buffer[65536];
	int64_t total = 0;
	ssize_t got;

	while ((got = read(from, buffer, sizeof(buffer))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(why, "cannot read %s", name);
		total += got;
		if (total > FILE_BYTES_MAX)
			return error_set(why, ERR_RANGE,
				"%s is larger than %lld bytes", name,
				(long long)FILE_BYTES_MAX);
		if (!write_all(to, buffer, (size_t)got))
			return error_errno(why, "cannot copy %s", name);
	}
	explicit_bzero(buffer, sizeof(buffer));
	return ERR_OK;
}

/* The file as it is now, in memory that nobody can change any more. */
static enum err seal_file(const char *name, int *ret, struct error *why)
{
	AUTO(descriptor) from = { -1 };
	AUTO(descriptor) memory = { -1 };
	enum err rc = file_open(name, &from.number, why);

	if (rc)
		return rc;
	memory.number =
		memfd_create("quotapos", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (memory.number < 0)
		return error_errno(why, "cannot copy %s", name);
	rc = copy_file(from.number, memory.number, name, why);
	if (rc)
		return rc;
	if (fcntl(memory.number, F_ADD_SEALS,
		    F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) <
		0)
		return error_errno(why, "cannot copy %s", name);
	*ret = memory.number;
	memory.number = -1;
	return ERR_OK;
}

static enum err seal_files(const struct call *call, struct handover *handover,
	struct message *message, struct error *why)
{
	const char *name;
	int at = 0;

	while ((name = call_file(call, &at)) != NULL) {
		int *count = &message->descriptor_count;
		enum err rc;

		if (*count == FILES_LENT_MAX)
			return error_set(why, ERR_RANGE, "more than %d files",
				FILES_LENT_MAX);
		rc = seal_file(name, &message->descriptors[*count], why);
		if (rc)
			return call_bad_file(rc, why);
		handover->files[(*count)++] = name;
	}
	handover->file_count = message->descriptor_count;
	return ERR_OK;
}

/* -- asking and being answered --------------------------------------------- */

static enum err ask(struct call *call, int argc, char **argv, struct link *to,
	struct error *why)
{
	struct handover handover = { .asked = call->asked,
		.language = say_language(),
		.argument_count = argc };
	enum err rc;

	if (argc > ARGUMENTS_MAX)
		return error_set(why, ERR_RANGE, "more than %d arguments",
			ARGUMENTS_MAX);
	memcpy(handover.arguments, argv, sizeof(*argv) * (size_t)argc);
	message_start(&to->message);
	rc = seal_files(call, &handover, &to->message, why);
	if (!rc)
		rc = handover_encode(&handover, &to->message.frame, why);
	if (!rc)
		rc = socket_send(to->socket, &to->message, why);
	message_cleanup(&to->message);
	return rc;
}

/* The command that shows what was done. */
static const char *shown_by(const struct call *call)
{
	return text_same(call->program, "quotapos") ? "quotapos log"
						    : "quotapos-hub status";
}

static enum err no_answer(const struct call *call, struct error *why)
{
	return error_set(why, ERR_NETWORK,
		"the %s that is open ended before it answered: %s shows"
		" whether this was done",
		call->program, shown_by(call));
}

static enum err wait_for(
	const struct call *call, struct link *to, struct error *why)
{
	struct pollfd ready = { to->socket, POLLIN, 0 };
	int count;
	enum err rc;

	do {
		count = poll(&ready, 1, PATIENCE_MS);
	} while (count < 0 && errno == EINTR);
	if (count == 0)
		return error_set(why, ERR_NETWORK,
			"the %s that is open does not answer: %s shows later"
			" whether this was done",
			call->program, shown_by(call));
	rc = socket_receive(to->socket, &to->message, why);
	return rc == ERR_NOT_FOUND ? no_answer(call, why) : rc;
}

/* What the owner wrote for us, where we would have written it. */
static enum err print_answer(const struct message *message, struct error *why)
{
	static const int ours[] = { STDOUT_FILENO, STDERR_FILENO };

	for (int i = 0; i < 2; i++) {
		enum err rc = ERR_OK;

		if (lseek(message->descriptors[i], 0, SEEK_SET) < 0)
			return error_errno(why, "cannot read the answer");
		rc = copy_file(
			message->descriptors[i], ours[i], "the answer", why);
		if (rc)
			return rc;
	}
	return ERR_OK;
}

static bool is_answer(const struct frame *frame, const char *word, int count)
{
	return frame->count == count && text_same(frame->texts[0], word);
}

static bool take_copy(struct call *call, const struct frame *frame)
{
	return text_copy(call->copy.ledger, sizeof(call->copy.ledger),
		       frame->texts[COPY_LEDGER]) &&
	       text_copy(call->copy.public_key, sizeof(call->copy.public_key),
		       frame->texts[COPY_KEY]) &&
	       text_copy(call->copy.person, sizeof(call->copy.person),
		       frame->texts[COPY_PERSON]) &&
	       text_copy(call->copy.masked, sizeof(call->copy.masked),
		       frame->texts[COPY_MASKED]) &&
	       text_copy(call->copy.noted, sizeof(call->copy.noted),
		       frame->texts[COPY_NOTED]);
}

static enum err take_answer(
	struct call *call, struct link *to, bool *ret_done, struct error *why)
{
	const struct frame *frame = &to->message.frame;
	long long status = 0;
	enum err rc;

	do {
		message_close(&to->message);
		rc = wait_for(call, to, why);
		if (rc)
			return rc;
	} while (is_answer(frame, ANSWER_WAIT, 1));
	if (is_answer(frame, ANSWER_COPY, COPY_COUNT) && take_copy(call, frame))
		return ERR_OK;
	if (!is_answer(frame, ANSWER_DONE, 2) ||
		to->message.descriptor_count != 2 ||
		text_parse_i64(frame->texts[1], &status, why))
		return error_set(why, ERR_NETWORK,
			"the %s that is open answers something else",
			call->program);
	call->status = (int)status;
	*ret_done = true;
	return print_answer(&to->message, why);
}

/* The socket stands in a home that is ours; who listens there must be. */
static enum err reach(struct call *call, struct link *to, struct error *why)
{
	unsigned user = 0;
	enum err rc = socket_connect(call->home, &to->socket, why);

	if (!rc && geteuid() != 0 && !socket_is_trusted(to->socket, &user))
		rc = error_set(why, ERR_DENIED,
			"the %s that is open is run by another user (%u)",
			call->program, user);
	return rc;
}

/* The owner does not wait for somebody who types. */
static enum err ask_first(struct call *call, struct link *to, struct error *why)
{
	enum err rc;

	if (call->command->ask == NULL)
		return ERR_OK;
	(void)close(to->socket);
	to->socket = -1;
	rc = call->command->ask(call, why);
	if (!rc)
		rc = reach(call, to, why);
	return rc == ERR_NOT_FOUND ? no_answer(call, why) : rc;
}

static struct link owner = { .socket = -1 };

void beside_end(void)
{
	link_cleanup(&owner);
}

enum err beside_run(struct call *call, int argc, char **argv, bool *ret_done,
	struct error *why)
{
	enum err rc;

	*ret_done = false;
	if (call->command->needs == NEEDS_NOTHING ||
		call->command->beside == BESIDE_NEVER)
		return ERR_OK;
	rc = reach(call, &owner, why);
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (!rc)
		rc = ask_first(call, &owner, why);
	if (!rc)
		rc = ask(call, argc, argv, &owner, why);
	if (!rc)
		rc = take_answer(call, &owner, ret_done, why);
	return rc;
}
