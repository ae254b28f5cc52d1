#include "shopstate.h"

#include "words.h"

#include "base/file.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES 4096
#define BUSY_MS    20

/* -- the network
 * --------------------------------------------------------------- */

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static enum err start_listening(struct shop_printer *printer, struct error *why)
{
	struct sockaddr_in at = loopback(printer->tcp_port);
	socklen_t length = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1;

	printer->listen_fd = fd;
	if (fd < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) !=
			0 ||
		bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
		listen(fd, 4) != 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) != 0)
		return error_errno(why, "the shop's printer on TCP port %d",
			printer->tcp_port);
	printer->tcp_port = ntohs(at.sin_port);
	return ERR_OK;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* A pulled cable is no orderly goodbye. */
static void drop_client(struct shop_printer *printer, bool rude)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	if (rude && printer->client_fd >= 0)
		(void)setsockopt(printer->client_fd, SOL_SOCKET, SO_LINGER,
			&at_once, sizeof(at_once));
	close_fd(&printer->client_fd);
}

static enum err plug(struct shop_printer *printer, struct error *why)
{
	enum err rc = cable_plug(&printer->cable, why);

	if (!rc)
		rc = start_listening(printer, why);
	return rc;
}

static void pull(struct shop_printer *printer)
{
	cable_pull(&printer->cable);
	drop_client(printer, true);
	close_fd(&printer->listen_fd);
	fake_printer_reset(printer->printer);
}

enum err shop_printer_open(struct shop *shop,
	const struct shop_settings *settings, struct error *why)
{
	struct shop_printer *printer = &shop->printer;
	enum err rc;

	*printer = (struct shop_printer){ .listen_fd = -1,
		.client_fd = -1,
		.tcp_port = settings->tcp_port,
		.cable = cable_at(shop->dir, "printer") };
	rc = fake_printer_open(
		settings->dots, settings->font, &printer->printer, why);
	if (!rc)
		rc = plug(printer, why);
	return rc;
}

void shop_printer_close(struct shop *shop)
{
	struct shop_printer *printer = &shop->printer;

	cable_pull(&printer->cable);
	drop_client(printer, false);
	close_fd(&printer->listen_fd);
	fake_printer_close(printer->printer);
}

int shop_printer_poll(
	const struct shop *shop, struct pollfd *fds, int *timeout_ms)
{
	const struct shop_printer *printer = &shop->printer;
	size_t answers;
	bool room = fake_printer_room(printer->printer) > 0;
	short events = room ? POLLIN : 0;
	int count = 0;

	(void)fake_printer_answers(printer->printer, &answers);
	if (answers > 0)
		events |= POLLOUT;
	if (fake_printer_is_busy(printer->printer) && *timeout_ms > BUSY_MS)
		*timeout_ms = BUSY_MS;
	if (printer->cable.fd >= 0)
		fds[count++] = (struct pollfd){ printer->cable.fd,
			room ? POLLIN : 0, 0 };
	if (printer->client_fd >= 0)
		fds[count++] = (struct pollfd){ printer->client_fd, events, 0 };
	else if (printer->listen_fd >= 0)
		fds[count++] = (struct pollfd){ printer->listen_fd, POLLIN, 0 };
	return count;
}

/* -- bytes
 * ------------------------------------------------------------------------ */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void take_from_client(struct shop_printer *printer)
{
	uint8_t bytes[READ_BYTES];
	size_t room = least(sizeof(bytes), fake_printer_room(printer->printer));
	ssize_t got;

	if (printer->client_fd < 0 && printer->listen_fd >= 0)
		printer->client_fd = accept4(printer->listen_fd, NULL, NULL,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (printer->client_fd < 0 || room == 0)
		return;
	got = read(printer->client_fd, bytes, room);
	if (got > 0)
		fake_printer_take(printer->printer, bytes, (size_t)got);
	if (got == 0)
		drop_client(printer, false);
}

static void take_from_cable(struct shop_printer *printer)
{
	uint8_t bytes[READ_BYTES];
	size_t room = least(sizeof(bytes), fake_printer_room(printer->printer));
	size_t got;

	if (printer->cable.fd < 0)
		return;
	got = cable_read(&printer->cable, bytes, room);
	fake_printer_take(printer->printer, bytes, got);
}

/* Answers go to where the question came from: one of both at a time. */
static void send_answers(struct shop_printer *printer)
{
	size_t length = 0;
	const uint8_t *answers =
		fake_printer_answers(printer->printer, &length);
	ssize_t sent = 0;

	if (length == 0)
		return;
	if (printer->client_fd >= 0)
		sent = send(printer->client_fd, answers, length, MSG_NOSIGNAL);
	else if (printer->cable.fd >= 0)
		sent = (ssize_t)cable_write(&printer->cable, answers, length);
	if (sent > 0)
		fake_printer_answered(printer->printer, (size_t)sent);
}

/* -- paper
 * ------------------------------------------------------------------------ */

static enum err save(const struct shop *shop, const char *ending,
	const void *bytes, size_t length, struct error *why)
{
	char path[SHOP_DIR_SIZE + 40];
	struct text name = text_over(path, sizeof(path));
	struct file_write write = {
		.path = path, .bytes = bytes, .length = length, .replace = true
	};

	text_addf(&name, "%s/paper-%04d.%s", shop->dir, shop->printer.papers,
		ending);
	return file_write(&write, why);
}

/* The picture first: who waits for the text finds both. */
static enum err save_paper(struct shop *shop, struct error *why)
{
	const struct decoder *paper = fake_printer_paper(shop->printer.printer);
	const char *text = decoder_text(paper);
	struct picture picture = decoder_picture(paper);
	uint8_t *png = NULL;
	size_t size = 0;
	enum err rc = ERR_OK;

	shop->printer.papers++;
	if (picture.height > 0)
		rc = picture_png(&picture, &png, &size, why);
	if (!rc && picture.height > 0)
		rc = save(shop, "png", png, size, why);
	free(png);
	if (!rc)
		rc = save(shop, "txt", text, strlen(text), why);
	return rc;
}

enum err shop_printer_step(struct shop *shop, int64_t now_ms, struct error *why)
{
	struct shop_printer *printer = &shop->printer;
	enum err rc = ERR_OK;

	if (printer->unplugged)
		return ERR_OK;
	take_from_client(printer);
	take_from_cable(printer);
	while (!rc && fake_printer_step(printer->printer, now_ms))
		rc = save_paper(shop, why);
	send_answers(printer);
	return rc;
}

enum err shop_printer_fault(
	struct shop *shop, const char *fault, bool on, struct error *why)
{
	static const char *const names[] = { "paper-out", "cover-open", "slow",
		"silent", "late", "lying", "unplugged", NULL };
	struct shop_printer *printer = &shop->printer;
	int index = word_index(names, fault);
	unsigned bit;

	if (index < 0)
		return error_set(why, ERR_INPUT,
			"a printer has no fault '%.20s', but paper-out,"
			" cover-open, slow, silent, late, lying, unplugged",
			fault);
	if (names[index + 1] == NULL) {
		if (printer->unplugged != on && on)
			pull(printer);
		if (printer->unplugged != on && !on && plug(printer, why))
			return why->code;
		printer->unplugged = on;
		return ERR_OK;
	}
	bit = 1U << index;
	printer->faults = on ? printer->faults | bit : printer->faults & ~bit;
	fake_printer_faults(printer->printer, printer->faults);
	return ERR_OK;
}
