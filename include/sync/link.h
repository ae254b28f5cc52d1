#ifndef SYNC_LINK_H
#define SYNC_LINK_H

#include "base/error.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The way to the hub as a table of functions: HTTPS (http.h), or whatever
 * stands in for it. Nothing here waits but wait() itself. There are two
 * lanes, so that a person at the counter never waits behind the backlog;
 * each has at most one exchange under way.
 */
enum lane {
	LANE_FAST, /* rights for who stands at the counter */
	LANE_BULK, /* entries up; rules, roster, datasets down */
	LANE_COUNT,
};

/* A question; all of it stays the caller's and is copied by start. */
struct link_call {
	const char *method; /* "GET" or "POST" */
	const char *path;   /* "/v1/entries", with its query */
	const char *bearer; /* a qp-request line, or NULL */
	const char *type;   /* of the body, or NULL */
	const char *body;
	size_t length;
	int64_t timeout_ms; /* after which it has failed */
};

/* An answer: an HTTP status, or 0 and why there was none. */
#define LINK_BODY_MAX  8388608
#define LINK_TYPE_SIZE 64
struct link_answer {
	int status;
	char type[LINK_TYPE_SIZE];
	int64_t retry_after_ms; /* as the hub asks, or 0 */
	const char *body;       /* NUL-terminated; the link's, until the lane's
				   next start */
	size_t length;          /* at most LINK_BODY_MAX */
	struct error why;
};

struct link {
	void *context;
	/* Begin an exchange on a lane that is free. ERR_SYSTEM: no memory. */
	enum err (*start)(void *context, enum lane lane,
		const struct link_call *call, struct error *why);
	/* Has it ended? Then ret says how, and the lane is free. */
	bool (*finish)(void *context, enum lane lane, struct link_answer *ret);
	/* Give it up; its answer, should one come, is not looked at. */
	void (*cancel)(void *context, enum lane lane);
	/* Until something happens on the link or on one of the others, at
	 * most timeout_ms. */
	void (*wait)(void *context, const struct pollfd *others, int count,
		int timeout_ms);
	void (*close)(void *context);
};

#endif
