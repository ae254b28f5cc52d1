#include "fault.h"

#include "spool.h"

#include "base/say.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[FAULT_CODE_COUNT] = {
	[FAULT_ZIP] = "zip",
	[FAULT_NAME] = "name",
	[FAULT_FILE] = "file",
	[FAULT_MANIFEST] = "manifest",
	[FAULT_KEY] = "key",
	[FAULT_TRUST] = "trust",
	[FAULT_ROSTER] = "roster",
	[FAULT_RANGE] = "range",
	[FAULT_BYTES] = "bytes",
	[FAULT_HEADER] = "header",
	[FAULT_SIGNATURE] = "signature",
	[FAULT_PAYLOAD] = "payload",
	[FAULT_CHAIN] = "chain",
	[FAULT_SEQ] = "seq",
	[FAULT_PREV] = "prev",
	[FAULT_GENESIS] = "genesis",
	[FAULT_EPOCH] = "epoch",
	[FAULT_FORK] = "fork",
	[FAULT_REVOKED] = "revoked",
	[FAULT_SHIFT] = "shift",
	[FAULT_CLOCK] = "clock",
	[FAULT_TOTALS] = "totals",
	[FAULT_RECEIPT] = "receipt",
	[FAULT_ARITHMETIC] = "arithmetic",
	[FAULT_RULES] = "rules",
	[FAULT_QUOTA] = "quota",
	[FAULT_REFUND] = "refund",
	[FAULT_OVERRIDE] = "override",
	[FAULT_DRAWER] = "drawer",
	[FAULT_OPERATOR] = "operator",
	[FAULT_COPY] = "copy",
	[FAULT_LEASE] = "lease",
	[FAULT_ACK] = "ack",
	[FAULT_TABLE] = "table",
	[FAULT_SEALED] = "sealed",
	[FAULT_ANCHOR] = "anchor",
};

const char *fault_code_name(enum fault_code code)
{
	assert(code < FAULT_CODE_COUNT);
	return names[code];
}

/* As it stands in the file, before the bytes of its message. */
struct kept {
	enum fault_code code;
	uint32_t length;
	int64_t seq;
	char chain[VERIFY_CHAIN_SIZE];
};

struct faults {
	FILE *file; /* NULL before the first */
	bool lost;  /* the file could not take them all */
	bool is_without_hub;
	char chain[VERIFY_CHAIN_SIZE];
	int64_t count;
	int64_t read;
	int64_t count_of[FAULT_CODE_COUNT];
};

struct faults *faults_open(void)
{
	return calloc(1, sizeof(struct faults));
}

void faults_close(struct faults *faults)
{
	if (faults == NULL)
		return;
	if (faults->file != NULL)
		(void)fclose(faults->file);
	free(faults);
}

void faults_at(struct faults *faults, const char *chain, int64_t epoch)
{
	struct text text = text_over(faults->chain, sizeof(faults->chain));

	text_add(&text, chain);
	if (epoch > 1)
		text_addf(&text, "/%" PRId64, epoch);
}

void faults_without_hub(struct faults *faults)
{
	faults->is_without_hub = true;
}

bool faults_lack_hub(const struct faults *faults)
{
	return faults->is_without_hub;
}

/* Could it be explained by the chain of a hub? */
static bool is_for_hub(const struct faults *faults, enum fault_code code)
{
	return faults->is_without_hub && faults->chain[0] != '\0' &&
	       (code == FAULT_RULES || code == FAULT_OPERATOR ||
		       code == FAULT_QUOTA);
}

void fault_add(struct faults *faults, enum fault_code code, int64_t seq,
	const char *format, ...)
{
	struct kept kept = { .code = code, .seq = seq };
	char message[VERIFY_MESSAGE_SIZE];
	struct text text = text_over(message, sizeof(message));
	struct error why;
	va_list args;

	if (is_for_hub(faults, code))
		return;
	va_start(args, format);
	text_addv(&text, say(format), args);
	va_end(args);
	text_make_clean(message);
	kept.length = (uint32_t)text.length;
	memcpy(kept.chain, faults->chain, sizeof(kept.chain));
	faults->count++;
	faults->count_of[code]++;
	if (faults->file == NULL)
		faults->file = spool_open(&why);
	if (faults->file == NULL ||
		fwrite(&kept, sizeof(kept), 1, faults->file) != 1 ||
		fwrite(message, 1, kept.length, faults->file) != kept.length)
		faults->lost = true;
}

int64_t faults_count(const struct faults *faults)
{
	return faults->count;
}

int64_t faults_count_of(const struct faults *faults, enum fault_code code)
{
	return faults->count_of[code];
}

enum err faults_kept(const struct faults *faults, struct error *why)
{
	if (!faults->lost)
		return ERR_OK;
	return error_set(why, ERR_SYSTEM,
		"the temporary directory has no room for the list of faults");
}

void faults_rewind(struct faults *faults)
{
	faults->read = 0;
	if (faults->file != NULL)
		rewind(faults->file);
}

enum err faults_next(
	struct faults *faults, struct verify_fault *ret, struct error *why)
{
	struct kept kept;

	if (faults->file == NULL || faults->read == faults->count)
		return error_set(why, ERR_NOT_FOUND, "there is no more fault");
	if (fread(&kept, sizeof(kept), 1, faults->file) != 1 ||
		kept.length >= sizeof(ret->message) ||
		fread(ret->message, 1, kept.length, faults->file) !=
			kept.length)
		return error_set(why, ERR_SYSTEM,
			"the list of faults cannot be read back");
	faults->read++;
	ret->message[kept.length] = '\0';
	ret->code = fault_code_name(kept.code);
	ret->seq = kept.seq;
	memcpy(ret->chain, kept.chain, sizeof(ret->chain));
	return ERR_OK;
}
