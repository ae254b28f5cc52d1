#include "core/slip.h"

#include "page.h"

#include "core/day.h"

#include <inttypes.h>

#define CODE_LENGTH 8

static void page_head(const struct page *page, const struct slip *slip)
{
	static const char *const titles[SLIP_KINDS] = {
		[SLIP_IN] = N_("CASH PUT IN"),
		[SLIP_OUT] = N_("CASH TAKEN OUT"),
		[SLIP_NO_SALE] = N_("OPENED WITHOUT A SALE"),
	};
	char buffer[PAGE_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));
	const struct page tall = page_tall(page);

	page_text(page, slip->market, ALIGN_CENTRE);
	text_addf(&line, say_in(page->language, "Till %s"), slip->till);
	page_text(page, buffer, ALIGN_CENTRE);
	page_text(&tall, say_in(page->language, titles[slip->kind]),
		ALIGN_CENTRE);
	page_rule(page);
}

static void page_when(const struct page *page, const struct slip *slip)
{
	enum language in = page->language;
	char at[STAMP_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];
	char shift[MONEY_TEXT_SIZE];
	struct text number = text_over(shift, sizeof(shift));

	stamp_format(slip->at, slip->offset_minutes, at);
	day_format(slip->day, day);
	text_addf(&number, "%" PRId64, slip->shift);
	page_row(page, say_in(in, "Number"), slip->number);
	page_row(page, say_in(in, "Time"), at);
	page_row(page, say_in(in, "Trade day"), day);
	page_row(page, say_in(in, "Shift"), shift);
	page_row(page, say_in(in, "Operator"), slip->operator);
	if (slip->approver[0] != '\0')
		page_row(page, say_in(in, "Approved by"), slip->approver);
	page_row(page, say_in(in, "Reason"), slip->reason);
	page_rule(page);
}

/* Someone hands it over, someone takes it. */
static void page_signatures(const struct page *page)
{
	page_text(page, " ", ALIGN_LEFT);
	page_text(page, say_in(page->language, "Given by"), ALIGN_LEFT);
	page_text(page, " ", ALIGN_LEFT);
	page_rule(page);
	page_text(page, say_in(page->language, "Taken by"), ALIGN_LEFT);
	page_text(page, " ", ALIGN_LEFT);
	page_rule(page);
}

void slip_format(const struct slip *slip, enum paper paper,
	enum language language, struct text *out)
{
	struct page page = page_over(out, paper, language);
	struct page tall;
	char code[CODE_LENGTH + 1];
	struct text head = text_over(code, sizeof(code));

	page.marked = slip->marked;
	tall = page_tall(&page);
	page_head(&page, slip);
	page_when(&page, slip);
	for (int i = 0; i < slip->count; i++)
		page_money(&tall, slip->cash[i].currency, slip->cash[i].amount);
	if (slip->count > 0) {
		page_rule(&page);
		page_signatures(&page);
	}
	text_addf(&head, "%.*s", CODE_LENGTH, slip->leaf);
	page_row(&page, say_in(language, "Check code"), code);
}
