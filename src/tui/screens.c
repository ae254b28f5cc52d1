#include "screens.h"

#include <stdarg.h>

static struct request open_help(struct pos *pos)
{
	pos->overlay = OVERLAY_HELP;
	pos->notice.ignored = 0;
	return ask_nothing();
}

static struct request open_menu(struct pos *pos)
{
	pos->overlay = OVERLAY_MENU;
	pos->menu_first = 0;
	pos->notice.ignored = 0;
	input_clear(&pos->menu_input);
	return ask_nothing();
}

static struct request next_language(struct pos *pos)
{
	pos->language = language_after(pos->language);
	return page_is_shown(pos) ? page_again(pos) : ask_nothing();
}

/* A sale that was begun is not thrown away by one key; while nobody is
 * logged in it waits for the next start. */
static struct request quit(struct pos *pos)
{
	if (pos->counter.basket.count == 0 || pos->cashier.id[0] == '\0')
		return ask(ASK_QUIT);
	pos_tell(pos, "%s",
		say("the sale is not finished: pay, or void it first (F10)"));
	return ask_nothing();
}

static const struct key first_key = { PRESS_F1, PRESS_NONE, 'h', N_("Help"),
	N_("what the keys do"), open_help };

static const struct key last_keys[] = {
	{ PRESS_F10, PRESS_MENU, 0, N_("Menu"),
		N_("everything by a letter (also Ctrl-O)"), open_menu },
	{ PRESS_F12, PRESS_NONE, 'l', "", N_("the next language"),
		next_language },
	{ PRESS_NONE, PRESS_NONE, 'w', NULL,
		N_("settle a clock that is in doubt"), pos_open_clock },
	{ PRESS_QUIT, PRESS_NONE, 'q', NULL, N_("leave the program"), quit },
};

#define LAST_KEYS ((int)(sizeof(last_keys) / sizeof(last_keys[0])))

static const struct screen *const screens[SCREEN_COUNT] = {
	[SCREEN_LOGIN] = &screen_login,
	[SCREEN_SHIFT] = &screen_shift,
	[SCREEN_SALE] = &screen_sale,
	[SCREEN_RECALL] = &screen_recall,
	[SCREEN_TENDER] = &screen_tender,
	[SCREEN_REFERENCE] = &screen_reference,
	[SCREEN_RECEIPT] = &screen_receipt,
	[SCREEN_CLOCK] = &screen_clock,
	[SCREEN_APPROVE] = &screen_approve,
	[SCREEN_REFUND] = &screen_refund,
	[SCREEN_REFUND_LINES] = &screen_refund_lines,
	[SCREEN_REFUND_WHY] = &screen_refund_why,
	[SCREEN_REFUND_MONEY] = &screen_refund_money,
	[SCREEN_REFUND_SLIP] = &screen_refund_slip,
	[SCREEN_PIN] = &screen_pin,
	[SCREEN_CASH] = &screen_cash,
	[SCREEN_CASH_WHY] = &screen_cash_why,
	[SCREEN_PRICE] = &screen_price,
	[SCREEN_CHECK] = &screen_check,
	[SCREEN_ALLOWANCE] = &screen_allowance,
	[SCREEN_SEARCH] = &screen_search,
	[SCREEN_OFFICE] = &screen_office,
	[SCREEN_DRAWER] = &screen_drawer,
	[SCREEN_FORM] = &screen_form,
	[SCREEN_ZREPORT] = &screen_zreport,
	[SCREEN_CHARTS] = &screen_charts,
	[SCREEN_QUEUE] = &screen_queue,
	[SCREEN_PAPERS] = &screen_papers,
	[SCREEN_RULES] = &screen_rules,
	[SCREEN_OPERATORS] = &screen_operators,
	[SCREEN_RESIDENT] = &screen_resident,
	[SCREEN_SETTINGS] = &screen_settings,
};

const struct screen *pos_screen(const struct pos *pos)
{
	return screens[pos->screen];
}

const struct key *pos_key(const struct pos *pos, int at)
{
	const struct screen *screen = pos_screen(pos);

	if (at == 0)
		return &first_key;
	at -= 1;
	if (at < screen->key_count)
		return &screen->keys[at];
	at -= screen->key_count;
	return at < LAST_KEYS ? &last_keys[at] : NULL;
}

