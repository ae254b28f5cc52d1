#include "shopstate.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "shop.sock"
#define ANSWER_SIZE 1024

static enum err name_socket(
	const char *dir, struct sockaddr_un *ret, struct error *why)
{
	struct text path = text_over(ret->sun_path, sizeof(ret->sun_path));

	ret->sun_family = AF_UNIX;
	text_addf(&path, "%s/" SOCKET_NAME, dir);
	if (path.cut)
		return error_set(why, ERR_RANGE,
			"the directory of the shop has too long a name: %.60s",
			dir);
	return ERR_OK;
}

enum err shop_control_open(struct shop *shop, struct error *why)
{
	struct shop_control *control = &shop->control;
	struct sockaddr_un at = { 0 };
	enum err rc = name_socket(shop->dir, &at, why);

	control->client_fd = -1;
	control->listen_fd =
		socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (rc)
		return rc;
	(void)unlink(at.sun_path);
	if (control->listen_fd < 0 ||
		bind(control->listen_fd, (struct sockaddr *)&at, sizeof(at)) !=
			0 ||
		listen(control->listen_fd, 4) != 0)
		return error_errno(why, "the socket %.100s", at.sun_path);
	return ERR_OK;
}

void shop_control_close(struct shop *shop)
{
	struct shop_control *control = &shop->control;
	struct sockaddr_un at = { 0 };
	struct error why;

	if (control->client_fd >= 0)
		(void)close(control->client_fd);
	if (control->listen_fd < 0)
		return;
	(void)close(control->listen_fd);
	if (name_socket(shop->dir, &at, &why) == ERR_OK)
		(void)unlink(at.sun_path);
}

int shop_control_poll(const struct shop *shop, struct pollfd *fds)
{
	const struct shop_control *control = &shop->control;
	int fd = control->client_fd >= 0 ? control->client_fd
					 : control->listen_fd;

	*fds = (struct pollfd){ fd, POLLIN, 0 };
	return 1;
}

static void end_client(struct shop_control *control)
{
	(void)close(control->client_fd);
	control->client_fd = -1;
	control->length = 0;
}

/* One line, one answer, then it is over. */
static void run_line(struct shop *shop, char *end)
{
	struct shop_control *control = &shop->control;
	char buffer[ANSWER_SIZE];
	struct text answer = text_over(buffer, sizeof(buffer));
	struct error why;
	ssize_t sent;

	*end = '\0';
	if (shop_do(shop, control->line, &answer, &why) != ERR_OK) {
		answer = text_over(buffer, sizeof(buffer));
		text_addf(&answer, "error: %s", why.text);
	}
	text_add(&answer, "\n");
	sent = send(control->client_fd, buffer, answer.length, MSG_NOSIGNAL);
	(void)sent; /* who has gone needs no answer */
	end_client(control);
}

void shop_control_step(struct shop *shop)
{
	struct shop_control *control = &shop->control;
	size_t room;
	ssize_t got;
	char *end;

	if (control->client_fd < 0)
		control->client_fd = accept4(control->listen_fd, NULL, NULL,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (control->client_fd < 0)
		return;
	room = sizeof(control->line) - control->length;
	got = read(control->client_fd, control->line + control->length, room);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	control->length += got > 0 ? (size_t)got : 0;
	end = memchr(control->line, '\n', control->length);
	if (end != NULL)
		run_line(shop, end);
	else if (got <= 0 || control->length == sizeof(control->line))
		end_client(control);
}

enum err shop_say(const char *dir, const char *line, struct text *answer,
	struct error *why)
{
	struct sockaddr_un at = { 0 };
	char buffer[ANSWER_SIZE];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	enum err rc = name_socket(dir, &at, why);
	ssize_t got = 0;

	if (!rc && (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) !=
				      0))
		rc = error_set(why, ERR_NOT_FOUND,
			"no shop is open in %.100s: start one with quotapos"
			" shop",
			dir);
	if (!rc && (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0 ||
			   send(fd, "\n", 1, MSG_NOSIGNAL) < 0))
		rc = error_errno(why, "the shop in %.100s", dir);
	while (!rc && (got = read(fd, buffer, sizeof(buffer))) > 0)
		text_add_bytes(answer, buffer, (size_t)got);
	if (fd >= 0)
		(void)close(fd);
	return rc;
}
