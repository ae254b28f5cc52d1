#include "fuzz.h"

#include "audit/claims.h"

/* Whatever a manifest claims is read within its bounds, or refused. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *payload = text_of(bytes, length);
	struct claims *claims = NULL;
	struct error why = { 0 };
	enum err rc = claims_read(payload, length, &claims, &why);

	if (rc == ERR_OK) {
		MUST(claims->chain_count > 0);
		for (int i = 0; i < claims->chain_count; i++)
			MUST(claims->chains[i].first <= claims->chains[i].last);
		MUST(text_is_clean(claims->market, strlen(claims->market)));
	} else {
		MUST(rc == ERR_FORGED || rc == ERR_INPUT);
		must_be_said(rc, &why);
	}
	claims_free(claims);
	free(payload);
	return 0;
}
