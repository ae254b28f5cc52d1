#include "hub/hub.h"

#include "state.h"
#include "throttle.h"

#include "base/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Bounds on strangers: connections, time, bytes. */
#define CONNECTIONS_MAX    512
#define CONNECTIONS_OF_ONE 256 /* tills of a market may share an address */
#define IDLE_S             15
#define REQUEST_MS         45000 /* for all of it, after the one before */
#define CONNECTION_BYTES   65536
#define TURN_MS            1000
#define DRAIN_MS           5000
#define PEM_MAX            65536
#define TLS_PRIORITIES     "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* A connection while it is open. */
struct visitor {
	struct MHD_Connection *connection; /* NULL: a free place */
	int64_t since_ms; /* it came, or was answered; NEVER: is answered now */
};
#define NEVER INT64_MAX

/* The hub, as the library hands it back. */
struct server {
	struct hub *hub;
	struct MHD_Daemon *daemon;
	struct throttle throttle;
	bool (*turn)(void *context);
	void *context;
	bool more; /* the turn beside has more to do at once */
	int epoll;
	int signals;
	int open; /* requests that are being read */
	struct visitor visitors[CONNECTIONS_MAX];
};

/* A request on its way in. */
struct incoming {
	struct server *server;
	size_t max;
	size_t length;
	size_t size;
	char *bytes;
	char path[REQUEST_PATH_SIZE];
	bool begun;
	bool too_long;
};

static int64_t mono_ms(const struct server *server)
{
	return clock_read(server->hub->clock).mono_ms;
}

/* One line for one request: no person, no document, no address. */
static void log_request(const struct server *server, const char *method,
	const struct hub_response *response, int64_t took_ms)
{
	char bytes[512];
	char word[24];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&text);

	json_open(&json, NULL, '{');
	json_i64(&json, "at_ms", hub_now(server->hub).ms);
	json_text(&json, "event", "request");
	(void)text_copy(word, sizeof(word), method);
	text_make_clean(word);
	json_text(&json, "method", word);
	json_text(&json, "route", response->route);
	json_i64(&json, "status", response->status);
	if (response->problem[0] != '\0')
		json_text(&json, "problem", response->problem);
	json_i64(&json, "bytes", (int64_t)response->body->length);
	json_i64(&json, "ms", took_ms);
	json_close(&json, '}');
	(void)fprintf(stderr, "%s\n", bytes);
}

static void log_event(const struct server *server, const char *event,
	const char *name, int64_t value)
{
	char bytes[256];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&text);

	json_open(&json, NULL, '{');
	json_i64(&json, "at_ms", hub_now(server->hub).ms);
	json_text(&json, "event", event);
	json_i64(&json, name, value);
	json_close(&json, '}');
	(void)fprintf(stderr, "%s\n", bytes);
}

/* -- visitors ----- */

static void on_visit(void *context, struct MHD_Connection *connection,
	void **visitor, enum MHD_ConnectionNotificationCode what)
{
	struct server *server = context;
	struct visitor *place = *visitor;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED && place != NULL)
		place->connection = NULL;
	if (what != MHD_CONNECTION_NOTIFY_STARTED)
		return;
	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		place = &server->visitors[i];
		if (place->connection != NULL)
			continue;
		*place = (struct visitor){ connection, mono_ms(server) };
		*visitor = place;
		return;
	}
}

/* Its request is to be whole by REQUEST_MS after this time. */
static void wait_from(struct MHD_Connection *connection, int64_t since_ms)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct visitor *visitor = info == NULL ? NULL : info->socket_context;

	if (visitor != NULL)
		visitor->since_ms = since_ms;
}

/* However busy they look: the library's own limit is for the silent. */
static void dismiss_slow(struct server *server)
{
	int64_t before = mono_ms(server) - REQUEST_MS;

	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		struct visitor *visitor = &server->visitors[i];
		const union MHD_ConnectionInfo *info;

		if (visitor->connection == NULL || visitor->since_ms > before)
			continue;
		visitor->since_ms = NEVER;
		info = MHD_get_connection_info(
			visitor->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		if (info != NULL)
			(void)shutdown(info->connect_fd, SHUT_RDWR);
	}
}

/* -- answers ----- */

