#include "device/decoder.h"

#include "codec.h"
#include "device/escpos.h"
#include "device/qr.h"
#include "paper.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#define DLE 0x10
#define ESC 0x1b
#define FS  0x1c
#define GS  0x1d

#define COMMAND_MAX    8
#define LINE_MAX_COUNT 256
#define SPACING        30
#define RASTER_MAX     131072

struct decoder {
	struct paper_roll paper;
	int unknown;
	uint8_t asked;

	uint8_t command[COMMAND_MAX]; /* as far as it has come */
	size_t command_length;
	uint8_t letter[4]; /* a letter of several bytes, the same */
	size_t letter_length;
	size_t skip; /* bytes of a command that is not known in full */

	bool chinese;
	struct codec page_codec;
	struct codec chinese_codec;
	struct escpos_size size;
	struct escpos_size chinese_size;
	bool bold;
	enum escpos_side side;
	int spacing;
	struct paper_letter line[LINE_MAX_COUNT];
	int line_count;
	int line_dots;

	struct picture raster; /* being received */
	size_t raster_got;
	size_t raster_length;
	struct {
		uint8_t data[QR_BYTES_MAX + 8];
		size_t got;
		size_t length;
	} block; /* GS ( k */
	char qr[QR_BYTES_MAX + 1];
	size_t qr_length;
	int qr_dot;
	char qr_level;
	struct qr code;
	uint8_t raster_bits[RASTER_MAX];
};

static void start(struct decoder *decoder)
{
	decoder->chinese = true;
	decoder->size = decoder->chinese_size = (struct escpos_size){ 1, 1 };
	decoder->bold = false;
	decoder->side = ESCPOS_LEFT;
	decoder->spacing = SPACING;
	decoder->line_count = 0;
	decoder->line_dots = 0;
	decoder->qr_dot = 3;
	decoder->qr_level = 'L';
}

enum err decoder_open(int dots, const struct font *font, struct decoder **ret,
	struct error *why)
{
	struct decoder *decoder = calloc(1, sizeof(*decoder));
	enum err rc;

	if (decoder == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for a printer");
	rc = paper_open(dots, font, &decoder->paper, why);
	if (rc) {
		free(decoder);
		return rc;
	}
	decoder->chinese_codec = codec_from("GB18030");
	start(decoder);
	*ret = decoder;
	return ERR_OK;
}

void decoder_close(struct decoder *decoder)
{
	if (decoder == NULL)
		return;
	codec_close(&decoder->page_codec);
	codec_close(&decoder->chinese_codec);
	paper_close(&decoder->paper);
	free(decoder);
}

/* -- letters ----------------------------------------------------------- */

static enum decoded print_line(struct decoder *decoder)
{
	int spare = decoder->paper.dots - decoder->line_dots;
	struct paper_line line = { .letters = decoder->line,
		.count = decoder->line_count,
		.spacing = decoder->spacing };

	if (decoder->side == ESCPOS_CENTRE)
		line.left = spare / 2;
	else if (decoder->side == ESCPOS_RIGHT)
		line.left = spare;
	paper_print(&decoder->paper, &line);
	decoder->line_count = 0;
	decoder->line_dots = 0;
	return DECODED_LINE;
}

/* A letter that does not fit any more begins the next line. */
static enum decoded put_letter(
	struct decoder *decoder, uint32_t code, struct escpos_size size)
{
	int dots = paper_columns(code) * FONT_NARROW * size.width;
	enum decoded decoded = DECODED_NOTHING;

	if (decoder->line_dots + dots > decoder->paper.dots ||
		decoder->line_count == LINE_MAX_COUNT)
		decoded = print_line(decoder);
	decoder->line[decoder->line_count++] = (struct paper_letter){ code,
		size.width, size.height, decoder->bold };
	decoder->line_dots += dots;
	return decoded;
}

static enum decoded put_unknown(struct decoder *decoder)
{
	decoder->unknown++;
	return put_letter(decoder, 0xfffd, decoder->size);
}

static enum decoded put_page_letter(struct decoder *decoder, uint8_t byte)
{
	uint32_t code = byte < 0x80
				? byte
				: codec_decode(&decoder->page_codec, &byte, 1);

