#include "owner.h"

#include "handover.h"

#include "report/copying.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#define GUESTS_MAX    8
#define SILENCE_MS    10000 /* before its command a guest may be silent */
#define WAIT_EVERY_MS 1000

/* A command that stands beside the till. */
struct guest {
	int socket; /* -1: nobody */
	int64_t since_ms;
	int64_t told_ms;   /* when it last heard from us */
	struct call *call; /* what it has handed over, or NULL */
	unsigned user;
	enum language language;
	struct message message;
	struct handover handover;
	int lent_count;
	struct file_lent lent[FILES_LENT_MAX];
	FILE *out; /* what the act writes */
	FILE *err;
	struct copying *copy; /* of the database, to look at */
	bool is_lent;         /* that copy is whole, and in use */
};

struct owner {
	const struct call *host; /* of the command that is the owner */
	const char *home;
	int listener;
	int events; /* epoll: of the listener and of every guest */
	bool is_full;
	int turn; /* whose step comes next */
	struct guest guests[GUESTS_MAX];
};

static int64_t now_ms(void)
{
	return clock_read(clock_system()).mono_ms;
}

/* -- guests come and go ------------------------------------------------- */

static bool watch(struct owner *owner, int socket, struct guest *guest)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = guest };

	return epoll_ctl(owner->events, EPOLL_CTL_ADD, socket, &event) == 0;
}

static void close_file(FILE **file)
{
	if (*file != NULL)
		(void)fclose(*file);
	*file = NULL;
}

/* An act that is not at its end is told that nobody waits for it. */
static void abandon(struct guest *guest)
{
	struct error ignored;

	if (guest->call == NULL || !guest->call->again)
		return;
	guest->call->gone = true;
	(void)!guest->call->command->run(guest->call, &ignored);
	guest->call->again = false;
}

static void part(struct guest *guest)
{
	abandon(guest);
	if (guest->socket >= 0)
		(void)close(guest->socket);
	close_file(&guest->out);
	close_file(&guest->err);
	copying_close(guest->copy);
	guest->copy = NULL;
	guest->is_lent = false;
	message_cleanup(&guest->message);
	if (guest->call != NULL)
		explicit_bzero(guest->call, sizeof(*guest->call));
	free(guest->call);
	guest->call = NULL;
	guest->socket = -1;
}

static struct guest *place_for(struct owner *owner)
{
	for (int i = 0; i < GUESTS_MAX; i++) {
		if (owner->guests[i].socket < 0)
			return &owner->guests[i];
	}
	return NULL;
}

static void welcome(struct owner *owner)
{
	struct guest *guest;

	while ((guest = place_for(owner)) != NULL) {
		int socket = socket_accept(owner->listener);

		if (socket < 0)
			return;
		if (!socket_is_trusted(socket, &guest->user) ||
			!watch(owner, socket, guest)) {
			(void)close(socket);
			continue;
		}
		guest->socket = socket;
		guest->since_ms = now_ms();
	}
}

/* -- answers --------------------------------------------------------------- */

/* printf writes into memory, in the guest's language, until act_end. */
struct stage {
	FILE *out;
	FILE *err;
	enum language language;
};

static struct stage stage_enter(const struct guest *guest)
{
	struct stage before = { stdout, stderr, say_language() };

	(void)fflush(stdout);
	stdout = guest->out;
	stderr = guest->err;
	say_use(guest->language);
	file_lend(guest->lent, guest->lent_count);
	return before;
}

static void stage_leave(const struct stage *before)
{
	file_lend(NULL, 0);
	say_use(before->language);
	stdout = before->out;
	stderr = before->err;
}

static FILE *memory_file(void)
{
	int descriptor = memfd_create("quotapos", MFD_CLOEXEC);
	FILE *file;

	if (descriptor < 0)
		return NULL;
	file = fdopen(descriptor, "w");
	if (file == NULL)
		(void)close(descriptor);
	return file;
}

