#include "labels.h"
#include "screens.h"

/*
 * What a wide terminal shows beside the sale: each limit, who stands there,
 * baskets on hold, the last receipts, the link and the devices.
 */

#define PANEL_COLUMNS     52
#define PANEL_COLUMNS_MIN 40
#define PANEL_ROWS_MIN    32
#define HELD_ROWS         4
#define RECENT_ROWS       6
#define TIME_CELLS        6

int panel_columns(const struct pos *pos, const struct canvas *canvas)
{
	int spare = canvas->columns - CANVAS_COLUMNS_MIN;

	if (pos->screen != SCREEN_SALE || spare < PANEL_COLUMNS_MIN ||
		canvas->rows < PANEL_ROWS_MIN)
		return 0;
	return spare > PANEL_COLUMNS ? PANEL_COLUMNS : spare;
}

/* Where the next line goes, and how much room there is. */
struct pen {
	struct canvas *canvas;
	int row;
	int last; /* row that is no more */
	int column;
	int columns;
};

static void line(struct pen *pen, enum mark mark, const char *text)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text cut = text_over(buffer, sizeof(buffer));

	if (pen->row >= pen->last)
		return;
	text_add_left(&cut, text, pen->columns);
	(void)canvas_text(
		pen->canvas, pen->row++, pen->column, mark, "%s", buffer);
}

static void heading(struct pen *pen, const char *label, int count)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_add(&text, label);
	if (count > 0)
		text_addf(&text, " (%d)", count);
	pen->row++;
	line(pen, MARK_STRONG, buffer);
}

/* Two texts of a line, the second at its end. */
static void pair(
	struct pen *pen, enum mark mark, const char *left, const char *right)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_add_left(&text, left, pen->columns - text_width(right) - 1);
	text_addf(&text, " %s", right);
	line(pen, mark, buffer);
}

static void view_limit(const struct pos *pos, struct pen *pen, int at)
{
	const struct quota *quota = &pos->counter.verdict.quota[at];
	const struct limit *limit = &pos->rules.limits[at];
	enum mark mark = quota_left(quota) < 0 ? MARK_ALARM : MARK_PLAIN;
	char left[CANVAS_TEXT_SIZE];
	char cap[CANVAS_TEXT_SIZE];
	char words[CANVAS_TEXT_SIZE];
	struct text left_text = text_over(left, sizeof(left));
	struct text cap_text = text_over(cap, sizeof(cap));
	struct text text = text_over(words, sizeof(words));

	measure_add(limit->measure, quota_left(quota), &left_text);
	measure_add(limit->measure, quota->cap, &cap_text);
	text_addf(&text, "%s / %s", left, cap);
	pair(pen, mark, limit_name(limit), words);
	text = text_over(words, sizeof(words));
	allowance_bar(&text, quota, pen->columns - 2);
	line(pen, mark, words);
}

static void view_limits(const struct pos *pos, struct pen *pen)
{
	pen->row--;
	heading(pen, say("Allowance: left / limit"), 0);
	if (!pos->counter.has_person) {
		line(pen, MARK_PLAIN, say("nobody yet"));
		return;
	}
	for (int i = 0; i < pos->counter.verdict.quota_count; i++)
		view_limit(pos, pen, i);
}

static void view_resident(const struct pos *pos, struct pen *pen)
{
	const struct till_person *person = &pos->counter.person;
	char buffer[CANVAS_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	heading(pen, say("Resident"), 0);
	if (!pos->counter.has_person) {
		line(pen, MARK_PLAIN, say("nobody yet"));
		return;
	}
	pair(pen, MARK_PLAIN, person->name, person->masked);
	if (person->subject.valid_until == DAY_NONE)
		return;
	day_format(person->subject.valid_until, day);
	text_addf(&text, say("certificate valid until %s"), day);
	line(pen, MARK_PLAIN, buffer);
}

/* "09:00 T01-1-12   8.50" */
static void timed(const struct pos *pos, struct pen *pen, struct stamp at,
	const char *what, struct money total)
{
	char buffer[CANVAS_TEXT_SIZE];
	char time[STAMP_TEXT_SIZE];
	char amount[MONEY_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	stamp_format(at, pos->facts.offset_minutes, time);
	money_format(total, amount);
	text_add_bytes(&text, time + strlen("2026-11-24 "), strlen("09:00"));
	text_addf(&text, " %s", what);
	pair(pen, MARK_PLAIN, buffer, amount);
}

static void view_held(const struct pos *pos, struct pen *pen)
{
	const struct panel_sight *panel = &pos->panel;

	heading(pen, say("On hold"), panel->held_count);
	if (panel->held_count == 0)
		line(pen, MARK_PLAIN, say("no basket is on hold"));
	for (int i = 0; i < panel->held_count && i < HELD_ROWS; i++) {
		const struct till_held *held = &panel->held[i];
		char buffer[CANVAS_TEXT_SIZE];
		struct text text = text_over(buffer, sizeof(buffer));

		text_addf(&text, "%d  %s", held->slot, held->note);
		timed(pos, pen, held->at, buffer, held->total);
	}
}

static void view_recent(const struct pos *pos, struct pen *pen)
{
	const struct panel_sight *panel = &pos->panel;

	heading(pen, say("Last receipts"), 0);
	if (panel->recent_count == 0)
		line(pen, MARK_PLAIN, say("none yet"));
	for (int i = 0; i < panel->recent_count && i < RECENT_ROWS; i++) {
		const struct till_recent *recent = &panel->recent[i];
		struct money total = recent->total;

		if (recent->is_refund)
			total.minor = -total.minor;
		timed(pos, pen, recent->at, recent->receipt, total);
	}
}

static void view_hub(const struct pos *pos, struct pen *pen)
{
	const struct till_online *link = &pos->link;
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	if (!link->is_joined) {
		pair(pen, MARK_PLAIN, say("hub"), say("stands alone"));
		return;
	}
	text_add(&text, link->is_online ? say("online") : say("OFFLINE"));
	if (link->unsent > 0)
		text_addf(&text, say(", not sent: %" PRId64), link->unsent);
	pair(pen, link->is_online ? MARK_PLAIN : MARK_ALARM, say("hub"),
		buffer);
}

static void view_devices(const struct pos *pos, struct pen *pen)
{
	const struct printer_sight *printer = &pos->printer;

	heading(pen, say("Link and devices"), 0);
	view_hub(pos, pen);
	pair(pen, printer_is_well(printer) ? MARK_PLAIN : MARK_ALARM,
		say("printer"), printer_state(printer));
	for (int i = 0; i < DEVICE_KINDS; i++) {
		const char *label = device_label((enum device_kind)i);
		bool ready = pos->panel.ready[i];

		if (pos->panel.has[i] && label != NULL)
			pair(pen, ready ? MARK_PLAIN : MARK_ALARM, say(label),
				device_state(ready));
	}
}

void panel_view(const struct pos *pos, struct canvas *canvas, int columns)
{
	struct area fence = { .row = 1,
		.column = canvas->columns - columns,
		.rows = row_message(canvas) - 1 };
	struct pen pen = { .canvas = canvas,
		.row = 1,
		.last = row_message(canvas),
		.column = fence.column + 2,
		.columns = columns - 3 };

	canvas_fence(canvas, fence);
	view_limits(pos, &pen);
	view_resident(pos, &pen);
	view_held(pos, &pen);
	view_recent(pos, &pen);
	view_devices(pos, &pen);
}
