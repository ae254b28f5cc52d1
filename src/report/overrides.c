#include "work.h"

#include "base/text.h"

#include <inttypes.h>

/* Acts that are no sale but may touch on one, each with who did it. */

enum {
	ACT_AT,
	ACT_DAY,
	ACT_SEQ,
	ACT_NAME,
	ACT_OPERATOR,
	ACT_SUBJECT,
	ACT_DETAIL,
	ACT_COLUMNS,
};

static const struct column columns[ACT_COLUMNS] = {
	[ACT_AT] = { "at", N_("time"), CELL_STAMP, false },
	[ACT_DAY] = { "day", N_("day"), CELL_DAY, false },
	[ACT_SEQ] = { "seq", N_("entry"), CELL_COUNT, false },
	[ACT_NAME] = { "act", N_("act"), CELL_TEXT, false },
	[ACT_OPERATOR] = { "operator", N_("by"), CELL_TEXT, false },
	[ACT_SUBJECT] = { "subject", N_("what"), CELL_TEXT, false },
	[ACT_DETAIL] = { "detail", N_("detail"), CELL_TEXT, false },
};

/* What to say of an entry; act NULL: nothing, it is in order. */
struct told {
	const char *act;
	const char *subject;
	struct text *detail;
};

static void tell_clock(const struct entry *entry, struct told *told)
{
	const struct entry_clock *clock = &entry->body.clock;

	int64_t due =
		clock->expected_ms != 0 ? clock->expected_ms : clock->last_ms;

	told->act = "clock";
	told->subject = clock_cause_name(clock->cause);
	text_addf(
		told->detail, "%+" PRId64 " s", (clock->wall_ms - due) / 1000);
}

static void tell_copy(const struct entry *entry, struct told *told)
{
	told->act = "copy";
	told->subject = entry->body.copy.receipt;
	text_addf(told->detail, say("copy %" PRId64), entry->body.copy.copy);
}

static void tell_login(const struct entry *entry, struct told *told)
{
	if (entry->body.login.outcome == LOGIN_OK)
		return;
	told->act = entry->body.login.outcome == LOGIN_LOCKED ? "locked"
							      : "wrong-pin";
	told->subject = entry->body.login.id;
}

static void tell_operator(const struct entry *entry, struct told *told)
{
	const struct entry_operator *operator= & entry->body.operator;

	told->act = "operator";
	told->subject = operator->id;
	text_addf(told->detail, "%s, %s",
		role_name(operator->role),
		operator->active ? say("active") : say("disabled"));
}

static void tell_override(const struct entry *entry, struct told *told)
{
	const struct entry_override *override = &entry->body.override;
	char list[MONEY_TEXT_SIZE];
	char price[MONEY_TEXT_SIZE];

	money_format(override->list, list);
	money_format(override->price, price);
	told->act = "price";
	told->subject = override->barcode;
	text_addf(told->detail, "%s > %s, %s: %s", list, price,
		override->approver, override->reason);
}

static void tell_approval(const struct entry *entry, struct told *told)
{
	const struct entry_approval *approval = &entry->body.approval;

	told->act = "approval";
	told->subject = approval->limit;
	text_addf(told->detail, "+%" PRId64 ", %s: %s", approval->excess,
		approval->approver, approval->reason);
}

static void tell_cash(const struct entry *entry, struct told *told)
{
	const struct entry_cash *cash = &entry->body.cash;

	told->act = "cash";
	told->subject = cash_direction_name(cash->direction);
	for (int i = 0; i < cash->count; i++) {
		char amount[MONEY_TEXT_SIZE];

		money_format(cash->cash[i].amount, amount);
		text_addf(told->detail, "%s %s, ", cash->cash[i].currency,
			amount);
	}
	if (cash->approver[0] != '\0')
		text_addf(told->detail, "%s: ", cash->approver);
	text_add(told->detail, cash->reason);
}

static void tell_link(const struct entry *entry, struct told *told)
{
	const struct entry_link *link = &entry->body.link;

	told->act = link->linked ? "person.link" : "person.unlink";
	told->subject = link->alias;
	text_addf(told->detail, "%s: %s", link->person, link->reason);
}

static void tell_reveal(const struct entry *entry, struct told *told)
{
	told->act = "person.reveal";
	told->subject = entry->body.reveal.person;
	text_add(told->detail, entry->body.reveal.reason);
}

static const struct {
	enum entry_kind kind;
	void (*tell)(const struct entry *entry, struct told *told);
} acts[] = {
	{ ENTRY_CLOCK, tell_clock },
	{ ENTRY_COPY, tell_copy },
	{ ENTRY_LOGIN, tell_login },
	{ ENTRY_OPERATOR, tell_operator },
	{ ENTRY_OVERRIDE, tell_override },
	{ ENTRY_APPROVAL, tell_approval },
	{ ENTRY_CASH, tell_cash },
	{ ENTRY_PERSON_LINK, tell_link },
	{ ENTRY_PERSON_REVEAL, tell_reveal },
};

static enum err tell(
	struct work *work, const struct entry *entry, struct error *why)
{
	char bytes[NOTE_SIZE];
	struct text detail = text_over(bytes, sizeof(bytes));
	struct told told = { .subject = "", .detail = &detail };
	struct cell cells[ACT_COLUMNS];

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (acts[i].kind == entry->kind)
			acts[i].tell(entry, &told);
	}
	if (told.act == NULL)
		return ERR_OK;
	cells[ACT_AT] = cell_number(CELL_STAMP, entry_told(entry).ms);
	cells[ACT_DAY] = cell_number(CELL_DAY, entry->day);
	cells[ACT_SEQ] = cell_number(CELL_COUNT, entry->seq);
	cells[ACT_NAME] = cell_text(told.act);
	cells[ACT_OPERATOR] = cell_text(entry->operator);
	cells[ACT_SUBJECT] = cell_text(told.subject);
	cells[ACT_DETAIL] = cell_text(bytes);
	return work_row(work, cells, why);
}

static enum err overrides_run(struct work *work, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_span rest = work->span;
	enum err rc;

	for (;;) {
		rc = store_act_after(work->source->store, rest, &stored, why);
		if (rc)
			break;
		rest.first = stored.id + 1;
		rc = work_entry(work, &stored, &entry, why);
		if (!rc)
			rc = tell(work, &entry, why);
		if (rc)
			break;
	}
	if (rc == ERR_NOT_FOUND)
		rc = ERR_OK;
	return rc;
}

const struct report report_overrides = {
	.name = "overrides",
	.summary =
		N_("prices agreed, limits opened, cash, clock, numbers shown"),
	.takes = REPORT_DAY | REPORT_MONTH | REPORT_RANGE,
	.columns = columns,
	.column_count = ACT_COLUMNS,
	.run = overrides_run,
};
