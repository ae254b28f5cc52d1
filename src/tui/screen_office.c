#include "screens.h"

/* Everything that is not selling, by a letter or by the line with the mark. */

static struct request close_shift(struct pos *pos)
{
	if (pos->facts.shift == 0) {
		pos_tell(pos, "%s", say("no shift is open"));
		return ask_nothing();
	}
	if (pos->counter.basket.count > 0) {
		pos_tell(pos, "%s",
			say("a basket is open: finish it or void it first"));
		return ask_nothing();
	}
	return ask(ASK_DRAWER);
}

static struct request open_x(struct pos *pos)
{
	return page_open(pos, SCREEN_ZREPORT);
}

static struct request open_charts(struct pos *pos)
{
	struct request request = page_open(pos, SCREEN_CHARTS);

	request.day = pos->facts.day;
	return request;
}

static struct request open_queue(struct pos *pos)
{
	return page_open(pos, SCREEN_QUEUE);
}

static struct request open_papers(struct pos *pos)
{
	return page_open(pos, SCREEN_PAPERS);
}

static struct request open_rules(struct pos *pos)
{
	return page_open(pos, SCREEN_RULES);
}

static struct request open_operators(struct pos *pos)
{
	return page_open(pos, SCREEN_OPERATORS);
}

static struct request open_resident(struct pos *pos)
{
	return form_open(pos, FORM_RESIDENT, "");
}

static struct request open_settings(struct pos *pos)
{
	return page_open(pos, SCREEN_SETTINGS);
}

static struct request open_backup(struct pos *pos)
{
	return form_open(pos, FORM_BACKUP, "");
}

static struct request open_export(struct pos *pos)
{
	return form_open(pos, FORM_EXPORT, "");
}

static struct request leave(struct pos *pos)
{
	pos_go(pos, pos->facts.shift == 0 ? SCREEN_SHIFT : SCREEN_SALE);
	return ask_nothing();
}

static struct request choose(struct pos *pos);

static const struct key office_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("go on"),
		N_("the letter that was typed"), choose },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"), leave },
	{ PRESS_NONE, PRESS_NONE, 'x', NULL,
		N_("X report: the shift so far, on screen and on paper"),
		open_x },
	{ PRESS_NONE, PRESS_NONE, 'z', NULL,
		N_("count the drawer and close the shift: Z report"),
		close_shift },
	{ PRESS_NONE, PRESS_NONE, 'r', NULL,
		N_("a day in charts: hours, goods, allowance"), open_charts },
	{ PRESS_NONE, PRESS_NONE, 'n', NULL,
		N_("entries that the hub has not yet; try again now"),
		open_queue },
	{ PRESS_NONE, PRESS_NONE, 'p', NULL,
		N_("printer and devices; print a paper again"), open_papers },
	{ PRESS_NONE, PRESS_NONE, 's', NULL,
		N_("settings: language, colours, keys, devices"),
		open_settings },
	{ PRESS_NONE, PRESS_NONE, 'm', NULL, N_("rules in force; apply a file"),
		open_rules },
	{ PRESS_NONE, PRESS_NONE, 'o', NULL,
		N_("operators: add, disable, another PIN"), open_operators },
	{ PRESS_NONE, PRESS_NONE, 'f', NULL,
		N_("residents: find, block, unblock, whole number"),
		open_resident },
	{ PRESS_NONE, PRESS_NONE, 'e', NULL,
		N_("export an audit bundle, while the till sells"),
		open_export },
	{ PRESS_NONE, PRESS_NONE, 'b', NULL,
		N_("make a backup, while the till sells"), open_backup },
};

/* A letter by its place on the keyboard; a scan is never one letter. */
static struct request choose(struct pos *pos)
{
	char letter = input_letter(pos->input.text);
	bool is_empty = input_is_empty(&pos->input);

	input_clear(&pos->input);
	for (int i = 0; i < screen_office.key_count; i++) {
		if (letter != '\0' && office_keys[i].letter == letter)
			return office_keys[i].act(pos);
	}
	if (!is_empty)
		pos_tell(pos, "%s", say("there is no such letter here"));
	return ask_nothing();
}

#define PROGRESS_CELLS 40

/* "backup  [########........] 20%" */
static void view_errand(const struct pos *pos, struct canvas *canvas)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));
	int done = pos->errand.permille * PROGRESS_CELLS / 1000;

	if (pos->errand.name[0] == '\0')
		return;
	text_add_left(&text, pos->errand.name, 9);
	text_add(&text, "[");
	text_fill(&text, "#", done);
	text_fill(&text, ".", PROGRESS_CELLS - done);
	text_addf(&text, "] %d%%", pos->errand.permille / 10);
	(void)canvas_text(
		canvas, row_message(canvas) - 2, 4, MARK_STRONG, "%s", buffer);
}

static void office_view(const struct pos *pos, struct canvas *canvas)
{
	int row = 3;

	(void)canvas_text(canvas, 1, 2, MARK_STRONG, "%s",
		say("Shift, reports, administration"));
	for (int i = 0; i < screen_office.key_count; i++) {
		const struct key *key = &office_keys[i];

		if (key->letter == '\0' || !pos_key_is_of_use(pos, key))
			continue;
		(void)canvas_text(canvas, row, 4, MARK_KEY, " %c ",
			key->letter - 'a' + 'A');
		(void)canvas_text(
			canvas, row++, 9, MARK_PLAIN, "%s", say(key->help));
	}
	view_errand(pos, canvas);
	view_input(pos, canvas,
		(struct prompt){ .label = say("A letter, then Enter") });
}

struct request pos_open_office(struct pos *pos)
{
	pos_go(pos, SCREEN_OFFICE);
	return ask_nothing();
}

const struct screen screen_office = { KEYS(office_keys), .view = office_view };
