#include "cli/cli.h"

#include "base/say.h"
#include "beside.h"
#include "commands.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HUB_HOME_DEFAULT "/var/lib/quotapos-hub"

extern const struct command hub_assess_day, hub_backup_file, hub_enrol,
	hub_export_bundle, hub_import_data, hub_init_market, hub_lease,
	hub_operator_people, hub_recover_epoch, hub_report, hub_revoke_key,
	hub_rules_of, hub_serve_tills, hub_status, hub_sync_file, hub_verify;

/* In the order of the alphabet, as help lists them. */
const struct command *const hub_commands[] = {
	&hub_assess_day,
	&hub_backup_file,
	&hub_enrol,
	&hub_export_bundle,
	&hub_import_data,
	&hub_init_market,
	&hub_lease,
	&hub_operator_people,
	&hub_recover_epoch,
	&hub_report,
	&hub_revoke_key,
	&hub_rules_of,
	&hub_serve_tills,
	&hub_status,
	&hub_sync_file,
	&hub_verify,
	NULL,
};

const struct command *hub_command_find(const char *name)
{
	for (int i = 0; hub_commands[i] != NULL; i++) {
		if (text_same(hub_commands[i]->name, name))
			return hub_commands[i];
	}
	return NULL;
}

static void help_all(void)
{
	printf("usage: quotapos-hub [--home DIR] [--db URL] COMMAND ...\n"
	       "The hub of a market of several tills.\n"
	       "Home: --home, $QUOTAPOS_HUB_HOME, else " HUB_HOME_DEFAULT
	       ".\nDatabase: --db postgres://..., $QUOTAPOS_HUB_DB, else"
	       " hub.db in the home.\n\n");
	for (int i = 0; hub_commands[i] != NULL; i++)
		printf("  %-10s %s\n", hub_commands[i]->name,
			hub_commands[i]->summary);
	printf("\nquotapos-hub COMMAND --help tells more. Exit status: 0 done,"
	       " 1 failed, 2 usage,\n3 refused by a rule, 4 forged or"
	       " corrupt.\n");
}

static enum err open_hub(struct call *call, struct error *why)
{
	char purpose[64];
	char passphrase[SECRET_SIZE];
	struct text text = text_over(purpose, sizeof(purpose));
	struct hub_open open = { .home = call->home,
		.database = call->database,
		.purpose = purpose,
		.clock = clock_system() };
	bool sealed = false;
	enum err rc = hub_is_sealed(call->home, &sealed, why);

	if (call->copy.ledger[0] != '\0')
		open.copy = call->copy.ledger;

	text_addf(&text, "quotapos-hub %s", call->command->name);
	if (!rc && sealed) {
		rc = call_passphrase(call, false, passphrase, why);
		open.passphrase = passphrase;
	}
	if (!rc)
		rc = hub_open(&open, &call->hub, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	return rc;
}

static enum err run_alone(struct call *call, struct error *why)
{
	enum err rc = ERR_OK;

	if (call->command->needs == NEEDS_HUB)
		rc = open_hub(call, why);
	if (!rc)
		rc = call_run(call, why);
	hub_close(call->hub);
	return rc;
}

/* A hub that serves out of a file is asked, for the act or a copy; over
 * PostgreSQL there may be as many processes as one likes. */
static enum err run_call(
	struct call *call, int argc, char **argv, struct error *why)
{
	bool done = false;
	enum err rc = call_parse(call, argc, argv, why);

	if (!rc && call->wants_help) {
		call_help(call);
		return ERR_OK;
	}
	if (!rc && call->database == NULL)
		rc = beside_run(call, argc, argv, &done, why);
	if (!rc && !done)
		rc = run_alone(call, why);
	beside_end();
	explicit_bzero(call->asked, sizeof(call->asked));
	return rc;
}

/* "--home DIR" or "--home=DIR"; how many arguments it took. */
static int take_option(
	char **argv, int left, const char *name, const char **ret)
{
	size_t length = strlen(name);

	if (strncmp(argv[0], name, length) != 0)
		return 0;
	if (argv[0][length] == '=') {
		*ret = argv[0] + length + 1;
		return 1;
	}
	if (argv[0][length] != '\0' || left < 2)
		return 0;
	*ret = argv[1];
	return 2;
}

/* What stands before the command; returns the command's place. */
static int parse_global(struct call *call, int argc, char **argv)
{
	int at = 1;

	while (at < argc && strncmp(argv[at], "--", 2) == 0) {
		int taken = take_option(
			argv + at, argc - at, "--home", &call->home);

		if (text_same(argv[at], "--help")) {
			help_all();
			exit(output_end("quotapos-hub", 0));
		}
		if (text_same(argv[at], "--version")) {
			puts("quotapos-hub " QUOTAPOS_VERSION);
			exit(output_end("quotapos-hub", 0));
		}
		if (taken == 0)
			taken = take_option(
				argv + at, argc - at, "--db", &call->database);
		if (taken == 0)
			break;
		at += taken;
	}
	return at;
}

static const char *environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : otherwise;
}

static int fail_with(const struct call *call, const struct error *why)
{
	(void)fprintf(stderr, "quotapos-hub: %s\n", why->text);
	return call_status(call, why->code);
}

int hub_cli_main(int argc, char **argv)
{
	static struct call call;
	struct error why = { 0 };
	int at;

	output_begin();
	say_start();
	say_use(say_language_wanted());
	call.user = getuid();
	call.program = "quotapos-hub";
	call.find = hub_command_find;
	call.home = environment("QUOTAPOS_HUB_HOME", HUB_HOME_DEFAULT);
	call.database = environment("QUOTAPOS_HUB_DB", NULL);
	at = parse_global(&call, argc, argv);
	if (at == argc) {
		help_all();
		return error_exit_status(ERR_INPUT);
	}
	call.command = hub_command_find(argv[at]);
	if (call.command == NULL) {
		(void)!call_unknown(&call, argv[at], &why);
		return fail_with(&call, &why);
	}
	if (run_call(&call, argc - at, argv + at, &why))
		return fail_with(&call, &why);
	return output_end(call.program, call.status);
}
