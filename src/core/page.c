#include "page.h"

#include <assert.h>
#include <string.h>

struct page page_over(
	struct text *out, enum paper paper, enum language language)
{
	return (struct page){ .out = out,
		.width = paper == PAPER_58 ? 32 : 48,
		.language = language };
}

struct page page_tall(const struct page *page)
{
	struct page tall = *page;

	tall.tall = page->marked;
	return tall;
}

static void page_mark(const struct page *page)
{
	static const char mark[] = { PAPER_TALL };

	if (page->tall)
		text_add_bytes(page->out, mark, sizeof(mark));
}

/*
 * Bytes of the next line of a text: at most width cells, ended behind a
 * space where there is one. No byte is left out.
 */
static size_t next_line(const char *text, int width)
{
	size_t length = text_head(text, width, NULL);
	size_t cut = length;

	assert(length > 0);
	if (text[length] == '\0')
		return length;
	while (cut > 0 && text[cut - 1] != ' ')
		cut--;
	return cut > 0 ? cut : length;
}

static void page_line(const struct page *page, const char *line, size_t length,
	enum align align)
{
	char buffer[PAGE_TEXT_SIZE];
	struct text shown = text_over(buffer, sizeof(buffer));
	int spare;

	text_add_bytes(&shown, line, length);
	spare = page->width - text_width(shown.bytes);
	page_mark(page);
	if (align == ALIGN_CENTRE)
		text_fill(page->out, " ", spare / 2);
	else if (align == ALIGN_RIGHT)
		text_fill(page->out, " ", spare);
	text_add_bytes(page->out, line, length);
	text_add(page->out, "\n");
}

void page_text(const struct page *page, const char *text, enum align align)
{
	while (text[0] != '\0') {
		size_t length = next_line(text, page->width);

		page_line(page, text, length, align);
		text += length;
	}
}

void page_row(const struct page *page, const char *label, const char *value)
{
	int spare = page->width - text_width(label) - text_width(value);

	if (spare < 1) {
		page_text(page, label, ALIGN_LEFT);
		page_text(page, value, ALIGN_RIGHT);
		return;
	}
	page_mark(page);
	text_add(page->out, label);
	text_fill(page->out, " ", spare);
	text_add(page->out, value);
	text_add(page->out, "\n");
}

void page_money(const struct page *page, const char *label, struct money money)
{
	char text[MONEY_TEXT_SIZE];

	money_format(money, text);
	page_row(page, label, text);
}

void page_rule(const struct page *page)
{
	text_fill(page->out, "-", page->width);
	text_add(page->out, "\n");
}
