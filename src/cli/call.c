#include "commands.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum err call_run(struct call *call, struct error *why)
{
	enum err rc;

	do {
		call->again = false;
		rc = call->command->run(call, why);
	} while (!rc && call->again);
	return rc;
}

int call_status(const struct call *call, enum err rc)
{
	return call->status != 0 ? call->status : error_exit_status(rc);
}

const char *call_next(const struct call *call, const char *flag, int *at)
{
	while (*at < call->value_count) {
		int i = (*at)++;

		if (text_same(call->values[i].flag, flag))
			return call->values[i].value;
	}
	return NULL;
}

static bool names_file(const struct command *command, const char *name)
{
	for (int i = 0; i < COMMAND_FLAGS_MAX; i++) {
		const struct flag *flag = &command->flags[i];

		if (flag->name != NULL && text_same(flag->name, name))
			return flag->argument != NULL &&
			       text_same(flag->argument, FLAG_FILE);
	}
	return false;
}

const char *call_file(const struct call *call, int *at)
{
	int operand = call->command->file_operand;

	while (*at < call->value_count) {
		int i = (*at)++;

		if (names_file(call->command, call->values[i].flag))
			return call->values[i].value;
	}
	if (*at > call->value_count || operand < 1 ||
		operand > call->operand_count)
		return NULL;
	(*at)++;
	return call->operands[operand - 1];
}

const char *call_value(const struct call *call, const char *flag)
{
	const char *last = NULL;
	const char *value;
	int at = 0;

	while ((value = call_next(call, flag, &at)) != NULL)
		last = value;
	return last;
}

bool call_has(const struct call *call, const char *flag)
{
	return call_value(call, flag) != NULL;
}

enum err call_need(const struct call *call, const char *flag, const char **ret,
	struct error *why)
{
	*ret = call_value(call, flag);
	if (*ret == NULL)
		return error_set(why, ERR_INPUT,
			"%s needs --%s: see %s %s --help", call->command->name,
			flag, call->program, call->command->name);
	return ERR_OK;
}

enum err call_bad_file(enum err rc, struct error *why)
{
	if (rc == ERR_INPUT || rc == ERR_RANGE || rc == ERR_NOT_FOUND)
		rc = why->code = ERR_SYSTEM;
	return rc;
}

/* The first line of a small file. */
static enum err read_secret(const char *path, char *ret, struct error *why)
{
	size_t length = 0;
	enum err rc = file_read(path, ret, SECRET_SIZE, &length, why);

	if (rc)
		return call_bad_file(rc, why);
	ret[strcspn(ret, "\r\n")] = '\0';
	if (ret[0] == '\0')
		return error_set(why, ERR_SYSTEM, "%s is empty", path);
	return ERR_OK;
}

enum err call_secret(
	const struct call *call, const char *flag, char *ret, struct error *why)
{
	const char *path = NULL;
	enum err rc = call_need(call, flag, &path, why);

	if (rc)
		return rc;
	return read_secret(path, ret, why);
}

enum err call_operator(struct call *call, enum till_right right,
	struct entry_operator *ret, struct error *why)
{
	struct till_credentials credentials = { 0 };
	char pin[SECRET_SIZE];
	enum err rc = call_need(call, "operator", &credentials.operator, why);

	if (!rc)
		rc = call_secret(call, "pin-file", pin, why);
	if (rc)
		return rc;
	credentials.pin = pin;
	rc = till_authenticate(call->till, &credentials, right, ret, why);
	explicit_bzero(pin, sizeof(pin));
	return rc;
}

enum err call_approval(struct call *call, const struct entry_operator *operator,
	enum till_right right, char *ret, struct error *why)
{
	struct till_credentials approver = { .operator= call_value(
		call, "approve") };
	char pin[SECRET_SIZE];
	enum err rc;

	if (approver.operator== NULL)
		return till_approve(
			call->till, operator, NULL, right, ret, why);
	rc = call_secret(call, "approve-pin-file", pin, why);
	if (rc)
		return rc;
	approver.pin = pin;
	rc = till_approve(call->till, operator, & approver, right, ret, why);
	explicit_bzero(pin, sizeof(pin));
	return rc;
}

enum err call_paper(const struct call *call, enum paper *ret, struct error *why)
{
	const char *width = call_value(call, "width");

