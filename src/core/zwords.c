#include "zwords.h"

#include "base/say.h"
#include "base/text.h"

#include <stddef.h>

struct zword {
	const char *name;
	const char *words; /* N_ */
};

static const char *words_of(
	const struct zword *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (text_same(list[i].name, name))
			return list[i].words;
	}
	return name;
}

#define WORDS_OF(list, name) \
	words_of(list, sizeof(list) / sizeof((list)[0]), name)

const char *zwords_kind(const char *name)
{
	static const struct zword kinds[] = {
		{ "genesis", N_("beginning of the chain") },
		{ "boot", N_("program starts") },
		{ "rules", N_("new rules") },
		{ "dataset", N_("data files") },
		{ "operator", N_("changes of operators") },
		{ "login", N_("log-ins") },
		{ "logout", N_("log-outs") },
		{ "shift.open", N_("shift opened") },
		{ "shift.close", N_("shift closed") },
		{ "cash", N_("drawer: cash in and out") },
		{ "override", N_("other prices") },
		{ "sale", N_("sales made") },
		{ "training.sale", N_("training sales") },
		{ "refusal", N_("refusals") },
		{ "copy", N_("copies of receipts") },
		{ "clock", N_("clock changes") },
		{ "refund", N_("refunds and voids") },
		{ "rate", N_("exchange rates") },
		{ "restore", N_("restored ledger") },
		{ "key.rotate", N_("new keys") },
		{ "export", N_("exports") },
		{ "enrol", N_("tills enrolled") },
		{ "revoke", N_("keys revoked") },
		{ "lost", N_("tills lost") },
		{ "release", N_("rights released") },
		{ "epoch", N_("hub epochs") },
		{ "assess", N_("assessments") },
		{ "lease.ask", N_("rights asked for") },
		{ "lease.close", N_("rights closed") },
		{ "lease.disclaim", N_("rights disclaimed") },
		{ "ack", N_("answers of the hub") },
		{ "decommission", N_("taken out of service") },
		{ "approval", N_("approvals") },
		{ "person.link", N_("documents linked") },
		{ "person.reveal", N_("documents revealed") },
	};

	return WORDS_OF(kinds, name);
}

const char *zwords_treatment(const char *name)
{
	static const struct zword treatments[] = {
		{ "exempt", N_("free of duty") },
		{ "limited", N_("free within a limit") },
		{ "not_exempt", N_("always dutiable") },
		{ "excess", N_("beyond the limit") },
	};

	return WORDS_OF(treatments, name);
}

const char *zwords_tender(const char *name)
{
	static const struct zword tenders[] = {
		{ "cash", N_("Cash") },
		{ "card", N_("Card") },
		{ "mobile", N_("Mobile") },
	};

	return WORDS_OF(tenders, name);
}
