#include "commands.h"

#include "audit/bundle.h"

#include <inttypes.h>
#include <stdio.h>

/* -- status ----- */

static void tell_facts(struct json *json, const struct hub_facts *facts)
{
	char day[DAY_TEXT_SIZE];

	day_format(facts->day, day);
	json_text(json, "market", facts->market);
	json_i64(json, "hub_epoch", facts->epoch);
	json_i64(json, "seq", facts->seq);
	json_text(json, "leaf", facts->leaf);
	json_text(json, "kid", facts->kid);
	json_text(json, "public_key", facts->public_key);
	json_text(json, "day", day);
	json_i64(json, "rules", facts->rules);
	json_i64(json, "entries", facts->entries);
	json_bool(json, "frozen", facts->frozen);
	json_i64(json, "unreported", facts->unreported);
	json_bool(json, "demo", facts->demo);
	json_text(json, "key", facts->plain_key ? "plain" : "sealed");
}

/* So that the answer is a JWK Set: what an auditor checks a bundle by. */
static void tell_key(struct json *json, const struct hub_facts *facts)
{
	char reader[HASH_TEXT_SIZE];

	bundle_reader(reader);
	json_open(json, "keys", '[');
	json_open(json, NULL, '{');
	json_text(json, "alg", "EdDSA");
	json_text(json, "crv", "Ed25519");
	json_text(json, "kid", facts->kid);
	json_text(json, "kty", "OKP");
	json_text(json, "use", "sig");
	json_text(json, "x", facts->public_key);
	json_close(json, '}');
	json_close(json, ']');
	json_text(json, "reader", reader);
}

static void print_facts(const struct hub_facts *facts)
{
	char day[DAY_TEXT_SIZE];

	day_format(facts->day, day);
	printf("market %s, hub epoch %" PRId64 "%s\n", facts->market,
		facts->epoch, facts->demo ? " (demo)" : "");
	printf("day %s, rules version %" PRId64 ", %" PRId64 " entries\n", day,
		facts->rules, facts->entries);
	printf("head seq %" PRId64 " %s\n", facts->seq, facts->leaf);
	printf("key %s, %s\n", facts->kid,
		facts->plain_key ? "in the open: for a demo only"
				 : "sealed by a passphrase");
	if (facts->frozen)
		printf("FROZEN: %" PRId64
		       " tills have not told their leases yet\n",
			facts->unreported);
}

static void tell_till(struct json *json, const struct hub_till_row *row)
{
	json_open(json, NULL, '{');
	json_text(json, "till", row->chain);
	json_text(json, "state", row->state);
	json_i64(json, "epoch", row->epoch);
	json_i64(json, "seq", row->seq);
	if (row->revoked >= 0)
		json_i64(json, "revoked", row->revoked);
	json_i64(json, "seen_ms", row->seen.ms);
	json_bool(json, "unreported", row->unreported != 0);
	json_close(json, '}');
	answer_row();
}

static void print_till(const struct hub_till_row *row)
{
	printf("till %-8s %-12s epoch %" PRId64 ", held to %" PRId64,
		row->chain, row->state, row->epoch, row->seq);
	if (row->revoked >= 0)
		printf(", key revoked after %" PRId64, row->revoked);
	printf("\n");
}

static enum err status_run(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	struct hub_till_row row = { .chain = "" };
	struct hub_facts facts;
	enum err rc = hub_facts(call->hub, &facts, why);

	if (rc)
		return rc;
	json_open(&json, NULL, '{');
	tell_facts(&json, &facts);
	tell_key(&json, &facts);
	if (!call->json)
		print_facts(&facts);
	json_open(&json, "tills", '[');
	while (!(rc = hub_till_after(call->hub, &row, why))) {
		if (call->json)
			tell_till(&json, &row);
		else
			print_till(&row);
	}
	json_close(&json, ']');
	json_close(&json, '}');
	if (rc != ERR_NOT_FOUND)
		return rc;
	return call->json ? answer_print(why) : ERR_OK;
}

