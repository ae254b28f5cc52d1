#include "device/port.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/lp.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#define NUMBER_MAX 65535

/* -- addresses --------------------------------------------------------- */

static const struct {
	int baud;
	speed_t speed;
} speeds[] = { { 1200, B1200 }, { 2400, B2400 }, { 4800, B4800 },
	{ 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 },
	{ 57600, B57600 }, { 115200, B115200 } };

#define SPEEDS ((int)(sizeof(speeds) / sizeof(speeds[0])))

static int speed_index(int baud)
{
	for (int i = 0; i < SPEEDS; i++) {
		if (speeds[i].baud == baud)
			return i;
	}
	return -1;
}

/* The next piece up to a colon, cut off in place; NULL after the last. */
static char *next_piece(char **at)
{
	char *piece = *at;
	char *colon;

	if (piece == NULL || piece[0] == '\0')
		return NULL;
	colon = strchr(piece, ':');
	if (colon != NULL)
		*colon++ = '\0';
	*at = colon;
	return piece;
}

static bool take_number(const char *text, int max, int *ret)
{
	struct error why;
	long long number = 0;

	if (!text_is_digits(text) || text_parse_i64(text, &number, &why) ||
		number < 1 || number > max)
		return false;
	*ret = (int)number;
	return true;
}

/* "7e1" */
static bool take_form(const char *text, struct port_address *ret)
{
	static const char parities[] = "neo";
	const char *parity;

	if (strlen(text) != 3 || (text[0] != '7' && text[0] != '8') ||
		text[2] != '1')
		return false;
	parity = strchr(parities, text[1]);
	if (parity == NULL)
		return false;
	ret->bits = text[0] - '0';
	ret->parity = (enum port_parity)(parity - parities);
	return true;
}

static bool take_serial(char *rest, struct port_address *ret)
{
	const char *path = next_piece(&rest);
	const char *speed = next_piece(&rest);
	const char *form = next_piece(&rest);
	const char *handshake = next_piece(&rest);

	ret->speed = 9600;
	ret->bits = 8;
	ret->handshake = handshake != NULL;
	return path != NULL && path[0] == '/' &&
	       text_copy(ret->path, sizeof(ret->path), path) &&
	       (speed == NULL || (take_number(speed, 115200, &ret->speed) &&
					 speed_index(ret->speed) >= 0)) &&
	       (form == NULL || take_form(form, ret)) &&
	       (handshake == NULL || text_same(handshake, "rtscts")) &&
	       rest == NULL;
}

static bool take_tcp(const char *rest, struct port_address *ret)
{
	const char *colon = strrchr(rest, ':');
	char path[PORT_PATH_SIZE];
	struct text address = text_over(path, sizeof(path));
	struct in6_addr binary;

	if (colon == NULL || !take_number(colon + 1, NUMBER_MAX, &ret->number))
		return false;
	text_add_bytes(&address, rest, (size_t)(colon - rest));
	return text_copy(ret->path, sizeof(ret->path), path) &&
	       (inet_pton(AF_INET, path, &binary) == 1 ||
		       inet_pton(AF_INET6, path, &binary) == 1);
}

static bool take_address(char *text, struct port_address *ret)
{
	if (strncmp(text, "usb:/", 5) == 0) {
		ret->kind = PORT_USB;
		return text_copy(ret->path, sizeof(ret->path), text + 4);
	}
	if (strncmp(text, "serial:", 7) == 0) {
		ret->kind = PORT_SERIAL;
		return take_serial(text + 7, ret);
	}
	ret->kind = PORT_TCP;
	return strncmp(text, "tcp:", 4) == 0 && take_tcp(text + 4, ret);
}

enum err port_parse(
	const char *text, struct port_address *ret, struct error *why)
{
	struct port_address address = { 0 };
	char copy[PORT_PATH_SIZE * 2];

	if (!text_copy(copy, sizeof(copy), text) ||
		!take_address(copy, &address))
		return error_set(why, ERR_INPUT,
			"'%.60s' is no place of a device: write"
			" usb:/dev/usb/lp0, serial:/dev/ttyUSB0:9600:8n1 or"
			" tcp:192.168.1.50:9100",
			text);
	*ret = address;
	return ERR_OK;
}

/* -- opening ----------------------------------------------------------- */

static enum err refuse(int fd, const char *path, struct error *why)
{
	(void)error_errno(why, "the device %.100s", path);
	if (fd >= 0)
		(void)close(fd);
	return why->code;
}

