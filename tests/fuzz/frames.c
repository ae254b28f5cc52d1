#include "fuzz.h"

#include "device/card.h"
#include "device/scale.h"
#include "device/scanner.h"

/* Whatever a line brings: what comes out is what each promises. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct card_reader reader;
	struct scanner scanner = { 0 };
	struct scale scale = { 0 };
	uint8_t buffer[64];
	char number[CARD_NUMBER_SIZE];

	memset(&reader, 0, sizeof(reader));
	for (size_t i = 0; i < length; i++) {
		int64_t now_ms = (int64_t)i;
		struct bytes out = bytes_over(buffer, sizeof(buffer));
		int64_t weight_g = 0;

		card_ask(&reader, now_ms * 100, &out);
		MUST(out.length == 0 || out.length == 10);
		if (card_byte(&reader, bytes[i], now_ms * 100, number))
			MUST(strlen(number) == CARD_NUMBER_SIZE - 1);
		if (scale_byte(&scale, bytes[i], &weight_g) == SCALE_AT_REST)
			MUST(weight_g > 0 && weight_g <= SCALE_WEIGHT_MAX);
		if (scanner_byte(&scanner, bytes[i], now_ms))
			MUST(scanner.code[0] != '\0' &&
				strlen(scanner.code) <= SCANNER_CODE_MAX);
		(void)scanner_key(&scanner, bytes[i], i % 3 == 0, now_ms);
	}
	return 0;
}
