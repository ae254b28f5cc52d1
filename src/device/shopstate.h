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

/* The other devices, a line each. */
enum shop_cable {
	SHOP_SCANNER,
	SHOP_SCALE,
	SHOP_CARD,
	SHOP_DISPLAY,
	SHOP_DRAWER,
	SHOP_CABLES,
};

enum shop_scale {
	SHOP_SCALE_REST,
	SHOP_SCALE_MOTION,
	SHOP_SCALE_OVER,
	SHOP_SCALE_UNDER,
	SHOP_SCALE_SILENT,
};

struct shop {
	char dir[SHOP_DIR_SIZE];
	bool is_over;
	int dots; /* of the printer's lines */
	struct cable cables[SHOP_CABLES];
	enum shop_scale scale;
	int64_t weight_g;
	char card[19]; /* the number of the card on the reader, or "" */
	bool card_was_read;
	uint8_t card_seen[10]; /* the last bytes of the till */
	char display[2][21];
	char display_line[40]; /* being received */
	size_t display_length;
	int drawer_kicks; /* of the drawer with a line of its own */
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

/* -- shopdevices.c ---------------------------------------------------- */

const char *shop_cable_name(int cable);
enum err shop_devices_open(struct shop *shop, struct error *why) NODISCARD;
void shop_devices_close(struct shop *shop);
int shop_devices_poll(const struct shop *shop, struct pollfd *fds);
void shop_devices_step(struct shop *shop);

/* The words behind "scan", "weigh" and "card". */
enum err shop_scan(struct shop *shop, char *rest, struct error *why) NODISCARD;
enum err shop_weigh(struct shop *shop, char *rest, struct error *why) NODISCARD;
enum err shop_put_card(
	struct shop *shop, char *rest, struct error *why) NODISCARD;

/* -- shopcontrol.c ----------------------------------------------------- */

enum err shop_control_open(struct shop *shop, struct error *why) NODISCARD;
void shop_control_close(struct shop *shop);
int shop_control_poll(const struct shop *shop, struct pollfd *fds);
void shop_control_step(struct shop *shop);

#endif
