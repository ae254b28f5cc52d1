#include "core/receipt.h"

#include "page.h"

#include "core/rate.h"

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

static const char *number_of(const struct receipt *receipt)
{
	return receipt->refund != NULL ? receipt->refund->receipt
				       : receipt->sale->receipt;
}

static void page_when(const struct page *page, const struct receipt *receipt)
{
	char at[STAMP_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];

	stamp_format(receipt->at, receipt->offset_minutes, at);
	day_format(receipt->day, day);
	page_row(page, say_in(page->language, "Receipt"), number_of(receipt));
	page_row(page, say_in(page->language, "Time"), at);
	page_row(page, say_in(page->language, "Trade day"), day);
	page_row(page, say_in(page->language, "Operator"), receipt->operator);
}

/* Which sale goods came back of, why, and who allowed it. */
static void page_origin(const struct page *page, const struct receipt *receipt)
{
	enum language in = page->language;
	const struct refund *refund = receipt->refund;
	char day[DAY_TEXT_SIZE];

	day_format(refund->day, day);
	page_row(page, say_in(in, "Of the receipt"), refund->sale);
	page_row(page, say_in(in, "Of the day"), day);
	if (receipt->approver[0] != '\0')
		page_row(page, say_in(in, "Approved by"), receipt->approver);
	page_row(page, say_in(in, "Reason"), receipt->reason);
}

/* "  0.819 kg"; pieces need no word. */
static void add_quantity(struct text *out, const struct page *page,
	int64_t quantity_milli, enum unit unit)
{
	static const char *const units[UNIT_COUNT] = {
		[UNIT_PIECE] = NULL,
		[UNIT_KG] = N_("kg"),
		[UNIT_L] = N_("l"),
	};
	char number[MONEY_TEXT_SIZE];

	quantity_format(quantity_milli, number);
	text_addf(out, "  %s", number);
	if (units[unit] != NULL)
		text_addf(out, " %s", say_in(page->language, units[unit]));
}

static void add_price(struct text *out, struct money price)
{
	char number[MONEY_TEXT_SIZE];

	money_format(price, number);
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
		add_quantity(&quantity, page, line->quantity_milli, line->unit);
		add_price(&quantity, line->price);
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

static const char *const tender_labels[TENDER_KIND_COUNT] = {
	[TENDER_CASH] = N_("Cash"),
	[TENDER_CARD] = N_("Card"),
	[TENDER_MOBILE] = N_("Mobile payment"),
};

/* Foreign money in its own currency first, then its rate and its worth. */
static void page_foreign(const struct page *page, const struct tender *tender)
{
	char buffer[LINE_TEXT_SIZE];
	struct text label = text_over(buffer, sizeof(buffer));
	char rate[RATE_TEXT_SIZE];

	text_addf(&label, "%s %s",
		say_in(page->language, tender_labels[tender->kind]),
		tender->currency);
	page_money(page, label.bytes, tender->amount);
	rate_format(tender->rate_ppm, rate);
	label = text_over(buffer, sizeof(buffer));
	text_addf(&label, "  x %s = CNY", rate);
	page_money(page, label.bytes, tender->value);
}

static void page_tender(const struct page *page, const struct tender *tender)
{
	if (!text_same(tender->currency, "CNY"))
		page_foreign(page, tender);
	else
		page_money(page,
			say_in(page->language, tender_labels[tender->kind]),
			tender->value);
	if (tender->reference[0] != '\0')
		page_row(page, "", tender->reference);
}

static void page_tenders(const struct page *page, const struct sale *sale)
{
	for (int i = 0; i < sale->tender_count; i++)
		page_tender(page, &sale->tenders[i]);
	if (sale->change.minor != 0)
		page_money(
			page, say_in(page->language, "Change"), sale->change);
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

static void page_sale(const struct page *page, const struct sale *sale)
{
	page_rule(page);
	page_lines(page, sale);
	page_totals(page, sale);
	page_tenders(page, sale);
	for (int i = 0; i < sale->quota_count; i++) {
		if (limit_id_is_value(sale->quota[i].limit))
			page_quota(page, &sale->quota[i]);
	}
}

static void page_back(const struct page *page, const struct refund_line *line)
{
	char buffer[LINE_TEXT_SIZE];
	struct text label = text_over(buffer, sizeof(buffer));

	page_text(page, line->name, ALIGN_LEFT);
	add_quantity(&label, page, line->quantity_milli, line->unit);
	page_money(page, label.bytes, line->amount);
	if (line->tax.minor == 0)
		return;
	label = text_over(buffer, sizeof(buffer));
	text_addf(&label, "    %s", say_in(page->language, "Tax"));
	page_money(page, label.bytes, line->tax);
}

static void page_given(const struct page *page, const struct sale_quota *quota)
{
	int64_t left = quota->cap - quota->after;
	char buffer[LINE_TEXT_SIZE];
	struct text name = text_over(buffer, sizeof(buffer));

	text_addf(&name, say_in(page->language, "Allowance %s"), quota->limit);
	page_row(page, name.bytes, quota->window);
	page_amount(page, N_("Given back"), -quota->used);
	page_amount(page, N_("Still left"), left > 0 ? left : 0);
	page_rule(page);
}

static void page_refund(const struct page *page, const struct receipt *receipt)
{
	enum language in = page->language;
	const struct refund *refund = receipt->refund;

	page_origin(page, receipt);
	page_rule(page);
	for (int i = 0; i < refund->line_count; i++)
		page_back(page, &refund->lines[i]);
	page_rule(page);
	page_money(page, say_in(in, "TAKEN BACK CNY"), refund->total);
	if (refund->tax.minor != 0)
		page_money(page, say_in(in, "Tax"), refund->tax);
	page_money(page, say_in(in, "GIVEN BACK CNY"),
		(struct money){ refund->total.minor + refund->tax.minor });
	for (int i = 0; i < refund->tender_count; i++)
		page_tender(page, &refund->tenders[i]);
	page_rule(page);
	for (int i = 0; i < refund->quota_count; i++) {
		if (limit_id_is_value(refund->quota[i].limit) &&
			refund->quota[i].used != 0)
			page_given(page, &refund->quota[i]);
	}
}

/* What kind of paper it is, when it is not the plain one of a sale. */
static void page_kind(const struct page *page, const struct receipt *receipt)
{
	if (receipt->refund != NULL)
		page_text(page,
			receipt->refund->is_void
				? say_in(page->language, "*** VOID ***")
				: say_in(page->language, "*** REFUND ***"),
			ALIGN_CENTRE);
}

static void set_receipt(const struct page *page, const struct receipt *receipt)
{
	page_training(page, receipt);
	page_head(page, receipt);
	page_kind(page, receipt);
	page_when(page, receipt);
	if (receipt->refund != NULL)
		page_refund(page, receipt);
	else
		page_sale(page, receipt->sale);
	page_foot(page, receipt);
	page_training(page, receipt);
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
