#include "screens.h"

#include <stdarg.h>

/* -- filling -------------------------------------------------------- */

struct page_line *page_line(struct page *page, enum page_look look)
{
	struct page_line *line;

	if (page->count < PAGE_LINES_MAX)
		page->count++;
	line = &page->lines[page->count - 1];
	*line = (struct page_line){ .look = look };
	return line;
}

void page_add(struct page *page, enum page_look look, const char *format, ...)
{
	struct page_line *line = page_line(page, look);
	struct text text = text_over(line->text, sizeof(line->text));
	va_list args;

	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
}

/* -- for all pages -------------------------------------------------- */

struct request page_open(struct pos *pos, enum screen_id screen)
{
	struct request request = ask(ASK_PAGE);

	(void)pos;
	request.slot = (int)screen;
	return request;
}

struct request page_again(struct pos *pos)
{
	return pos->page.again;
}

const char *page_key(const struct pos *pos)
{
	const struct page *page = &pos->page;

	return page->has_choice && page->at < page->count
		       ? page->lines[page->at].key
		       : "";
}

bool page_is_shown(const struct pos *pos)
{
	return pos->screen >= SCREEN_ZREPORT && pos->screen <= SCREEN_SETTINGS;
}

bool page_is_live(const struct pos *pos)
{
	return pos->screen == SCREEN_QUEUE || pos->screen == SCREEN_PAPERS;
}

/* To where one came from: the list of acts. */
struct request page_back(struct pos *pos)
{
	pos_go(pos, SCREEN_OFFICE);
	return ask_nothing();
}

/* A list is moved by its chosen line, which heads are not; a text by its
 * first one. */
static void move(struct page *page, int step)
{
	int at = page->at + step;

	if (page->has_choice) {
		while (at >= 0 && at < page->count &&
			page->lines[at].key[0] == '\0')
			at += step < 0 ? -1 : 1;
		if (at < 0 || at >= page->count)
			return;
	}
	if (at < 0)
		at = 0;
	if (at >= page->count)
		at = page->count > 0 ? page->count - 1 : 0;
	page->at = at;
}

struct request page_up(struct pos *pos)
{
	move(&pos->page, -1);
	return ask_nothing();
}

struct request page_down(struct pos *pos)
{
	move(&pos->page, 1);
	return ask_nothing();
}

#define PAGE_STEP 15

struct request page_far_up(struct pos *pos)
{
	for (int i = 0; i < PAGE_STEP; i++)
		move(&pos->page, -1);
	return ask_nothing();
}

struct request page_far_down(struct pos *pos)
{
	for (int i = 0; i < PAGE_STEP; i++)
		move(&pos->page, 1);
	return ask_nothing();
}

/* Pages have no line to type into: a scan does nothing here. */
struct request page_type(struct pos *pos, const struct event *event)
{
	(void)pos;
	(void)event;
	return ask_nothing();
}

/* The answer: the page, with the line that was chosen before. */
void page_take(struct pos *pos, const struct page *page)
{
	enum screen_id screen = (enum screen_id)page->again.slot;
	int at = pos->screen == screen ? pos->page.at : 0;

	pos->page = *page;
	pos->page.at = at < page->count ? at : 0;
	if (pos->page.has_choice && page_key(pos)[0] == '\0')
		move(&pos->page, 1);
	if (pos->screen != screen)
		pos_go(pos, screen);
}

/* -- view ----------------------------------------------------------- */

static enum mark mark_of(const struct page *page, int at)
{
	if (page->has_choice && at == page->at && page->lines[at].key[0])
		return MARK_CHOSEN;
	switch (page->lines[at].look) {
	case PAGE_HEAD:
		return MARK_TITLE;
	case PAGE_ALARM:
		return MARK_ALARM;
	case PAGE_PLAIN:
		break;
	}
	return MARK_PLAIN;
}

static void view_line(struct canvas *canvas, int row, enum mark mark,
	const struct page_line *line)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_add(&text, " ");
	text_add_left(&text, line->text, canvas->columns - 2);
	(void)canvas_text(canvas, row, 0, mark, "%s ", buffer);
}

void page_view(const struct pos *pos, struct canvas *canvas, const char *title)
{
	const struct page *page = &pos->page;
	int rows = row_message(canvas) - 3;
	int first = page->at;

	if (page->has_choice)
		first = page->at < rows ? 0 : page->at - rows + 1;
	else if (first > page->count - rows)
		first = page->count > rows ? page->count - rows : 0;
	(void)canvas_text(canvas, 1, 1, MARK_STRONG, "%s", title);
	if (page->count > rows)
		(void)canvas_text(canvas, 1, canvas->columns - 16, MARK_PLAIN,
			"%d-%d / %d", first + 1,
			first + rows < page->count ? first + rows : page->count,
			page->count);
	for (int i = 0; i < rows && first + i < page->count; i++)
		view_line(canvas, 3 + i, mark_of(page, first + i),
			&page->lines[first + i]);
}
