#include "cli/verifier.h"

#include "audit/verify.h"
#include "base/file.h"
#include "base/json.h"
#include "base/say.h"
#include "core/money.h"
#include "output.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define RECEIPT_BYTES_MAX 4096

static const char usage[] =
	"usage: quotapos-verify BUNDLE [--trust KEYS.jwks] [--anchor FILE]...\n"
	"                       [--receipt TEXT|FILE] [--open KEY] [--quick]\n"
	"                       [--jobs N] [--json]\n"
	"       quotapos-verify --receipt TEXT|FILE --trust KEYS.jwks\n"
	"       quotapos-verify --codes\n"
	"Checks an audit bundle without its maker, a database or a network.\n"
	"\n"
	"  --trust FILE      keys you trust, as a JWK Set\n"
	"  --anchor FILE     receipts, Z lines, acknowledgements; or an "
	"earlier "
	"bundle\n"
	"  --receipt TEXT    the token of one receipt, or a file that holds "
	"it\n"
	"  --open FILE       the auditor's key: print the document numbers\n"
	"  --quick           only the links and the signature of each head\n"
	"  --jobs N          threads; else one a processor\n"
	"  --json            print the answer as JSON\n"
	"  --codes           list the codes a fault can have\n"
	"  --help            print this\n"
	"\n"
	"Exit status: 0 clean and vouched for, 3 clean but only "
	"self-attested,\n"
	"4 faults, 2 usage, 1 not readable.\n";

/* What was asked for on the command line. */
struct wish {
	struct verify_ask ask;
	char receipt[RECEIPT_BYTES_MAX];
	bool has_receipt;
	bool json;
	bool done; /* --help and the like were answered */
};

enum {
	OPTION_TRUST = 256,
	OPTION_ANCHOR,
	OPTION_RECEIPT,
	OPTION_OPEN,
	OPTION_QUICK,
	OPTION_JOBS,
	OPTION_JSON,
	OPTION_CODES,
	OPTION_VERSION,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "trust", required_argument, NULL, OPTION_TRUST },
	{ "anchor", required_argument, NULL, OPTION_ANCHOR },
	{ "receipt", required_argument, NULL, OPTION_RECEIPT },
	{ "open", required_argument, NULL, OPTION_OPEN },
	{ "quick", no_argument, NULL, OPTION_QUICK },
	{ "jobs", required_argument, NULL, OPTION_JOBS },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "codes", no_argument, NULL, OPTION_CODES },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

static enum err take_receipt(
	struct wish *wish, const char *value, struct error *why)
{
	size_t length = strlen(value);
	enum err rc = ERR_OK;

	wish->has_receipt = true;
	if (strncmp(value, "eyJ", 3) == 0 && length < sizeof(wish->receipt))
		(void)text_copy(wish->receipt, sizeof(wish->receipt), value);
	else
		rc = file_read(value, wish->receipt, sizeof(wish->receipt),
			&length, why);
	wish->receipt[strcspn(wish->receipt, "\r\n")] = '\0';
	return rc;
}

static enum err take_jobs(
	struct wish *wish, const char *value, struct error *why)
{
	long long jobs = 0;

	if (text_parse_i64(value, &jobs, why) || jobs < 1 ||
		jobs > VERIFY_JOBS_MAX)
		return error_set(why, ERR_INPUT,
			"--jobs takes a number from 1 to %d, not '%.20s'",
			VERIFY_JOBS_MAX, value);
	wish->ask.jobs = (int)jobs;
	return ERR_OK;
}

static enum err take_anchor(
	struct wish *wish, const char *value, struct error *why)
{
	if (wish->ask.anchor_count == VERIFY_ANCHORS_MAX)
		return error_set(why, ERR_INPUT,
			"there are more than %d anchor files",
			VERIFY_ANCHORS_MAX);
	wish->ask.anchors[wish->ask.anchor_count++] = value;
	return ERR_OK;
}

static void print_codes(void)
{
	for (int i = 0; verify_code(i) != NULL; i++)
		puts(verify_code(i));
}

