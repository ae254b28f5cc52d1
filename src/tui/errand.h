#ifndef TUI_ERRAND_H
#define TUI_ERRAND_H

#include "base/error.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * What takes longer than a sale may wait is done by this same program, run
 * once more beside the till: the till hands it a copy of the ledger, piece
 * by piece, and goes on selling. One errand at a time.
 */
struct errand {
	pid_t process;   /* 0: none is under way */
	int said;        /* what it says, to be read; valid with process */
	const char *pin; /* for the next start; forgotten there */
	const char *passphrase; /* of the till's key, or NULL; likewise */
	char name[16];          /* "backup" */
	int64_t bytes_expected;
	int64_t bytes; /* it has written */
	bool is_told;
	size_t length;
	char line[ERROR_TEXT_MAX]; /* what it said, the first line */
};

/* Stand for PIN and passphrase of the errand among its words. */
#define ERRAND_PIN        "/dev/fd/3"
#define ERRAND_PASSPHRASE "/dev/fd/4"

/* words: its command and what follows, ended by NULL. ERR_CONFLICT: another
 * one is under way. */
enum err errand_start(struct errand *errand, const char *home,
	const char *const *words, struct error *why) NODISCARD;

/* To be waited for: true with its descriptor. */
bool errand_poll(const struct errand *errand, struct pollfd *ret);

/* Read what it said. True when it has ended, with its exit status. */
bool errand_step(struct errand *errand, int *ret_status);

/* The till ends: so does the errand. */
void errand_stop(struct errand *errand);

/* Thousandths that are done: what it wrote, beside what the ledger takes. */
int errand_permille(const struct errand *errand);

#endif