	if (width == NULL || text_same(width, "80"))
		*ret = PAPER_80;
	else if (text_same(width, "58"))
		*ret = PAPER_58;
	else
		return error_set(why, ERR_INPUT,
			"paper is 58 or 80 mm wide, not '%.20s'", width);
	return ERR_OK;
}

/* "CNY:" in front of a value; the rest in ret. */
static bool take_currency(const char *text, char *currency, const char **ret)
{
	if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != CURRENCY_SIZE - 1 ||
		text[CURRENCY_SIZE - 1] != ':')
		return false;
	memcpy(currency, text, CURRENCY_SIZE - 1);
	currency[CURRENCY_SIZE - 1] = '\0';
	*ret = text + CURRENCY_SIZE;
	return true;
}

/* "CNY:200.00" */
static enum err parse_cash(
	const char *text, struct cash_count *ret, struct error *why)
{
	const char *amount;

	if (!take_currency(text, ret->currency, &amount))
		return error_set(why, ERR_INPUT,
			"cash '%.40s' is not like CNY:200.00", text);
	return money_parse(amount, &ret->amount, why);
}

/* "CNY:100*3" */
static enum err parse_pieces(
	const char *text, struct cash_pieces *ret, struct error *why)
{
	const char *star = strrchr(text, '*');
	const char *value;
	char number[MONEY_TEXT_SIZE];
	struct text denomination = text_over(number, sizeof(number));
	long long pieces = 0;
	enum err rc;

	if (star == NULL || !take_currency(text, ret->currency, &value) ||
		value > star || !text_is_digits(star + 1) ||
		text_parse_i64(star + 1, &pieces, why))
		return error_set(why, ERR_INPUT,
			"the count '%.40s' is not like CNY:100*3", text);
	text_add_bytes(&denomination, value, (size_t)(star - value));
	rc = money_parse(number, &ret->denomination, why);
	if (rc)
		return error_wrap(why, "the count '%.40s'", text);
	if (ret->denomination.minor == 0)
		return error_set(why, ERR_INPUT,
			"the count '%.40s' is of nothing", text);
	ret->pieces = pieces;
	return ERR_OK;
}

static enum err too_many(const char *flag, int max, struct error *why)
{
	return error_set(
		why, ERR_RANGE, "--%s is given more than %d times", flag, max);
}

enum err call_cash(
	const struct call *call, struct till_cash *ret, struct error *why)
{
	static struct cash_count cash[COUNTS_MAX];
	static struct cash_pieces pieces[PIECES_MAX];
	struct till_cash given = { .cash = cash, .pieces = pieces };
	const char *value;
	int at = 0;
	enum err rc = ERR_OK;

	while (!rc && (value = call_next(call, "cash", &at)) != NULL) {
		if (given.count == COUNTS_MAX)
			return too_many("cash", COUNTS_MAX, why);
		rc = parse_cash(value, &cash[given.count++], why);
	}
	at = 0;
	while (!rc && (value = call_next(call, "count", &at)) != NULL) {
		if (given.piece_count == PIECES_MAX)
			return too_many("count", PIECES_MAX, why);
		rc = parse_pieces(value, &pieces[given.piece_count++], why);
	}
	if (!rc)
		*ret = given;
	return rc;
}

enum err call_tenders(const struct call *call, struct tender *ret,
	int *ret_count, struct error *why)
{
	const char *pay;
	int count = 0;
	int at = 0;

	while ((pay = call_next(call, "pay", &at)) != NULL) {
		enum err rc;

		if (count == TENDERS_MAX)
			return too_many("pay", TENDERS_MAX, why);
		rc = tender_parse(pay, &ret[count++], why);
		if (rc)
			return rc;
	}
	*ret_count = count;
	return ERR_OK;
}

void call_shell_user(const struct call *call, char *ret)
{
	struct text text = text_over(ret, OPERATOR_SIZE);
	const struct passwd *user = getpwuid(call->user);

	if (user != NULL)
		text_addf(&text, "shell:%s", user->pw_name);
	else
		text_addf(&text, "shell:%u", (unsigned)call->user);
}

static enum err ask(const char *prompt, char *ret, struct error *why)
{
	char *typed = getpass(prompt); /* libc keeps what it answers */
	bool fits;

