#ifndef SHOPSTATE_H
#define SHOPSTATE_H

#include "cable.h"
#include "device/fakeprinter.h"
#include "device/shop.h"

#define SHOP_DIR_SIZE 200

/* The printer with its two cables: a serial line and the network. */
struct shop_printer {
	struct fake_printer *printer;
	struct cable cable;
	int listen_fd;
	int client_fd; /* one at a time; -1 = none */
	int tcp_port;
	unsigned faults;
	bool unplugged;
	int papers; /* saved so far */
};

/* Where commands come from other processes. */
struct shop_control {
	int listen_fd;
	int client_fd;
	char line[256];
	size_t length;
};

struct shop {
	char dir[SHOP_DIR_SIZE];
	bool is_over;
	struct shop_printer printer;
	struct shop_control control;
};

/* -- shopprinter.c ----------------------------------------------------- */

enum err shop_printer_open(struct shop *shop,
	const struct shop_settings *settings, struct error *why) NODISCARD;
void shop_printer_close(struct shop *shop);
int shop_printer_poll(
	const struct shop *shop, struct pollfd *fds, int *timeout_ms);
enum err shop_printer_step(
	struct shop *shop, int64_t now_ms, struct error *why) NODISCARD;

/* "paper-out" and the others, on or off; ERR_INPUT: no such fault. */
enum err shop_printer_fault(struct shop *shop, const char *fault, bool on,
	struct error *why) NODISCARD;

/* -- shopcontrol.c ----------------------------------------------------- */

enum err shop_control_open(struct shop *shop, struct error *why) NODISCARD;
void shop_control_close(struct shop *shop);
int shop_control_poll(const struct shop *shop, struct pollfd *fds);
void shop_control_step(struct shop *shop);

#endif
