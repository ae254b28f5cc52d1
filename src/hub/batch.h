#ifndef HUB_BATCH_H
#define HUB_BATCH_H

#include "state.h"

/* Entries of one chain and epoch, as they came: shared by the files that take
 * them into the chain (entries.c) and beside it (forks.c). */

#define BATCH_MAX  256
#define FLAGS_SHOW 32 /* flags told in an answer */

/* A line of the batch, checked; what it says is read again when it is taken. */
struct line {
	const char *bytes;
	size_t length;
	char leaf[HASH_TEXT_SIZE];
	struct entry_head head;
};

struct flagged {
	int64_t seq;
	char flag[FLAG_SIZE];
};

struct batch {
	struct exchange *exchange;
	const char *bytes; /* as they came */
	size_t length;
	int count;
	struct line lines[BATCH_MAX];
	struct store_epoch epoch;  /* that the lines are of */
	struct jws_key key;        /* its key */
	struct store_epoch last;   /* of the till; when there are no lines */
	struct store_epoch opened; /* by the first line, or by one that is
				    * kept beside; chain "": none is */
	int flag_count;
	struct flagged flags[FLAGS_SHOW];
	int64_t taken;
};

/* What is common to entries and proofs; the line is as it came. */
struct store_arrival line_arrival(const struct line *line);

/* -- forks.c ----- */

/* Another key opens the epoch than the one that it has. */
bool batch_is_rival(const struct batch *batch);

/* Was the line signed by another machine in the same epoch? Then the batch is
 * of that one. */
enum err batch_find_rival(struct batch *batch, const struct line *line,
	struct error *why) NODISCARD;

/* Does the first line, which is not held, begin or follow another branch than
 * the one that is? */
enum err fork_is_beside(
	const struct batch *batch, bool *ret, struct error *why) NODISCARD;

/* Both branches are kept and counted; the till gets no rights any more, unless
 * an officer has let a machine in since. From a line on. */
enum err fork_keep(struct batch *batch, int from, struct store_till *till,
	struct error *why) NODISCARD;

#endif
