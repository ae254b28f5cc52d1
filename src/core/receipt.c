#include "core/receipt.h"

#include "page.h"

#include <inttypes.h>
#include <string.h>

#define LINE_TEXT_SIZE PAGE_TEXT_SIZE
#define CODE_LENGTH    8

/* Above all and below all, so that no part of it passes for a receipt. */
static void page_training(
	const struct page *page, const struct receipt *receipt)
{
	const struct page tall = page_tall(page);

	if (!receipt->training)
		return;
	page_text(&tall,
		say_in(page->language, "*** TRAINING - NOT A RECEIPT ***"),
		ALIGN_CENTRE);
}

static void page_head(const struct page *page, const struct receipt *receipt)
{
	char buffer[LINE_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));
	const struct page tall = page_tall(page);

	page_text(&tall, receipt->market, ALIGN_CENTRE);
	text_addf(&line, say_in(page->language, "Till %s"), receipt->till);
	page_text(page, line.bytes, ALIGN_CENTRE);
	if (receipt->copy > 0) {
		line = text_over(buffer, sizeof(buffer));
		text_addf(&line, say_in(page->language, "COPY %d"),
			receipt->copy);
		page_text(&tall, line.bytes, ALIGN_CENTRE);
	}
	page_rule(page);
}

static void page_when(const struct page *page, const struct receipt *receipt)
{
	char at[STAMP_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];

	stamp_format(receipt->at, receipt->offset_minutes, at);
	day_format(receipt->day, day);
	page_row(page, say_in(page->language, "Receipt"),
		receipt->sale->receipt);
	page_row(page, say_in(page->language, "Time"), at);
	page_row(page, say_in(page->language, "Trade day"), day);
	page_row(page, say_in(page->language, "Operator"), receipt->operator);
	page_rule(page);
}

/* "  0.819 kg x 95.00"; pieces need no word. */
static void add_quantity(
	struct text *out, const struct page *page, const struct sale_line *line)
{
	static const char *const units[UNIT_COUNT] = {
		[UNIT_PIECE] = NULL,
		[UNIT_KG] = N_("kg"),
		[UNIT_L] = N_("l"),
	};
	char number[MONEY_TEXT_SIZE];
	const char *unit = units[line->unit];

	quantity_format(line->quantity_milli, number);
	text_addf(out, "  %s", number);
	if (unit != NULL)
		text_addf(out, " %s", say_in(page->language, unit));
	money_format(line->price, number);
	text_addf(out, " x %s", number);
}

/* "    Tax 24.3 %": a rate in ppm has at most four decimals of percent. */
static void page_tax(const struct page *page, const struct sale_line *line)
{
	char buffer[LINE_TEXT_SIZE];
	struct text label = text_over(buffer, sizeof(buffer));
	int64_t part = line->rate_ppm % 10000;
	int places = 4;

	while (places > 0 && part % 10 == 0) {
		part /= 10;
		places--;
	}
	text_addf(&label, "    %s %" PRId64, say_in(page->language, "Tax"),
		line->rate_ppm / 10000);
	if (places > 0)
		text_addf(&label, ".%0*" PRId64, places, part);
	text_add(&label, " %");
	page_money(page, label.bytes, line->tax);
}

/* What of a line is not free of duty, and what that costs. */
static void page_parts(const struct page *page, const struct sale_line *line)
{
	char buffer[LINE_TEXT_SIZE];
	struct text label = text_over(buffer, sizeof(buffer));

	if (line->dutiable.minor == 0)
		return;
	if (line->exempt.minor != 0) {
		text_addf(
			&label, "    %s", say_in(page->language, "Duty-free"));
		page_money(page, label.bytes, line->exempt);
		label = text_over(buffer, sizeof(buffer));
	}
	text_addf(&label, "    %s", say_in(page->language, "Dutiable"));
	page_money(page, label.bytes, line->dutiable);
	page_tax(page, line);
}

static void page_lines(const struct page *page, const struct sale *sale)
{
	for (int i = 0; i < sale->line_count; i++) {
		const struct sale_line *line = &sale->lines[i];
		char buffer[LINE_TEXT_SIZE];
		struct text quantity = text_over(buffer, sizeof(buffer));

		page_text(page, line->name, ALIGN_LEFT);
		add_quantity(&quantity, page, line);
		page_money(page, quantity.bytes, line->amount);
		page_parts(page, line);
	}
	page_rule(page);
}

