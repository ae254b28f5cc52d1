#include "screens.h"

#include <ctype.h>

/* What every screen has around it: title, message, input, keys, overlays. */

#define LANGUAGES_SHOWN 3

const char *language_label(enum language language)
{
	static const char *const labels[LANGUAGES_SHOWN] = {
		[LANGUAGE_EN] = "English",
		[LANGUAGE_ZH] = "中文",
		[LANGUAGE_RU] = "Русский",
	};

	return labels[language];
}

int row_message(const struct canvas *canvas)
{
	return canvas->rows - 3;
}

int row_input(const struct canvas *canvas)
{
	return canvas->rows - 2;
}

static const char *in_language(const char *zh, const char *ru, const char *en)
{
	const char *wanted = en;

	if (say_language() == LANGUAGE_ZH)
		wanted = zh;
	if (say_language() == LANGUAGE_RU)
		wanted = ru;
	if (wanted[0] != '\0')
		return wanted;
	if (en[0] != '\0')
		return en;
	return zh[0] != '\0' ? zh : ru;
}

const char *goods_name(const struct goods *goods)
{
	return in_language(goods->name_zh, goods->name_ru, goods->name_en);
}

const char *limit_name(const struct limit *limit)
{
	return in_language(limit->name.zh, limit->name.ru, limit->name.en);
}

static void quantity_add(int64_t milli, const char *unit, struct text *out)
{
	char number[MONEY_TEXT_SIZE];

	quantity_format(milli, number);
	text_add(out, number);
	if (unit != NULL)
		text_addf(out, " %s", say(unit));
}

void measure_add(enum measure measure, int64_t amount, struct text *out)
{
	char number[MONEY_TEXT_SIZE];

	switch (measure) {
	case MEASURE_VALUE:
		money_format((struct money){ amount }, number);
		text_add(out, number);
		return;
	case MEASURE_MASS:
		quantity_add(amount, unit_name(UNIT_KG), out);
		return;
	case MEASURE_VOLUME:
		quantity_add(amount, unit_name(UNIT_L), out);
		return;
	case MEASURE_PIECES:
		quantity_add(amount, NULL, out);
		return;
	case MEASURE_PURCHASES:
	case MEASURE_DAYS:
	case MEASURE_COUNT:
		text_addf(out, "%" PRId64, amount);
		return;
	}
}

void goods_quantity_add(const struct basket_line *line, struct text *out)
{
	enum unit unit = line->goods.unit;

	quantity_add(line->quantity_milli,
		unit == UNIT_PIECE ? NULL : unit_name(unit), out);
}

void view_amount(
	struct canvas *canvas, struct area at, const char *label, int64_t fen)
{
	char amount[MONEY_TEXT_SIZE];

	money_format((struct money){ fen }, amount);
	(void)canvas_text(
		canvas, at.row, at.column, MARK_PLAIN, "%s  %s", label, amount);
	canvas_big(canvas, at.row + 1, at.column + 1, MARK_STRONG, amount);
}

/* The end of what is typed, when it is longer than its field. */
static const char *tail(const char *text, int cells)
{
	while (text_width(text) > cells) {
		text++;
		while (((unsigned char)*text & 0xc0) == 0x80)
			text++;
	}
	return text;
}

static void typed_text(const struct input *input, bool masked, struct text *out)
{
	if (masked)
		text_fill(out, "*", (int)input->length);
	else
		text_add(out, input->text);
}

void view_input(
	const struct pos *pos, struct canvas *canvas, struct prompt prompt)
{
	char typed[INPUT_SIZE];
	struct text text = text_over(typed, sizeof(typed));
	int row = row_input(canvas);
	int column =
		canvas_text(canvas, row, 1, MARK_STRONG, "%s: ", prompt.label);

	typed_text(&pos->input, prompt.masked, &text);
	column = canvas_text(canvas, row, column, MARK_PLAIN, "%s",
		tail(typed, canvas->columns - column - 2));
	canvas->cursor_row = row;
	canvas->cursor_column = column;
}

/* Who, where, which shift; then day, time, rules and what to beware of. */
static void title_left(const struct pos *pos, struct text *out)
{
	const struct till_facts *facts = &pos->facts;

	text_addf(out, " %s %s", facts->market, facts->till);
	if (pos->cashier.id[0] != '\0')
		text_addf(out, " %s", pos->cashier.id);
	if (facts->shift != 0)
		text_addf(out, say(" shift %" PRId64), facts->shift);
}

