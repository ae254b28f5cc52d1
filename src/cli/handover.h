#ifndef CLI_HANDOVER_H
#define CLI_HANDOVER_H

#include "socket.h"

#include "base/file.h"
#include "base/say.h"

/*
 * What a command and an owner say to each other. A command hands over who
 * it is and its arguments; files it names travel as sealed copies in
 * memory, so that the owner never waits for somebody's disk or pipe. The
 * owner answers "wait" now and then, at the end "done" with the exit status
 * and what was written to standard output and error, as files in memory
 * again: a terminal that stands still holds up nobody.
 */
#define ARGUMENTS_MAX 256

struct handover {
	const char *asked;
	enum language language;
	int file_count;
	const char *files[FILES_LENT_MAX]; /* names; descriptors come along */
	int argument_count;
	char *arguments[ARGUMENTS_MAX + 1]; /* NULL after the last */
};

/* ERR_RANGE: more than can be handed over. */
enum err handover_encode(const struct handover *handover, struct frame *frame,
	struct error *why) NODISCARD;

/* Pointers into frame. ERR_INPUT: no request, or of another version. */
enum err handover_decode(
	struct frame *frame, struct handover *ret, struct error *why) NODISCARD;

#define ANSWER_WAIT "wait"
#define ANSWER_DONE "done"

/*
 * To a command that only looks: the copy of the ledger it may look at until
 * it hangs up. Name of the copy, the till's public key, the person key and
 * masked number of whom its --document names, or "", and the entry by which
 * the owner noted it, like "1-120", or "".
 */
#define ANSWER_COPY "copy"
enum copy_place {
	COPY_WORD,
	COPY_LEDGER,
	COPY_KEY,
	COPY_PERSON,
	COPY_MASKED,
	COPY_NOTED,
	COPY_COUNT,
};

#endif
