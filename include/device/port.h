#ifndef DEVICE_PORT_H
#define DEVICE_PORT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Where a device is connected, and bytes to and from it. Nothing here ever
 * waits: what cannot be done at once is done later, when poll says so.
 */
enum port_kind {
	PORT_USB,    /* a printer's device file, /dev/usb/lp0 */
	PORT_SERIAL, /* a serial line, or a pseudo-terminal */
	PORT_TCP,    /* the raw port of a network printer */
};

enum port_parity {
	PORT_PARITY_NONE,
	PORT_PARITY_EVEN,
	PORT_PARITY_ODD,
};

#define PORT_PATH_SIZE 128

struct port_address {
	enum port_kind kind;
	char path[PORT_PATH_SIZE]; /* of the device, or a numeric address */
	int number;                /* TCP port */
	int speed;                 /* baud */
	int bits;                  /* 7 or 8 */
	enum port_parity parity;
	bool handshake; /* RTS/CTS */
};

/*
 * "usb:/dev/usb/lp0", "serial:/dev/ttyUSB0:9600:7e1:rtscts" (speed, form and
 * handshake may be left out: 9600:8n1), "tcp:192.168.1.50:9100". A TCP
 * address is a number: to look a name up would mean to wait.
 */
enum err port_parse(const char *text, struct port_address *ret,
	struct error *why) NODISCARD;

/* Something open, or fd -1. */
struct port {
	int fd;
	enum port_kind kind;
};

#define PORT_CLOSED ((struct port){ .fd = -1 })

/* A TCP port is not yet connected: poll it for writing, and ask
 * port_is_connected. */
enum err port_open(const struct port_address *address, struct port *ret,
	struct error *why) NODISCARD;
enum err port_is_connected(
	struct port port, bool *ret, struct error *why) NODISCARD;

/* Give it back at once; what was written and not yet sent is lost. */
void port_close(struct port *port);

/*
 * How many bytes went; 0 when none can just now, or none are there.
 * ERR_SYSTEM: the device has gone, or has no paper.
 */
enum err port_write(struct port port, const void *bytes, size_t length,
	size_t *ret, struct error *why) NODISCARD;
enum err port_read(struct port port, void *bytes, size_t size, size_t *ret,
	struct error *why) NODISCARD;

/* Written, and still on its way out of this machine. */
bool port_is_sending(struct port port);

#endif
