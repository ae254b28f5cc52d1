#include "commands.h"

#include "owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT_DEFAULT 8443
#define RATE_DEFAULT 500

static enum err take_number(const struct call *call, const char *flag,
	long long most, long long *ret, struct error *why)
{
	const char *value = call_value(call, flag);

	if (value == NULL)
		return ERR_OK;
	if (text_parse_i64(value, ret, why) || *ret < 0 || *ret > most)
		return error_set(why, ERR_INPUT,
			"--%s '%.20s' is not a number from 0 to %lld", flag,
			value, most);
	return ERR_OK;
}

static void say_ready(int port)
{
	printf("serving on port %d\n", port);
	(void)fflush(stdout);
}

/* A file of the home, unless a flag names another. */
static const char *pem_file(const struct call *call, const char *flag,
	const char *name, char *path, size_t size)
{
	struct text text = text_over(path, size);

	if (call_has(call, flag))
		return call_value(call, flag);
	text_addf(&text, "%s/tls/%s", call->home, name);
	return path;
}

static enum err serve_run(struct call *call, struct error *why)
{
	struct owner *owner = NULL;
	char certificate[HUB_HOME_SIZE + 32];
	char key[HUB_HOME_SIZE + 32];
	struct hub_serve serve = { .address = call_value(call, "address"),
		.certificate = pem_file(call, "certificate", "hub.crt",
			certificate, sizeof(certificate)),
		.key = pem_file(call, "key", "hub.key", key, sizeof(key)),
		.descriptor = -1,
		.ready = say_ready };
	long long port = PORT_DEFAULT;
	long long rate = RATE_DEFAULT;
	enum err rc = take_number(call, "port", 65535, &port, why);

	if (!rc)
		rc = take_number(call, "rate", 1000000, &rate, why);
	/* Over a file the other commands are done here, in the loop. */
	if (!rc && call->database == NULL)
		rc = owner_open(call, &owner, why);
	if (rc)
		return rc;
	if (serve.address == NULL)
		serve.address = "0.0.0.0";
	serve.port = (int)port;
	serve.rate = rate;
	if (owner != NULL) {
		serve.descriptor = owner_descriptor(owner);
		serve.turn = owner_turn;
		serve.context = owner;
	}
	rc = hub_serve(call->hub, &serve, why);
	owner_close(owner);
	return rc;
}

const struct command hub_serve_tills = {
	.name = "serve",
	.usage = "[--address A] [--port N] [--certificate FILE --key FILE]"
		 " [--rate N]",
	.summary = "answer the tills of the market over HTTPS",
	.needs = NEEDS_HUB,
	.beside = BESIDE_NEVER,
	.flags = {
		{ "address", "A", "to listen on, else 0.0.0.0" },
		{ "port", "N", "else 8443; 0: any that is free" },
		{ "certificate", "PEM", "else tls/hub.crt of the home" },
		{ "key", "PEM", "else tls/hub.key of the home" },
		{ "rate", "N", "requests a second of one address, else 500;"
			       " 0: any" },
	},
	.run = serve_run,
};
