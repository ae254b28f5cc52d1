#include "core/zreport.h"

#include "page.h"
#include "zwords.h"

#include "core/day.h"

#include <inttypes.h>

struct zreport_cash *zreport_cash_of(
	struct zreport *report, const char *currency)
{
	struct zreport_cash *cash = report->cash;

	for (int i = 0; i < report->cash_count; i++, cash++) {
		if (text_same(cash->currency, currency))
			return cash;
	}
	if (report->cash_count == ZREPORT_CASH_MAX)
		return NULL;
	report->cash_count++;
	*cash = (struct zreport_cash){ 0 };
	(void)text_copy(cash->currency, sizeof(cash->currency), currency);
	return cash;
}

/* -- on paper -------------------------------------------------------- */

static void page_number(
	const struct page *page, const char *label, int64_t number)
{
	char buffer[MONEY_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	text_addf(&text, "%" PRId64, number);
	page_row(page, label, buffer);
}

static void page_title(const struct page *page, const char *title)
{
	page_rule(page);
	page_text(page, say_in(page->language, title), ALIGN_LEFT);
}

/* "  label" with an amount behind it. */
static void page_part(
	const struct page *page, const char *label, struct money money)
{
	char buffer[PAGE_TEXT_SIZE];
	struct text indented = text_over(buffer, sizeof(buffer));

	text_addf(&indented, "  %s", label);
	page_money(page, buffer, money);
}

static void page_stamp(const struct page *page, const char *label,
	struct stamp at, int32_t offset_minutes)
{
	char text[STAMP_TEXT_SIZE];

	stamp_format(at, offset_minutes, text);
	page_row(page, label, text);
}

static void page_head(const struct page *page, const struct zreport *report)
{
	enum language in = page->language;
	char buffer[PAGE_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));
	const struct page tall = page_tall(page);

	page_text(page, report->market, ALIGN_CENTRE);
	text_addf(&line, say_in(in, "Till %s"), report->till);
	page_text(page, buffer, ALIGN_CENTRE);
	line = text_over(buffer, sizeof(buffer));
	text_addf(&line,
		report->closed ? say_in(in, "Z REPORT, SHIFT %" PRId64)
			       : say_in(in, "X REPORT, SHIFT %" PRId64),
		report->shift);
	page_text(&tall, buffer, ALIGN_CENTRE);
	if (report->is_long)
		page_text(page,
			say_in(in, "WARNING: open for more than 24 hours"),
			ALIGN_CENTRE);
	page_rule(page);
	page_stamp(page, say_in(in, "Opened"), report->opened,
		report->offset_minutes);
	page_stamp(page,
		report->closed ? say_in(in, "Closed") : say_in(in, "Read at"),
		report->until, report->offset_minutes);
}

static void page_entries(const struct page *page, const struct zreport *report)
{
	enum language in = page->language;
	char buffer[PAGE_TEXT_SIZE];
	struct text range = text_over(buffer, sizeof(buffer));

	page_title(page, N_("Entries"));
	if (report->first_epoch != report->epoch)
		text_addf(&range,
			"%" PRId64 "-%" PRId64 " - %" PRId64 "-%" PRId64,
			report->first_epoch, report->first, report->epoch,
			report->last);
	else
		text_addf(&range, "%" PRId64 " - %" PRId64, report->first,
			report->last);
	page_row(page, say_in(in, "Numbers"), buffer);
	for (int i = 0; i < report->kind_count; i++) {
		char label[PAGE_TEXT_SIZE];
		struct text kind = text_over(label, sizeof(label));

		text_addf(&kind, "  %s",
			say_in(in, zwords_kind(report->kinds[i].kind)));
		page_number(page, label, report->kinds[i].count);
	}
}

