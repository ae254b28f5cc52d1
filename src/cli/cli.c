#include "cli/cli.h"

#include "base/say.h"
#include "beside.h"
#include "commands.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOME_DEFAULT "/var/lib/quotapos"
static void help_all(void)
{
	printf("usage: quotapos [--home DIR] COMMAND ...\n"
	       "The duty-free quota till. Without a command: pos.\n"
	       "Home: --home, $QUOTAPOS_HOME, else " HOME_DEFAULT ".\n\n");
	for (int i = 0; commands[i] != NULL; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nquotapos COMMAND --help tells more. Exit status: 0 done,"
	       " 1 failed, 2 usage,\n3 refused by a rule, 4 forged or"
	       " corrupt.\n");
}

/* Nothing is wrong by itself; but an older ledger would not be noticed. */
static void note_mark(const struct call *call)
{
	struct till_facts facts;

	till_facts(call->till, &facts);
	if (facts.mark == MARK_LOST)
		(void)fprintf(stderr, "quotapos: note: %s\n",
			say(N_("the watermark beside the ledger is not there or"
			       " not readable: the next act makes a new one")));
}

static enum err open_till(struct call *call, struct error *why)
{
	char purpose[64];
	char passphrase[SECRET_SIZE];
	struct text text = text_over(purpose, sizeof(purpose));
	struct till_open open = { .home = call->home,
		.purpose = purpose,
		.clock = clock_system(),
		.inspect = call->command->needs == NEEDS_INSPECT,
		.look = call->command->needs == NEEDS_LOOK };
	const struct till_copy copy = { call->copy.ledger,
		call->copy.public_key };
	bool sealed = false;
	enum err rc = ERR_OK;

	if (call->copy.ledger[0] != '\0')
		open.copy = &copy;
	else
		rc = till_is_sealed(call->home, &sealed, why);

	text_addf(&text, "quotapos %s", call->command->name);
	if (!rc && sealed) {
		rc = call_passphrase(call, false, passphrase, why);
		open.passphrase = passphrase;
	}
	if (!rc)
		rc = till_open(&open, &call->till, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	if (!rc)
		note_mark(call);
	return rc;
}

/* As the owner, or on a copy, if a till is needed at all. */
static enum err run_here(struct call *call, struct error *why)
{
	enum err rc = ERR_OK;

	if (call->command->needs != NEEDS_NOTHING)
		rc = open_till(call, why);
	if (!rc)
		rc = call_run(call, why);
	till_close(call->till);
	return rc;
}

static enum err run_call(
	struct call *call, int argc, char **argv, struct error *why)
{
	bool done = false;
	enum err rc = call_parse(call, argc, argv, why);

	if (!rc && call->wants_help) {
		call_help(call);
		return ERR_OK;
	}
	if (!rc)
		rc = beside_run(call, argc, argv, &done, why);
	if (!rc && !done)
		rc = run_here(call, why);
	beside_end();
	explicit_bzero(call->asked, sizeof(call->asked));
	return rc;
}

/* --home, --help and --version before the command; returns its place. */
static int parse_global(struct call *call, int argc, char **argv)
{
	int at = 1;

	while (at < argc && strncmp(argv[at], "--", 2) == 0) {
		if (text_same(argv[at], "--help")) {
			help_all();
			exit(output_end("quotapos", 0));
		}
		if (text_same(argv[at], "--version")) {
			puts("quotapos " QUOTAPOS_VERSION);
			exit(output_end("quotapos", 0));
		}
		if (strncmp(argv[at], "--home=", 7) == 0)
			call->home = argv[at++] + 7;
		else if (text_same(argv[at], "--home") && at + 1 < argc) {
			call->home = argv[at + 1];
			at += 2;
		} else
			break;
	}
	return at;
}

static int fail_with(const struct call *call, const struct error *why)
{
	(void)fprintf(stderr, "quotapos: %s\n", why->text);
	return call_status(call, why->code);
}

int cli_main(int argc, char **argv)
{
	static struct call call;
	static char pos[] = "pos";
	static char *only_pos[] = { pos, NULL };
	struct error why = { 0 };
	const char *home = getenv("QUOTAPOS_HOME");
	int at;

	output_begin();
	say_start();
	say_use(say_language_wanted());
	call.user = getuid();
	call.program = "quotapos";
	call.find = command_find;
	call.home = home != NULL && home[0] != '\0' ? home : HOME_DEFAULT;
	at = parse_global(&call, argc, argv);
	if (at >= argc) {
		at = 0;
		argc = 1;
		argv = only_pos;
	}
	call.command = command_find(argv[at]);
	if (call.command == NULL) {
		(void)!call_unknown(&call, argv[at], &why);
		return fail_with(&call, &why);
	}
	if (run_call(&call, argc - at, argv + at, &why))
		return fail_with(&call, &why);
	return output_end(call.program, call.status);
}