bool pos_key_is_of_use(const struct pos *pos, const struct key *key)
{
	if (key->act == pos_open_clock)
		return pos_doubts_clock(pos);
	if (key->act == pos_open_officer)
		return pos_needs_officer(pos);
	if (key->act == pos_printed || key->act == pos_not_printed)
		return pos->printer.unknown.job != 0;
	return true;
}

int pos_menu_rows(const struct pos *pos)
{
	const struct key *key;
	int rows = 0;

	for (int i = 0; (key = pos_key(pos, i)) != NULL; i++)
		rows += key->letter != '\0' && pos_key_is_of_use(pos, key);
	return rows;
}

struct request ask(enum ask kind)
{
	return (struct request){ .kind = kind };
}

struct request ask_nothing(void)
{
	return ask(ASK_NOTHING);
}

static struct request beep(void)
{
	struct request request = ask_nothing();

	request.beep = true;
	return request;
}

struct request pos_stop(struct pos *pos, const char *text)
{
	pos->notice = (struct notice){ 0 };
	(void)text_copy(pos->notice.text, sizeof(pos->notice.text), text);
	pos->overlay = OVERLAY_NONE;
	return beep();
}

void pos_tell(struct pos *pos, const char *format, ...)
{
	struct text text = text_over(pos->message, sizeof(pos->message));
	va_list args;

	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
}

void pos_go(struct pos *pos, enum screen_id screen)
{
	pos->screen = screen;
	input_clear(&pos->input);
}

struct request pos_step_back(struct pos *pos, enum screen_id screen)
{
	if (input_is_empty(&pos->input))
		pos_go(pos, screen);
	else
		input_clear(&pos->input);
	return ask_nothing();
}

void pos_next_customer(struct pos *pos)
{
	explicit_bzero(&pos->counter, sizeof(pos->counter));
}

struct request pos_lock(struct pos *pos)
{
	struct request request = ask(ASK_LOGOUT);

	(void)text_copy(
		request.operator, sizeof(request.operator), pos->cashier.id);
	return request;
}

bool pos_take_amount(struct pos *pos, struct money *ret)
{
	struct error why;
	enum err rc = input_amount(&pos->input, ret, &why);

	input_clear(&pos->input);
	if (rc)
		(void)pos_stop(pos, why.text);
	return rc == ERR_OK;
}

/*
 * Scans that come while nothing may be added are counted, by the Enter
 * (or Tab) that ends them.
 */
static struct request swallow(struct pos *pos, const struct event *event)
{
	bool ends = event->kind == EVENT_PRESS &&
		    (event->as.press == PRESS_ENTER ||
			    event->as.press == PRESS_TAB);

	if (event->kind == EVENT_TEXT)
		pos->notice.pending = true;
	if (!ends || !pos->notice.pending)
		return ask_nothing();
	pos->notice.pending = false;
	pos->notice.ignored++;
	return beep();
}

static bool is_press(const struct event *event, enum press press)
{
	return event->kind == EVENT_PRESS && event->as.press == press;
}

static struct request type_beside(struct pos *pos, const struct event *event)
{
	if (is_press(event, PRESS_ESCAPE)) {
		pos->notice = (struct notice){ 0 };
		pos->overlay = OVERLAY_NONE;
		return ask_nothing();
	}
	return swallow(pos, event);
}

static const struct key *key_by_letter(const struct pos *pos, char letter)
{
	const struct key *key;

	for (int i = 0; (key = pos_key(pos, i)) != NULL; i++) {
		if (letter != '\0' && key->letter == letter)
			return key;
	}
	return NULL;
}

static const struct key *key_by_press(const struct pos *pos, enum press press)
{
	const struct key *key;

	for (int i = 0; (key = pos_key(pos, i)) != NULL; i++) {
		if (key->press == press || key->also == press)
			return key;
	}
	return NULL;
}

static struct request act(struct pos *pos, const struct key *key)
{
	pos->message[0] = '\0';
	return key->act(pos);
}

/* One letter and Enter; a scan is never one letter. */
static struct request choose(struct pos *pos)
{
	const struct key *key =
		key_by_letter(pos, input_letter(pos->menu_input.text));
	bool is_empty = input_is_empty(&pos->menu_input);

	input_clear(&pos->menu_input);
	if (key != NULL) {
		pos->overlay = OVERLAY_NONE;
		return act(pos, key);
	}
	if (is_empty)
		return ask_nothing();
	pos->notice.ignored++;
	return beep();
}

