#include "fuzz.h"

#include "entry/rulesdoc.h"

static void encode(const struct rules *rules, struct text *text)
{
	struct error why;

	MUST(rulesdoc_encode(rules, text, &why) == ERR_OK);
	MUST(!text->cut && text->length <= RULESDOC_CANONICAL_MAX);
}

/*
 * A file may be laid out freely, but its canonical form stands still, and
 * what was accepted holds no contradiction.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *file = text_of(bytes, length);
	char first[RULESDOC_CANONICAL_MAX + 1];
	char second[RULESDOC_CANONICAL_MAX + 1];
	struct text a = text_over(first, sizeof(first));
	struct text b = text_over(second, sizeof(second));
	struct rules rules;
	struct error why = { 0 };
	enum err rc = rulesdoc_decode(file, length, &rules, &why);

	if (rc == ERR_OK) {
		encode(&rules, &a);
		MUST(rules_check(&rules, &why) == ERR_OK);
		MUST(rulesdoc_decode(first, a.length, &rules, &why) == ERR_OK);
		encode(&rules, &b);
		MUST(text_same(first, second));
	} else {
		must_be_said(rc, &why);
	}
	free(file);
	return 0;
}
