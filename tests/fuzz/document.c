#include "fuzz.h"

#include "core/document.h"

static void must_be_same(const struct document *a, const struct document *b)
{
	MUST(a->kind == b->kind);
	MUST(text_same(a->number, b->number));
}

/* Its one spelling is read back as the same document. */
static void must_stand_still(const struct document *document)
{
	struct document again;
	char text[DOCUMENT_TEXT_SIZE];
	struct error why;

	document_text(document, text);
	MUST(strlen(text) == strlen(document_kind_name(document->kind)) + 1 +
				     strlen(document->number));
	MUST(document_parse(text, &again, &why) == ERR_OK);
	must_be_same(document, &again);
	MUST(document_guess(text, &again, &why) == ERR_OK);
	must_be_same(document, &again);
}

/* Some of it is hidden, and the rest is as it was. */
static void must_be_masked(const struct document *document)
{
	char masked[DOCUMENT_NUMBER_SIZE];

	document_mask(document, masked);
	MUST(strlen(masked) == strlen(document->number));
	MUST(strchr(masked, '*') != NULL);
	for (size_t i = 0; masked[i] != '\0'; i++)
		MUST(masked[i] == '*' || masked[i] == document->number[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = text_of(bytes, length);
	struct document document;
	struct error why = { 0 };
	enum err rc = document_guess(text, &document, &why);
	int32_t day;

	if (rc == ERR_OK) {
		must_stand_still(&document);
		must_be_masked(&document);
		if (document.kind == DOCUMENT_CN_ID)
			MUST(document_born(&document, &day));
	} else {
		MUST(rc == ERR_INPUT);
		must_be_said(rc, &why);
	}
	free(text);
	return 0;
}