static struct request type_menu(struct pos *pos, const struct event *event)
{
	if (event->kind == EVENT_TEXT) {
		input_push(&pos->menu_input, event);
		return ask_nothing();
	}
	if (event->as.press == PRESS_ERASE)
		input_pop(&pos->menu_input);
	if (event->as.press == PRESS_ENTER)
		return choose(pos);
	if (event->as.press == PRESS_DOWN || event->as.press == PRESS_PAGE_DOWN)
		pos->menu_first += pos_menu_rows(pos) > pos->menu_first + 1;
	if (event->as.press == PRESS_UP || event->as.press == PRESS_PAGE_UP)
		pos->menu_first -= pos->menu_first > 0;
	return type_beside(pos, event);
}

/* Tab ends a line like Enter, but never means "nothing was typed". */
static enum press press_of(const struct pos *pos, const struct event *event)
{
	if (event->as.press != PRESS_TAB)
		return event->as.press;
	return input_is_empty(&pos->input) ? PRESS_NONE : PRESS_ENTER;
}

static struct request type_screen(struct pos *pos, const struct event *event)
{
	const struct screen *screen = pos_screen(pos);
	const struct key *key = NULL;
	enum press press;

	if (event->kind == EVENT_TEXT && screen->type != NULL)
		return screen->type(pos, event);
	if (event->kind == EVENT_TEXT) {
		input_push(&pos->input, event);
		return ask_nothing();
	}
	press = press_of(pos, event);
	if (press == PRESS_ERASE)
		input_pop(&pos->input);
	else if (press != PRESS_NONE)
		key = key_by_press(pos, press);
	return key == NULL ? ask_nothing() : act(pos, key);
}

static struct request typed(struct pos *pos, const struct event *raw)
{
	struct event mapped = *raw;
	const struct event *event = &mapped;

	keymap_map(&mapped,
		input_is_empty(&pos->input) && pos->overlay == OVERLAY_NONE);
	if (is_press(event, PRESS_F12))
		return next_language(pos);
	if (pos->too_small)
		return swallow(pos, event);
	if (pos->notice.text[0] != '\0' || pos->overlay == OVERLAY_HELP)
		return type_beside(pos, event);
	if (pos->overlay == OVERLAY_MENU)
		return type_menu(pos, event);
	return type_screen(pos, event);
}

/* -- devices ---------------------------------------------------------- */

/* Nothing that was scanned answers a question, or fills in a PIN. */
static bool takes_scans(const struct pos *pos)
{
	const struct screen *screen = pos_screen(pos);

	return !pos->too_small && pos->notice.text[0] == '\0' &&
	       pos->overlay == OVERLAY_NONE &&
	       (pos->cashier.id[0] != '\0' || pos->screen == SCREEN_LOGIN) &&
	       screen->takes_scan != NULL && screen->takes_scan(pos);
}

void pos_untype(struct pos *pos, int64_t count)
{
	struct input *input =
		pos->overlay == OVERLAY_MENU ? &pos->menu_input : &pos->input;

	pos->notice.pending = false; /* it is counted as a scan */
	if (pos->notice.text[0] != '\0' || pos->overlay == OVERLAY_HELP)
		return;
	while (count-- > 0 && !input_is_empty(input))
		input_pop(input);
}

static struct request ignore_scan(struct pos *pos)
{
	struct request request = ask_nothing();

	if (pos->notice.text[0] != '\0')
		pos->notice.ignored++;
	else
		pos_tell(pos, "%s",
			say("a scan was ignored: it has no place"
			    " here"));
	request.beep = true;
	return request;
}

/* An identity card is for the sale; elsewhere its number has no place. */
static bool is_misplaced(const struct pos *pos, const struct event *event)
{
	return event->as.scan.source == SOURCE_CARD &&
	       pos->screen != SCREEN_SALE && pos->screen != SCREEN_RECEIPT;
}

/* As if it had been typed, all at once. What was typed before stays only
 * when it is a quantity ("3*"). */
static struct request scan_came(struct pos *pos, const struct event *event)
{
	struct event letter = { .kind = EVENT_TEXT, .mono_ms = 0 };
	const struct key *enter;
	size_t length = pos->input.length;

