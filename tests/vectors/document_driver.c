/*
 * Reads documents, one a line, and answers each with one line: "ok" and the
 * normal form, or "no" and the sentence.
 */
#include "core/document.h"

#include <stdio.h>
#include <string.h>

int main(void)
{
	char line[256];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		char text[DOCUMENT_TEXT_SIZE];
		struct document document;
		struct error why;

		line[strcspn(line, "\n")] = '\0';
		if (document_parse(line, &document, &why) != ERR_OK) {
			printf("no %s\n", why.text);
			continue;
		}
		document_text(&document, text);
		printf("ok %s\n", text);
	}
	return 0;
}