const struct command hub_status = {
	.name = "status",
	.usage = "",
	.summary = "market, epoch, head, tills",
	.needs = NEEDS_HUB,
	.run = status_run,
};

/* -- report ----- */

static void tell_excess(
	struct json *json, const struct hub_excess_row *row, const char *day)
{
	json_open(json, NULL, '{');
	json_text(json, "day", day);
	json_text(json, "person", row->person);
	json_text(json, "limit", row->limit);
	json_i64(json, "excess_fen", row->excess.minor);
	json_i64(json, "tax_fen", row->tax.minor);
	json_i64(json, "epoch", row->epoch);
	json_i64(json, "seq", row->seq);
	json_close(json, '}');
}

static enum err report_excess(
	struct call *call, struct json *json, struct error *why)
{
	struct hub_excess_row row = { .person = "" };
	char day[DAY_TEXT_SIZE];
	enum err rc;

	while (!(rc = hub_excess_after(call->hub, &row, why))) {
		day_format(row.day, day);
		if (call->json)
			tell_excess(json, &row, day);
		else
			printf("%s  %s  %-12s %10" PRId64 " %10" PRId64 "\n",
				day, row.person, row.limit, row.excess.minor,
				row.tax.minor);
		answer_row();
	}
	return rc;
}

static void tell_fork(struct json *json, const struct hub_fork_row *row)
{
	json_open(json, NULL, '{');
	json_text(json, "till", row->chain);
	json_i64(json, "epoch", row->epoch);
	json_i64(json, "seq", row->seq);
	json_text(json, "leaf", row->leaf);
	json_i64(json, "at_ms", row->at.ms);
	json_close(json, '}');
}

static enum err report_forks(
	struct call *call, struct json *json, struct error *why)
{
	struct hub_fork_row row = { .number = 0 };
	enum err rc;

	while (!(rc = hub_fork_after(call->hub, &row, why))) {
		if (call->json)
			tell_fork(json, &row);
		else
			printf("%s-%" PRId64 "-%" PRId64 "  %s\n", row.chain,
				row.epoch, row.seq, row.leaf);
		answer_row();
	}
	return rc;
}

static void tell_flag(struct json *json, const struct hub_flag_row *row)
{
	json_open(json, NULL, '{');
	json_text(json, "till", row->chain);
	json_i64(json, "epoch", row->epoch);
	json_i64(json, "seq", row->seq);
	json_text(json, "kind", row->kind);
	json_text(json, "flag", row->flag);
	json_close(json, '}');
}

static enum err report_flags(
	struct call *call, struct json *json, struct error *why)
{
	struct hub_flag_row row = { .position = 0 };
	enum err rc;

	while (!(rc = hub_flag_after(call->hub, &row, why))) {
		if (call->json)
			tell_flag(json, &row);
		else
			printf("%s-%" PRId64 "-%" PRId64 "  %-14s %s\n",
				row.chain, row.epoch, row.seq, row.kind,
				row.flag);
		answer_row();
	}
	return rc;
}

static void tell_quota(
	struct json *json, const struct hub_quota_row *row, const char *day)
{
	json_open(json, NULL, '{');
	json_text(json, "day", day);
	json_text(json, "person", row->person);
	json_text(json, "limit", row->limit);
	json_i64(json, "cap", row->q);
	json_i64(json, "used", row->used);
	json_i64(json, "held", row->held);
	json_i64(json, "unleased", row->unleased);
	json_i64(json, "released", row->released);
	json_close(json, '}');
}

static enum err report_quota(
	struct call *call, struct json *json, struct error *why)
{
	struct hub_quota_row row = { .day = INT32_MIN };
	char day[DAY_TEXT_SIZE];
	enum err rc;

	while (!(rc = hub_quota_after(call->hub, &row, why))) {
		day_format(row.day, day);
		if (call->json)
			tell_quota(json, &row, day);
		else
			printf("%s  %s  %-12s %8" PRId64 " %8" PRId64
			       " %8" PRId64 " %8" PRId64 "\n",
				day, row.person, row.limit, row.q, row.used,
				row.held, row.unleased);
		answer_row();
	}
	return rc;
}