static void page_sales(const struct page *page, const struct zreport *report)
{
	enum language in = page->language;

	page_title(page, N_("Sales, yuan"));
	page_number(page, say_in(in, "Sales"), report->sales);
	page_money(page, say_in(in, "Total"), report->total);
	page_part(page, say_in(in, "Duty-free"), report->exempt);
	page_part(page, say_in(in, "Dutiable"), report->dutiable);
	page_money(page, say_in(in, "Tax"), report->tax);
	page_number(page, say_in(in, "Refunds"), report->refunds);
	page_number(page, say_in(in, "Voids among them"), report->voids);
	page_money(page, say_in(in, "Taken back"), report->refunded);
	page_money(page, say_in(in, "Tax given back"), report->refunded_tax);
}

static void page_line(const struct page *page, const char *name,
	const struct zreport_lines *line)
{
	char label[PAGE_TEXT_SIZE];
	struct text text = text_over(label, sizeof(label));

	text_addf(&text, "%s x %" PRId64, name, line->lines);
	page_part(page, label, line->amount);
}

static void page_treatments(
	const struct page *page, const struct zreport *report)
{
	page_title(page, N_("Treatments, yuan"));
	for (int i = 0; i < report->treatment_count; i++) {
		const struct zreport_lines *line = &report->treatments[i];

		page_line(page,
			say_in(page->language, zwords_treatment(line->name)),
			line);
	}
}

static void page_origins(const struct page *page, const struct zreport *report)
{
	page_title(page, N_("Origins, yuan"));
	for (int i = 0; i < report->origin_count; i++)
		page_line(page, report->origins[i].name, &report->origins[i]);
}

static void page_tenders(const struct page *page, const struct zreport *report)
{
	page_title(page, N_("Payments"));
	for (int i = 0; i < report->tender_count; i++) {
		const struct zreport_tender *tender = &report->tenders[i];
		char label[PAGE_TEXT_SIZE];
		struct text text = text_over(label, sizeof(label));

		text_addf(&text, "%s %s x %" PRId64,
			say_in(page->language, zwords_tender(tender->kind)),
			tender->currency, tender->count);
		page_part(page, label, tender->amount);
		if (tender->back_count == 0)
			continue;
		text = text_over(label, sizeof(label));
		text_addf(&text, "  %s x %" PRId64,
			say_in(page->language, "Given back"),
			tender->back_count);
		page_part(page, label, tender->back_amount);
	}
	page_part(page, say_in(page->language, "Change"), report->change);
}

static void page_drawer(const struct page *page, const struct zreport *report)
{
	enum language in = page->language;

	page_title(page, N_("Drawer"));
	page_number(
		page, say_in(in, "Opened without a sale"), report->no_sales);
	for (int i = 0; i < report->cash_count; i++) {
		const struct zreport_cash *cash = &report->cash[i];

		page_text(page, cash->currency, ALIGN_LEFT);
		page_part(page, say_in(in, "Float"), cash->floats);
		page_part(page, say_in(in, "Put in"), cash->in);
		page_part(page, say_in(in, "Taken out"), cash->out);
		page_part(page, say_in(in, "Expected"), cash->expected);
		if (!report->closed)
			continue;
		page_part(page, say_in(in, "Counted"), cash->counted);
		page_part(page, say_in(in, "Difference"), cash->difference);
	}
}

static void page_foot(const struct page *page, const struct zreport *report)
{
	enum language in = page->language;

	page_title(page, N_("Since the till began, yuan"));
	page_money(page, say_in(in, "Perpetual total"), report->perpetual);
	page_money(page, say_in(in, "Absolute total"), report->absolute);
	page_number(page, say_in(in, "Entries not yet sent"), report->unsent);
	if (report->is_alone)
		page_text(page,
			say_in(in, "A stand-alone till: there is no hub to send"
				   " to"),
			ALIGN_LEFT);
	page_text(page, say_in(in, "Head of the chain"), ALIGN_LEFT);
	page_text(page, report->leaf, ALIGN_LEFT);
}

void zreport_format(const struct zreport *report, enum paper paper,
	enum language language, struct text *out)
{
	struct page page = page_over(out, paper, language);

	page.marked = report->marked;
	page_head(&page, report);
	page_entries(&page, report);
	page_sales(&page, report);
	page_treatments(&page, report);
	page_origins(&page, report);
	page_tenders(&page, report);
	page_drawer(&page, report);
	page_foot(&page, report);
}