/* The end of an act: its status, and what it wrote. */
static void answer(struct guest *guest, int status)
{
	static struct message message;
	char number[16];
	struct error ignored;
	enum err rc;

	(void)snprintf(number, sizeof(number), "%d", status);
	message_start(&message);
	rc = frame_add(&message.frame, ANSWER_DONE, &ignored);
	if (!rc)
		rc = frame_add(&message.frame, number, &ignored);
	if (!rc && fflush(guest->out) == 0 && fflush(guest->err) == 0) {
		message.descriptors[0] = fileno(guest->out);
		message.descriptors[1] = fileno(guest->err);
		message.descriptor_count = 2;
		(void)!socket_send(guest->socket, &message, &ignored);
	}
	part(guest);
}

static void say_wait(struct guest *guest)
{
	static struct message message;
	struct error ignored;

	if (now_ms() - guest->told_ms < WAIT_EVERY_MS)
		return;
	guest->told_ms = now_ms();
	message_start(&message);
	if (!frame_add(&message.frame, ANSWER_WAIT, &ignored))
		(void)!socket_send(guest->socket, &message, &ignored);
}

/* -- a copy to look at ------------------------------------------------------
 */

#define COPY_PATH_SIZE (HOME_SIZE + 32)

/* Each guest's has a name of its own. */
static void copy_path(const struct owner *owner, int place, char *path)
{
	(void)snprintf(
		path, COPY_PATH_SIZE, "%s/owner.copy.%d", owner->home, place);
}

static struct store *store_of(const struct call *host)
{
	return host->till != NULL ? till_store(host->till)
				  : hub_store(host->hub);
}

/* Only the owner can tell whom a document is, and note what is done. */
static enum err name_person(
	const struct guest *guest, struct frame *frame, struct error *why)
{
	const char *document = call_value(guest->call, "document");
	struct till_person person = { 0 };
	enum err rc = ERR_OK;

	if (document != NULL && guest->call->till != NULL)
		rc = till_identify(guest->call->till, document, &person, why);
	if (!rc)
		rc = frame_add(frame, person.key, why);
	if (!rc)
		rc = frame_add(frame, person.masked, why);
	if (!rc)
		rc = frame_add(frame, guest->call->copy.noted, why);
	return rc;
}

static enum err lend_copy(
	const struct owner *owner, struct guest *guest, struct error *why)
{
	static struct message message;
	struct till_facts facts = { .public_key = "" };
	enum err rc;

	if (owner->host->till != NULL)
		till_facts(owner->host->till, &facts);
	message_start(&message);
	rc = frame_add(&message.frame, ANSWER_COPY, why);
	if (!rc)
		rc = frame_add(&message.frame, copying_name(guest->copy), why);
	if (!rc)
		rc = frame_add(&message.frame, facts.public_key, why);
	if (!rc)
		rc = name_person(guest, &message.frame, why);
	if (!rc)
		rc = socket_send(guest->socket, &message, why);
	if (!rc)
		guest->is_lent = true;
	return rc;
}

/* One step: some pages more, and at the end it is lent. */
static void copy(struct owner *owner, struct guest *guest)
{
	struct stage before = stage_enter(guest);
	char path[COPY_PATH_SIZE];
	bool more = true;
	struct error why;
	enum err rc = ERR_OK;

	copy_path(owner, (int)(guest - owner->guests), path);
	if (guest->copy == NULL && guest->call->command->note != NULL)
		rc = guest->call->command->note(guest->call, &why);
	if (!rc && guest->copy == NULL)
		rc = copying_open(
			store_of(owner->host), path, &guest->copy, &why);
	if (!rc)
		rc = copying_step(guest->copy, &more, &why);
	if (!rc && !more)
		rc = lend_copy(owner, guest, &why);
	if (rc)
		(void)fprintf(
			stderr, "%s: %s\n", owner->host->program, why.text);
	stage_leave(&before);
	if (rc)
		answer(guest, error_exit_status(rc));
	else if (more)
		say_wait(guest);
}

/* -- an act ------------------------------------------------------------------
 */

