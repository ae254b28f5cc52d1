#include "forks.h"

#include "linefile.h"
#include "quotas.h"

#include "sign/epoch.h"

#include <inttypes.h>
#include <string.h>

#define FOLDER "forks/"

/* The file of one chain and epoch, and its place in the claims. */
struct branch {
	struct check *check;
	struct claim_chain of;
	int chain; /* -1: none */
};

/* Another opener of an epoch brings a key of its own, vouched for. */
static bool is_rival(const struct branch *branch, const struct entry *entry,
	const char *line, size_t length)
{
	const struct entry_epoch *epoch = &entry->body.epoch;
	const struct ring_key *by = ring_find_epoch(
		&branch->check->ring, entry->chain, epoch->from_epoch);
	const struct epoch_claim claim = { .market = entry->market,
		.chain = entry->chain,
		.epoch = entry->epoch,
		.key = epoch->till_key,
		.prev = entry->prev };
	struct jws_key key;
	struct error why;

	return by != NULL && epoch->from_epoch < entry->epoch &&
	       epoch_is_endorsed(&by->key, &claim, epoch->endorsement) &&
	       !jws_key_init(&key, epoch->till_key, &why) &&
	       jws_check(line, length, JWS_ENTRY, &key) == JWS_GOOD;
}

static bool is_of(const struct branch *branch, const struct fact *fact)
{
	return fact->is_whole &&
	       text_same(fact->market, branch->check->claims->market) &&
	       text_same(fact->chain, branch->of.chain) &&
	       fact->epoch == branch->of.epoch;
}

/* Did this till sign it? */
static bool is_signed(const struct branch *branch, const struct fact *fact,
	const char *line, size_t length)
{
	static struct entry entry;
	struct error why;

	if (fact->is_signed)
		return text_same(fact->key->chain, branch->of.chain) &&
		       fact->key->epoch == branch->of.epoch;
	if (fact->key != NULL || fact->seq != 1 ||
		(fact->kind != ENTRY_RESTORE &&
			fact->kind != ENTRY_KEY_ROTATE) ||
		fact_entry(line, length, &entry, &why))
		return false;
	return is_rival(branch, &entry, line, length);
}

/* Its number, of a line of this till that only a newer version can read; 0:
 * it is none. */
static int64_t unread_place(const struct branch *branch,
	const struct fact *fact, const char *line, size_t length)
{
	static struct jws_payload payload;
	const struct jws_key nobody = { 0 };
	struct entry_head head;
	struct error why;

	if (fact->is_whole || !is_signed(branch, fact, line, length))
		return 0;
	(void)jws_open(line, length, JWS_ENTRY, &nobody, &payload);
	if (entry_peek(payload.bytes, payload.length, &head, &why) ||
		!text_same(head.chain, branch->of.chain) ||
		head.epoch != branch->of.epoch)
		return 0;
	return head.seq;
}

/* What it sold and took back: the hub counted that as well. */
static enum err take_uses(const struct branch *branch, const struct fact *fact,
	const char *line, size_t length, struct error *why)
{
	static struct entry entry;
	struct quotas *quotas = branch->check->quotas;
	struct error said;

	if (!fact->is_whole || branch->chain < 0)
		return ERR_OK;
	if (fact->kind == ENTRY_SALE)
		return quotas_add(quotas, branch->chain, fact, true, why);
	if (fact->kind != ENTRY_REFUND ||
		fact_entry(line, length, &entry, &said))
		return ERR_OK;
	return quotas_add_refund(
		quotas, branch->chain, &entry, fact->rules, true, why);
}

static enum err take_line(const struct branch *branch, const char *line,
	size_t length, struct error *why)
{
	struct faults *faults = branch->check->faults;
	struct fact fact;
	int64_t unread;
	enum err rc = ERR_OK;

	fact_make_whole(&branch->check->context, line, length, &fact);
	unread = unread_place(branch, &fact, line, length);
	if (fact.lost)
		rc = error_set(why, ERR_SYSTEM, "out of memory");
	else if (unread > 0)
		fault_add(faults, FAULT_FORK, unread,
			"the till has signed two entries with this number, one"
			" of which cannot be read: %s",
			fact.said->text);
	else if (!is_of(branch, &fact) ||
		 !is_signed(branch, &fact, line, length))
		fault_add(faults, FAULT_FORK, fact.is_whole ? fact.seq : 0,
			"a line of another branch is not signed by this till");
	else
		fault_add(faults, FAULT_FORK, fact.seq,
			"the till has signed two entries with this number: it"
			" was cloned or set back");
	if (!rc)
		rc = take_uses(branch, &fact, line, length, why);
	fact_clear(&fact);
	return rc;
}

static enum err read_lines(
	struct branch *branch, const char *name, struct error *why)
{
	const struct unzip_member *member =
		unzip_find(branch->check->zip, name);
	struct linefile *lines = NULL;
	const char *line = NULL;
	size_t length = 0;
	struct error said;
	enum err rc;

	if (member == NULL)
		return ERR_OK; /* check_files tells it */
	rc = linefile_open(branch->check->zip, member, &lines, why);
	if (rc)
		return rc;
	while (!(rc = linefile_next(lines, &line, &length, &said))) {
		rc = take_line(branch, line, length, why);
		if (rc)
			break;
	}
	linefile_close(lines);
	if (rc == ERR_SYSTEM && why->code != rc)
		return error_set(why, rc, "%s", said.text);
	if (rc == ERR_FORGED)
		fault_add(branch->check->faults, FAULT_FORK, 0,
			"the file %s: %s", name, said.text);
	return rc == ERR_NOT_FOUND || rc == ERR_FORGED ? ERR_OK : rc;
}

enum err forks_check(struct check *check, struct error *why)
{
	const struct claims *claims = check->claims;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < claims->file_count; i++) {
		const char *name = claims->files[i].name;
		struct branch branch = { .check = check, .chain = -1 };

		if (strncmp(name, FOLDER, strlen(FOLDER)) != 0)
			continue;
		if (!check_name_parse(name + strlen(FOLDER), &branch.of)) {
			faults_at(check->faults, "", 0);
			fault_add(check->faults, FAULT_NAME, 0,
				"%s names no chain and epoch", name);
			continue;
		}
		for (int j = 0; j < claims->chain_count; j++) {
			if (claims->chains[j].epoch == branch.of.epoch &&
				text_same(claims->chains[j].chain,
					branch.of.chain))
				branch.chain = j;
		}
		faults_at(check->faults, branch.of.chain, branch.of.epoch);
		rc = read_lines(&branch, name, why);
	}
	return rc;
}
