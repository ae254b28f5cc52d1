#include "work.h"

#include "base/text.h"
#include "core/rate.h"

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

	told->act = "clock";
	text_addf(told->detail, say("%" PRId64 " s behind"),
		(clock->last_ms - clock->wall_ms) / 1000);
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

static void tell_price(const struct entry *entry, struct told *told)
{
	const struct entry_override *override = &entry->body.override;
	char list[MONEY_TEXT_SIZE];
	char price[MONEY_TEXT_SIZE];

	money_format(override->list, list);
	money_format(override->price, price);
	told->act = "price";
	told->subject = override->barcode;
	text_addf(told->detail, say("%s instead of %s, approved by %s: %s"),
		price, list, override->approver, override->reason);
}

static void tell_refund(const struct entry *entry, struct told *told)
{
	const struct entry_refund *body = &entry->body.refund;
	char total[MONEY_TEXT_SIZE];

	money_format((struct money){ body->refund.total.minor +
				     body->refund.tax.minor },
		total);
	told->act = body->refund.is_void ? "void" : "refund";
	told->subject = body->refund.sale;
	text_addf(told->detail, "%s", total);
	if (body->approver[0] != '\0')
		text_addf(
			told->detail, say(", approved by %s"), body->approver);
	text_addf(told->detail, ": %s", body->reason);
}

static void tell_cash(const struct entry *entry, struct told *told)
{
	const struct entry_cash *act = &entry->body.cash;

	told->act = "cash";
	told->subject = cash_direction_name(act->direction);
	for (int i = 0; i < act->count; i++) {
		char amount[MONEY_TEXT_SIZE];

		money_format(act->cash[i].amount, amount);
		text_addf(
			told->detail, "%s %s, ", act->cash[i].currency, amount);
	}
	text_add(told->detail, act->reason);
}

static void tell_rate(const struct entry *entry, struct told *told)
{
	char rate[RATE_TEXT_SIZE];

	rate_format(entry->body.rate.rate_ppm, rate);
	told->act = "rate";
	told->subject = entry->body.rate.currency;
	text_add(told->detail, rate);
}

static const struct {
	enum entry_kind kind;
	void (*tell)(const struct entry *entry, struct told *told);
} acts[] = {
	{ ENTRY_CLOCK, tell_clock },
	{ ENTRY_COPY, tell_copy },
	{ ENTRY_LOGIN, tell_login },
	{ ENTRY_OPERATOR, tell_operator },
	{ ENTRY_OVERRIDE, tell_price },
	{ ENTRY_REFUND, tell_refund },
	{ ENTRY_CASH, tell_cash },
	{ ENTRY_RATE, tell_rate },
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
	cells[ACT_AT] = cell_number(CELL_STAMP, entry->at.ms);
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
	.summary = N_("copies, prices agreed, refunds, the drawer, clock steps,"
		      " wrong PINs, operators changed"),
	.takes = REPORT_DAY | REPORT_MONTH | REPORT_RANGE,
	.columns = columns,
	.column_count = ACT_COLUMNS,
	.run = overrides_run,
};
