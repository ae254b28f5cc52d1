/*
 * Our side of sign_jws_test.sh: what this program makes of keys and lines,
 * one question a call.
 */
#include "base/base64url.h"
#include "sign/hash.h"
#include "sign/jws.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const types[JWS_TYPE_COUNT] = {
	[JWS_ENTRY] = "entry",
	[JWS_LEASE] = "lease",
	[JWS_REQUEST] = "request",
	[JWS_ACK] = "ack",
	[JWS_MANIFEST] = "manifest",
	[JWS_TOKEN] = "token",
};

static struct error why;

static void must(enum err rc)
{
	if (rc == ERR_OK)
		return;
	(void)fprintf(stderr, "%s\n", why.text);
	exit(error_exit_status(rc));
}

static enum jws_type type_of(const char *name)
{
	for (int type = 0; type < JWS_TYPE_COUNT; type++)
		if (strcmp(name, types[type]) == 0)
			return (enum jws_type)type;
	exit(2);
}

static struct text input(void)
{
	static char bytes[65536];
	struct text text = text_over(bytes, sizeof(bytes));

	text.length = fread(bytes, 1, sizeof(bytes) - 1, stdin);
	return text;
}

static struct keyring *ring(const char *path)
{
	struct keyring *keyring;

	must(keyring_open(path, NULL, &keyring, &why));
	return keyring;
}

/* public FILE: "x", thumbprint and PEM */
static void show_public(char **args)
{
	struct keyring *keyring = ring(args[0]);
	char pem[PEM_SIZE];

	must(key_pem(keyring_public(keyring), pem, &why));
	printf("%s\n%s\n%s", keyring_public(keyring), keyring_kid(keyring),
		pem);
	keyring_close(keyring);
}

/* raw FILE: the signature over the input */
static void sign_raw(char **args)
{
	struct keyring *keyring = ring(args[0]);
	struct text text = input();
	uint8_t signature[64];
	char out[BASE64URL_SIZE(64)];

	keyring_sign(keyring, text.bytes, text.length, signature);
	(void)base64url_encode(signature, sizeof(signature), out);
	printf("%s\n", out);
	keyring_close(keyring);
}

/* sign FILE TYPE: the line of the payload on the input */
static void sign_line(char **args)
{
	struct keyring *keyring = ring(args[0]);
	struct text text = input();
	char line[JWS_SIZE];
	size_t length;

	must(jws_sign(keyring, type_of(args[1]), &text, line, &length, &why));
	printf("%s\n", line);
	keyring_close(keyring);
}

/* open X TYPE: the verdict on a line, then its payload */
static void open_line(char **args)
{
	static const char *const faults[] = { "good", "form", "header",
		"signature" };
	static struct jws_payload payload;
	struct text text = input();
	struct jws_key key;
	enum jws_fault fault;

	must(jws_key_init(&key, args[0], &why));
	fault = jws_open(
		text.bytes, text.length, type_of(args[1]), &key, &payload);
	printf("%s\n", faults[fault]);
	(void)fwrite(payload.bytes, 1, payload.length, stdout);
}

/* leaf: of the line on the input */
static void show_leaf(char **args)
{
	struct text text = input();
	char leaf[HASH_TEXT_BYTES];

	(void)args;
	hash_leaf(text.bytes, text.length, leaf);
	printf("%s\n", leaf);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int args;
		void (*run)(char **args);
	} questions[] = {
		{ "public", 1, show_public },
		{ "raw", 1, sign_raw },
		{ "sign", 2, sign_line },
		{ "open", 2, open_line },
		{ "leaf", 0, show_leaf },
	};

	must(keyring_start(&why));
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (argc == questions[i].args + 2 &&
			strcmp(argv[1], questions[i].name) == 0) {
			questions[i].run(argv + 2);
			return 0;
		}
	return 2;
}
