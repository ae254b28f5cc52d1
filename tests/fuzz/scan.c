#include "fuzz.h"

#include "core/goods.h"

static const struct scale_code codes[] = {
	{ .prefix = "20", .item = 5, .value = 5, .holds = SCALE_WEIGHT },
	{ .prefix = "21", .item = 4, .value = 6, .holds = SCALE_PRICE },
	{ .prefix = "29", .item = 1, .value = 9, .holds = SCALE_WEIGHT },
};

/* The form that is looked up is the form that was stored. */
static void must_stand_still(const char *text)
{
	char once[BARCODE_SIZE];
	char twice[BARCODE_SIZE];
	struct error why;

	/* A GS1 code is taken apart, and is no code to look up itself. */
	if (strpbrk(text, "(\x1d") != NULL || text[0] == ']')
		return;
	MUST(barcode_normalise(text, once, &why) == ERR_OK);
	MUST(barcode_normalise(once, twice, &why) == ERR_OK);
	MUST(text_same(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = text_of(bytes, length);
	char once[BARCODE_SIZE];
	struct scan scan;
	struct error why = { 0 };
	enum err rc = scan_parse(text, codes, 3, &scan, &why);

	if (rc == ERR_OK) {
		must_stand_still(text);
		MUST(strlen(scan.barcode) < BARCODE_SIZE);
		MUST(scan.barcode[0] != '\0');
		/* Also of a GS1 code: what is looked up is a code by itself. */
		MUST(barcode_normalise(scan.barcode, once, &why) == ERR_OK);
		MUST(text_same(scan.barcode, once));
		MUST(!(scan.has_weight && scan.has_price));
		MUST((scan.value > 0) == (scan.has_weight || scan.has_price));
	} else {
		MUST(rc == ERR_INPUT || rc == ERR_RANGE);
		must_be_said(rc, &why);
	}
	free(text);
	return 0;
}
