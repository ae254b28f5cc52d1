#ifndef DEVICE_SHOP_H
#define DEVICE_SHOP_H

#include "device/font.h"

#include "base/text.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The virtual shop: everything that stands around a till, played by a
 * program. Its devices are serial lines (pseudo-terminals) in a directory,
 * and a printer on a TCP port too; what is printed becomes files there.
 * It runs in the loop of whoever holds it, and never waits.
 *
 *	printer   a pseudo-terminal; paper-0001.txt, paper-0001.png, ...
 *	settings  lines for the till's settings file
 */
struct shop;

struct shop_settings {
	const char *dir; /* is made when it is not there */
	const struct font *font;
	int dots;     /* of the printer's lines */
	int tcp_port; /* 0 = a free one, of this machine only */
};

enum err shop_open(const struct shop_settings *settings, struct shop **ret,
	struct error *why) NODISCARD;
void shop_close(struct shop *shop);

/* What to wait for: count of fds, at most SHOP_FDS_MAX; and how long. */
#define SHOP_FDS_MAX 12
int shop_poll(const struct shop *shop, struct pollfd *fds, int *ret_timeout_ms);

/* Do all that can be done by now. */
enum err shop_step(
	struct shop *shop, int64_t now_ms, struct error *why) NODISCARD;

/*
 * One line of what happens in the shop: "fault printer paper-out on",
 * "scan 4600123456782", "status", ... (quotapos(1), shop). The answer is
 * one line. ERR_INPUT names what is not known.
 */
enum err shop_do(struct shop *shop, const char *line, struct text *answer,
	struct error *why) NODISCARD;

int shop_tcp_port(const struct shop *shop);

/* Somebody said "stop". */
bool shop_is_over(const struct shop *shop);

/*
 * Say a line to the shop that runs in a directory, from another process;
 * this one waits for the answer. ERR_NOT_FOUND: none runs there.
 */
enum err shop_say(const char *dir, const char *line, struct text *answer,
	struct error *why) NODISCARD;

#endif