static void title_right(const struct pos *pos, struct text *out)
{
	const struct till_facts *facts = &pos->facts;
	char day[DAY_TEXT_SIZE];
	char time[STAMP_TEXT_SIZE];

	day_format(facts->day, day);
	stamp_format(pos->now, facts->offset_minutes, time);
	text_addf(out, "%s%s", day, time + strlen("2026-11-24"));
	text_addf(out, say(" rules %" PRId64), facts->rules);
	if (facts->demo)
		text_addf(out, " %s", say("DEMO"));
	if (facts->plain_key)
		text_addf(out, " %s", say("PLAIN KEY"));
	if (pos->training)
		text_addf(out, " %s", say("TRAINING"));
	if (facts->shift_is_long)
		text_addf(out, " %s", say("SHIFT OVER 24 H"));
	if (pos->errand.name[0] != '\0')
		text_addf(out, " %s %d%%", pos->errand.name,
			pos->errand.permille / 10);
	if (pos->printer.state.waiting + pos->printer.state.unknown > 0)
		text_addf(out, say(" NOT PRINTED %" PRId64),
			pos->printer.state.waiting +
				pos->printer.state.unknown);
	if (facts->clock != CAUSE_NONE)
		text_addf(out, " %s", say("CLOCK IN DOUBT"));
	text_add(out, " ");
}

static void view_title(const struct pos *pos, struct canvas *canvas)
{
	char left_buffer[CANVAS_TEXT_SIZE];
	char right_buffer[CANVAS_TEXT_SIZE];
	char buffer[CANVAS_TEXT_SIZE];
	struct text left = text_over(left_buffer, sizeof(left_buffer));
	struct text right = text_over(right_buffer, sizeof(right_buffer));
	struct text line = text_over(buffer, sizeof(buffer));
	int width;

	title_left(pos, &left);
	title_right(pos, &right);
	width = canvas->columns - text_width(right_buffer);
	text_add_left(&line, left_buffer, width < 0 ? 0 : width);
	text_add(&line, right_buffer);
	(void)canvas_text(canvas, 0, 0, MARK_TITLE, "%s", buffer);
}

static const char *key_label(const struct pos *pos, const struct key *key)
{
	if (key->press != PRESS_F12)
		return key->label == NULL ? NULL : say(key->label);
	return language_label(language_after(pos->language));
}

/*
 * "F9Pay", "Esc back". A key that has no room at the bottom still stands
 * in help and menu.
 */
static int view_key(
	struct canvas *canvas, int column, enum press press, const char *label)
{
	const char *name = press_name(press);
	const char *gap = press >= PRESS_F1 && press <= PRESS_F12 ? "" : " ";
	int row = canvas->rows - 1;
	int width = text_width(name) + text_width(gap) + text_width(label);

	if (column + width > canvas->columns)
		return column;
	column = canvas_text(canvas, row, column, MARK_KEY, "%s", name);
	column = canvas_text(
		canvas, row, column, MARK_PLAIN, "%s%s", gap, label);
	return column + 1;
}

static void view_keys(const struct pos *pos, struct canvas *canvas)
{
	const struct key *key;
	int column = 0;

	if (pos->notice.text[0] != '\0' || pos->overlay != OVERLAY_NONE) {
		(void)view_key(canvas, 0, PRESS_ESCAPE, say("close"));
		return;
	}
	for (int i = 0; (key = pos_key(pos, i)) != NULL; i++) {
		const char *label = key_label(pos, key);

		if (label != NULL)
			column = view_key(canvas, column, key->press, label);
	}
}

/* One row of help and menu: letter, key, what it does. */
static void view_help_row(struct canvas *canvas, struct area area,
	const struct key *key, bool with_letter)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	if (with_letter)
		text_addf(&line, "%c   ", toupper(key->letter));
	text_add_left(&line, press_name(key->press), 8);
	text_add_left(&line, say(key->help), area.columns - (int)line.length);
	(void)canvas_text(
		canvas, area.row, area.column, MARK_PLAIN, "%s", buffer);
}