	if (!takes_scans(pos) || is_misplaced(pos, event))
		return ignore_scan(pos);
	if (pos->screen == SCREEN_RECEIPT)
		pos_go(pos, SCREEN_SALE);
	if (length > 0 && pos->input.text[length - 1] != '*')
		input_clear(&pos->input);
	pos->input.first_ms = 0;
	for (const char *at = event->as.scan.text; *at != '\0'; at++) {
		letter.as.text[0] = *at;
		letter.as.text[1] = '\0';
		input_push(&pos->input, &letter);
	}
	enter = key_by_press(pos, PRESS_ENTER);
	return enter == NULL ? ask_nothing() : act(pos, enter);
}

/* Only a weight at rest comes into the line, as a quantity to go on with;
 * what was typed there stays behind it. */
static struct request weight_came(struct pos *pos, const struct event *event)
{
	struct event letter = { .kind = EVENT_TEXT };
	struct input typed = pos->input;
	char number[MONEY_TEXT_SIZE];
	char quantity[MONEY_TEXT_SIZE + INPUT_SIZE];
	struct text text = text_over(quantity, sizeof(quantity));

	if (!takes_scans(pos) || pos->screen != SCREEN_SALE)
		return ask_nothing();
	if (event->as.weight.answer != SCALE_AT_REST) {
		pos_tell(pos, "%s", scale_answer_text(event->as.weight.answer));
		return ask_nothing();
	}
	quantity_format(event->as.weight.weight_g, number);
	text_addf(&text, "%s*%s", number, typed.text);
	input_clear(&pos->input);
	for (const char *at = quantity; *at != '\0'; at++) {
		letter.as.text[0] = *at;
		letter.as.text[1] = '\0';
		letter.mono_ms += 1000; /* nobody scanned it */
		input_push(&pos->input, &letter);
	}
	pos_tell(pos, say("%s kg on the scale: scan the goods"), number);
	return ask_nothing();
}

struct request pos_printed(struct pos *pos)
{
	struct request request = ask(ASK_PRINTED);

	(void)pos;
	request.slot = 1;
	return request;
}

struct request pos_not_printed(struct pos *pos)
{
	(void)pos;
	return ask(ASK_PRINTED);
}

static struct request resized(struct pos *pos, const struct event *event)
{
	pos->too_small = event->as.size.rows < CANVAS_ROWS_MIN ||
			 event->as.size.columns < CANVAS_COLUMNS_MIN;
	return ask_nothing();
}

struct request pos_look_again(struct pos *pos)
{
	struct counter *counter = &pos->counter;
	struct request request = ask(ASK_IDENTIFY);

	counter->has_person = false;
	document_text(&counter->person.document, request.text);
	request.method = counter->person.method;
	return request;
}

static struct request facts_came(struct pos *pos, const struct event *event)
{
	struct counter *counter = &pos->counter;

	pos->facts = *event->as.facts.till;
	pos->link = *event->as.facts.link;
	pos->now = event->as.facts.now;
	if (event->as.facts.printer != NULL)
		pos->printer = *event->as.facts.printer;
	pos->errand = event->as.facts.errand;
	if (event->as.facts.panel != NULL)
		pos->panel = *event->as.facts.panel;
	if (pos->rules.version != event->as.facts.rules->version)
		pos->rules = *event->as.facts.rules;
	if (counter->has_person && counter->person.day != pos->facts.day)
		return pos_look_again(pos); /* a new day, a new allowance */
	return page_is_live(pos) ? page_again(pos) : ask_nothing();
}

void pos_init(struct pos *pos, enum language language)
{
	*pos = (struct pos){ .language = language };
}

static const struct taking incoming[] = {
	{ EVENT_TEXT, typed },
	{ EVENT_PRESS, typed },
	{ EVENT_SIZE, resized },
	{ EVENT_FACTS, facts_came },
	{ EVENT_SCAN, scan_came },
	{ EVENT_WEIGHT, weight_came },
	{ EVENT_COUNT, NULL },
};

struct request pos_update(struct pos *pos, const struct event *event)
{
	static const struct taking *const areas[] = { incoming, answers_sale,
		answers_people, answers_office, answers_refund,
		answers_counter };

	say_use(pos->language);
	for (size_t i = 0; i < sizeof(areas) / sizeof(areas[0]); i++) {
		for (const struct taking *at = areas[i]; at->take != NULL;
			at++) {
			if (at->kind == event->kind)
				return at->take(pos, event);
		}
	}
	return ask_nothing();
}
