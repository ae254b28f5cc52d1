#include "commands.h"

#include <getopt.h>
#include <stdio.h>

#define COMMON_FLAGS 3

/* Flags that every command has. */
static const struct flag common_flags[COMMON_FLAGS] = {
	{ "home", "DIR", "the home of till or hub" },
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

void call_help(const struct call *call)
{
	const struct command *command = call->command;

	printf("usage: %s [--home DIR] %s %s\n%s\n\n", call->program,
		command->name, command->usage, command->summary);
	for (int i = 0; i < COMMAND_FLAGS_MAX; i++) {
		if (command->flags[i].name != NULL)
			print_flag(&command->flags[i]);
	}
	for (int i = 0; i < COMMON_FLAGS; i++)
		print_flag(&common_flags[i]);
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
			"%s needs a value: see %s %s --help", given,
			call->program, call->command->name);
	return error_set(why, ERR_INPUT,
		"'%.60s' is no option of %s: see %s %s --help", given,
		call->command->name, call->program, call->command->name);
}

enum err call_unknown(
	const struct call *call, const char *given, struct error *why)
{
	if (given[0] == '-')
		return error_set(why, ERR_INPUT,
			"'%.60s' is no option before a command, or lacks its"
			" value: see %s --help",
			given, call->program);
	return error_set(why, ERR_INPUT,
		"there is no command '%.60s': see %s --help", given,
		call->program);
}

enum err call_parse(struct call *call, int argc, char **argv, struct error *why)
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
			call->wants_help = true;
			return ERR_OK;
		}
		rc = keep_value(call, options[index].name, optarg, why);
		if (rc)
			return rc;
	}
	call->operand_count = argc - optind;
	call->operands = argv + optind;
	if (call->operand_count < call->command->operands.min ||
		call->operand_count > call->command->operands.max)
		return error_set(why, ERR_INPUT, "usage: %s %s %s",
			call->program, call->command->name,
			call->command->usage);
	return ERR_OK;
}
