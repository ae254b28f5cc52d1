#include "shopstate.h"

#include "device/bytes.h"
#include "words.h"

#include <string.h>

#define STX          0x02
#define CARD_TEXT    256
#define CARD_PHOTO   1024
#define CARD_NUMBER  122 /* place of the number in the text */
#define NUMBER_UNITS 18

static const char *const names[SHOP_CABLES] = {
	[SHOP_SCANNER] = "scanner",
	[SHOP_SCALE] = "scale",
	[SHOP_CARD] = "card",
	[SHOP_DISPLAY] = "display",
	[SHOP_DRAWER] = "drawer",
};

const char *shop_cable_name(int cable)
{
	return names[cable];
}

enum err shop_devices_open(struct shop *shop, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < SHOP_CABLES; i++) {
		shop->cables[i] = cable_at(shop->dir, names[i]);
		rc = cable_plug(&shop->cables[i], why);
	}
	return rc;
}

void shop_devices_close(struct shop *shop)
{
	for (int i = 0; i < SHOP_CABLES; i++)
		cable_pull(&shop->cables[i]);
}

int shop_devices_poll(const struct shop *shop, struct pollfd *fds)
{
	int count = 0;

	for (int i = 0; i < SHOP_CABLES; i++) {
		if (shop->cables[i].fd >= 0)
			fds[count++] = (struct pollfd){ shop->cables[i].fd,
				POLLIN, 0 };
	}
	return count;
}

/* -- the scale ------------------------------------------------------- */

static void answer_scale(struct shop *shop)
{
	static const char statuses[] = { [SHOP_SCALE_MOTION] = 0x41,
		[SHOP_SCALE_OVER] = 0x42,
		[SHOP_SCALE_UNDER] = 0x44 };
	char buffer[32];
	struct text answer = text_over(buffer, sizeof(buffer));

	if (shop->scale == SHOP_SCALE_SILENT)
		return;
	if (shop->scale == SHOP_SCALE_REST)
		text_addf(&answer, "%c%02d.%03d\r", STX,
			(int)(shop->weight_g / 1000),
			(int)(shop->weight_g % 1000));
	else
		text_addf(&answer, "%c?%c\r", STX, statuses[shop->scale]);
	(void)cable_write(&shop->cables[SHOP_SCALE], buffer, answer.length);
}

/* -- the reader of cards --------------------------------------------- */

static void send_card_frame(struct shop *shop, struct bytes *data)
{
	static const uint8_t head[] = { 0xaa, 0xaa, 0xaa, 0x96, 0x69 };
	static uint8_t buffer[2048];
	struct bytes out = bytes_over(buffer, sizeof(buffer));
	size_t length = data->length + 1;
	uint8_t sum = 0;

	bytes_add(&out, head, sizeof(head));
	bytes_put(&out, (uint8_t)(length >> 8));
	bytes_put(&out, (uint8_t)(length & 0xff));
	bytes_add(&out, data->bytes, data->length);
	for (size_t i = sizeof(head); i < out.length; i++)
		sum ^= out.bytes[i];
	bytes_put(&out, sum);
	(void)cable_write(&shop->cables[SHOP_CARD], buffer, out.length);
}

/* 256 bytes of text in UTF-16, of which only the number is filled in, and
 * a photo of nothing. */
static void add_card(const struct shop *shop, struct bytes *out)
{
	static const uint8_t lengths[] = { CARD_TEXT >> 8, CARD_TEXT & 0xff,
		CARD_PHOTO >> 8, CARD_PHOTO & 0xff };
	uint8_t text[CARD_TEXT] = { 0 };

	for (int i = 0; i < CARD_TEXT; i += 2)
		text[i] = ' ';
	for (int i = 0; i < NUMBER_UNITS; i++)
		text[CARD_NUMBER + 2 * i] = (uint8_t)shop->card[i];
	bytes_add(out, lengths, sizeof(lengths));
	bytes_add(out, text, sizeof(text));
	for (int i = 0; i < CARD_PHOTO; i++)
		bytes_put(out, 0);
}

/* A card is found and read once; then it has to be put down anew. */
static void answer_card(struct shop *shop, uint8_t command, uint8_t parameter)
{
	uint8_t buffer[CARD_TEXT + CARD_PHOTO + 16];
	struct bytes data = bytes_over(buffer, sizeof(buffer));
	bool there = shop->card[0] != '\0' && !shop->card_was_read;

	bytes_add(&data, "\0\0", 2);
	if (!there)
		bytes_put(&data, 0x80);
	else
		bytes_put(
			&data, command == 0x20 && parameter == 1 ? 0x9f : 0x90);
	if (there && command == 0x30) {
		add_card(shop, &data);
		shop->card_was_read = true;
	}
	send_card_frame(shop, &data);
}