	if (code < 0x20 || code == 0x7f)
		return put_unknown(decoder);
	return put_letter(decoder, code, decoder->size);
}

/* The second byte of four is a digit (GB18030). */
static enum decoded put_chinese_byte(struct decoder *decoder, uint8_t byte)
{
	size_t length = ++decoder->letter_length;
	uint32_t code;

	decoder->letter[length - 1] = byte;
	if (length == 1 || length == 3 ||
		(length == 2 && byte >= 0x30 && byte <= 0x39))
		return DECODED_NOTHING;
	decoder->letter_length = 0;
	code = codec_decode(&decoder->chinese_codec, decoder->letter, length);
	if (code == 0)
		return put_unknown(decoder);
	return put_letter(decoder, code, decoder->chinese_size);
}

static enum decoded take_letter(struct decoder *decoder, uint8_t byte)
{
	if (decoder->letter_length > 0 ||
		(decoder->chinese && byte >= 0x81 && byte < 0xff))
		return put_chinese_byte(decoder, byte);
	switch (byte) {
	case '\n':
		return print_line(decoder);
	case '\r':
		return DECODED_NOTHING;
	case ESC:
	case FS:
	case GS:
	case DLE:
		decoder->command[0] = byte;
		decoder->command_length = 1;
		return DECODED_NOTHING;
	default:
		return put_page_letter(decoder, byte);
	}
}

/* -- QR codes ---------------------------------------------------------- */

static void print_qr(struct decoder *decoder)
{
	struct error why;
	struct paper_roll *paper = &decoder->paper;
	struct qr *code = &decoder->code;
	struct qr_place place = { .dot = decoder->qr_dot };
	int size;

	if (decoder->qr_length == 0 ||
		qr_make_at(decoder->qr, decoder->qr_length, decoder->qr_level,
			code, &why) != ERR_OK) {
		decoder->unknown++;
		return;
	}
	text_addf(&paper->text, "[QR] %s\n", decoder->qr);
	size = (code->side + 2 * QR_MARGIN) * place.dot;
	place.y = paper->picture.height + QR_MARGIN * place.dot;
	if (decoder->side == ESCPOS_CENTRE)
		place.x = (paper->dots - code->side * place.dot) / 2;
	paper_feed(paper, size);
	if (paper->picture.height >= size)
		qr_draw(code, &paper->picture, place);
}

/* What is no text is not kept as one. */
static void store_qr(
	struct decoder *decoder, const uint8_t *data, size_t length)
{
	decoder->qr_length = 0;
	if (length > QR_BYTES_MAX || u8_check(data, length) != NULL ||
		memchr(data, '\0', length) != NULL) {
		decoder->unknown++;
		return;
	}
	memcpy(decoder->qr, data, length);
	decoder->qr[length] = '\0';
	decoder->qr_length = length;
}

static enum decoded run_block(struct decoder *decoder)
{
	static const char levels[] = "LMQH";
	const uint8_t *data = decoder->block.data;
	size_t length = decoder->block.length;
	enum decoded decoded = DECODED_NOTHING;

	decoder->block.length = 0;
	if (length < 3 || data[0] != 49) {
		decoder->unknown++;
		return decoded;
	}
	switch (data[1]) {
	case 65: /* which model: there is one today */
		break;
	case 67:
		decoder->qr_dot = data[2] >= 1 && data[2] <= 16 ? data[2] : 3;
		break;
	case 69:
		decoder->qr_level = levels[data[2] & 3];
		break;
	case 80:
		store_qr(decoder, data + 3, length - 3);
		break;
	case 81:
		print_qr(decoder);
		decoded = DECODED_LINE;
		break;
	default:
		decoder->unknown++;
		break;
	}
	return decoded;
}

static enum decoded take_block(struct decoder *decoder, uint8_t byte)
{
	decoder->block.data[decoder->block.got++] = byte;
	if (decoder->block.got < decoder->block.length)
		return DECODED_NOTHING;
	return run_block(decoder);
}

static void begin_block(struct decoder *decoder, size_t length)
{
	if (length > sizeof(decoder->block.data)) {
		decoder->unknown++;
		decoder->skip = length;
		return;
	}
	decoder->block.length = length;
	decoder->block.got = 0;
}

/* -- pictures ---------------------------------------------------------- */

static enum decoded take_raster(struct decoder *decoder, uint8_t byte)
{
	int left = 0;
	int spare = decoder->paper.dots - decoder->raster.width;

