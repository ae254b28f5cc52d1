#include "fuzz.h"

#include "audit/anchor.h"

#include <sodium.h>

/* The published pair of RFC 8037 appendix A, as a till's key. */
static const char set[] =
	"{\"keys\":[{\"chain\":\"T01\",\"crv\":\"Ed25519\",\"epoch\":1,"
	"\"kty\":\"OKP\","
	"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

/* A line of text is an anchor with all its parts, or refused in words. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct ring ring;
	char *line = text_of(bytes, length);
	struct anchor anchor = { 0 };
	struct error why = { 0 };
	enum err rc;

	MUST(sodium_init() >= 0);
	if (ring.count == 0)
		MUST(ring_read(set, strlen(set), true, &ring, &why) == ERR_OK);
	rc = anchor_parse(line, length, &ring, &anchor, &why);
	if (rc == ERR_OK) {
		MUST(strlen(anchor.leaf) == HASH_TEXT_SIZE - 1);
		MUST(anchor.kind == ANCHOR_LEAF || anchor.epoch > 0);
	} else {
		MUST(rc == ERR_FORGED || rc == ERR_INPUT);
		must_be_said(rc, &why);
	}
	free(line);
	return 0;
}