static enum err open_usb(
	const struct port_address *address, int *ret, struct error *why)
{
	int fd =
		open(address->path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return refuse(fd, address->path, why);
	/* Without paper: an error instead of waiting for ever. */
	(void)ioctl(fd, LPABORT, 1);
	*ret = fd;
	return ERR_OK;
}

static void choose_form(const struct port_address *address, struct termios *ret)
{
	cfmakeraw(ret);
	ret->c_cflag &= ~(tcflag_t)(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
	ret->c_cflag |= CLOCAL | CREAD | (address->bits == 7 ? CS7 : CS8);
	if (address->parity != PORT_PARITY_NONE)
		ret->c_cflag |= PARENB;
	if (address->parity == PORT_PARITY_ODD)
		ret->c_cflag |= PARODD;
	if (address->handshake)
		ret->c_cflag |= CRTSCTS;
	ret->c_cc[VMIN] = 0;
	ret->c_cc[VTIME] = 0;
}

static enum err open_serial(
	const struct port_address *address, int *ret, struct error *why)
{
	int fd =
		open(address->path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	speed_t speed = speeds[speed_index(address->speed)].speed;
	struct termios form;

	if (fd < 0 || tcgetattr(fd, &form) != 0)
		return refuse(fd, address->path, why);
	choose_form(address, &form);
	if (cfsetispeed(&form, speed) != 0 || cfsetospeed(&form, speed) != 0 ||
		tcsetattr(fd, TCSANOW, &form) != 0)
		return refuse(fd, address->path, why);
	*ret = fd;
	return ERR_OK;
}

static socklen_t socket_address(
	const struct port_address *address, struct sockaddr_storage *ret)
{
	struct sockaddr_in *four = (struct sockaddr_in *)ret;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret;

	memset(ret, 0, sizeof(*ret));
	if (inet_pton(AF_INET, address->path, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)address->number);
		return sizeof(*four);
	}
	(void)inet_pton(AF_INET6, address->path, &six->sin6_addr);
	six->sin6_family = AF_INET6;
	six->sin6_port = htons((uint16_t)address->number);
	return sizeof(*six);
}

static enum err open_tcp(
	const struct port_address *address, int *ret, struct error *why)
{
	struct sockaddr_storage to;
	socklen_t length = socket_address(address, &to);
	int fd = socket(
		to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0 || (connect(fd, (struct sockaddr *)&to, length) != 0 &&
			      errno != EINPROGRESS))
		return refuse(fd, address->path, why);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	*ret = fd;
	return ERR_OK;
}

enum err port_open(
	const struct port_address *address, struct port *ret, struct error *why)
{
	int fd = -1;
	enum err rc = ERR_OK;

	switch (address->kind) {
	case PORT_USB:
		rc = open_usb(address, &fd, why);
		break;
	case PORT_SERIAL:
		rc = open_serial(address, &fd, why);
		break;
	case PORT_TCP:
		rc = open_tcp(address, &fd, why);
		break;
	}
	if (!rc)
		*ret = (struct port){ fd, address->kind };
	return rc;
}

enum err port_is_connected(struct port port, bool *ret, struct error *why)
{
	struct pollfd ready = { port.fd, POLLOUT, 0 };
	int problem = 0;
	socklen_t length = sizeof(problem);

	*ret = port.kind != PORT_TCP || poll(&ready, 1, 0) > 0;
	if (port.kind != PORT_TCP || !*ret)
		return ERR_OK; /* open is connected */
	if (getsockopt(port.fd, SOL_SOCKET, SO_ERROR, &problem, &length) == 0 &&
		problem == 0)
		return ERR_OK;
	errno = problem;
	return error_errno(why, "connecting to the device");
}

void port_close(struct port *port)
{
	if (port->fd < 0)
		return;
	/* To close a line with bytes in it would wait for them. */
	if (port->kind == PORT_SERIAL)
		(void)tcflush(port->fd, TCOFLUSH);
	(void)close(port->fd);
	*port = PORT_CLOSED;
}

/* -- bytes ------------------------------------------------------------- */

static bool is_later(ssize_t result)
{
	return result < 0 && (errno == EAGAIN || errno == EINTR);
}

enum err port_write(struct port port, const void *bytes, size_t length,
	size_t *ret, struct error *why)
{
	ssize_t sent = port.kind == PORT_TCP
			       ? send(port.fd, bytes, length, MSG_NOSIGNAL)
			       : write(port.fd, bytes, length);

	if (sent < 0 && !is_later(sent))
		return error_errno(why, "writing to the device");
	*ret = sent < 0 ? 0 : (size_t)sent;
	return ERR_OK;
}

enum err port_read(struct port port, void *bytes, size_t size, size_t *ret,
	struct error *why)
{
	ssize_t got = read(port.fd, bytes, size);

	if (got == 0 && port.kind == PORT_TCP) {
		errno = ECONNRESET;
		got = -1;
	}
	if (got < 0 && !is_later(got))
		return error_errno(why, "reading from the device");
	*ret = got < 0 ? 0 : (size_t)got;
	return ERR_OK;
}

bool port_is_sending(struct port port)
{
	int waiting = 0;

	/* SIOCOUTQ and TIOCOUTQ are one number. */
	if (ioctl(port.fd, SIOCOUTQ, &waiting) != 0)
		waiting = 0;
	return waiting > 0;
}
