#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "base/json.h"
#include "hub/hub.h"
#include "till/till.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * A command is one file and one row in commands.c. Usage and help are
 * printed from the table; its options are declared, not parsed by hand.
 */
#define COMMAND_FLAGS_MAX 16

struct flag {
	const char *name;     /* "pin-file" */
	const char *argument; /* "FILE", or NULL for a switch */
	const char *help;
};

struct call;

struct command {
	const char *name;
	const char *usage; /* what follows the name */
	const char *summary;
	enum command_needs {
		NEEDS_NOTHING,
		NEEDS_TILL,     /* an open till */
		NEEDS_LOOK,     /* one that may be behind its watermark */
		NEEDS_INSPECT,  /* one that may be damaged */
		NEEDS_HUB,      /* a hub\'s, of quotapos-hub */
		NEEDS_DATABASE, /* its database only, which run opens */
	} needs;
	struct {
		int min;
		int max;
	} operands;
	struct flag flags[COMMAND_FLAGS_MAX];
	/* When a till is open already, which is then the owner's. */
	enum command_beside {
		BESIDE_ACT,   /* the owner does it, in its loop */
		BESIDE_COPY,  /* it looks at a copy of the ledger, in which
			       * note has told of it, where there is one */
		BESIDE_NEVER, /* it needs the till for itself */
	} beside;
	int file_operand; /* from 1: names a file to read; 0: none does */
	/* What only the terminal of the command can be asked, before its act
	 * is handed over; or NULL. */
	enum err (*ask)(struct call *call, struct error *why);
	/* The owner's part of what then looks at a copy: sets copy.noted. */
	enum err (*note)(struct call *call, struct error *why);
	/* Sets call->again to be called again: what is long is done in
	 * steps, and between them the owner's loop goes round. */
	enum err (*run)(struct call *call, struct error *why);
};

/* A flag with this argument names a file to read. */
#define FLAG_FILE "FILE"

#define CALL_VALUES_MAX 128
#define SECRET_SIZE     130
#define NOTED_SIZE      48 /* like "1-120" */

/* One call of a command: what was given, what is open, how it ends. */
struct call {
	const struct command *command;
	const char *home;
	bool json;
	const char *program; /* "quotapos", for sentences */
	const struct command *(*find)(const char *name); /* its commands */
	const char *database; /* of a hub: a URL, or NULL */
	struct hub *hub;      /* for NEEDS_HUB */
	struct till *till;    /* for NEEDS_TILL and NEEDS_INSPECT */
	uid_t user;           /* who gave the command */
	bool beside;          /* it is done by a till that is open already */
	bool wants_help;
	bool again; /* run wants to be called once more */
	bool gone;  /* nobody waits any more: run forgets its work */
	void *work; /* of such a run, between its calls */
	char asked[SECRET_SIZE]; /* what ask was told, or "" */
	/* What it looks at beside an open till; "" when there is none. */
	struct {
		char ledger[32]; /* name of the copy in the home */
		char public_key[HASH_TEXT_SIZE];
		/* whom --document names, as only the owner can tell */
		char person[PERSON_KEY_SIZE];
		char masked[DOCUMENT_TEXT_SIZE];
		char noted[NOTED_SIZE]; /* the entry that tells of it */
	} copy;
	int operand_count;
	char **operands;
	int value_count;
	struct {
		const char *flag;
		const char *value;
	} values[CALL_VALUES_MAX];
	int status; /* exit status when run returns ERR_OK */
};

/* The commands of quotapos-hub. */
extern const struct command *const hub_commands[];
const struct command *hub_command_find(const char *name);

extern const struct command *const commands[];
const struct command *command_find(const char *name);

/* What stands where the command should is none: ERR_INPUT says so. */
enum err call_unknown(const struct call *call, const char *given,
	struct error *why) NODISCARD;

/* Take the command's arguments apart; argv[0] is its name. */
enum err call_parse(
	struct call *call, int argc, char **argv, struct error *why) NODISCARD;
void call_help(const struct call *call);

/* Run it to its end. */
enum err call_run(struct call *call, struct error *why) NODISCARD;

/* The exit status: a verdict stands, even if it could not be printed. */
int call_status(const struct call *call, enum err rc);

/* The last value of a flag, or NULL; "" for a switch that was given. */
const char *call_value(const struct call *call, const char *flag);
bool call_has(const struct call *call, const char *flag);

/* Every value of a flag in order; *at starts as 0; NULL after the last. */
const char *call_next(const struct call *call, const char *flag, int *at);

