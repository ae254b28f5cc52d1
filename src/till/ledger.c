#include "core/rate.h"
#include "sign/jws.h"
#include "state.h"
#include "store/market.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct till_log {
	struct till *till;
	int64_t after; /* position of the entry shown */
	struct till_log_from from;
	bool decoded;
	struct store_entry stored;
	struct jws_payload payload;
	struct entry entry;
};

enum err till_log_open(struct till *till, struct till_log_from from,
	struct till_log **ret, struct error *why)
{
	struct till_log *log = calloc(1, sizeof(*log));

	if (log == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	log->till = till;
	log->from = from;
	*ret = log;
	return ERR_OK;
}

enum err till_log_unsent(
	struct till *till, struct till_log **ret, struct error *why)
{
	struct store_sent sent = { 0 };
	struct store_entry last = { 0 };
	enum err rc;

	if (till->online == NULL)
		return error_set(why, ERR_NOT_FOUND, "there is no hub");
	rc = store_sent_behind(till->store, till->epoch, &sent, why);
	if (!rc && sent.seq > 0)
		rc = store_entry_find(
			till->store, sent.epoch, sent.seq, &last, why);
	if (rc)
		return rc;
	rc = till_log_open(
		till, (struct till_log_from){ .epoch = 1, .seq = 1 }, ret, why);
	if (!rc)
		(*ret)->after = last.id;
	return rc;
}

void till_log_close(struct till_log *log)
{
	free(log);
}

static void open_line(struct till_log *log)
{
	struct error why;

	(void)jws_open(log->stored.line, log->stored.length, JWS_ENTRY,
		key_of(log->till, log->stored.epoch), &log->payload);
	log->decoded = entry_decode(log->payload.bytes, log->payload.length,
			       &log->entry, &why) == ERR_OK;
}

static bool is_before(
	const struct store_entry *stored, struct till_log_from from)
{
	return stored->epoch < from.epoch ||
	       (stored->epoch == from.epoch && stored->seq < from.seq);
}

enum err till_log_next(struct till_log *log, struct error *why)
{
	enum err rc;