	decoder->raster_bits[decoder->raster_got++] = byte;
	if (decoder->raster_got < decoder->raster_length)
		return DECODED_NOTHING;
	decoder->raster_length = 0;
	if (decoder->side == ESCPOS_CENTRE && spare > 0)
		left = spare / 2;
	paper_picture(&decoder->paper, &decoder->raster, left);
	return DECODED_LINE;
}

static void begin_raster(struct decoder *decoder, const uint8_t *command)
{
	size_t stride = (size_t)(command[4] | command[5] << 8);
	size_t rows = (size_t)(command[6] | command[7] << 8);

	if (command[2] != '0' || stride * rows > RASTER_MAX) {
		decoder->unknown++;
		decoder->skip = stride * rows;
		return;
	}
	decoder->raster = (struct picture){ .bits = decoder->raster_bits,
		.stride = (int)stride,
		.width = (int)stride * 8,
		.height = (int)rows };
	decoder->raster_length = stride * rows;
	decoder->raster_got = 0;
}

/* -- commands ---------------------------------------------------------- */

/* How long commands are, their data not counted; 0 ends the list. */
static const struct command {
	uint8_t first;
	char second;
	uint8_t length;
} commands[] = { { ESC, '@', 2 }, { ESC, '2', 2 }, { ESC, 'i', 2 },
	{ ESC, 'm', 2 }, { ESC, 't', 3 }, { ESC, 'a', 3 }, { ESC, 'd', 3 },
	{ ESC, 'J', 3 }, { ESC, 'E', 3 }, { ESC, 'G', 3 }, { ESC, '-', 3 },
	{ ESC, '!', 3 }, { ESC, '3', 3 }, { ESC, 'M', 3 }, { ESC, 'R', 3 },
	{ ESC, '{', 3 }, { ESC, '=', 3 }, { ESC, '$', 4 }, { ESC, '\\', 4 },
	{ ESC, 'p', 5 }, { ESC, '*', 5 }, { GS, '!', 3 }, { GS, 'B', 3 },
	{ GS, 'a', 3 }, { GS, 'r', 3 }, { GS, 'L', 4 }, { GS, 'W', 4 },
	{ GS, 'h', 3 }, { GS, 'w', 3 }, { GS, 'V', 3 }, { GS, 'v', 8 },
	{ GS, '(', 5 }, { FS, '&', 2 }, { FS, '.', 2 }, { FS, '!', 3 },
	{ FS, '-', 3 }, { FS, 'S', 4 }, { FS, '(', 5 }, { DLE, 4, 3 },
	{ DLE, 5, 3 }, { DLE, 0x14, 5 } };

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* Bytes the command has in all, as far as one can tell; 0: not known. */
static size_t length_of(const uint8_t *command, size_t length)
{
	if (length < 2)
		return 2;
	if (length == 3 && command[0] == GS && command[1] == 'V' &&
		command[2] >= 'A')
		return 4; /* these feed first */
	if (length == 4 && command[0] == GS && command[1] == 'V')
		return 4;
	for (size_t i = 0; i < COMMANDS; i++) {
		if (commands[i].first == command[0] &&
			(uint8_t)commands[i].second == command[1])
			return commands[i].length;
	}
	return 0;
}

static void choose_page(struct decoder *decoder, uint8_t page)
{
	static const struct {
		uint8_t page;
		const char *charset;
	} pages[] = { { 0, "CP437" }, { 2, "CP850" }, { 16, "CP1252" },
		{ 17, "CP866" }, { 46, "CP1251" }, { 59, "CP866" },
		{ 73, "CP1251" } };

	codec_close(&decoder->page_codec);
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (pages[i].page == page)
			decoder->page_codec = codec_from(pages[i].charset);
	}
}

static enum decoded run_escape(struct decoder *decoder, const uint8_t *command)
{
	uint8_t n = command[2];

