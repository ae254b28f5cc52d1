#ifndef AUDIT_FEED_H
#define AUDIT_FEED_H

#include "fact.h"
#include "unzip.h"

/*
 * Lines of a member on their way: read and split here, looked at by workers,
 * handed out in order. Memory is that of a few pieces, whatever the length.
 */
#define FEED_LINES 128 /* of a piece, at most */

struct feed;

enum err feed_open(int jobs, const struct fact_context *context,
	struct feed **ret, struct error *why) NODISCARD;
void feed_close(struct feed *feed);

/* What is handed out; it is gone when the function returns. */
struct feed_line {
	const char *bytes; /* without LF */
	size_t length;
	struct fact *fact;
};
typedef enum err feed_take(
	void *context, const struct feed_line *line, struct error *why);

/*
 * All lines of a member, in order. sha256 (HASH_TEXT_SIZE) becomes the hash
 * of its bytes, or stays as it is when the feed is quick. ERR_FORGED when it
 * does not unpack; what take returns ends it, too.
 */
struct feed_ask {
	struct unzip *zip;
	const struct unzip_member *member;
	feed_take *take;
	void *context;
	char *sha256;
};
enum err feed_run(struct feed *feed, const struct feed_ask *ask,
	struct error *why) NODISCARD;

#endif
