#include "labels.h"
#include "screens.h"
#include "session.h"

#include "base/say.h"

#include <inttypes.h>
#include <string.h>

/* -- shift reports -------------------------------------------------------- */

#define TITLE_MARGIN "                "

/* As on paper, in the middle of the screen. */
enum err fill_zreport(struct session *session, const struct request *request)
{
	static struct zreport report;
	static char buffer[ZREPORT_TEXT_MAX];
	struct text text = text_over(buffer, sizeof(buffer));
	long long shift = 0;
	enum err rc = till_may(session->till, session->pos.cashier.id,
		RIGHT_SHIFT, &session->why);

	if (!rc && request->text[0] != '\0')
		rc = text_parse_i64(request->text, &shift, &session->why);
	if (!rc)
		rc = till_zreport(session->till, shift, &report, &session->why);
	if (rc)
		return rc;
	session->page.number = report.shift;
	zreport_format(&report, PAPER_80, session->pos.language, &text);
	for (const char *at = buffer; *at != '\0';) {
		size_t length = strcspn(at, "\n");

		page_add(&session->page, PAGE_PLAIN, TITLE_MARGIN "%.*s",
			(int)length, at);
		at += length + (at[length] == '\n');
	}
	return ERR_OK;
}

/* -- rules ---------------------------------------------------------------- */

static void add_limit(struct page *page, const struct limit *limit)
{
	char cap[MONEY_TEXT_SIZE * 2];
	struct text text = text_over(cap, sizeof(cap));
	struct page_line *line = page_line(page, PAGE_PLAIN);
	struct text out = text_over(line->text, sizeof(line->text));

	measure_add(limit->measure, limit->cap, &text);
	text_add_left(&out, limit_name(limit), 34);
	text_add_left(&out, say(window_label(limit->window)), 14);
	text_add_right(&out, cap, 12);
	text_addf(&out, "  %s", say(excess_label(limit->excess)));
}

static void add_list(struct page *page, const char *label,
	const struct listed *list, int count)
{
	struct page_line *line;
	struct text out;

	if (count == 0)
		return;
	line = page_line(page, PAGE_PLAIN);
	out = text_over(line->text, sizeof(line->text));
	text_addf(&out, "%s: HS", label);
	for (int i = 0; i < count; i++) {
		text_addf(&out, " %s", list[i].hs);
		if (text_width(line->text) < 66 || i + 1 == count)
			continue;
		line = page_line(page, PAGE_PLAIN);
		out = text_over(line->text, sizeof(line->text));
		text_add(&out, "   ");
	}
}

enum err fill_rules(struct session *session, const struct request *request)
{
	const struct rules *rules = till_rules(session->till);
	struct page *page = &session->page;
	char from[DAY_TEXT_SIZE];

	(void)request;
	day_format(rules->from, from);
	page_add(page, PAGE_PLAIN, say("version %" PRId64 ", in force from %s"),
		rules->version, from);
	page_add(page, PAGE_PLAIN, "%s",
		rules->registered ? say("only registered residents may buy")
				  : say("anyone may buy"));
	page_add(page, PAGE_PLAIN, say("minimum age: %d"),
		(int)rules->minimum_age);
	page_add(page, PAGE_PLAIN, "%s", "");
	page_add(page, PAGE_HEAD, "%s", say("Limits"));
	for (int i = 0; i < rules->limit_count; i++)
		add_limit(page, &rules->limits[i]);
	page_add(page, PAGE_PLAIN, "%s", "");
	page_add(page, PAGE_HEAD, "%s", say("Goods"));
	add_list(page, say("prohibited"), rules->prohibited,
		rules->prohibited_count);
	add_list(page, say("exempt"), rules->exempt, rules->exempt_count);
	add_list(page, say("never free of duty"), rules->not_exempt,
		rules->not_exempt_count);
	add_list(page, say("eligible"), rules->eligible, rules->eligible_count);
	return ERR_OK;
}

/* -- people --------------------------------------------------------------- */

static void add_operator(struct page *page, const struct entry_operator *who)
{
	struct page_line *line =
		page_line(page, who->active ? PAGE_PLAIN : PAGE_ALARM);
	struct text out = text_over(line->text, sizeof(line->text));

	(void)text_copy(line->key, sizeof(line->key), who->id);
	text_add_left(&out, who->id, 18);
	text_add_left(&out, say(role_label(who->role)), 18);
	text_add_left(
		&out, who->active ? say("may log in") : say("disabled"), 16);
	text_add(&out, who->name);
}

enum err fill_operators(struct session *session, const struct request *request)
{
	struct entry_operator found[OPERATOR_LIST_MAX];
	char after[OPERATOR_SIZE] = "";
	int count = OPERATOR_LIST_MAX;
	enum err rc = ERR_OK;

	(void)request;
	session->page.has_choice = true;
	while (!rc && count == OPERATOR_LIST_MAX &&
		session->page.count + count <= PAGE_LINES_MAX) {
		rc = till_operator_list(
			session->till, after, found, &count, &session->why);
		for (int i = 0; !rc && i < count; i++)
			add_operator(&session->page, &found[i]);
		if (!rc && count > 0)
			(void)text_copy(
				after, sizeof(after), found[count - 1].id);
	}
	return rc;
}

static void add_resident(
	struct page *page, const struct resident *resident, const char *number)
{
	char born[DAY_TEXT_SIZE] = "";
	char until[DAY_TEXT_SIZE] = "";

	if (resident->born != DAY_NONE)
		day_format(resident->born, born);
	if (resident->valid_until != DAY_NONE)
		day_format(resident->valid_until, until);
	page_add(page, PAGE_PLAIN, "%s", resident->name);
	page_add(page, PAGE_PLAIN, "%s  %s",
		say(document_label(resident->document.kind)), number);
	page_add(page, PAGE_PLAIN, say("born %s"), born);
	page_add(page, PAGE_PLAIN, say("certificate valid until %s"), until);
	page_add(page,
		resident->status == RESIDENT_ACTIVE ? PAGE_PLAIN : PAGE_ALARM,
		"%s", say(status_label(resident->status)));
}

enum err fill_resident(struct session *session, const struct request *request)
{
	struct resident resident;
	char masked[DOCUMENT_NUMBER_SIZE];
	enum err rc = till_resident_find(
		session->till, request->text, &resident, &session->why);

	if (rc)
		return rc;
	document_mask(&resident.document, masked);
	add_resident(&session->page, &resident, masked);
	explicit_bzero(&resident, sizeof(resident));
	return ERR_OK;
}

/* -- the one performance of all pages ---------------------------------------
 */

enum err session_page(struct session *session, const struct request *request,
	struct event *answer)
{
	static fill_page *const fills[SCREEN_COUNT] = {
		[SCREEN_ZREPORT] = fill_zreport,
		[SCREEN_CHARTS] = fill_charts,
		[SCREEN_QUEUE] = fill_queue,
		[SCREEN_PAPERS] = fill_papers,
		[SCREEN_RULES] = fill_rules,
		[SCREEN_OPERATORS] = fill_operators,
		[SCREEN_RESIDENT] = fill_resident,
		[SCREEN_SETTINGS] = fill_settings,
	};
	struct page *page = &session->page;
	enum err rc;

	page->count = 0;
	page->at = 0;
	page->has_choice = false;
	page->number = 0;
	page->day = request->day;
	page->again = *request;
	rc = fills[request->slot](session, request);
	answer->kind = EVENT_PAGE;
	answer->as.page = page;
	return rc;
}

const struct performance perform_page[] = {
	{ ASK_PAGE, session_page },
	{ ASK_NOTHING, NULL },
};
