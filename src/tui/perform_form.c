#include "errand.h"
#include "keymap.h"
#include "labels.h"
#include "screens.h"
#include "session.h"

#include <string.h>

/* What a form asked for. Its last two lines say who: by name and PIN. */

static const char *value(const struct session *session, int at)
{
	return session->pos.form.values[at];
}

/* The administrator of the form; session->approver then. */
static enum err authenticate(struct session *session)
{
	int last = forms[session->pos.form.id].count - 1;
	const char *who = value(session, last - 1);
	struct till_credentials credentials = { .operator= who,
		.pin = value(session, last) };

	if (who[0] == '\0')
		credentials.operator= session->pos.cashier.id;
	return till_authenticate(session->till, &credentials, RIGHT_ADMINISTER,
		&session->approver, &session->why);
}

static enum err same_pins(struct session *session, int at)
{
	if (text_same(value(session, at), value(session, at + 1)))
		return ERR_OK;
	return error_set(
		&session->why, ERR_INPUT, "the two new PINs are not the same");
}

static enum err operator_add(struct session *session)
{
	struct till_operator_change change = { .by = session->approver.id,
		.id = value(session, 0),
		.name = value(session, 1),
		.pin = value(session, 3),
		.active = true };
	enum err rc =
		role_parse(value(session, 2), &change.role, &session->why);

	if (!rc)
		rc = same_pins(session, 3);
	if (!rc)
		rc = till_operator_add(session->till, &change, &session->why);
	return rc;
}

static enum err operator_pin(struct session *session)
{
	enum err rc = same_pins(session, 0);

	if (rc)
		return rc;
	return till_operator_pin(session->till, session->approver.id,
		session->pos.form.subject, value(session, 0), &session->why);
}

static enum err operator_disable(struct session *session)
{
	return till_operator_disable(session->till, session->approver.id,
		session->pos.form.subject, &session->why);
}

static enum err set_status(struct session *session, enum resident_status status)
{
	struct resident resident;
	enum err rc = till_resident_find(session->till,
		session->pos.page.again.text, &resident, &session->why);

	if (rc)
		return rc;
	resident.status = status;
	rc = till_resident_put(
		session->till, session->approver.id, &resident, &session->why);
	explicit_bzero(&resident, sizeof(resident));
	return rc;
}

static enum err block(struct session *session)
{
	return set_status(session, RESIDENT_BLOCKED);
}

static enum err unblock(struct session *session)
{
	return set_status(session, RESIDENT_ACTIVE);
}

static enum err apply_rules(struct session *session)
{
	static struct rules rules;
	enum err rc = till_rules_read(value(session, 0), &rules, &session->why);

	if (rc)
		return rc;
	return till_rules_apply(
		session->till, session->approver.id, &rules, &session->why);
}

/* The next word of a line, which then begins with what follows. */
static void add_word(const char **line, struct text *out)
{
	size_t length;

	*line += strspn(*line, " ");
	length = strcspn(*line, " ");
	text_add_bytes(out, *line, length);
	*line += length;
	*line += strspn(*line, " ");
}

/* The kind and the name find the line; the rest is its value. */
static enum err put_device(struct session *session)
{
	const char *rest = value(session, 0);
	char word[INPUT_SIZE];
	struct text text = text_over(word, sizeof(word));
	enum err rc;

	add_word(&rest, &text);
	text_add(&text, " ");
	add_word(&rest, &text);
	if (*rest == '\0')
		return error_set(&session->why, ERR_INPUT,
			"a device is its kind, a name and a place, like"
			" 'printer receipt usb:/dev/usb/lp0'");
	rc = settings_put(session->home, word, rest, &session->why);
	if (rc)
		return rc;
	gear_close(&session->gear);
	return gear_open(
		&session->gear, session->till, session->home, &session->why);
}

static enum err put_keys(struct session *session)
{
	const char *path = value(session, 0);
	struct keymap keymap;
	enum err rc = keymap_read(path, &keymap, &session->why);

	if (!rc)
		rc = settings_put(session->home, "keys",
			path[0] == '\0' ? NULL : path, &session->why);
	if (rc)
		return rc;
	keymap_use(&keymap);
	(void)text_copy(session->gear.settings.screen.keys,
		sizeof(session->gear.settings.screen.keys), path);
	return ERR_OK;
}

/* -- what takes longer: this program, beside itself -------------------------
 */