static const struct {
	const char *name;
	enum err (*run)(
		struct call *call, struct json *json, struct error *why);
} reports[] = {
	{ "excess", report_excess },
	{ "flags", report_flags },
	{ "forks", report_forks },
	{ "quota", report_quota },
};

static enum err report_run(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());

	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		enum err rc;

		if (!text_same(call->operands[0], reports[i].name))
			continue;
		json_open(&json, NULL, '{');
		json_open(&json, reports[i].name, '[');
		rc = reports[i].run(call, &json, why);
		json_close(&json, ']');
		json_close(&json, '}');
		if (rc != ERR_NOT_FOUND)
			return rc;
		return call->json ? answer_print(why) : ERR_OK;
	}
	return error_set(why, ERR_INPUT,
		"there is no report '%.40s': give excess, flags, forks or"
		" quota",
		call->operands[0]);
}

const struct command hub_report = {
	.name = "report",
	.usage = "excess|flags|forks|quota",
	.summary = "what was sold beyond limits, what is not trusted",
	.needs = NEEDS_HUB,
	.operands = { 1, 1 },
	.run = report_run,
};

/* -- verify ----- */

static void print_fault(void *context, const struct hub_fault *fault)
{
	struct json *json = context;

	json_open(json, NULL, '{');
	json_text(json, "code", fault->code);
	json_text(json, "chain", fault->chain);
	json_i64(json, "epoch", fault->epoch);
	json_i64(json, "seq", fault->seq);
	json_text(json, "message", fault->text);
	json_close(json, '}');
	answer_row();
}

static void say_fault(void *context, const struct hub_fault *fault)
{
	(void)context;
	printf("%s %s-%" PRId64 "-%" PRId64 ": %s\n", fault->code,
		fault->chain[0] != '\0' ? fault->chain : "-", fault->epoch,
		fault->seq, fault->text);
}

static enum err verify_run(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	struct hub_checked checked;
	enum err rc;

	json_open(&json, NULL, '{');
	json_open(&json, "faults", '[');
	rc = hub_check(call->hub, call->json ? print_fault : say_fault, &json,
		&checked, why);
	if (rc)
		return rc;
	json_close(&json, ']');
	json_text(&json, "verdict", checked.faults == 0 ? "good" : "bad");
	json_i64(&json, "entries", checked.entries);
	json_i64(&json, "rows", checked.rows);
	json_close(&json, '}');
	call->status = checked.faults == 0 ? 0 : error_exit_status(ERR_FORGED);
	if (call->json)
		return answer_print(why);
	printf(say("%lld entries, %lld rows, %lld faults\n"),
		(long long)checked.entries, (long long)checked.rows,
		(long long)checked.faults);
	return ERR_OK;
}

const struct command hub_verify = {
	.name = "verify",
	.usage = "",
	.summary = "every chain, and whether the tables equal a rebuild",
	.needs = NEEDS_HUB,
	.beside = BESIDE_COPY,
	.run = verify_run,
};

/* -- backup ----- */

/* No key is needed: a hub that is sealed can be copied by a timer. */
static enum err backup_run(struct call *call, struct error *why)
{
	struct hub_open open = { .home = call->home,
		.purpose = "quotapos-hub backup" };

	if (call->database != NULL)
		return error_set(why, ERR_INPUT,
			"PostgreSQL has backups of its own: use pg_basebackup"
			" with WAL archiving");
	if (call->copy.ledger[0] != '\0')
		open.copy = call->copy.ledger;
	return hub_backup(&open, call->operands[0], why);
}

const struct command hub_backup_file = {
	.name = "backup",
	.usage = "FILE",
	.summary = "a copy of hub.db, while the hub serves",
	.needs = NEEDS_DATABASE,
	.operands = { 1, 1 },
	.beside = BESIDE_COPY,
	.run = backup_run,
};
