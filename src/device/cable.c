#include "cable.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define NAME_SIZE 64

struct cable cable_at(const char *dir, const char *name)
{
	struct cable cable = { .fd = -1, .held_fd = -1 };
	struct text path = text_over(cable.path, sizeof(cable.path));

	text_addf(&path, "%s/%s", dir, name);
	return cable;
}

/* Both ends as raw as a line is. */
static bool open_ends(struct cable *cable, char *name)
{
	struct termios form;

	cable->fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (cable->fd < 0 || grantpt(cable->fd) != 0 ||
		unlockpt(cable->fd) != 0 ||
		ptsname_r(cable->fd, name, NAME_SIZE) != 0)
		return false;
	cable->held_fd = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (cable->held_fd < 0 || tcgetattr(cable->held_fd, &form) != 0)
		return false;
	cfmakeraw(&form);
	return tcsetattr(cable->held_fd, TCSANOW, &form) == 0;
}

enum err cable_plug(struct cable *cable, struct error *why)
{
	char name[NAME_SIZE];
	bool good = open_ends(cable, name);

	if (good) {
		(void)unlink(cable->path);
		good = symlink(name, cable->path) == 0;
	}
	if (good)
		return ERR_OK;
	(void)error_errno(why, "the line %.100s", cable->path);
	cable_pull(cable);
	return why->code;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

void cable_pull(struct cable *cable)
{
	if (cable->fd >= 0)
		(void)unlink(cable->path);
	close_end(&cable->held_fd);
	close_end(&cable->fd);
}

size_t cable_read(const struct cable *cable, uint8_t *bytes, size_t size)
{
	ssize_t got = size == 0 ? 0 : read(cable->fd, bytes, size);

	return got < 0 ? 0 : (size_t)got;
}

size_t cable_write(const struct cable *cable, const void *bytes, size_t length)
{
	ssize_t sent = length == 0 ? 0 : write(cable->fd, bytes, length);

	return sent < 0 ? 0 : (size_t)sent;
}