static enum MHD_Result queue_answer(
	struct MHD_Connection *connection, const struct hub_response *answer)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(answer->body->length,
			answer->body->bytes, MHD_RESPMEM_MUST_COPY);
	char seconds[24];
	enum MHD_Result done;

	if (response == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(
		response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->content_type);
	(void)MHD_add_response_header(
		response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	if (answer->retry_after_s > 0) {
		(void)snprintf(seconds, sizeof(seconds), "%lld",
			(long long)answer->retry_after_s);
		(void)MHD_add_response_header(
			response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
	}
	if (answer->status == 401)
		(void)MHD_add_response_header(
			response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
	if (answer->allow != NULL)
		(void)MHD_add_response_header(
			response, MHD_HTTP_HEADER_ALLOW, answer->allow);
	wait_from(connection, NEVER);
	done = MHD_queue_response(
		connection, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return done;
}

/* A problem that is found before the hub is asked. */
static enum MHD_Result queue_problem(struct server *server,
	struct MHD_Connection *connection, enum problem problem,
	const char *detail)
{
	struct hub_response answer = { .body = &server->hub->answer,
		.route = "-" };
	struct exchange exchange = { .hub = server->hub, .response = &answer };

	problem_set(&exchange, problem, "%s", detail);
	log_request(server, "-", &answer, 0);
	return queue_answer(connection, &answer);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* -- a request ----- */

/* The path as it was sent, with its query. */
static void *keep_path(
	void *context, const char *uri, struct MHD_Connection *connection)
{
	struct server *server = context;
	struct incoming *incoming = calloc(1, sizeof(*incoming));

	(void)connection;
	if (incoming == NULL)
		return NULL;
	incoming->server = server;
	incoming->too_long =
		!text_copy(incoming->path, sizeof(incoming->path), uri);
	server->open++;
	return incoming;
}

static bool take_bytes(
	struct incoming *incoming, const char *bytes, size_t length)
{
	if (incoming->length + length > incoming->max) {
		incoming->too_long = true;
		return true;
	}
	if (incoming->length + length + 1 > incoming->size) {
		size_t size = 2 * incoming->size + length + 1;
		char *grown;

		if (size > incoming->max + 1)
			size = incoming->max + 1;
		grown = realloc(incoming->bytes, size);
		if (grown == NULL)
			return false;
		incoming->bytes = grown;
		incoming->size = size;
	}
	memcpy(incoming->bytes + incoming->length, bytes, length);
	incoming->length += length;
	incoming->bytes[incoming->length] = '\0';
	return true;
}

static enum MHD_Result answer_request(struct incoming *incoming,
	struct MHD_Connection *connection, const char *method)
{
	struct server *server = incoming->server;
	struct hub_request request = { .method = method,
		.path = incoming->path,
		.authorization =
			header(connection, MHD_HTTP_HEADER_AUTHORIZATION),
		.content_type =
			header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
		.body = incoming->bytes == NULL ? "" : incoming->bytes,
		.length = incoming->length };
	struct hub_response response;
	int64_t began = mono_ms(server);

	hub_route(server->hub, &request, &response);
	log_request(server, method, &response, mono_ms(server) - began);
	return queue_answer(connection, &response);
}

/* The remote address, as what rates are counted by. */
static uint64_t peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr_in *v4;
	const struct sockaddr_in6 *v6;
	uint64_t peer = 0;

	if (info == NULL || info->client_addr == NULL)
		return 0;
	v4 = (const struct sockaddr_in *)(const void *)info->client_addr;
	v6 = (const struct sockaddr_in6 *)(const void *)info->client_addr;
	if (info->client_addr->sa_family == AF_INET)
		peer = v4->sin_addr.s_addr;
	else if (info->client_addr->sa_family == AF_INET6)
		memcpy(&peer, &v6->sin6_addr, sizeof(peer));
	return peer;
}

/* The first call brings the head only: what is refused is refused now. */
static enum MHD_Result begin_request(struct incoming *incoming,
	struct MHD_Connection *connection, const char *method)
{
	struct server *server = incoming->server;
	const char *length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
	long long bytes = 0;
	struct error ignored;

	incoming->begun = true;
	incoming->max = hub_body_max(method, incoming->path);
	if (!throttle_take(
		    &server->throttle, peer_of(connection), mono_ms(server)))
		return queue_problem(server, connection, PROBLEM_TOO_MANY,
			"there were too many requests from this address");
	if (incoming->too_long)
		return queue_problem(server, connection, PROBLEM_NOT_FOUND,
			"the path is too long");
	if (length != NULL && (text_parse_i64(length, &bytes, &ignored) ||
				      (size_t)bytes > incoming->max))
		return queue_problem(server, connection, PROBLEM_TOO_LONG,
			"the body is longer than this path takes");
	return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size): the library calls it so */
static enum MHD_Result on_request(void *context,
	struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *bytes, size_t *length, void **request)
{
	struct server *server = context;
	struct incoming *incoming = *request;

	(void)url;
	(void)version;
	if (incoming == NULL)
		return MHD_NO;
	if (!incoming->begun)
		return begin_request(incoming, connection, method);
	if (*length > 0) {
		bool taken = take_bytes(incoming, bytes, *length);

		*length = 0;
		return taken ? MHD_YES : MHD_NO;
	}
	if (incoming->too_long)
		return queue_problem(server, connection, PROBLEM_TOO_LONG,
			"the body is longer than this path takes");
	return answer_request(incoming, connection, method);
}

static void on_completed(void *context, struct MHD_Connection *connection,
	void **request, enum MHD_RequestTerminationCode how)
{
	struct server *server = context;
	struct incoming *incoming = *request;

	(void)how;
	wait_from(connection, mono_ms(server));
	if (incoming == NULL)
		return;
	server->open--;
	free(incoming->bytes);
	free(incoming);
	*request = NULL;
}

/* -- the loop ----- */

static enum err watch(struct server *server, int descriptor, struct error *why)
{
	struct epoll_event event = { .events = EPOLLIN };

	event.data.fd = descriptor;
	if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
		return error_errno(why, "cannot watch a descriptor");
	return ERR_OK;
}

static enum err make_loop(
	struct server *server, int descriptor, struct error *why)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	sigset_t signals;
	enum err rc;

	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigaddset(&signals, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &signals, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	server->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	server->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (info == NULL || server->signals < 0 || server->epoll < 0)
		return error_errno(why, "cannot make the server's loop");
	rc = watch(server, info->epoll_fd, why);
	if (!rc)
		rc = watch(server, server->signals, why);
	if (!rc && descriptor >= 0)
		rc = watch(server, descriptor, why);
	return rc;
}

static int turn_ms(const struct server *server)
{
	MHD_UNSIGNED_LONG_LONG wanted = 0;

	if (MHD_get_timeout(server->daemon, &wanted) != MHD_YES ||
		wanted > TURN_MS)
		return TURN_MS;
	return (int)wanted;
}

static bool was_asked_to_stop(const struct server *server)
{
	struct signalfd_siginfo info;

	return read(server->signals, &info, sizeof(info)) ==
	       (ssize_t)sizeof(info);
}

static void turn(struct server *server)
{
	struct epoll_event events[8];

	(void)epoll_wait(
		server->epoll, events, 8, server->more ? 0 : turn_ms(server));
	(void)MHD_run(server->daemon);
	dismiss_slow(server);
	if (server->turn != NULL)
		server->more = server->turn(server->context);
}

/* Nobody new; those who are in the middle of a request may end it. */
static void drain(struct server *server)
{
	int64_t until = mono_ms(server) + DRAIN_MS;
	MHD_socket listening = MHD_quiesce_daemon(server->daemon);

	log_event(server, "stopping", "open", server->open);
	while (server->open > 0 && mono_ms(server) < until)
		turn(server);
	if (listening != MHD_INVALID_SOCKET)
		(void)close(listening);
}

static int port_of(const struct server *server)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info == NULL ? 0 : info->port;
}

/* -- start ----- */

static enum err read_pem(const char *path, char *ret, struct error *why)
{
	size_t length = 0;

	return file_read(path, ret, PEM_MAX, &length, why);
}

static enum err address_of(const struct hub_serve *serve,
	struct sockaddr_in *ret, struct error *why)
{
	*ret = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)serve->port) };
	if (inet_pton(AF_INET, serve->address, &ret->sin_addr) != 1)
		return error_set(why, ERR_INPUT,
			"'%.40s' is not an address like 0.0.0.0",
			serve->address);
	return ERR_OK;
}