/* A box with nothing beside it that could be taken for a part of it. */
static void view_box(struct canvas *canvas, struct area box, enum mark mark)
{
	struct area rows = {
		.row = box.row, .rows = box.rows, .columns = canvas->columns
	};

	canvas_fill(canvas, rows, MARK_PLAIN);
	canvas_box(canvas, box, mark);
	canvas->cursor_row = -1;
}

static struct area view_overlay(struct canvas *canvas, const char *title)
{
	struct area box = { .row = 1,
		.column = canvas->columns / 2 - 34,
		.rows = canvas->rows - 2,
		.columns = 68 };

	view_box(canvas, box, MARK_PLAIN);
	(void)canvas_text(
		canvas, box.row, box.column + 2, MARK_TITLE, " %s ", title);
	return (struct area){ .row = box.row + 1,
		.column = box.column + 2,
		.rows = box.rows - 2,
		.columns = box.columns - 4 };
}

static void view_ignored(
	const struct pos *pos, struct canvas *canvas, struct area at)
{
	if (pos->notice.ignored > 0)
		(void)canvas_text(canvas, at.row, at.column, MARK_ALARM,
			say(" scans ignored: %" PRId64 " "),
			pos->notice.ignored);
}

static void view_help(const struct pos *pos, struct canvas *canvas)
{
	struct area area = view_overlay(canvas, say("Help"));
	int bottom = area.row + area.rows - 1;
	const struct key *key;

	for (int i = 0; (key = pos_key(pos, i)) != NULL; i++) {
		if (key->press == PRESS_NONE)
			continue;
		view_help_row(canvas, area, key, false);
		area.row++;
	}
	area.row++;
	area.rows = bottom - area.row + (pos->notice.ignored == 0);
	(void)canvas_paragraph(canvas, area, MARK_PLAIN,
		say("A scan is a code and Enter. 3* before it: three of "
		    "them."));
	area.row = bottom;
	view_ignored(pos, canvas, area);
}

static void view_menu(const struct pos *pos, struct canvas *canvas)
{
	struct area area = view_overlay(canvas, say("Menu"));
	int bottom = area.row + area.rows - 1;
	int skip = pos->menu_first;
	const struct key *key;

	for (int i = 0; (key = pos_key(pos, i)) != NULL; i++) {
		if (key->letter == '\0' || !pos_key_is_of_use(pos, key))
			continue;
		if (skip-- > 0)
			continue;
		if (area.row == bottom - 2) {
			(void)canvas_text(canvas, area.row, area.column,
				MARK_NOTICE, "%s", say("Down: more"));
			break;
		}
		view_help_row(canvas, area, key, true);
		area.row++;
	}
	area.row = bottom;
	view_ignored(pos, canvas, area);
	canvas->cursor_row = bottom - 1;
	canvas->cursor_column = canvas_text(canvas, bottom - 1, area.column,
		MARK_STRONG, "%s: %s", say("A letter, then Enter"),
		tail(pos->menu_input.text, 30));
}

/* The box that only Esc closes. */
static void view_notice(const struct pos *pos, struct canvas *canvas)
{
	struct area box = { .row = canvas->rows / 2 - 6,
		.column = canvas->columns / 2 - 34,
		.rows = 11,
		.columns = 68 };
	struct area area = { .row = box.row + 2,
		.column = box.column + 3,
		.rows = box.rows - 5,
		.columns = box.columns - 6 };

	view_box(canvas, box, MARK_NOTICE);
	(void)canvas_text(canvas, box.row, box.column + 2, MARK_ALARM,
		" ! %s ! ", say("STOP"));
	(void)canvas_paragraph(canvas, area, MARK_NOTICE, pos->notice.text);
	area.row = box.row + box.rows - 2;
	(void)canvas_text(canvas, area.row, area.column, MARK_STRONG, "%s",
		say("Esc closes this"));
	area.column += 30;
	view_ignored(pos, canvas, area);
}

static void view_too_small(struct canvas *canvas)
{
	struct area area = { .rows = canvas->rows, .columns = canvas->columns };
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_addf(&text, say("too small: need %dx%d"), CANVAS_COLUMNS_MIN,
		CANVAS_ROWS_MIN);
	(void)canvas_paragraph(canvas, area, MARK_ALARM, buffer);
}

