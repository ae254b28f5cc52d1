#include "fuzz.h"

#include "entry/entry.h"

/* An accepted payload is encoded to the same bytes, and no others. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *payload = text_of(bytes, length);
	char again[ENTRY_PAYLOAD_MAX + 1];
	struct text text = text_over(again, sizeof(again));
	struct entry entry;
	struct error why = { 0 };
	enum err rc = entry_decode(payload, length, &entry, &why);

	if (rc == ERR_OK) {
		MUST(entry_encode(&entry, &text, &why) == ERR_OK);
		MUST(!text.cut && text.length == length);
		MUST(memcmp(again, payload, length) == 0);
	} else {
		MUST(rc == ERR_FORGED);
		must_be_said(rc, &why);
	}
	free(payload);
	return 0;
}
