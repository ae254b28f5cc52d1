#include "socket.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 8

/* Room for the descriptors of one message. */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int) * DESCRIPTORS_MAX)];
};

struct descriptor {
	int number; /* -1 when closed */
};

static void descriptor_cleanup(struct descriptor *file)
{
	if (file->number >= 0)
		(void)close(file->number);
}

void message_start(struct message *message)
{
	frame_start(&message->frame);
	message->descriptor_count = 0;
}

void message_close(struct message *message)
{
	for (int i = 0; i < message->descriptor_count; i++)
		(void)close(message->descriptors[i]);
	message->descriptor_count = 0;
}

void message_cleanup(struct message *message)
{
	message_close(message);
	explicit_bzero(&message->frame, sizeof(message->frame));
}

/* By way of the open directory: its own path may be too long. */
static struct sockaddr_un address_in(int directory)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)snprintf(address.sun_path, sizeof(address.sun_path),
		"/proc/self/fd/%d/" SOCKET_NAME, directory);
	return address;
}

static enum err open_home(
	const char *home, struct descriptor *ret, struct error *why)
{
	ret->number = open(home, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (ret->number >= 0)
		return ERR_OK;
	if (errno == ENOENT || errno == ENOTDIR)
		return error_set(
			why, ERR_NOT_FOUND, "there is no home %s", home);
	return error_errno(why, "cannot open %s", home);
}

static enum err open_socket(
	int flags, struct descriptor *ret, struct error *why)
{
	ret->number = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);
	if (ret->number < 0)
		return error_errno(why, "cannot make a socket");
	return ERR_OK;
}

enum err socket_listen(const char *home, int *ret, struct error *why)
{
	AUTO(descriptor) directory = { -1 };
	AUTO(descriptor) listener = { -1 };
	struct sockaddr_un address;
	mode_t mask;
	int bound;
	enum err rc = open_home(home, &directory, why);

	if (!rc)
		rc = open_socket(SOCK_NONBLOCK, &listener, why);
	if (rc)
		return rc;
	address = address_in(directory.number);
	(void)unlinkat(directory.number, SOCKET_NAME, 0);
	mask = umask(0177);
	bound = bind(listener.number, (const struct sockaddr *)&address,
		sizeof(address));
	(void)umask(mask);
	if (bound < 0 || listen(listener.number, BACKLOG) < 0)
		return error_errno(why, "cannot listen on %s/owner.sock", home);
	*ret = listener.number;
	listener.number = -1;
	return ERR_OK;
}

int socket_accept(int listener)
{
	return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void socket_unlisten(const char *home, int socket)
{
	AUTO(descriptor) directory = { -1 };
	struct error ignored;

	if (open_home(home, &directory, &ignored) == ERR_OK)
		(void)unlinkat(directory.number, SOCKET_NAME, 0);
	(void)close(socket);
}

enum err socket_connect(const char *home, int *ret, struct error *why)
{
	AUTO(descriptor) directory = { -1 };
	AUTO(descriptor) link = { -1 };
	struct sockaddr_un address;
	enum err rc = open_home(home, &directory, why);

	if (!rc)
		rc = open_socket(0, &link, why);
	if (rc)
		return rc;
	address = address_in(directory.number);
	if (connect(link.number, (const struct sockaddr *)&address,
		    sizeof(address)) < 0) {
		if (errno == ENOENT || errno == ECONNREFUSED)
			return error_set(why, ERR_NOT_FOUND,
				"nobody listens on %s/owner.sock", home);
		return error_errno(why, "cannot reach %s/owner.sock", home);
	}
	*ret = link.number;
	link.number = -1;
	return ERR_OK;
}

enum err socket_send(
	int socket, const struct message *message, struct error *why)
{
	struct iovec bytes = { .iov_len = message->frame.length };
	union control control;
	struct msghdr header = { .msg_iov = &bytes, .msg_iovlen = 1 };
	size_t size = sizeof(int) * (size_t)message->descriptor_count;

	memset(&control, 0, sizeof(control));
	memcpy(&bytes.iov_base, &(const char *){ message->frame.bytes },
		sizeof(bytes.iov_base)); /* sendmsg only reads it */
	if (size > 0) {
		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE(size);
		control.header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN(size) };
		memcpy(CMSG_DATA(&control.header), message->descriptors, size);
	}
	if (sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
		(void)error_errno(why, "cannot hand over");
		why->code = ERR_NETWORK;
		return ERR_NETWORK;
	}
	return ERR_OK;
}

static void take_descriptors(struct msghdr *header, struct message *message)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL;
		c = CMSG_NXTHDR(header, c)) {
		size_t size = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		assert(size <= sizeof(message->descriptors));
		memcpy(message->descriptors, CMSG_DATA(c), size);
		message->descriptor_count = (int)(size / sizeof(int));
	}
}

enum err socket_receive(int socket, struct message *message, struct error *why)
{
	struct iovec bytes = { .iov_base = message->frame.bytes,
		.iov_len = sizeof(message->frame.bytes) };
	union control control;
	struct msghdr header = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t got;
	enum err rc;

	memset(&control, 0, sizeof(control));
	message_start(message);
	got = recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (got < 0 && errno != ECONNRESET) {
		(void)error_errno(why, "cannot take what is handed over");
		why->code = ERR_NETWORK;
		return ERR_NETWORK;
	}
	if (got > 0)
		take_descriptors(&header, message);
	if (got <= 0)
		return error_set(why, ERR_NOT_FOUND, "the other end is gone");
	if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
		rc = error_set(why, ERR_INPUT,
			"more was handed over than a command can be");
	else
		rc = frame_read(&message->frame, (size_t)got, why);
	if (rc)
		message_close(message);
	return rc;
}

bool socket_is_trusted(int socket, unsigned *ret_user)
{
	struct ucred other = { 0 };
	socklen_t size = sizeof(other);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &other, &size) < 0)
		return false;
	*ret_user = other.uid;
	return other.uid == 0 || other.uid == geteuid();
}