static void page_totals(const struct page *page, const struct sale *sale)
{
	enum language in = page->language;
	struct money due = { sale->total.minor + sale->tax.minor };
	const struct page tall = page_tall(page);

	page_money(&tall, say_in(in, "TOTAL CNY"), sale->total);
	if (sale->exempt.minor != 0)
		page_money(page, say_in(in, "Duty-free"), sale->exempt);
	if (sale->dutiable.minor != 0)
		page_money(page, say_in(in, "Dutiable"), sale->dutiable);
	if (sale->tax.minor != 0) {
		page_money(page, say_in(in, "Tax"), sale->tax);
		page_money(&tall, say_in(in, "TO PAY CNY"), due);
	}
}

static void page_tenders(const struct page *page, const struct sale *sale)
{
	static const char *const kinds[TENDER_KIND_COUNT] = {
		[TENDER_CASH] = N_("Cash"),
		[TENDER_CARD] = N_("Card"),
		[TENDER_MOBILE] = N_("Mobile payment"),
	};
	enum language in = page->language;

	for (int i = 0; i < sale->tender_count; i++) {
		const struct tender *tender = &sale->tenders[i];

		page_money(
			page, say_in(in, kinds[tender->kind]), tender->value);
	}
	if (sale->change.minor != 0)
		page_money(page, say_in(in, "Change"), sale->change);
	page_rule(page);
}

static void page_amount(
	const struct page *page, const char *label, int64_t minor)
{
	char buffer[LINE_TEXT_SIZE];
	struct text indented = text_over(buffer, sizeof(buffer));

	text_addf(&indented, "  %s", say_in(page->language, label));
	page_money(page, indented.bytes, (struct money){ minor });
}

static void page_quota(const struct page *page, const struct sale_quota *quota)
{
	int64_t left = quota->cap - quota->after;
	char buffer[LINE_TEXT_SIZE];
	struct text name = text_over(buffer, sizeof(buffer));

	text_addf(&name, say_in(page->language, "Allowance %s"), quota->limit);
	page_row(page, name.bytes, quota->window);
	page_amount(page, N_("Limit"), quota->cap);
	page_amount(page, N_("Used before"), quota->before);
	page_amount(page, N_("This purchase"), quota->used);
	page_amount(page, N_("Still left"), left > 0 ? left : 0);
	page_rule(page);
}

/* What lets anybody compare the paper with the ledger. */
static void page_foot(const struct page *page, const struct receipt *receipt)
{
	char text[MONEY_TEXT_SIZE];
	struct text version = text_over(text, sizeof(text));
	char code[CODE_LENGTH + 1];
	struct text head = text_over(code, sizeof(code));

	text_addf(&version, "%" PRId64, receipt->rules);
	text_addf(&head, "%.*s", CODE_LENGTH, receipt->leaf);
	page_row(page, say_in(page->language, "Rules version"), version.bytes);
	page_row(page, say_in(page->language, "Check code"), head.bytes);
}

static void set_receipt(const struct page *set, const struct receipt *receipt)
{
	const struct page page = *set;
	const struct sale *sale = receipt->sale;

	page_training(&page, receipt);
	page_head(&page, receipt);
	page_when(&page, receipt);
	page_lines(&page, sale);
	page_totals(&page, sale);
	page_tenders(&page, sale);
	for (int i = 0; i < sale->quota_count; i++) {
		if (limit_id_is_value(sale->quota[i].limit))
			page_quota(&page, &sale->quota[i]);
	}
	page_foot(&page, receipt);
	page_training(&page, receipt);
}

void receipt_format(const struct receipt *receipt, enum paper paper,
	enum language language, struct text *out)
{
	struct page_labels labels = { .fills = true };
	struct page page = page_over(
		out, paper, receipt->bilingual ? receipt->second : language);

	page.marked = receipt->marked;
	if (receipt->bilingual) {
		size_t before = out->length;

		page.labels = &labels;
		set_receipt(&page, receipt);
		out->length = before; /* rules were set, and go */
		out->bytes[before] = '\0';
		out->cut = false;
		labels.fills = false;
		page.language = language;
	}
	set_receipt(&page, receipt);
}