static enum err start(
	struct server *server, const struct hub_serve *serve, struct error *why)
{
	static char certificate[PEM_MAX];
	static char key[PEM_MAX];
	struct sockaddr_in address;
	enum err rc = address_of(serve, &address, why);

	if (!rc)
		rc = read_pem(serve->certificate, certificate, why);
	if (!rc)
		rc = read_pem(serve->key, key, why);
	if (rc)
		return rc;
	server->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TLS,
		(uint16_t)serve->port, NULL, NULL, on_request, server,
		MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_HTTPS_MEM_CERT,
		certificate, MHD_OPTION_HTTPS_MEM_KEY, key,
		MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS_OF_ONE, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_BYTES, MHD_OPTION_URI_LOG_CALLBACK,
		keep_path, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
		server, MHD_OPTION_NOTIFY_CONNECTION, on_visit, server,
		MHD_OPTION_END);
	explicit_bzero(key, sizeof(key));
	if (server->daemon == NULL)
		return error_set(why, ERR_NETWORK,
			"cannot serve on %s port %d: is the port in use, and"
			" do certificate and key fit?",
			serve->address, serve->port);
	return ERR_OK;
}

enum err hub_serve(
	struct hub *hub, const struct hub_serve *serve, struct error *why)
{
	struct server server = { .hub = hub,
		.turn = serve->turn,
		.context = serve->context,
		.epoll = -1,
		.signals = -1 };
	enum err rc = start(&server, serve, why);

	if (rc)
		return rc;
	throttle_init(&server.throttle, serve->rate);
	rc = make_loop(&server, serve->descriptor, why);
	if (!rc) {
		log_event(&server, "serving", "port", port_of(&server));
		if (serve->ready != NULL)
			serve->ready(port_of(&server));
		while (!was_asked_to_stop(&server))
			turn(&server);
		drain(&server);
	}
	MHD_stop_daemon(server.daemon);
	if (server.epoll >= 0)
		(void)close(server.epoll);
	if (server.signals >= 0)
		(void)close(server.signals);
	return rc;
}