static enum err backup(struct session *session)
{
	const char *const words[] = { "backup", value(session, 0), NULL };

	return errand_start(
		&session->errand, session->home, words, &session->why);
}

/* A flag and its value, where one was given. */
static int add_flag(
	const char **words, int count, const char *flag, const char *given)
{
	if (given[0] == '\0')
		return count;
	words[count] = flag;
	words[count + 1] = given;
	return count + 2;
}

/* The PIN goes along, for the entry of who exports; and what opens the key,
 * which the errand has to sign the bundle with. */
static enum err bundle(struct session *session)
{
	const char *words[16] = { "export" };
	const char *passphrase = value(session, 4);
	int count = 1;

	count = add_flag(words, count, "--out", value(session, 0));
	count = add_flag(words, count, "--from", value(session, 1));
	count = add_flag(words, count, "--to", value(session, 2));
	count = add_flag(words, count, "--reason", value(session, 3));
	count = add_flag(words, count, "--operator", session->approver.id);
	count = add_flag(words, count, "--pin-file", ERRAND_PIN);
	if (passphrase[0] != '\0')
		(void)add_flag(
			words, count, "--passphrase-file", ERRAND_PASSPHRASE);
	session->errand.pin = value(session, 6);
	session->errand.passphrase = passphrase;
	return errand_start(
		&session->errand, session->home, words, &session->why);
}

static const struct act {
	const char *done; /* N_ */
	bool needs_administrator;
	enum err (*run)(struct session *session);
} acts[FORM_COUNT] = {
	[FORM_OPERATOR_ADD] = { N_("the operator may log in"), true,
		operator_add },
	[FORM_OPERATOR_PIN] = { N_("the PIN is another one now"), true,
		operator_pin },
	[FORM_OPERATOR_DISABLE] = { N_("the operator is disabled"), true,
		operator_disable },
	[FORM_BLOCK] = { N_("the resident is blocked"), true, block },
	[FORM_UNBLOCK] = { N_("the resident may buy again"), true, unblock },
	[FORM_RULES] = { N_("the rules are in the chain"), true, apply_rules },
	[FORM_BACKUP] = { N_("the backup is under way: go on selling"), true,
		backup },
	[FORM_EXPORT] = { N_("the export is under way: go on selling"), true,
		bundle },
	[FORM_DEVICE] = { N_("saved in the settings"), true, put_device },
	[FORM_KEYS] = { N_("saved in the settings"), false, put_keys },
};

/* A resident is looked for, or shown with the whole number: a page. */
static enum err show_resident(struct session *session, struct event *answer)
{
	struct request request = { .kind = ASK_PAGE, .slot = SCREEN_RESIDENT };

	(void)text_copy(request.text, sizeof(request.text), value(session, 0));
	return session_page(session, &request, answer);
}

static enum err reveal(struct session *session, struct event *answer)
{
	const struct request *again = &session->pos.page.again;
	struct till_reveal reveal = { .by = session->approver.id,
		.person = session->person.key,
		.reason = value(session, 0) };
	static struct till_revealed revealed;
	enum err rc = till_identify(
		session->till, again->text, &session->person, &session->why);

	if (!rc)
		rc = till_reveal(
			session->till, &reveal, &revealed, &session->why);
	if (rc)
		return rc;
	rc = session_page(session, again, answer);
	for (int i = 0; !rc && i < revealed.count; i++)
		page_add(&session->page, PAGE_ALARM, "%s  %s",
			say(document_label(
				revealed.residents[i].document.kind)),
			revealed.residents[i].document.number);
	explicit_bzero(&revealed, sizeof(revealed));
	return rc;
}

static enum err do_form(struct session *session, const struct request *request,
	struct event *answer)
{
	enum form_id id = (enum form_id)request->slot;
	enum err rc = ERR_OK;

	if (id == FORM_RESIDENT)
		return show_resident(session, answer);
	if (id == FORM_REVEAL || acts[id].needs_administrator)
		rc = authenticate(session);
	if (rc)
		return rc;
	if (id == FORM_REVEAL)
		return reveal(session, answer);
	answer->kind = EVENT_DONE;
	answer->as.done = say(acts[id].done);
	return acts[id].run(session);
}

const struct performance perform_form[] = {
	{ ASK_FORM, do_form },
	{ ASK_NOTHING, NULL },
};
