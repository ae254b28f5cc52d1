#include "audit/drill.h"

#include "attack.h"
#include "base/file.h"
#include "base/say.h"
#include "claimsfile.h"
#include "linefile.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 200

static const struct attack attacks[] = {
	{ N_("nothing is done"), ACT_NONE, ANCHOR | TRUST, NULL, AT_BUNDLE },
	{ N_("a byte of a sale is changed"), ACT_EDIT, 0, "signature",
		AT_TARGET },
	{ N_("a signature is spelled otherwise"), ACT_RESPELL, 0, "bytes",
		AT_TARGET },
	{ N_("the header asks for no signature"), ACT_NO_ALGORITHM, 0, "header",
		AT_TARGET },
	{ N_("a sale is taken out"), ACT_DROP, 0, "seq", AT_NEXT },
	{ N_("a sale is there twice"), ACT_TWICE, 0, "seq", AT_TARGET },
	{ N_("two entries change places"), ACT_SWAP, 0, "seq", AT_NEXT },
	{ N_("the beginning is dropped"), ACT_HEADLESS, 0, "seq", AT_TARGET },
	{ N_("the tail is cut; a paper has it"), ACT_CUT, REMADE | ANCHOR,
		"anchor", AT_LAST },
	{ N_("the tail is written anew, with the key"), ACT_REWRITE,
		ANEW | REMADE | ANCHOR, "anchor", AT_LAST },
	{ N_("a manifest of other entries"), ACT_REWRITE, ANEW, "range",
		AT_LAST },
	{ N_("a total is changed, with the key"), ACT_TOTAL, ANEW | REMADE,
		"arithmetic", AT_TARGET },
	{ N_("running totals are changed, with the key"), ACT_RUNNING,
		ANEW | REMADE, "totals", AT_TARGET },
	{ N_("a sale is dated back, with the key"), ACT_CLOCK, ANEW | REMADE,
		"clock", AT_TARGET },
	{ N_("an entry of another market, with the key"), ACT_MARKET,
		ANEW | REMADE, "chain", AT_TARGET },
	{ N_("a receipt gets another number, with the key"), ACT_RECEIPT,
		ANEW | REMADE, "receipt", AT_TARGET },
	{ N_("used allowance is denied, with the key"), ACT_BEFORE,
		ANEW | REMADE, "quota", AT_TARGET },
	{ N_("other rules are named, with the key"), ACT_RULES, ANEW | REMADE,
		"rules", AT_TARGET },
	{ N_("a sale outside its shift, with the key"), ACT_SHIFT,
		ANEW | REMADE, "shift", AT_TARGET },
	{ N_("all is signed anew with another key"), ACT_THIEF,
		ANEW | REMADE | TRUST, "trust", AT_FIRST },
	{ N_("a stranger signs the manifest"), ACT_STRANGER, REMADE, "manifest",
		AT_BUNDLE },
	{ N_("a file is changed"), ACT_FILE_CHANGED, 0, "file", AT_BUNDLE },
	{ N_("a file is added"), ACT_FILE_ADDED, 0, "file", AT_BUNDLE },
};

#define ATTACK_COUNT ((int)(sizeof(attacks) / sizeof(attacks[0])))

static void join(char *ret, const char *folder, const char *name)
{
	struct text text = text_over(ret, DRILL_PATH_SIZE);

	text_addf(&text, "%s/%s", folder, name);
}

static enum err write_text(
	const char *path, const struct text *text, struct error *why)
{
	const struct file_write write = { .path = path,
		.bytes = text->bytes,
		.length = text->length,
		.replace = true };

	return file_write(&write, why);
}

/* -- the verdict ---------------------------------------------------------- */

static int64_t place_of(const struct drill *drill, enum place place)
{
	switch (place) {
	case AT_TARGET:
		return drill->target;
	case AT_NEXT:
		return drill->target + 1;
	case AT_LAST:
		return drill->claim->last;
	case AT_FIRST:
		return drill->claim->first;
	case AT_BUNDLE:
		break;
	}
	return 0;
}

static enum err read_faults(
	struct verify *verify, struct drill_row *row, struct error *why)
{
	struct text found = text_over(row->found, sizeof(row->found));
	struct verify_fault fault;
	enum err rc;

