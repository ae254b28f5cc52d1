#include "screens.h"

#define WHO                                                            \
	{ TAKE_MAYBE, N_("Administrator (Enter: who is logged in)") }, \
	{                                                              \
		TAKE_PIN, N_("PIN")                                    \
	}

const struct form forms[FORM_COUNT] = {
	[FORM_OPERATOR_ADD] = { N_("A new operator"), 7,
		{ { TAKE_TEXT, N_("Short name, to log in with") },
			{ TAKE_TEXT, N_("Full name") },
			{ TAKE_TEXT, N_("cashier, manager, administrator or"
					" auditor") },
			{ TAKE_PIN, N_("The new PIN") },
			{ TAKE_PIN, N_("The new PIN again") }, WHO } },
	[FORM_OPERATOR_PIN] = { N_("A new PIN for an operator"), 4,
		{ { TAKE_PIN, N_("The new PIN") },
			{ TAKE_PIN, N_("The new PIN again") }, WHO } },
	[FORM_OPERATOR_DISABLE] = { N_("An operator who may not log in any"
				       " more"),
		2, { WHO } },
	[FORM_RESIDENT] = { N_("Find a resident"), 1,
		{ { TAKE_TEXT, N_("Document") } } },
	[FORM_BLOCK] = { N_("A resident who may not buy"), 2, { WHO } },
	[FORM_UNBLOCK] = { N_("A resident who may buy again"), 2, { WHO } },
	[FORM_REVEAL] = { N_("Show a whole document number: this is noted"), 3,
		{ { TAKE_TEXT, N_("Why") }, WHO } },
	[FORM_RULES] = { N_("Put rules in force"), 3,
		{ { TAKE_TEXT, N_("File") }, WHO } },
	[FORM_BACKUP] = { N_("A backup of all there is"), 3,
		{ { TAKE_TEXT, N_("New file") }, WHO } },
	[FORM_EXPORT] = { N_("An audit bundle"), 7,
		{ { TAKE_TEXT, N_("New file, .zip") },
			{ TAKE_MAYBE,
				N_("First day (Enter: from the beginning)") },
			{ TAKE_MAYBE, N_("Last day (Enter: to the end)") },
			{ TAKE_MAYBE, N_("Why (Enter: no reason)") },
			{ TAKE_PASSPHRASE,
				N_("Passphrase of the till's key (Enter: as at"
				   " its start)") },
			WHO } },
	[FORM_DEVICE] = { N_("A device: its line of the settings"), 3,
		{ { TAKE_TEXT, N_("Kind, name, place, options") }, WHO } },
	[FORM_KEYS] = { N_("A key map"), 1,
		{ { TAKE_MAYBE, N_("File (Enter: the usual keys)") } } },
};

static void forget(struct pos *pos)
{
	explicit_bzero(&pos->form, sizeof(pos->form));
	input_clear(&pos->input);
}

static const struct form_field *field(const struct pos *pos)
{
	return &forms[pos->form.id].fields[pos->form.at];
}

static bool is_masked(const struct form_field *field)
{
	return field->take == TAKE_PIN || field->take == TAKE_PASSPHRASE;
}

static bool may_be_empty(const struct form_field *field)
{
	return field->take == TAKE_MAYBE || field->take == TAKE_PASSPHRASE;
}

/* Where the key has no passphrase, none is asked for. */
static bool is_asked(const struct pos *pos, const struct form_field *field)
{
	return field->take != TAKE_PASSPHRASE || !pos->facts.plain_key;
}

/* Neither a scan nor a word becomes a PIN. */
static bool is_good(struct pos *pos)
{
	const struct input *input = &pos->input;

	if (field(pos)->take == TAKE_PIN &&
		(!text_is_digits(input->text) ||
			input->total >= PIN_TEXT_SIZE)) {
		(void)pos_stop(pos, say("a PIN has 4 to 12 digits: this looks"
					" like a scan"));
		return false;
	}
	if (!input_is_too_long(input))
		return true;
	(void)pos_stop(pos, say("that is too long"));
	return false;
}

static struct request form_enter(struct pos *pos)
{
	struct form_page *page = &pos->form;
	struct request request = ask_nothing();

	if (input_is_empty(&pos->input) && !may_be_empty(field(pos)))
		return request;
	if (is_good(pos)) {
		(void)text_copy(page->values[page->at], sizeof(page->values[0]),
			pos->input.text);
		page->at++;
		if (page->at < forms[page->id].count &&
			!is_asked(pos, field(pos)))
			page->at++;
	}
	input_clear(&pos->input);
	if (page->at < forms[page->id].count)
		return request;
	page->at--; /* the last line is asked again if the act fails */
	request.kind = ASK_FORM;
	request.slot = (int)page->id;
	return request;
}

/* One line back; from the first, away. */
static struct request form_escape(struct pos *pos)
{
	struct form_page *page = &pos->form;
	enum screen_id back = (enum screen_id)page->back;

	if (!input_is_empty(&pos->input)) {
		input_clear(&pos->input);
		return ask_nothing();
	}
	if (page->at > 0) {
		page->at--;
		if (!is_asked(pos, field(pos)))
			page->at--;
		explicit_bzero(page->values[page->at], sizeof(page->values[0]));
		return ask_nothing();
	}
	forget(pos);
	pos_go(pos, back);
	return ask_nothing();
}

static const struct key form_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		form_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),
		form_escape },
};

/* What was typed so far; PINs are stars. */
static void form_view(const struct pos *pos, struct canvas *canvas)
{
	const struct form_page *page = &pos->form;
	const struct form *form = &forms[page->id];
	struct prompt prompt = { say(field(pos)->label),
		is_masked(field(pos)) };
	int row = 2;

	(void)canvas_text(canvas, row, 2, MARK_STRONG, "%s", say(form->title));
	if (page->subject[0] != '\0')
		(void)canvas_text(
			canvas, ++row, 2, MARK_PLAIN, "%s", page->subject);
	row += 2;
	for (int i = 0; i < page->at; i++) {
		const struct form_field *given = &form->fields[i];

		if (!is_asked(pos, given))
			continue;
		(void)canvas_text(canvas, row++, 2, MARK_PLAIN, "%s: %s",
			say(given->label),
			is_masked(given) ? "****" : page->values[i]);
	}
	view_input(pos, canvas, prompt);
}

struct request form_open(struct pos *pos, enum form_id id, const char *subject)
{
	enum screen_id back = pos->screen;

	forget(pos);
	pos->form.id = id;
	pos->form.back = (int)back;
	(void)text_copy(pos->form.subject, sizeof(pos->form.subject), subject);
	pos_go(pos, SCREEN_FORM);
	return ask_nothing();
}

void form_leave(struct pos *pos)
{
	enum screen_id back = (enum screen_id)pos->form.back;

	forget(pos);
	pos_go(pos, back);
}

const struct screen screen_form = { KEYS(form_keys), .view = form_view };
