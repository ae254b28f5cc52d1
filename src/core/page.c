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

static void set_text(
	const struct page *page, const char *text, enum align align)
{
	while (text[0] != '\0') {
		size_t length = next_line(text, page->width);

		page_line(page, text, length, align);
		text += length;
	}
}

static void set_row(
	const struct page *page, const char *label, const char *value)
{
	int spare = page->width - text_width(label) - text_width(value);

	if (spare < 1) {
		set_text(page, label, ALIGN_LEFT);
		set_text(page, value, ALIGN_RIGHT);
		return;
	}
	page_mark(page);
	text_add(page->out, label);
	text_fill(page->out, " ", spare);
	text_add(page->out, value);
	text_add(page->out, "\n");
}

/* -- two languages ----------------------------------------------------- */

static void fill_in(struct page_labels *labels, const char *text)
{
	struct text out;

	if (labels->length + 1 >= sizeof(labels->bytes))
		return; /* what has no room is said in one language */
	out = text_over(labels->bytes + labels->length,
		sizeof(labels->bytes) - labels->length);

	text_add(&out, text);
	labels->length += out.length + 1;
}

static const char *without_blanks(const char *text)
{
	return text + strspn(text, " ");
}

/* What the same call said in the other language; NULL: the same, or a
 * quantity, of which one unit is enough. */
static const char *other_label(struct page_labels *labels, const char *text)
{
	const char *other = labels->bytes + labels->at;
	char first = without_blanks(text)[0];

	if (labels->at >= labels->length)
		return NULL;
	labels->at += strlen(other) + 1;
	if (text_same(other, text) || (first >= '0' && first <= '9'))
		return NULL;
	return other;
}

/* "A / B", if that leaves room; else B comes below A, as far in. */
static void set_both(const struct page *page, const char *text,
	const char *other, const char *value)
{
	char buffer[PAGE_TEXT_SIZE];
	struct text both = text_over(buffer, sizeof(buffer));
	int taken = value[0] == '\0' ? 0 : text_width(value) + 1;
	enum align align = value[0] == '\0' ? ALIGN_CENTRE : ALIGN_LEFT;

	text_addf(&both, "%s / %s", text, without_blanks(other));
	if (text_width(buffer) + taken <= page->width) {
		if (value[0] == '\0')
			set_text(page, buffer, align);
		else
			set_row(page, buffer, value);
		return;
	}
	if (value[0] == '\0')
		set_text(page, text, align);
	else
		set_row(page, text, value);
	set_text(page, other, align);
}

void page_text(const struct page *page, const char *text, enum align align)
{
	const char *other = NULL;

	if (page->labels != NULL && page->labels->fills) {
		fill_in(page->labels, text);
		return;
	}
	if (page->labels != NULL)
		other = other_label(page->labels, text);
	if (other == NULL)
		set_text(page, text, align);
	else
		set_both(page, text, other, "");
}

void page_row(const struct page *page, const char *label, const char *value)
{
	const char *other = NULL;

	if (page->labels != NULL && page->labels->fills) {
		fill_in(page->labels, label);
		return;
	}
	if (page->labels != NULL)
		other = other_label(page->labels, label);
	if (other == NULL)
		set_row(page, label, value);
	else
		set_both(page, label, other, value);
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
