#include "fuzz.h"

#include "device/decoder.h"

/* Whatever bytes a printer gets, its paper is text that can be shown. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct font *font;
	static struct decoder *decoder;
	struct error why;
	const char *text;

	if (decoder == NULL) {
		MUST(font_open(FONT_FILE, &font, &why) == ERR_OK);
		MUST(decoder_open(576, font, &decoder, &why) == ERR_OK);
	}
	(void)decoder_feed(decoder, 0x1b);
	(void)decoder_feed(decoder, '@');
	for (size_t i = 0; i < length; i++)
		(void)decoder_feed(decoder, bytes[i]);
	for (text = decoder_text(decoder); *text != '\0';) {
		size_t line = strcspn(text, "\n");

		MUST(text_is_clean(text, line));
		text += line + (text[line] == '\n');
	}
	MUST(decoder_picture(decoder).height <= DECODER_ROWS_MAX);
	decoder_clear(decoder);
	return 0;
}