static enum err take_option(
	struct wish *wish, int option, char **argv, struct error *why)
{
	switch (option) {
	case OPTION_TRUST:
		wish->ask.trust = optarg;
		return ERR_OK;
	case OPTION_ANCHOR:
		return take_anchor(wish, optarg, why);
	case OPTION_RECEIPT:
		return take_receipt(wish, optarg, why);
	case OPTION_OPEN:
		wish->ask.open = optarg;
		return ERR_OK;
	case OPTION_QUICK:
		wish->ask.quick = true;
		return ERR_OK;
	case OPTION_JOBS:
		return take_jobs(wish, optarg, why);
	case OPTION_JSON:
		wish->json = true;
		return ERR_OK;
	case OPTION_CODES:
		print_codes();
		break;
	case OPTION_VERSION:
		puts("quotapos-verify " QUOTAPOS_VERSION);
		break;
	case OPTION_HELP:
		(void)fputs(usage, stdout);
		break;
	case ':':
		return error_set(why, ERR_INPUT,
			"%s needs a value: see quotapos-verify --help",
			argv[optind - 1]);
	default:
		return error_set(why, ERR_INPUT,
			"'%.60s' is no option: see quotapos-verify --help",
			argv[optind - 1]);
	}
	wish->done = true;
	return ERR_OK;
}

static enum err parse(
	struct wish *wish, int argc, char **argv, struct error *why)
{
	int option;

	opterr = 0;
	while (!wish->done &&
		(option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		enum err rc = take_option(wish, option, argv, why);

		if (rc)
			return rc;
	}
	if (wish->done)
		return ERR_OK;
	if (argc - optind > 1 || (argc == optind && !wish->has_receipt))
		return error_set(why, ERR_INPUT,
			"give one bundle: see quotapos-verify --help");
	wish->ask.bundle = argc > optind ? argv[optind] : NULL;
	if (wish->has_receipt)
		wish->ask.receipt = wish->receipt;
	if (wish->ask.open != NULL &&
		(wish->ask.quick || wish->ask.bundle == NULL))
		return error_set(why, ERR_INPUT,
			"--open takes a bundle, and looks at all of it: not"
			" with --quick");
	if (wish->ask.bundle == NULL && wish->ask.trust == NULL)
		return error_set(why, ERR_INPUT,
			"a receipt by itself is checked by keys you trust:"
			" give --trust");
	return ERR_OK;
}

static const char *verdict_name(enum verify_verdict verdict)
{
	switch (verdict) {
	case VERIFY_CLEAN:
		return "clean";
	case VERIFY_UNPROVEN:
		return "unproven";
	case VERIFY_FAULTY:
		break;
	}
	return "faulty";
}

static int verdict_status(enum verify_verdict verdict)
{
	switch (verdict) {
	case VERIFY_CLEAN:
		return 0;
	case VERIFY_UNPROVEN:
		return 3;
	case VERIFY_FAULTY:
		break;
	}
	return 4;
}

static void json_fault(struct json *json, const struct verify_fault *fault)
{
	json_open(json, NULL, '{');
	json_text(json, "code", fault->code);
	json_text(json, "chain", fault->chain);
	json_i64(json, "seq", fault->seq);
	json_text(json, "message", fault->message);
	json_close(json, '}');
}

/* Faults go out one by one: there may be more of them than memory. */
static enum err print_json_faults(struct verify *verify, struct error *why)
{
	char bytes[4 * VERIFY_MESSAGE_SIZE];
	struct verify_fault fault;
	const char *comma = "";
	enum err rc;

	verify_rewind(verify);
	while (!(rc = verify_next(verify, &fault, why))) {
		struct text text = text_over(bytes, sizeof(bytes));
		struct json json = json_over(&text);

		json_fault(&json, &fault);
		printf("%s%s", comma, bytes);
		comma = ",";
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static void print_json_chain(
	const struct verify_chain *chain, const char *comma)
{
	char bytes[1024];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&text);

	json_open(&json, NULL, '{');
	json_text(&json, "chain", chain->chain);
	json_i64(&json, "epoch", chain->epoch);
	json_i64(&json, "first", chain->first);
	json_i64(&json, "last", chain->last);
	json_text(&json, "head", chain->head);
	json_i64(&json, "acknowledged", chain->acknowledged);
	json_i64(&json, "witnessed", chain->witnessed);
	json_i64(&json, "entries", chain->entries);
	json_i64(&json, "sales", chain->sales);
	json_i64(&json, "sold_fen", chain->sold_fen);
	json_i64(&json, "refunded_fen", chain->refunded_fen);
	json_close(&json, '}');
	printf("%s%s", comma, bytes);
}

/* Rows for a spreadsheet, or for a program. */
static enum err print_numbers(
	struct verify *verify, bool json, struct error *why)
{
	struct verify_number row;
	const char *comma = "";
	enum err rc;

