#include "cli/cli.h"

#include "base/say.h"
#include "commands.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOME_DEFAULT "/var/lib/quotapos"
#define COMMON_FLAGS 3

/* Flags that every command has. */
static const struct flag common_flags[COMMON_FLAGS] = {
	{ "home", "DIR", "the till's home" },
	{ "json", NULL, "print the answer as JSON" },
	{ "help", NULL, "print this" },
};

static void print_flag(const struct flag *flag)
{
	char left[64];
	struct text text = text_over(left, sizeof(left));

	text_addf(&text, "  --%s", flag->name);
	if (flag->argument != NULL)
		text_addf(&text, " %s", flag->argument);
	printf("%-28s %s\n", left, flag->help);
}

static void help_command(const struct command *command)
{
	printf("usage: quotapos [--home DIR] %s %s\n%s\n\n", command->name,
		command->usage, command->summary);
	for (int i = 0; i < COMMAND_FLAGS_MAX; i++) {
		if (command->flags[i].name != NULL)
			print_flag(&command->flags[i]);
	}
	for (int i = 0; i < COMMON_FLAGS; i++)
		print_flag(&common_flags[i]);
}

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

/* The command's flags and the common ones, as getopt wants them. */
static void list_options(const struct command *command,
	struct option options[COMMAND_FLAGS_MAX + COMMON_FLAGS + 1])
{
	int count = 0;

	for (int i = 0; i < COMMAND_FLAGS_MAX + COMMON_FLAGS; i++) {
		const struct flag *flag =
			i < COMMAND_FLAGS_MAX
				? &command->flags[i]
				: &common_flags[i - COMMAND_FLAGS_MAX];

		if (flag->name == NULL)
			continue;
		options[count++] = (struct option){ .name = flag->name,
			.has_arg = flag->argument != NULL ? required_argument
							  : no_argument };
	}
}

static enum err keep_value(struct call *call, const char *flag,
	const char *value, struct error *why)
{
	if (text_same(flag, "home"))
		call->home = value;
	else if (text_same(flag, "json"))
		call->json = true;
	else if (call->value_count == CALL_VALUES_MAX)
		return error_set(why, ERR_RANGE, "more than %d options",
			CALL_VALUES_MAX);
	else {
		call->values[call->value_count].flag = flag;
		call->values[call->value_count++].value =
			value != NULL ? value : "";
	}
	return ERR_OK;
}

static enum err bad_option(
	const struct call *call, int found, char **argv, struct error *why)
{
	const char *given = argv[optind - 1];

	if (found == ':')
		return error_set(why, ERR_INPUT,
			"%s needs a value: see quotapos %s --help", given,
			call->command->name);
	return error_set(why, ERR_INPUT,
		"'%.60s' is no option of %s: see quotapos %s --help", given,
		call->command->name, call->command->name);
}

/* argv[0] is the command's name. */
static enum err parse_call(
	struct call *call, int argc, char **argv, struct error *why)
{
	struct option options[COMMAND_FLAGS_MAX + COMMON_FLAGS + 1] = { 0 };
	int index = 0;
	int found;

	list_options(call->command, options);
	opterr = 0;
	optind = 0;
	while ((found = getopt_long(argc, argv, ":", options, &index)) != -1) {
		enum err rc;

		if (found != 0)
			return bad_option(call, found, argv, why);
		if (text_same(options[index].name, "help")) {
			help_command(call->command);
			exit(0); /* help is an answer, not a failure */
		}
		rc = keep_value(call, options[index].name, optarg, why);
		if (rc)
			return rc;
	}
	call->operand_count = argc - optind;
	call->operands = argv + optind;
	if (call->operand_count < call->command->operands.min ||
		call->operand_count > call->command->operands.max)
		return error_set(why, ERR_INPUT, "usage: quotapos %s %s",
			call->command->name, call->command->usage);
	return ERR_OK;
}

static enum err open_till(struct call *call, struct error *why)
{
	char purpose[64];
	char passphrase[SECRET_SIZE];
	struct text text = text_over(purpose, sizeof(purpose));
	struct till_open open = { .home = call->home,
		.purpose = purpose,
		.clock = clock_system(),
		.inspect = call->command->needs == NEEDS_INSPECT };
	bool sealed = false;
	enum err rc = till_is_sealed(call->home, &sealed, why);

	text_addf(&text, "quotapos %s", call->command->name);
	if (!rc && sealed) {
		rc = call_passphrase(false, passphrase, why);
		open.passphrase = passphrase;
	}
	if (!rc)
		rc = till_open(&open, &call->till, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	return rc;
}

static enum err run_call(
	struct call *call, int argc, char **argv, struct error *why)
{
	enum err rc = parse_call(call, argc, argv, why);

	if (!rc && call->command->needs != NEEDS_NOTHING)
		rc = open_till(call, why);
	if (!rc)
		rc = call->command->run(call, why);
	till_close(call->till);
	return rc;
}

/* --home, --help and --version before the command; returns its place. */
static int parse_global(struct call *call, int argc, char **argv)
{
	int at = 1;

	while (at < argc && strncmp(argv[at], "--", 2) == 0) {
		if (text_same(argv[at], "--help")) {
			help_all();
			exit(0);
		}
		if (text_same(argv[at], "--version")) {
			puts("quotapos " QUOTAPOS_VERSION);
			exit(0);
		}
		if (strncmp(argv[at], "--home=", 7) == 0)
			call->home = argv[at++] + 7;
		else if (text_same(argv[at], "--home") && at + 1 < argc) {
			call->home = argv[at + 1];
			at += 2;
		} else
			return -1;
	}
	return at;
}

static int fail_with(const struct error *why)
{
	(void)fprintf(stderr, "quotapos: %s\n", why->text);
	return error_exit_status(why->code);
}

int cli_main(int argc, char **argv)
{
	static struct call call;
	static char pos[] = "pos";
	static char *only_pos[] = { pos, NULL };
	struct error why = { 0 };
	const char *home = getenv("QUOTAPOS_HOME");
	int at;

	say_start();
	say_use(say_language_wanted());
	call.home = home != NULL && home[0] != '\0' ? home : HOME_DEFAULT;
	at = parse_global(&call, argc, argv);
	if (at >= argc) {
		at = 0;
		argc = 1;
		argv = only_pos;
	}
	call.command = at < 0 ? NULL : command_find(argv[at]);
	if (call.command == NULL) {
		(void)error_set(&why, ERR_INPUT,
			"there is no command '%.60s': see quotapos --help",
			argv[at < 0 ? 1 : at]);
		return fail_with(&why);
	}
	if (run_call(&call, argc - at, argv + at, &why))
		return fail_with(&why);
	return call.status;
}