	switch (command[1]) {
	case '@':
		start(decoder);
		return DECODED_NOTHING;
	case 't':
		choose_page(decoder, n);
		return DECODED_NOTHING;
	case 'a':
		decoder->side = (enum escpos_side)(n % 48 % 3);
		return DECODED_NOTHING;
	case 'E':
	case 'G':
		decoder->bold = (n & 1) != 0;
		return DECODED_NOTHING;
	case '3':
		decoder->spacing = n;
		return DECODED_NOTHING;
	case '2':
		decoder->spacing = SPACING;
		return DECODED_NOTHING;
	case 'd':
		paper_feed(&decoder->paper, n * decoder->spacing);
		return DECODED_LINE;
	case 'J':
		paper_feed(&decoder->paper, n);
		return DECODED_LINE;
	case 'i':
	case 'm':
		return DECODED_CUT;
	case 'p':
		return DECODED_KICK;
	case '*': /* old pictures are stepped over */
		decoder->skip = (size_t)(command[3] | command[4] << 8) *
				(n >= 32 ? 3 : 1);
		decoder->unknown++;
		return DECODED_NOTHING;
	default:
		return DECODED_NOTHING;
	}
}

static enum decoded run_group(struct decoder *decoder, const uint8_t *command)
{
	uint8_t n = command[2];
	size_t length = (size_t)(command[3] | command[4] << 8);

	switch (command[1]) {
	case '!':
		decoder->size =
			(struct escpos_size){ (n >> 4 & 7) + 1, (n & 7) + 1 };
		decoder->chinese_size = decoder->size;
		return DECODED_NOTHING;
	case 'V':
		return DECODED_CUT;
	case 'r':
		return DECODED_ASKED_IN_LINE;
	case 'v':
		begin_raster(decoder, command);
		return DECODED_NOTHING;
	case '(':
		if (n == 'k') {
			begin_block(decoder, length);
		} else {
			decoder->skip = length;
			decoder->unknown++;
		}
		return DECODED_NOTHING;
	default:
		return DECODED_NOTHING;
	}
}

static enum decoded run_chinese(struct decoder *decoder, const uint8_t *command)
{
	uint8_t n = command[2];

	switch (command[1]) {
	case '&':
		decoder->chinese = true;
		break;
	case '.':
		decoder->chinese = false;
		break;
	case '!':
		decoder->chinese_size =
			(struct escpos_size){ (n & 0x04) != 0 ? 2 : 1,
				(n & 0x08) != 0 ? 2 : 1 };
		break;
	case '(':
		decoder->skip = (size_t)(command[3] | command[4] << 8);
		break;
	default:
		break;
	}
	return DECODED_NOTHING;
}

static enum decoded run(struct decoder *decoder)
{
	const uint8_t *command = decoder->command;

	if (decoder->line_count > 0 && command[0] == GS && command[1] == 'v')
		(void)print_line(decoder);
	switch (command[0]) {
	case ESC:
		return run_escape(decoder, command);
	case GS:
		return run_group(decoder, command);
	case FS:
		return run_chinese(decoder, command);
	default:
		if (command[1] != 4)
			return DECODED_NOTHING;
		decoder->asked = command[2];
		return DECODED_ASKED;
	}
}

static enum decoded take_command(struct decoder *decoder, uint8_t byte)
{
	size_t needed;

	decoder->command[decoder->command_length++] = byte;
	needed = length_of(decoder->command, decoder->command_length);
	if (decoder->command_length < needed)
		return DECODED_NOTHING;
	decoder->command_length = 0;
	if (needed != 0)
		return run(decoder);
	decoder->unknown++;
	return DECODED_NOTHING;
}

enum decoded decoder_feed(struct decoder *decoder, uint8_t byte)
{
	if (decoder->skip > 0) {
		decoder->skip--;
		return DECODED_NOTHING;
	}
	if (decoder->raster_length > 0)
		return take_raster(decoder, byte);
	if (decoder->block.length > 0)
		return take_block(decoder, byte);
	if (decoder->command_length > 0)
		return take_command(decoder, byte);
	return take_letter(decoder, byte);
}

uint8_t decoder_asked(const struct decoder *decoder)
{
	return decoder->asked;
}

const char *decoder_text(const struct decoder *decoder)
{
	return decoder->paper.text.bytes;
}

struct picture decoder_picture(const struct decoder *decoder)
{
	return decoder->paper.picture;
}

int decoder_unknown(const struct decoder *decoder)
{
	return decoder->unknown;
}

void decoder_clear(struct decoder *decoder)
{
	paper_clear(&decoder->paper);
}
