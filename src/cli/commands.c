#include "commands.h"

extern const struct command command_backup, command_cash, command_clock,
	command_decommission, command_enrol, command_export, command_import,
	command_init, command_key, command_log, command_operator, command_pos,
	command_print, command_quota, command_rate, command_rebuild,
	command_refund, command_report, command_resident, command_restore,
	command_rules, command_selftest, command_sell, command_shift,
	command_shop, command_status, command_sync, command_verify;

/* In the order of the alphabet, as help lists them. */
const struct command *const commands[] = {
	&command_backup,
	&command_cash,
	&command_clock,
	&command_decommission,
	&command_enrol,
	&command_export,
	&command_import,
	&command_init,
	&command_key,
	&command_log,
	&command_operator,
	&command_pos,
	&command_print,
	&command_quota,
	&command_rate,
	&command_rebuild,
	&command_refund,
	&command_report,
	&command_resident,
	&command_restore,
	&command_rules,
	&command_selftest,
	&command_sell,
	&command_shift,
	&command_shop,
	&command_status,
	&command_sync,
	&command_verify,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (int i = 0; commands[i] != NULL; i++) {
		if (text_same(commands[i]->name, name))
			return commands[i];
	}
	return NULL;
}