	if (!json)
		puts("chain,epoch,seq,document,number");
	while (!(rc = verify_number(verify, &row, why))) {
		if (json)
			printf("%s{\"chain\":\"%s\",\"epoch\":%" PRId64
			       ",\"seq\":%" PRId64
			       ",\"document\":\"%s\",\"number\":\"%s\"}",
				comma, row.chain, row.epoch, row.seq,
				row.document, row.number);
		else
			printf("\"%s\",%" PRId64 ",%" PRId64 ",\"%s\",\"%s\"\n",
				row.chain, row.epoch, row.seq, row.document,
				row.number);
		comma = ",";
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err print_json(
	const struct wish *wish, struct verify *verify, struct error *why)
{
	const struct verify_chain *chain;
	struct verify_lost lost;
	enum err rc;

	printf("{\"verdict\":\"%s\",\"faults\":[",
		verdict_name(verify_verdict(verify)));
	rc = print_json_faults(verify, why);
	if (rc)
		return rc;
	printf("],\"fault_count\":%" PRId64 ",\"market\":\"%s\","
	       "\"trusted\":%s,\"entries\":%" PRId64 ",\"chains\":[",
		verify_fault_count(verify), verify_market(verify),
		verify_is_trusted(verify) ? "true" : "false",
		verify_entry_count(verify));
	for (int i = 0; (chain = verify_chain(verify, i)) != NULL; i++)
		print_json_chain(chain, i > 0 ? "," : "");
	printf("],\"lost\":[");
	for (int i = 0; verify_lost(verify, i, &lost); i++)
		printf("%s{\"chain\":\"hub\",\"epoch\":%" PRId64
		       ",\"first\":%" PRId64 ",\"last\":%" PRId64 "}",
			i > 0 ? "," : "", lost.epoch, lost.first, lost.last);
	if (wish->ask.open != NULL) {
		printf("],\"opened\":[");
		rc = print_numbers(verify, true, why);
	}
	puts("]}");
	return rc;
}

/* Where the report goes: numbers that were opened have standard output. */
static FILE *report;

/* How far others vouch for a chain, and from where only it does itself. */
static void print_strength(const struct verify_chain *chain)
{
	int64_t proven = chain->acknowledged;

	if (proven > 0)
		(void)fprintf(
			report, say("  acknowledged to %" PRId64 "\n"), proven);
	if (chain->witnessed > proven) {
		proven = chain->witnessed;
		(void)fprintf(
			report, say("  witnessed to %" PRId64 "\n"), proven);
	}
	if (chain->last > proven)
		(void)fprintf(report,
			say("  self-attested from %" PRId64 " to %" PRId64
			    "\n"),
			proven + 1 > chain->first ? proven + 1 : chain->first,
			chain->last);
}

static void print_chain(const struct verify_chain *chain, bool quick)
{
	char sold[MONEY_TEXT_SIZE];
	struct money money = { chain->sold_fen };

	money_format(money, sold);
	(void)fprintf(report,
		say("%s epoch %" PRId64 ": entries %" PRId64 " to %" PRId64
		    ", head %s\n"),
		chain->chain, chain->epoch, chain->first, chain->last,
		chain->head);
	if (!quick)
		(void)fprintf(report, say("  %" PRId64 " sales, %s yuan\n"),
			chain->sales, sold);
	print_strength(chain);
}

static const char *unproven_text(const struct verify *verify)
{
	if (verify_lacks_hub(verify))
		return say("clean in itself, but rules, operators and rights"
			   " of a market are in the hub's chain, which is not"
			   " here: ask the hub for its export");
	return say("clean in itself, but nothing outside the bundle vouches for"
		   " it: give --trust or --anchor");
}

static enum err print_text(
	const struct wish *wish, struct verify *verify, struct error *why)
{
	const struct verify_chain *chain;
	struct verify_fault fault;
	struct verify_lost lost;
	enum err rc;

	verify_rewind(verify);
	while (!(rc = verify_next(verify, &fault, why)))
		(void)fprintf(report, "%s  %s%sseq %" PRId64 ": %s\n",
			fault.code, fault.chain,
			fault.chain[0] != '\0' ? " " : "", fault.seq,
			fault.message);
	if (rc != ERR_NOT_FOUND)
		return rc;
	for (int i = 0; (chain = verify_chain(verify, i)) != NULL; i++)
		print_chain(chain, wish->ask.quick);
	for (int i = 0; verify_lost(verify, i, &lost); i++)
		(void)fprintf(report,
			say("hub epoch %" PRId64 ": entries %" PRId64
			    " to %" PRId64 ", which tills had heard of, are"
			    " lost: the hub was put back, or its chain cut\n"),
			lost.epoch, lost.first, lost.last);
	(void)fprintf(report, say("%" PRId64 " entries, %" PRId64 " faults\n"),
		verify_entry_count(verify), verify_fault_count(verify));
	switch (verify_verdict(verify)) {
	case VERIFY_CLEAN:
		(void)fprintf(report, "%s\n",
			say("clean, and vouched for by what you gave"));
		break;
	case VERIFY_UNPROVEN:
		(void)fprintf(report, "%s\n", unproven_text(verify));
		break;
	case VERIFY_FAULTY:
		(void)fprintf(report, "%s\n", say("FAULTY"));
		break;
	}
	if (wish->ask.quick)
		(void)fprintf(report, "%s\n",
			say("(quick: links and the signatures of the heads; not"
			    " what the entries say)"));
	return ERR_OK;
}

static void print_receipt(const struct verify_receipt *receipt, bool json)
{
	char total[MONEY_TEXT_SIZE];
	struct money money = { receipt->total_fen };

	money_format(money, total);
	if (json)
		printf("{\"verdict\":\"clean\",\"receipt\":\"%s-%" PRId64
		       "-%" PRId64 "\",\"at_ms\":%" PRId64
		       ",\"total_fen\":%" PRId64 ",\"leaf\":\"%s\"}\n",
			receipt->chain, receipt->epoch, receipt->seq,
			receipt->at_ms, receipt->total_fen, receipt->leaf);
	else
		printf(say("receipt %s-%" PRId64 "-%" PRId64
			   ", %s yuan: signed by a key you trust\n"),
			receipt->chain, receipt->epoch, receipt->seq, total);
}

static enum err run(const struct wish *wish, int *status, struct error *why)
{
	struct verify *verify = NULL;
	struct verify_receipt receipt;
	enum err rc;

	if (wish->ask.bundle == NULL) {
		rc = verify_token(
			wish->receipt, wish->ask.trust, &receipt, why);
		if (!rc)
			print_receipt(&receipt, wish->json);
		return rc;
	}
	rc = verify_open(&wish->ask, &verify, why);
	if (rc)
		return rc;
	*status = verdict_status(verify_verdict(verify));
	report = wish->ask.open != NULL ? stderr : stdout;
	rc = wish->json ? print_json(wish, verify, why)
			: print_text(wish, verify, why);
	if (!rc && wish->ask.open != NULL && !wish->json)
		rc = print_numbers(verify, false, why);
	verify_close(verify);
	return rc;
}

/* Here a file that is none is "unreadable", not a wrong use. */
static int fail_with(const struct error *why, bool is_usage)
{
	(void)fprintf(stderr, "quotapos-verify: %s\n", why->text);
	if (is_usage)
		return 2;
	return why->code == ERR_FORGED ? 4 : 1;
}

int verifier_main(int argc, char **argv)
{
	static struct wish wish;
	struct error why = { 0 };
	int status = 0;

	output_begin();
	say_start();
	say_use(say_language_wanted());
	if (parse(&wish, argc, argv, &why))
		return fail_with(&why, why.code == ERR_INPUT);
	if (!wish.done && run(&wish, &status, &why))
		return fail_with(&why, false);
	return output_end("quotapos-verify", status);
}