	row->is_named = row->expected == NULL;
	while (!(rc = verify_next(verify, &fault, why))) {
		text_addf(&found, "%s%s %" PRId64, found.length > 0 ? ", " : "",
			fault.code, fault.seq);
		if (row->expected == NULL)
			row->is_named = false;
		else
			row->is_named |= text_same(fault.code, row->expected) &&
					 fault.seq == row->seq;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err attack(struct drill *drill, const struct attack *attack,
	struct drill_row *row, struct error *why)
{
	struct verify_ask ask = { .bundle = drill->path };
	struct verify *verify = NULL;
	enum err rc = attack_write(drill, attack, why);

	if (rc)
		return rc;
	*row = (struct drill_row){ .attack = attack->words,
		.expected = attack->code,
		.seq = place_of(drill, attack->place) };
	if ((attack->flags & ANCHOR) != 0)
		ask.anchors[ask.anchor_count++] = drill->anchor;
	if ((attack->flags & TRUST) != 0)
		ask.trust = drill->trust;
	rc = verify_open(&ask, &verify, why);
	if (!rc)
		rc = read_faults(verify, row, why);
	verify_close(verify);
	return rc;
}

/* -- before it begins ------------------------------------------------ */

/* A sale as near to the middle as there is one. */
static enum err find_target(struct drill *drill, struct error *why)
{
	static struct entry entry;
	const struct claim_chain *claim = drill->claim;
	char name[UNZIP_NAME_SIZE];
	struct linefile *lines = NULL;
	int64_t seq = claim->first;
	const char *line;
	size_t length;
	enum err rc;

	check_name(name, "entries", claim, ".jws");
	rc = linefile_open(
		drill->zip, unzip_find(drill->zip, name), &lines, why);
	for (; !rc; seq++) {
		rc = linefile_next(lines, &line, &length, why);
		if (!rc)
			rc = fact_entry(line, length, &entry, why);
		if (!rc && entry.kind == ENTRY_SALE && seq > claim->first &&
			seq < claim->last &&
			(drill->target == 0 || seq <= claim->count / 2))
			drill->target = seq;
	}
	linefile_close(lines);
	if (rc != ERR_NOT_FOUND)
		return rc;
	if (drill->target == 0)
		return error_set(why, ERR_NOT_FOUND,
			"the ledger has no sale that could be attacked");
	return ERR_OK;
}

static enum err write_anchors(struct drill *drill, struct error *why)
{
	const struct claim_chain *claim = drill->claim;
	char bytes[512];
	struct text text = text_over(bytes, sizeof(bytes));
	enum err rc;

	join(drill->path, drill->ask->folder, "attack.zip");
	join(drill->anchor, drill->ask->folder, "anchor.txt");
	join(drill->trust, drill->ask->folder, "trust.jwks");
	text_addf(&text, "%s-%" PRId64 "-%" PRId64 " %s\n", claim->chain,
		claim->epoch, claim->last, claim->head);
	rc = write_text(drill->anchor, &text, why);
	text = text_over(bytes, sizeof(bytes));
	text_addf(&text,
		"{\"keys\":[{\"crv\":\"Ed25519\",\"kty\":\"OKP\","
		"\"x\":\"%s\"}]}\n",
		keyring_public(drill->ask->keyring));
	if (!rc)
		rc = write_text(drill->trust, &text, why);
	return rc;
}

static enum err make_thief(struct drill *drill, struct error *why)
{
	char path[DRILL_PATH_SIZE];
	enum err rc;

	join(path, drill->ask->folder, "thief.key");
	rc = keyring_create(path, NULL, &drill->thief, why);
	(void)unlink(path);
	return rc;
}

static enum err open_good(struct drill *drill, struct error *why)
{
	char bytes[8192];
	size_t length = 0;
	const struct unzip_member *keys;
	enum err rc =
		unzip_open(drill->ask->bundle, drill->faults, &drill->zip, why);

	if (rc)
		return rc;
	keys = unzip_find(drill->zip, "keys.jwks");
	if (keys == NULL)
		return error_set(why, ERR_FORGED, "the bundle has no keys");
	rc = unzip_read_whole(
		drill->zip, keys, bytes, sizeof(bytes), &length, why);
	if (!rc)
		rc = ring_read(bytes, length, true, &drill->ring, why);
	if (!rc)
		rc = claimsfile_read(drill->zip, &drill->ring, drill->faults,
			&drill->claims, why);
	if (!rc && (drill->claims == NULL || faults_count(drill->faults) > 0 ||
			   unzip_count(drill->zip) > FILES_MAX))
		rc = error_set(why, ERR_FORGED,
			"the bundle is faulty before it is attacked");
	if (rc)
		return rc;
	assert(drill->claims != NULL);
	drill->claim = &drill->claims->chains[drill->claims->chain_count - 1];
	return ERR_OK;
}

enum err drill_run(const struct drill_ask *ask, drill_take *take, void *context,
	struct error *why)
{
	struct drill drill = { .ask = ask, .faults = faults_open() };
	struct drill_row row;
	enum err rc = ERR_OK;

	if (drill.faults == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = open_good(&drill, why);
	if (!rc)
		rc = find_target(&drill, why);
	if (!rc)
		rc = write_anchors(&drill, why);
	if (!rc)
		rc = make_thief(&drill, why);
	for (int i = 0; !rc && i < ATTACK_COUNT; i++) {
		rc = attack(&drill, &attacks[i], &row, why);
		if (!rc)
			take(context, &row);
	}
	(void)unlink(drill.path);
	(void)unlink(drill.anchor);
	(void)unlink(drill.trust);
	keyring_close(drill.thief);
	claims_free(drill.claims);
	ring_clear(&drill.ring);
	unzip_close(drill.zip);
	faults_close(drill.faults);
	return rc;
}