/* One step of the act; the last one is answered. */
static void act(struct guest *guest)
{
	struct call *call = guest->call;
	struct stage before = stage_enter(guest);
	struct error why;
	enum err rc;

	call->again = false;
	rc = call->command->run(call, &why);
	if (rc)
		(void)fprintf(stderr, "%s: %s\n", call->program, why.text);
	stage_leave(&before);
	if (!rc && call->again)
		say_wait(guest);
	else
		answer(guest, call_status(call, rc));
}

/* -- what is handed over ----------------------------------------------------
 */

/* Only sealed memory: what can be read at once and does not change. */
static enum err take_files(struct guest *guest, struct error *why)
{
	const struct handover *handover = &guest->handover;
	const struct message *message = &guest->message;
	const int sealed = F_SEAL_WRITE | F_SEAL_SHRINK;

	if (message->descriptor_count != handover->file_count)
		return error_set(why, ERR_INPUT,
			"the files that were handed over are not those named");
	for (int i = 0; i < handover->file_count; i++) {
		int seals = fcntl(message->descriptors[i], F_GET_SEALS);

		if (seals < 0 || (seals & sealed) != sealed)
			return error_set(why, ERR_INPUT,
				"%s was not handed over as sealed memory",
				handover->files[i]);
		guest->lent[i].name = handover->files[i];
		guest->lent[i].descriptor = message->descriptors[i];
	}
	guest->lent_count = handover->file_count;
	return ERR_OK;
}

static bool is_lent(const struct guest *guest, const char *name)
{
	for (int i = 0; i < guest->lent_count; i++) {
		if (text_same(guest->lent[i].name, name))
			return true;
	}
	return false;
}

/* Every file the command is to read came along. */
static enum err check_files(const struct guest *guest, struct error *why)
{
	const char *name;
	int at = 0;

	while ((name = call_file(guest->call, &at)) != NULL) {
		if (!is_lent(guest, name))
			return error_set(
				why, ERR_INPUT, "%s was not handed over", name);
	}
	return ERR_OK;
}

static enum err take_call(
	struct owner *owner, struct guest *guest, struct error *why)
{
	struct call *call = guest->call;
	struct handover *handover = &guest->handover;
	enum err rc;

	call->program = owner->host->program;
	call->find = owner->host->find;
	call->command = call->find(handover->arguments[0]);
	if (call->command == NULL || call->command->beside == BESIDE_NEVER ||
		call->command->needs == NEEDS_NOTHING)
		return error_set(why, ERR_INPUT,
			"'%.60s' is not done beside an open till",
			handover->arguments[0]);
	call->home = owner->home;
	call->till = owner->host->till;
	call->hub = owner->host->hub;
	call->user = guest->user;
	call->beside = true;
	if (!text_copy(call->asked, sizeof(call->asked), handover->asked))
		return error_set(why, ERR_RANGE, "the passphrase is too long");
	rc = call_parse(
		call, handover->argument_count, handover->arguments, why);
	if (!rc && call->wants_help)
		rc = error_set(why, ERR_INPUT, "help was handed over");
	call->home = owner->home; /* whatever --home said */
	return rc;
}

static enum err take_request(
	struct owner *owner, struct guest *guest, struct error *why)
{
	enum err rc =
		handover_decode(&guest->message.frame, &guest->handover, why);

	if (rc)
		return rc;
	guest->language = guest->handover.language;
	rc = take_files(guest, why);
	if (!rc)
		rc = take_call(owner, guest, why);
	if (!rc)
		rc = check_files(guest, why);
	return rc;
}

static void go_on(struct owner *owner, struct guest *guest)
{
	if (guest->call->command->beside == BESIDE_COPY)
		copy(owner, guest);
	else
		act(guest);
}