/* "3 min", "2 h", "5 d" */
void age_add(int64_t ms, struct text *out)
{
	int64_t minutes = ms > 0 ? ms / 60000 : 0;

	if (minutes < 60)
		text_addf(out, say("%" PRId64 " min"), minutes);
	else if (minutes < 1440)
		text_addf(out, say("%" PRId64 " h"), minutes / 60);
	else
		text_addf(out, say("%" PRId64 " d"), minutes / 1440);
}

static void unsent_add(const struct pos *pos, struct text *out)
{
	const struct till_online *link = &pos->link;

	if (link->unsent == 0)
		return;
	text_addf(out, say("; not sent: %" PRId64 ", "), link->unsent);
	age_add(pos->now.ms - link->oldest.ms, out);
}

/* What is wrong; else what may still be sold without the hub. */
static void offline_add(const struct till_online *link, struct text *out)
{
	char person[MONEY_TEXT_SIZE];
	char total[MONEY_TEXT_SIZE];

	if (link->is_forged) {
		text_addf(out, "; %s", link->trouble);
		return;
	}
	if (link->permit.minor == 0) {
		text_add(out, say("; only what was granted before may be free"
				  " of duty"));
		return;
	}
	money_format(link->permit, person);
	money_format(link->permit_total, total);
	text_addf(out, say("; a person may have %s, all %s"), person, total);
}

/* One line of a till of a market, while there is nothing else to say. */
static void view_link(const struct pos *pos, struct canvas *canvas)
{
	const struct till_online *link = &pos->link;
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	if (!link->is_joined)
		return;
	text_add(&line, link->is_online ? say("online") : say("OFFLINE"));
	if (!link->is_online && link->since.ms != 0) {
		text_add(&line, " ");
		age_add(pos->now.ms - link->since.ms, &line);
	}
	unsent_add(pos, &line);
	if (!link->is_online)
		offline_add(link, &line);
	else if (link->is_frozen)
		text_add(&line,
			say("; the hub was restored and grants nothing yet"));
	(void)canvas_text(canvas, row_message(canvas), 1,
		link->is_online && !link->is_frozen ? MARK_PLAIN : MARK_ALARM,
		"%s", buffer);
}

/* What is wrong at the printer, or what it has left open. */
static void printer_line(const struct printer_sight *printer, struct text *out)
{
	if (printer->has && printer->unknown.job != 0)
		text_addf(out,
			say("is the paper %s printed? F10 Y: yes, F10 Z: no,"
			    " print a copy"),
			printer->unknown.receipt);
	else if (printer->has && printer->state.waiting > 0 &&
		 printer->state.trouble != PRINTER_FINE)
		text_add(out, printer_trouble_text(printer->state.trouble));
}

/* A question comes before what was said last, and that before a trouble. */
static void view_message(const struct pos *pos, struct canvas *canvas)
{
	char buffer[CANVAS_TEXT_SIZE];
	char padded[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));
	struct text full = text_over(padded, sizeof(padded));

	printer_line(&pos->printer, &line);
	if (pos->printer.unknown.job == 0 && pos->message[0] != '\0') {
		line = text_over(buffer, sizeof(buffer));
		text_add(&line, pos->message);
	}
	if (buffer[0] == '\0') {
		view_link(pos, canvas);
		return;
	}
	text_add_left(&full, buffer, canvas->columns - 1);
	(void)canvas_text(
		canvas, row_message(canvas), 1, MARK_NOTICE, "%s", padded);
}

/* The screen sees only what the panel leaves of the canvas. */
static void view_body(const struct pos *pos, struct canvas *canvas)
{
	int panel = panel_columns(pos, canvas);

	canvas->columns -= panel;
	pos_screen(pos)->view(pos, canvas);
	canvas->columns += panel;
	if (panel > 0)
		panel_view(pos, canvas, panel);
}

void pos_view(const struct pos *pos, struct canvas *canvas)
{
	say_use(pos->language);
	if (canvas->rows < CANVAS_ROWS_MIN ||
		canvas->columns < CANVAS_COLUMNS_MIN) {
		view_too_small(canvas);
		return;
	}
	view_title(pos, canvas);
	view_body(pos, canvas);
	view_message(pos, canvas);
	view_keys(pos, canvas);
	if (pos->notice.text[0] != '\0')
		view_notice(pos, canvas);
	else if (pos->overlay == OVERLAY_HELP)
		view_help(pos, canvas);
	else if (pos->overlay == OVERLAY_MENU)
		view_menu(pos, canvas);
}