/* -- what comes in --------------------------------------------------- */

static void take_display(struct shop *shop, uint8_t byte)
{
	if (byte == 0x0c)
		shop->display[0][0] = shop->display[1][0] = '\0';
	if (byte == 0x1b) {
		shop->display_length = 0;
	} else if (byte == '\r' && shop->display_length > 2) {
		shop->display_line[shop->display_length] = '\0';
		if (shop->display_line[1] == 'A' ||
			shop->display_line[1] == 'B')
			(void)text_copy(
				shop->display[shop->display_line[1] - 'A'],
				sizeof(shop->display[0]),
				shop->display_line + 2);
		text_make_clean(shop->display[0]);
		text_make_clean(shop->display[1]);
		shop->display_length = 0;
	} else if (shop->display_length < sizeof(shop->display_line) - 1) {
		shop->display_line[shop->display_length++] = (char)byte;
	}
}

/* "… 00 03 command parameter sum": looked at when its last byte came. */
static void take_card(struct shop *shop, uint8_t byte)
{
	uint8_t *seen = shop->card_seen;

	memmove(seen, seen + 1, sizeof(shop->card_seen) - 1);
	seen[sizeof(shop->card_seen) - 1] = byte;
	if (memcmp(seen, "\xaa\xaa\xaa\x96\x69\x00\x03", 7) == 0 &&
		(3 ^ seen[7] ^ seen[8]) == byte)
		answer_card(shop, seen[7], seen[8]);
}

static void take_byte(struct shop *shop, enum shop_cable cable, uint8_t byte)
{
	switch (cable) {
	case SHOP_SCALE:
		if (byte == 'W')
			answer_scale(shop);
		break;
	case SHOP_CARD:
		take_card(shop, byte);
		break;
	case SHOP_DISPLAY:
		take_display(shop, byte);
		break;
	case SHOP_DRAWER: /* each pulse begins so */
		shop->drawer_kicks += byte == 0x1b;
		break;
	case SHOP_SCANNER:
	case SHOP_CABLES:
		break;
	}
}

void shop_devices_step(struct shop *shop)
{
	uint8_t bytes[256];

	for (int i = 0; i < SHOP_CABLES; i++) {
		size_t got = cable_read(&shop->cables[i], bytes, sizeof(bytes));

		for (size_t at = 0; at < got; at++)
			take_byte(shop, (enum shop_cable)i, bytes[at]);
	}
}

/* -- what happens ---------------------------------------------------- */

enum err shop_scan(struct shop *shop, char *rest, struct error *why)
{
	static const char *const ends[] = { "cr", "lf", "crlf", "none", NULL };
	static const char *const bytes[] = { "\r", "\n", "\r\n", "" };
	const char *code = word_next(&rest);
	const char *end = code == NULL ? NULL : word_next(&rest);
	int index = end == NULL ? 0 : word_index(ends, end);

	if (code == NULL || index < 0)
		return error_set(why, ERR_INPUT,
			"a scan is said like this: scan 4600123456782, and"
			" cr, lf, crlf or none");
	(void)cable_write(&shop->cables[SHOP_SCANNER], code, strlen(code));
	(void)cable_write(&shop->cables[SHOP_SCANNER], bytes[index],
		strlen(bytes[index]));
	return ERR_OK;
}

enum err shop_weigh(struct shop *shop, char *rest, struct error *why)
{
	static const char *const states[] = { "rest", "motion", "over", "under",
		"silent", NULL };
	const char *word = word_next(&rest);
	int index = word == NULL ? -1 : word_index(states, word);
	long long grams = 0;

	if (index > 0) {
		shop->scale = (enum shop_scale)index;
		return ERR_OK;
	}
	if (word == NULL || !text_is_digits(word) ||
		text_parse_i64(word, &grams, why) || grams > 99999)
		return error_set(why, ERR_INPUT,
			"a weight is said like this: weigh 819 (grams), or"
			" motion, over, under, silent");
	shop->scale = SHOP_SCALE_REST;
	shop->weight_g = grams;
	return ERR_OK;
}

enum err shop_put_card(struct shop *shop, char *rest, struct error *why)
{
	const char *number = word_next(&rest);

	if (number == NULL ||
		(!text_same(number, "none") && strlen(number) != NUMBER_UNITS))
		return error_set(why, ERR_INPUT,
			"a card is said like this: card and its 18 characters,"
			" or card none");
	shop->card[0] = '\0';
	shop->card_was_read = false;
	if (!text_same(number, "none"))
		(void)text_copy(shop->card, sizeof(shop->card), number);
	return ERR_OK;
}