/* There is a message: a command, or the end. */
static void listen_to(struct owner *owner, struct guest *guest)
{
	struct error why;
	enum err rc;

	if (guest->call != NULL) { /* it has said all it had to say */
		part(guest);
		return;
	}
	rc = socket_receive(guest->socket, &guest->message, &why);
	guest->call = calloc(1, sizeof(*guest->call));
	guest->out = memory_file();
	guest->err = memory_file();
	if (rc == ERR_NOT_FOUND || rc == ERR_NETWORK || guest->call == NULL ||
		guest->out == NULL || guest->err == NULL) {
		part(guest);
		return;
	}
	guest->language = say_language();
	guest->lent_count = 0;
	if (!rc)
		rc = take_request(owner, guest, &why);
	if (rc) {
		(void)fprintf(
			guest->err, "%s: %s\n", owner->host->program, why.text);
		answer(guest, error_exit_status(rc));
		return;
	}
	guest->told_ms = now_ms();
	go_on(owner, guest);
}

/* -- the loop's part ---------------------------------------------------- */

/* Who finds no place waits at the door, and is not listened to. */
static void keep_door(struct owner *owner)
{
	bool full = place_for(owner) == NULL;
	struct epoll_event event = { .events = full ? 0 : EPOLLIN };

	if (full == owner->is_full)
		return;
	owner->is_full = full;
	(void)epoll_ctl(owner->events, EPOLL_CTL_MOD, owner->listener, &event);
}

/* The listener has no guest, and comes last: a place may become free. */
static void hear(struct owner *owner)
{
	struct epoll_event events[GUESTS_MAX + 1];
	int count = epoll_wait(owner->events, events, GUESTS_MAX + 1, 0);
	bool knocked = false;

	for (int i = 0; i < count; i++) {
		struct guest *guest = events[i].data.ptr;

		if (guest == NULL)
			knocked = true;
		else
			listen_to(owner, guest);
	}
	if (knocked)
		welcome(owner);
	keep_door(owner);
}

static void dismiss_silent(struct owner *owner)
{
	for (int i = 0; i < GUESTS_MAX; i++) {
		struct guest *guest = &owner->guests[i];

		if (guest->socket >= 0 && guest->call == NULL &&
			now_ms() - guest->since_ms > SILENCE_MS)
			part(guest);
	}
}

/* One step of one long act; the next turn is another's. */
static bool step(struct owner *owner)
{
	for (int i = 0; i < GUESTS_MAX; i++) {
		struct guest *guest = &owner->guests[owner->turn];

		owner->turn = (owner->turn + 1) % GUESTS_MAX;
		if (guest->call == NULL || guest->is_lent)
			continue;
		go_on(owner, guest);
		return true;
	}
	return false;
}

bool owner_turn(void *context)
{
	struct owner *owner = context;

	hear(owner);
	dismiss_silent(owner);
	return step(owner);
}

int owner_descriptor(const struct owner *owner)
{
	return owner->events;
}

static enum err start(struct owner *owner, struct error *why)
{
	enum err rc = socket_listen(owner->home, &owner->listener, why);

	if (rc)
		return rc;
	owner->events = epoll_create1(EPOLL_CLOEXEC);
	if (owner->events < 0 || !watch(owner, owner->listener, NULL))
		return error_errno(why, "cannot watch a socket");
	return ERR_OK;
}

enum err owner_open(struct call *call, struct owner **ret, struct error *why)
{
	struct owner *owner = calloc(1, sizeof(*owner));
	enum err rc;

	if (owner == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	owner->host = call;
	owner->home = call->home;
	owner->listener = -1;
	owner->events = -1;
	for (int i = 0; i < GUESTS_MAX; i++) {
		char path[COPY_PATH_SIZE];

		owner->guests[i].socket = -1;
		copy_path(owner, i, path);
		copying_sweep(path);
	}
	rc = start(owner, why);
	if (rc) {
		owner_close(owner);
		return rc;
	}
	*ret = owner;
	return ERR_OK;
}

void owner_close(struct owner *owner)
{
	if (owner == NULL)
		return;
	for (int i = 0; i < GUESTS_MAX; i++)
		part(&owner->guests[i]);
	if (owner->listener >= 0)
		socket_unlisten(owner->home, owner->listener);
	if (owner->events >= 0)
		(void)close(owner->events);
	free(owner);
}