	if (typed == NULL || typed[0] == '\0')
		return error_set(why, ERR_DENIED, "no passphrase was given");
	fits = text_copy(ret, SECRET_SIZE, typed);
	explicit_bzero(typed, strlen(typed));
	if (!fits)
		return error_set(why, ERR_RANGE, "the passphrase is too long");
	return ERR_OK;
}

static enum err ask_at_terminal(
	const char *prompt, char *ret, struct error *why)
{
	if (!isatty(STDIN_FILENO))
		return error_set(why, ERR_DENIED,
			"the till's key needs its passphrase: run in a"
			" terminal, or give the systemd credential"
			" quotapos.passphrase");
	return ask(prompt, ret, why);
}

enum err call_passphrase_new(char *ret, struct error *why)
{
	char again[SECRET_SIZE];
	enum err rc =
		ask_at_terminal("New passphrase of the till's key: ", ret, why);

	if (!rc)
		rc = ask("The same again: ", again, why);
	if (!rc && !text_same(ret, again))
		rc = error_set(
			why, ERR_INPUT, "the two passphrases are not the same");
	explicit_bzero(again, sizeof(again));
	return rc;
}

enum err call_passphrase(
	const struct call *call, bool fresh, char *ret, struct error *why)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char path[HOME_SIZE + 32];
	struct text text = text_over(path, sizeof(path));

	if (call_has(call, "passphrase-file"))
		return call_secret(call, "passphrase-file", ret, why);
	if (directory != NULL) {
		text_addf(&text, "%s/quotapos.passphrase", directory);
		if (file_exists(path))
			return read_secret(path, ret, why);
	}
	if (fresh)
		return call_passphrase_new(ret, why);
	return ask_at_terminal("Passphrase of the till's key: ", ret, why);
}

enum err call_language(
	const struct call *call, enum language *ret, struct error *why)
{
	const char *wanted = call_value(call, "language");

	if (wanted == NULL) {
		*ret = say_language();
		return ERR_OK;
	}
	if (language_parse(wanted, ret))
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"language '%.20s' is not one of en, zh, ru", wanted);
}

static char answer_bytes[ANSWER_MAX];
static struct text answer;

struct text *answer_begin(void)
{
	answer = text_over(answer_bytes, sizeof(answer_bytes));
	return &answer;
}

void answer_row(void)
{
	if (answer.length < ANSWER_MAX / 2)
		return;
	(void)fputs(answer.bytes, stdout);
	answer.bytes[0] = '\0';
	answer.length = 0;
}

enum err answer_print(struct error *why)
{
	if (answer.cut)
		return error_set(why, ERR_RANGE, "the answer is too long");
	(void)puts(answer.bytes);
	return ERR_OK;
}

void answer_operator(const struct call *call, struct json *json,
	const struct entry_operator *operator)
{
	if (!call->json) {
		printf("%-20s %-14s %-9s %s\n", operator->id,
			role_name(operator->role),
			operator->active ? "active" : "disabled",
			operator->name);
		return;
	}
	json_open(json, NULL, '{');
	json_text(json, "id", operator->id);
	json_text(json, "name", operator->name);
	json_text(json, "role", role_name(operator->role));
	json_bool(json, "active", operator->active);
	json_close(json, '}');
	answer_row();
}

void answer_cash(struct json *json, const char *key,
	const struct cash_count *cash, int count)
{
	json_open(json, key, '[');
	for (int i = 0; i < count; i++) {
		json_open(json, NULL, '{');
		json_text(json, "currency", cash[i].currency);
		json_i64(json, "amount_minor", cash[i].amount.minor);
		json_close(json, '}');
	}
	json_close(json, ']');
}

void answer_quota(struct json *json, const struct sale_quota *quota, int count,
	const int64_t *left)
{
	json_open(json, "quota", '[');
	for (int i = 0; i < count; i++) {
		const struct sale_quota *q = &quota[i];

		json_open(json, NULL, '{');
		json_text(json, "limit", q->limit);
		json_text(json, "window", q->window);
		json_i64(json, "cap", q->cap);
		if (left == NULL)
			json_i64(json, "before", q->before);
		json_i64(json, "used", left != NULL ? q->before : q->used);
		if (left != NULL)
			json_i64(json, "left", left[i]);
		else
			json_i64(json, "after", q->after);
		json_close(json, '}');
	}
	json_close(json, ']');
}