/* Every file the command is to read, flags first; *at starts as 0. */
const char *call_file(const struct call *call, int *at);

/* A flag that must be there: ERR_INPUT names it. */
enum err call_need(const struct call *call, const char *flag, const char **ret,
	struct error *why) NODISCARD;

/* --operator and --pin-file, checked for the right. */
enum err call_operator(struct call *call, enum till_right right,
	struct entry_operator *ret, struct error *why) NODISCARD;

/*
 * Whose right an act of the operator stands on: the operator's own, or that
 * of --approve with --approve-pin-file. ret has OPERATOR_SIZE bytes.
 */
enum err call_approval(struct call *call, const struct entry_operator *operator,
	enum till_right right, char *ret, struct error *why) NODISCARD;

/* --cash CUR:AMOUNT and --count CUR:DENOMINATION*PIECES, as often as they
 * are given; points into static memory. */
enum err call_cash(const struct call *call, struct till_cash *ret,
	struct error *why) NODISCARD;

/* --pay KIND:CUR:AMOUNT[:REF], as often as it is given (TENDERS_MAX). */
enum err call_tenders(const struct call *call, struct tender *ret,
	int *ret_count, struct error *why) NODISCARD;

/* Every --item BARCODE[*QTY][@PRICE], as goods of the till. */
enum err call_basket(
	struct call *call, struct basket *basket, struct error *why) NODISCARD;

/* --width 58|80, else 80. */
enum err call_paper(
	const struct call *call, enum paper *ret, struct error *why) NODISCARD;

/*
 * rc of reading a file that was named: what is wrong in there, or that it is
 * not there, is a failure and no wrong use of the command.
 */
enum err call_bad_file(enum err rc, struct error *why) NODISCARD;

/* The first line of the file a flag names. */
enum err call_secret(const struct call *call, const char *flag, char *ret,
	struct error *why) NODISCARD;

/* "shell:<user>"; OPERATOR_SIZE bytes. */
void call_shell_user(const struct call *call, char *ret);

/*
 * The passphrase of a sealed key file: that of --passphrase-file where a
 * command has it, the systemd credential quotapos.passphrase, else asked for
 * at the terminal (twice when fresh). ERR_DENIED when there is none of them.
 * call_passphrase_new only asks.
 */
enum err call_passphrase(const struct call *call, bool fresh, char *ret,
	struct error *why) NODISCARD;
enum err call_passphrase_new(char *ret, struct error *why) NODISCARD;

/* --language zh|ru|en, else that of the environment. */
enum err call_language(const struct call *call, enum language *ret,
	struct error *why) NODISCARD;

/*
 * Answers are built here and printed as one line. A list of any length calls
 * answer_row after each of its rows (below ANSWER_MAX / 2), which prints what
 * is ready when there is much of it.
 */
#define ANSWER_MAX 131072
struct text *answer_begin(void);
void answer_row(void);
enum err answer_print(struct error *why) NODISCARD;

/* A row of a list of people: with --json in it, else as a line. */
void answer_operator(const struct call *call, struct json *json,
	const struct entry_operator *operator);

/* Amounts by currency as a JSON list. */
void answer_cash(struct json *json, const char *key,
	const struct cash_count *cash, int count);

/* The report of a shift, 0 = the open one: as JSON, on --width, or to
 * --printer. */
enum err answer_zreport(struct call *call, int64_t shift, const char *operator,
	struct error * why) NODISCARD;

/* papers.c: the settings have the --printer that is asked for, if any. */
enum err papers_check(const struct call *call, struct error *why) NODISCARD;
/* A receipt (the original, or one more copy), a slip or a report to
 * --printer: waits until it is printed, unless a till that is open does it. */
enum err papers_print(struct call *call, struct till_job *job, bool copy,
	struct error *why) NODISCARD;
/* What waits, what is in question and what was printed last. */
enum err papers_list(struct call *call, struct error *why) NODISCARD;
/* --job N --printed yes|no */
enum err papers_answer(
	struct call *call, const char *operator, struct error * why) NODISCARD;

/* "quota" of a sale, or of a person with what is left, as a JSON list. */
void answer_quota(struct json *json, const struct sale_quota *quota, int count,
	const int64_t *left);

/* What --json says of an export; its exit status is 4 when an entry in it is
 * damaged. */
struct export_ask;
struct export_done;
enum err answer_export(struct call *call, const struct export_ask *ask,
	const struct export_done *done, struct error *why) NODISCARD;

#endif