	do {
		rc = store_entry_after(
			log->till->store, log->after, &log->stored, why);
		if (rc)
			return rc;
		log->after = log->stored.id;
	} while (is_before(&log->stored, log->from));
	open_line(log);
	return ERR_OK;
}

int64_t till_log_epoch(const struct till_log *log)
{
	return log->stored.epoch;
}

int64_t till_log_seq(const struct till_log *log)
{
	return log->stored.seq;
}

const char *till_log_line(const struct till_log *log)
{
	return log->stored.line;
}

const char *till_log_payload(const struct till_log *log)
{
	return log->payload.bytes;
}

static void tell_sale(const struct sale *sale, struct text *out)
{
	char total[MONEY_TEXT_SIZE];

	money_format(sale->total, total);
	text_addf(out, "%s  %s yuan, %d lines, person %.6s", sale->receipt,
		total, sale->line_count, sale->person.key);
}

static void tell_refusal(const struct entry_refusal *refusal, struct text *out)
{
	char total[MONEY_TEXT_SIZE];
	char remaining[MONEY_TEXT_SIZE];

	money_format(refusal->total, total);
	money_format(refusal->remaining, remaining);
	text_addf(out, "%s  %s yuan asked, %s left",
		refusal_name(refusal->code), total, remaining);
	if (refusal->person[0] != '\0')
		text_addf(out, ", person %.6s", refusal->person);
}

/* Only what does not agree. */
static void tell_difference(const struct entry_shift *shift, struct text *out)
{
	for (int i = 0; i < shift->difference_count; i++) {
		const struct cash_count *cash = &shift->difference[i];
		char amount[MONEY_TEXT_SIZE];

		if (cash->amount.minor == 0)
			continue;
		money_format(cash->amount, amount);
		text_addf(out, ", difference %s %s", cash->currency, amount);
	}
}

static void tell_shift(const struct entry *entry, struct text *out)
{
	const struct entry_shift *shift = &entry->body.shift;

	text_addf(out, "shift %" PRId64, entry->shift);
	for (int i = 0; i < shift->count; i++) {
		char amount[MONEY_TEXT_SIZE];

		money_format(shift->cash[i].amount, amount);
		text_addf(out, ", cash %s %s", shift->cash[i].currency, amount);
	}
	if (entry->kind == ENTRY_SHIFT_CLOSE) {
		char sold[MONEY_TEXT_SIZE];

		money_format(shift->sold, sold);
		text_addf(out, ", %" PRId64 " sales, %s yuan", shift->sales,
			sold);
		tell_difference(shift, out);
	}
}

static void tell_cash(const struct entry_cash *act, struct text *out)
{
	text_add(out, cash_direction_name(act->direction));
	for (int i = 0; i < act->count; i++) {
		char amount[MONEY_TEXT_SIZE];

		money_format(act->cash[i].amount, amount);
		text_addf(out, ", %s %s", act->cash[i].currency, amount);
	}
	if (act->approver[0] != '\0')
		text_addf(out, ", approved by %s", act->approver);
	text_addf(out, ": %s", act->reason);
}

static void tell_override(
	const struct entry_override *override, struct text *out)
{
	char list[MONEY_TEXT_SIZE];
	char price[MONEY_TEXT_SIZE];

	money_format(override->list, list);
	money_format(override->price, price);
	text_addf(out, "%s at %s instead of %s, approved by %s: %s",
		override->barcode, price, list, override->approver,
		override->reason);
}

static void tell_rate(const struct entry_rate *rate, struct text *out)
{
	char text[RATE_TEXT_SIZE];

	rate_format(rate->rate_ppm, text);
	text_addf(out, "%s %s", rate->currency, text);
	if (rate->customs_ppm == 0)
		return;
	rate_format(rate->customs_ppm, text);
	text_addf(out, ", dataset %s", text);
}

static void tell_drawer(const struct entry *entry, struct text *out)
{
	if (entry->kind == ENTRY_CASH)
		tell_cash(&entry->body.cash, out);
	else if (entry->kind == ENTRY_OVERRIDE)
		tell_override(&entry->body.override, out);
	else if (entry->kind == ENTRY_RATE)
		tell_rate(&entry->body.rate, out);
	else
		tell_shift(entry, out);
}

static void tell_refund(const struct entry_refund *body, struct text *out)
{
	const struct refund *refund = &body->refund;
	char total[MONEY_TEXT_SIZE];

	money_format((struct money){ refund->total.minor + refund->tax.minor },
		total);
	text_addf(out, "%s  %s %s, %s yuan, %d lines, person %.6s",
		refund->receipt, refund->is_void ? "void of" : "of",
		refund->sale, total, refund->line_count, refund->person);
	if (body->approver[0] != '\0')
		text_addf(out, ", approved by %s", body->approver);
	text_addf(out, ": %s", body->reason);
}

static const char *outcome_text(enum login_outcome outcome)
{
	switch (outcome) {
	case LOGIN_OK:
		return "ok";
	case LOGIN_WRONG_PIN:
		return "wrong PIN";
	case LOGIN_LOCKED:
		return "locked";
	case LOGIN_OUTCOME_COUNT:
		break;
	}
	return "?";
}

static void tell_epoch(const struct entry *entry, struct text *out)
{
	const struct entry_epoch *epoch = &entry->body.epoch;

	text_addf(out,
		"epoch %" PRId64 ", key %.8s, from entry %" PRId64 "-%" PRId64,
		entry->epoch, epoch->till_key, epoch->from_epoch,
		epoch->from_seq);
	if (epoch->known_epoch != epoch->from_epoch ||
		epoch->known_seq != epoch->from_seq)
		text_addf(out, ", the till was at %" PRId64 "-%" PRId64,
			epoch->known_epoch, epoch->known_seq);
	if (epoch->reason[0] != '\0')
		text_addf(out, ": %s", epoch->reason);
}

static void tell_export(const struct entry_export *export, struct text *out)
{
	text_add(out, export_form_name(export->form));
	if (export->from[0] != '\0')
		text_addf(out, ", from %s", export->from);
	if (export->to[0] != '\0')
		text_addf(out, ", to %s", export->to);
	if (export->identities)
		text_add(out, ", with sealed identities");
	if (export->reason[0] != '\0')
		text_addf(out, ": %s", export->reason);
}

/* "ahead by 3600 s: the clock says ..." */
static void tell_clock(const struct entry_clock *clock, struct text *out)
{
	int64_t due =
		clock->expected_ms != 0 ? clock->expected_ms : clock->last_ms;

	text_addf(out, "%s, %+" PRId64 " s", clock_cause_name(clock->cause),
		(clock->wall_ms - due) / 1000);
}

/* Rights, and who belongs to the market. */
static void tell_right(const struct entry *entry, struct text *out)
{
	const struct entry_enrol *enrol = &entry->body.enrol;
	const struct entry_assess *assess = &entry->body.assess;
	char amount[MONEY_TEXT_SIZE];

	switch ((int)entry->kind) {
	case ENTRY_ENROL:
		text_addf(out, "%s, epoch %" PRId64 ", key %.8s", enrol->till,
			enrol->epoch, enrol->key);
		break;
	case ENTRY_REVOKE:
		text_addf(out, "%s, epoch %" PRId64 " after %" PRId64 ": %s",
			entry->body.revoke.till, entry->body.revoke.epoch,
			entry->body.revoke.seq, entry->body.revoke.reason);
		break;
	case ENTRY_LOST:
		text_addf(out, "%s: %s", entry->body.lost.till,
			entry->body.lost.reason);
		break;
	case ENTRY_RELEASE:
		money_format(entry->body.release.amount, amount);
		text_addf(out, "%s yuan to %.8s, approved by %s", amount,
			entry->body.release.person,
			entry->body.release.approver);
		break;
	case ENTRY_ASSESS:
		money_format(assess->excess, amount);
		text_addf(out, "%.8s, %s yuan beyond %s", assess->person,
			amount, assess->limit);
		break;
	case ENTRY_LEASE_ASK:
		money_format(entry->body.lease_ask.want, amount);
		text_addf(out, "%s, %s yuan for %.8s",
			lease_kind_name(entry->body.lease_ask.kind), amount,
			entry->body.lease_ask.person);
		break;
	case ENTRY_LEASE_CLOSE:
		money_format(entry->body.lease_close.used, amount);
		text_addf(out, "%.8s, %s yuan used",
			entry->body.lease_close.lease, amount);
		break;
	case ENTRY_ACK:
		text_addf(out, "the hub holds %" PRId64,
			entry->body.ack.chain_seq);
		break;
	case ENTRY_LEASE_DISCLAIM:
		text_addf(out, "request %.8s",
			entry->body.lease_disclaim.request);
		break;
	case ENTRY_HUB_EPOCH:
		text_add(out, entry->body.hub_epoch.reason);
		break;
	case ENTRY_DECOMMISSION:
		text_add(out, entry->body.decommission.reason);
		break;
	}
}

/* Persons, and what was opened for them. */
static void tell_person(const struct entry *entry, struct text *out)
{
	const struct entry_approval *approval = &entry->body.approval;
	const struct entry_link *link = &entry->body.link;

	switch ((int)entry->kind) {
	case ENTRY_APPROVAL:
		text_addf(out, "%s by %" PRId64 ", approved by %s: %s",
			approval->limit, approval->excess, approval->approver,
			approval->reason);
		break;
	case ENTRY_PERSON_LINK:
		text_addf(out, "%.8s %s %.8s: %s", link->alias,
			link->linked ? "is" : "is no longer", link->person,
			link->reason);
		break;
	case ENTRY_PERSON_REVEAL:
		text_addf(out, "%.8s was shown: %s", entry->body.reveal.person,
			entry->body.reveal.reason);
		break;
	}
}

static void tell_copy(const struct entry_copy *copy, struct text *out)
{
	text_addf(out, "%s, copy %" PRId64, copy->receipt, copy->copy);
}

/* What the till is, and who works at it. */
static void tell_house(const struct entry *entry, struct text *out)
{
	const struct entry_operator *operator= & entry->body.operator;

	switch ((int)entry->kind) {
	case ENTRY_GENESIS:
		text_addf(out, "key %.8s, software %s",
			entry->body.genesis.till_key,
			entry->body.genesis.software);
		break;
	case ENTRY_BOOT:
		text_addf(out, "software %s", entry->body.boot.software);
		break;
	case ENTRY_RULES:
		text_addf(out, "version %" PRId64,
			entry->body.rules.rules.version);
		break;
	case ENTRY_DATASET:
		text_addf(out, "%s, %" PRId64 " rows, %.8s",
			dataset_name(entry->body.dataset.dataset),
			entry->body.dataset.rows, entry->body.dataset.sha256);
		break;
	case ENTRY_OPERATOR:
		text_addf(out, "%s is %s%s", operator->id,
			role_name(operator->role),
			operator->active ? "" : ", disabled");
		break;
	case ENTRY_LOGIN:
		text_addf(out, "%s: %s", entry->body.login.id,
			outcome_text(entry->body.login.outcome));
		break;
	case ENTRY_LOGOUT:
		text_add(out, entry->body.login.id);
		break;
	case ENTRY_EXPORT:
		tell_export(&entry->body.export, out);
		break;
	case ENTRY_RESTORE:
	case ENTRY_KEY_ROTATE:
		tell_epoch(entry, out);
		break;
	}
}

static void tell_body(const struct entry *entry, struct text *out)
{
	switch (entry->kind) {
	case ENTRY_GENESIS:
	case ENTRY_BOOT:
	case ENTRY_RULES:
	case ENTRY_DATASET:
	case ENTRY_OPERATOR:
	case ENTRY_LOGIN:
	case ENTRY_LOGOUT:
	case ENTRY_EXPORT:
	case ENTRY_RESTORE:
	case ENTRY_KEY_ROTATE:
		tell_house(entry, out);
		break;
	case ENTRY_SHIFT_OPEN:
	case ENTRY_SHIFT_CLOSE:
	case ENTRY_CASH:
	case ENTRY_OVERRIDE:
	case ENTRY_RATE:
		tell_drawer(entry, out);
		break;
	case ENTRY_SALE:
	case ENTRY_TRAINING_SALE:
		tell_sale(&entry->body.sale, out);
		break;
	case ENTRY_REFUSAL:
		tell_refusal(&entry->body.refusal, out);
		break;
	case ENTRY_COPY:
		tell_copy(&entry->body.copy, out);
		break;
	case ENTRY_CLOCK:
		tell_clock(&entry->body.clock, out);
		break;
	case ENTRY_REFUND:
		tell_refund(&entry->body.refund, out);
		break;
	case ENTRY_LEASE_DISCLAIM:
	case ENTRY_ENROL:
	case ENTRY_REVOKE:
	case ENTRY_LOST:
	case ENTRY_RELEASE:
	case ENTRY_ASSESS:
	case ENTRY_LEASE_ASK:
	case ENTRY_LEASE_CLOSE:
	case ENTRY_ACK:
	case ENTRY_HUB_EPOCH:
	case ENTRY_DECOMMISSION:
		tell_right(entry, out);
		break;
	case ENTRY_APPROVAL:
	case ENTRY_PERSON_LINK:
	case ENTRY_PERSON_REVEAL:
		tell_person(entry, out);
		break;
	case ENTRY_KIND_COUNT:
		break;
	}
}

void till_log_tell(const struct till_log *log, struct text *out)
{
	const struct entry *entry = &log->entry;
	char at[STAMP_TEXT_SIZE];
	char number[48];
	struct text place = text_over(number, sizeof(number));

	if (log->stored.epoch > 1)
		text_addf(&place, "%" PRId64 "-", log->stored.epoch);
	text_addf(&place, "%" PRId64, log->stored.seq);
	text_addf(out, "%6s  ", number);
	if (!log->decoded) {
		text_add(out, "not readable: run quotapos verify");
		return;
	}
	stamp_format(entry_told(entry), log->till->rules.offset_minutes, at);
	text_addf(out, "%s  %-13s  %-12s  ", at, entry_kind_name(entry->kind),
		entry->operator[0] != '\0' ? entry->operator: "-");
	tell_body(entry, out);
}
