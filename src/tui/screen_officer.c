#include "screens.h"

#define PIN_DIGITS_MAX 12

/* Why first, then who: the PIN is never kept while something else is typed. */
static struct request take_text(struct pos *pos, char *ret, size_t size)
{
	if (input_is_too_long(&pos->input) ||
		!text_copy(ret, size, pos->input.text)) {
		ret[0] = '\0';
		input_clear(&pos->input);
		return pos_stop(pos, say("that is too long"));
	}
	input_clear(&pos->input);
	return ask_nothing();
}

static struct request take_pin(struct pos *pos)
{
	struct request request = ask(ASK_OFFICER);

	if (!text_is_digits(pos->input.text) ||
		pos->input.total > PIN_DIGITS_MAX) {
		input_clear(&pos->input);
		return pos_stop(
			pos, say("a PIN has 4 to 12 digits: this looks like a"
				 " scan"));
	}
	(void)text_copy(
		request.operator, sizeof(request.operator), pos->officer.id);
	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	input_clear(&pos->input);
	return request;
}

static struct request officer_enter(struct pos *pos)
{
	struct officer_page *page = &pos->officer;

	if (input_is_empty(&pos->input))
		return ask_nothing();
	if (page->reason[0] == '\0')
		return take_text(pos, page->reason, sizeof(page->reason));
	if (page->id[0] == '\0')
		return take_text(pos, page->id, sizeof(page->id));
	return take_pin(pos);
}

static struct request officer_escape(struct pos *pos)
{
	if (!input_is_empty(&pos->input))
		input_clear(&pos->input);
	else
		pos_go(pos, SCREEN_SALE);
	return ask_nothing();
}

static const struct key officer_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		officer_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("back to the sale"),
		officer_escape },
};

static void officer_view(const struct pos *pos, struct canvas *canvas)
{
	const struct officer_page *page = &pos->officer;
	char wrong_buffer[CANVAS_TEXT_SIZE];
	char fits_buffer[CANVAS_TEXT_SIZE];
	struct text wrong = text_over(wrong_buffer, sizeof(wrong_buffer));
	struct text fits = text_over(fits_buffer, sizeof(fits_buffer));
	struct prompt prompt = { say("Why"), false };

	allowance_alarm(pos, &wrong, &fits);
	(void)canvas_text(canvas, 2, 2, MARK_STRONG, "%s",
		say("An officer may open this limit for the sale."));
	(void)canvas_text(canvas, 4, 2, MARK_PLAIN, "%s", wrong_buffer);
	if (page->reason[0] != '\0') {
		(void)canvas_text(canvas, 6, 2, MARK_PLAIN, "%s: %s",
			say("Why"), page->reason);
		prompt.label = say("Officer");
	}
	if (page->id[0] != '\0') {
		(void)canvas_text(canvas, 7, 2, MARK_PLAIN, "%s: %s",
			say("Officer"), page->id);
		prompt = (struct prompt){ say("PIN"), true };
	}
	view_input(pos, canvas, prompt);
}

bool pos_needs_officer(const struct pos *pos)
{
	return pos->counter.has_person && pos->counter.verdict.needs_officer &&
	       !pos->training;
}

struct request pos_open_officer(struct pos *pos)
{
	if (!pos_needs_officer(pos)) {
		pos_tell(pos, "%s",
			say("there is no limit here that an officer may open"));
		return ask_nothing();
	}
	pos->officer = (struct officer_page){ 0 };
	pos_go(pos, SCREEN_OFFICER);
	return ask_nothing();
}

const struct screen screen_officer = { KEYS(officer_keys),
	.view = officer_view };
