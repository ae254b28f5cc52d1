#ifndef CLI_SOCKET_H
#define CLI_SOCKET_H

#include "base/frame.h"

#include <stdbool.h>

/*
 * owner.sock in a home: messages of one frame each, with descriptors. The
 * home's path may be longer than a socket's name can be.
 */
#define SOCKET_NAME     "owner.sock"
#define DESCRIPTORS_MAX 8

struct message {
	struct frame frame;
	int descriptor_count;
	int descriptors[DESCRIPTORS_MAX]; /* the receiver closes them */
};
void message_start(struct message *message);
void message_close(struct message *message);
void message_cleanup(struct message *message);

/* Listen there; a socket that a dead owner left is replaced. The caller
 * holds the home's lock. */
enum err socket_listen(const char *home, int *ret, struct error *why) NODISCARD;

/* Who knocks, or -1. */
int socket_accept(int listener);

void socket_unlisten(const char *home, int socket);

/* ERR_NOT_FOUND: nobody listens. */
enum err socket_connect(
	const char *home, int *ret, struct error *why) NODISCARD;

/* Never waits: ERR_NETWORK when the other end does not take it. */
enum err socket_send(
	int socket, const struct message *message, struct error *why) NODISCARD;

/* What has come in. ERR_NOT_FOUND: the other end is gone; ERR_INPUT: it is
 * no frame, too long, or brings too many descriptors; ERR_NETWORK. */
enum err socket_receive(
	int socket, struct message *message, struct error *why) NODISCARD;

/* Is the other end run by us, or by root? Its user in ret. */
bool socket_is_trusted(int socket, unsigned *ret_user);

#endif
