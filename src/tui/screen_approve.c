#include "screens.h"

#define PIN_DIGITS_MAX 12

bool pos_take_words(struct pos *pos, char *ret, size_t size)
{
	bool fits = !input_is_too_long(&pos->input) &&
		    text_copy(ret, size, pos->input.text);

	input_clear(&pos->input);
	if (fits)
		return true;
	ret[0] = '\0';
	(void)pos_stop(pos, say("that is too long"));
	return false;
}

static struct request take_words(struct pos *pos, char *ret, size_t size)
{
	struct request request = ask_nothing();

	request.beep = !pos_take_words(pos, ret, size);
	return request;
}

static struct request ask_right(const struct approve_page *page)
{
	struct request request = ask(ASK_RIGHT);

	request.right = page->right;
	return request;
}

static struct request take_reason(struct pos *pos)
{
	struct approve_page *page = &pos->approve;
	struct request request =
		take_words(pos, page->reason, sizeof(page->reason));

	if (page->reason[0] == '\0' || page->of_another)
		return request;
	return ask_right(page);
}

static struct request take_pin(struct pos *pos)
{
	struct request request = ask(ASK_APPROVE);

	if (!text_is_digits(pos->input.text) ||
		pos->input.total > PIN_DIGITS_MAX) {
		input_clear(&pos->input);
		return pos_stop(
			pos, say("a PIN has 4 to 12 digits: this looks like a"
				 " scan"));
	}
	request.right = pos->approve.right;
	(void)text_copy(
		request.operator, sizeof(request.operator), pos->approve.id);
	(void)text_copy(request.text, sizeof(request.text), pos->input.text);
	input_clear(&pos->input);
	return request;
}

static bool wants_reason(const struct approve_page *page)
{
	return page->asks_reason && page->reason[0] == '\0';
}

/* Why first, then who: a PIN is asked for last, and goes out as it is typed. */
static struct request approve_enter(struct pos *pos)
{
	struct approve_page *page = &pos->approve;

	if (input_is_empty(&pos->input))
		return ask_nothing();
	if (wants_reason(page))
		return take_reason(pos);
	if (page->id[0] == '\0')
		return take_words(pos, page->id, sizeof(page->id));
	return take_pin(pos);
}

/* One step back: what is typed, then who, then the screen. */
static struct request approve_escape(struct pos *pos)
{
	struct approve_page *page = &pos->approve;

	if (!input_is_empty(&pos->input))
		input_clear(&pos->input);
	else if (page->id[0] != '\0')
		page->id[0] = '\0';
	else
		pos_go(pos, page->back);
	return ask_nothing();
}

static const struct key approve_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"), N_("take what was typed"),
		approve_enter },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),
		approve_escape },
};

/* The act that is approved stays in sight. */
static void view_act(const struct pos *pos, struct canvas *canvas)
{
	const struct approve_page *page = &pos->approve;
	char wrong_buffer[CANVAS_TEXT_SIZE];
	char fits_buffer[CANVAS_TEXT_SIZE];
	struct text wrong = text_over(wrong_buffer, sizeof(wrong_buffer));
	struct text fits = text_over(fits_buffer, sizeof(fits_buffer));

	if (page->title == NULL)
		return;
	(void)canvas_text(canvas, 2, 2, MARK_STRONG, "%s", say(page->title));
	if (page->right == RIGHT_EXCESS)
		allowance_alarm(pos, &wrong, &fits);
	else if (!wants_reason(page))
		text_addf(&wrong,
			say("%s may not do this alone: somebody who may gives"
			    " a PIN here."),
			pos->cashier.id);
	(void)canvas_text(canvas, 4, 2, MARK_PLAIN, "%s", wrong_buffer);
}

static void approve_view(const struct pos *pos, struct canvas *canvas)
{
	const struct approve_page *page = &pos->approve;
	struct prompt prompt = { say("Why"), false };

	view_act(pos, canvas);
	if (page->reason[0] != '\0')
		(void)canvas_text(canvas, 6, 2, MARK_PLAIN, "%s: %s",
			say("Why"), page->reason);
	if (!wants_reason(page))
		prompt.label = say("Officer");
	if (page->id[0] != '\0') {
		(void)canvas_text(canvas, 7, 2, MARK_PLAIN, "%s: %s",
			say("Officer"), page->id);
		prompt = (struct prompt){ say("PIN"), true };
	}
	view_input(pos, canvas, prompt);
}

struct request pos_approve(struct pos *pos, const struct approve_page *page)
{
	pos->approve = *page;
	if (!page->asks_reason)
		return ask_right(page);
	pos_go(pos, SCREEN_APPROVE);
	return ask_nothing();
}

/* -- a limit that an officer may open ---------------------------------- */

bool pos_needs_officer(const struct pos *pos)
{
	return pos->counter.has_person && pos->counter.verdict.needs_officer &&
	       !pos->training;
}

/* For this customer and no other: a person shown anew is judged anew. */
static struct request open_limit(struct pos *pos)
{
	struct counter *counter = &pos->counter;

	memcpy(counter->officer, pos->approve.id, sizeof(counter->officer));
	memcpy(counter->officer_reason, pos->approve.reason,
		sizeof(counter->officer_reason));
	counter->person.subject.approved = true;
	pos_go(pos, SCREEN_SALE);
	pos_tell(
		pos, say("%s opens the limit for this sale"), counter->officer);
	return ask(ASK_JUDGE);
}

struct request pos_open_officer(struct pos *pos)
{
	static const struct approve_page page = {
		.title = N_("An officer may open this limit for the sale."),
		.right = RIGHT_EXCESS,
		.back = SCREEN_SALE,
		.asks_reason = true,
		.of_another = true,
		.then = open_limit
	};

	if (!pos_needs_officer(pos)) {
		pos_tell(pos, "%s",
			say("there is no limit here that an officer may open"));
		return ask_nothing();
	}
	return pos_approve(pos, &page);
}

const struct screen screen_approve = { KEYS(approve_keys),
	.view = approve_view };
