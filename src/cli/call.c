#include "commands.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *call_next(const struct call *call, const char *flag, int *at)
{
	while (*at < call->value_count) {
		int i = (*at)++;

		if (text_same(call->values[i].flag, flag))
			return call->values[i].value;
	}
	return NULL;
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
			"%s needs --%s: see quotapos %s --help",
			call->command->name, flag, call->command->name);
	return ERR_OK;
}

/* The first line of a small file. */
static enum err read_secret(const char *path, char *ret, struct error *why)
{
	size_t length = 0;
	enum err rc = file_read(path, ret, SECRET_SIZE, &length, why);

	if (rc)
		return rc;
	ret[strcspn(ret, "\r\n")] = '\0';
	if (ret[0] == '\0')
		return error_set(why, ERR_INPUT, "%s is empty", path);
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

void call_shell_user(char *ret)
{
	struct text text = text_over(ret, OPERATOR_SIZE);
	const struct passwd *user = getpwuid(getuid());

	if (user != NULL)
		text_addf(&text, "shell:%s", user->pw_name);
	else
		text_addf(&text, "shell:%u", (unsigned)getuid());
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

enum err call_passphrase(bool fresh, char *ret, struct error *why)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char path[HOME_SIZE + 32];
	struct text text = text_over(path, sizeof(path));

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
		*ret = say_language_wanted();
		return ERR_OK;
	}
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (text_same(wanted, language_name((enum language)i))) {
			*ret = (enum language)i;
			return ERR_OK;
		}
	}
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

enum err answer_print(struct error *why)
{
	if (answer.cut)
		return error_set(why, ERR_RANGE, "the answer is too long");
	if (puts(answer.bytes) < 0 || fflush(stdout) != 0)
		return error_errno(why, "cannot write to standard output");
	return ERR_OK;
}

void answer_quota(struct json *json, const struct sale_quota *quota, int count,
	bool of_person)
{
	json_open(json, "quota", '[');
	for (int i = 0; i < count; i++) {
		const struct sale_quota *q = &quota[i];

		json_open(json, NULL, '{');
		json_text(json, "limit", q->limit);
		json_text(json, "window", q->window);
		json_i64(json, "cap", q->cap);
		if (!of_person)
			json_i64(json, "before", q->before);
		json_i64(json, "used", of_person ? q->before : q->used);
		if (of_person)
			json_i64(json, "left",
				q->cap > q->before ? q->cap - q->before : 0);
		else
			json_i64(json, "after", q->after);
		json_close(json, '}');
	}
	json_close(json, ']');
}
