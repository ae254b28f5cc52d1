#include "device/ticket.h"

#include "device/qr.h"
#include "letter.h"

#include <assert.h>
#include <string.h>

#define LINE_DOTS   30 /* from line to line, 24 of them the letter */
#define PICTURE_MAX (PICTURE_STRIDE(PROFILE_DOTS_MAX) * LINE_DOTS * 2)
#define QR_DOT_MAX  6
#define QR_DOT_GOOD 3
#define QR_DOT_MIN  2
#define QR_ROWS_MAX (PROFILE_DOTS_MAX)
#define REPLACEMENT '?'

/* A ticket on its way into bytes. */
struct writer {
	const struct profile *profile;
	const struct font *font;
	struct charset charset;
	struct bytes *out;
	struct ticket_counts counts;
	bool chinese; /* the printer takes pairs of bytes now */
};

/* -- begin and end ----------------------------------------------------- */

static bool has_chinese(const struct writer *writer)
{
	return writer->profile->chinese != PROFILE_CHINESE_NONE;
}

/*
 * A code page has no effect while bytes come in pairs, and printers sold in
 * China begin so, those without a word on it in their manual too.
 */
static void begin(struct writer *writer)
{
	const struct profile *profile = writer->profile;
	bool page = profile->russian == PROFILE_RUSSIAN_CP866 ||
		    profile->russian == PROFILE_RUSSIAN_CP1251;

	escpos_init(writer->out);
	escpos_spacing(writer->out, LINE_DOTS);
	if (page || has_chinese(writer))
		escpos_chinese(writer->out, false);
	if (page)
		escpos_code_page(writer->out, profile->page);
}

static void want_chinese(struct writer *writer, bool on)
{
	if (writer->chinese != on)
		escpos_chinese(writer->out, on);
	writer->chinese = on;
}

/* -- a line as text ---------------------------------------------------- */

static void write_letters(
	struct writer *writer, const struct letter *letters, int count)
{
	for (int i = 0; i < count; i++) {
		if (letters[i].how == LETTER_PAGE)
			want_chinese(writer, false);
		else if (letters[i].how == LETTER_CHINESE)
			want_chinese(writer, true);
		bytes_add(writer->out, letters[i].bytes,
			(size_t)letters[i].length);
	}
	bytes_put(writer->out, '\n');
}

static void want_height(struct writer *writer, int height)
{
	struct escpos_size size = { 1, height };

	escpos_spacing(writer->out, (uint8_t)(LINE_DOTS * height));
	escpos_size(writer->out, size);
	escpos_bold(writer->out, height > 1);
	if (has_chinese(writer))
		escpos_chinese_size(writer->out, size);
}

static void write_text(struct writer *writer, const struct letter *letters,
	int count, bool tall)
{
	if (tall)
		want_height(writer, 2);
	write_letters(writer, letters, count);
	if (tall)
		want_height(writer, 1);
}

/* -- a line as a picture ----------------------------------------------- */

static void draw_letter(struct writer *writer, const struct letter *letter,
	struct picture *picture, struct glyph_place place)
{
	struct glyph glyph;

	if (letter->code == ' ')
		return;
	if (!font_glyph(writer->font, letter->code, &glyph) ||
		letter->code == LETTER_UNKNOWN)
		writer->counts.replaced++;
	if (letter->how == LETTER_OVER)
		place.x -= glyph.width;
	glyph_draw(&glyph, picture, place);
}

static void write_picture(struct writer *writer, const struct letter *letters,
	int count, bool tall)
{
	static uint8_t bits[PICTURE_MAX];
	int times = tall ? 2 : 1;
	struct picture picture = { .bits = bits,
		.stride = PICTURE_STRIDE(writer->profile->dots),
		.width = writer->profile->dots,
		.height = LINE_DOTS * times };
	struct glyph_place place = { .width_times = 1, .height_times = times };

	memset(bits, 0, sizeof(bits));
	for (int i = 0; i < count; i++) {
		draw_letter(writer, &letters[i], &picture, place);
		place.x += letters[i].columns * FONT_NARROW;
	}
	escpos_picture(writer->out, &picture);
	writer->counts.drawn++;
}

static bool can_draw(const struct writer *writer)
{
	return writer->font != NULL && writer->profile->draws;
}

/* A letter in the font takes what it is wide there. */
static void fit_columns(
	const struct writer *writer, struct letter *letters, int count)
{
	struct glyph glyph;

	for (int i = 0; i < count; i++) {
		if (letters[i].how == LETTER_OVER)
			continue;
		(void)font_glyph(writer->font, letters[i].code, &glyph);
		letters[i].columns = glyph.width / FONT_NARROW;
	}
}

/* Where nothing can be drawn: one sign for each, and it is counted. */
static void give_up(struct writer *writer, struct letter *letters, int count)
{
	for (int i = 0; i < count; i++) {
		struct letter *letter = &letters[i];

		if (letter->how != LETTER_DRAWN && letter->how != LETTER_OVER)
			continue;
		*letter = (struct letter){ REPLACEMENT, LETTER_ASCII, 1, 1,
			{ REPLACEMENT } };
		writer->counts.replaced++;
	}
}

/* -- lines ------------------------------------------------------------- */

/* The longest run of blanks; its length, its first in ret. */
static int widest_gap(const struct letter *letters, int count, int *ret)
{
	int longest = 0;
	int run = 0;

	for (int i = 0; i < count; i++) {
		run = letters[i].code == ' ' ? run + 1 : 0;
		if (run > longest) {
			longest = run;
			*ret = i - run + 1;
		}
	}
	return longest;
}

/*
 * Letters that are wider here than on a screen push what stands on the
 * right over the edge: take blanks out of the widest gap.
 */
static int squeeze(
	const struct writer *writer, struct letter *letters, int count)
{
	int over = letters_columns(letters, count) -
		   profile_columns(writer->profile);
	int first = 0;
	int spare = widest_gap(letters, count, &first) - 1;

	if (over > spare)
		over = spare;
	if (over <= 0)
		return count;
	memmove(&letters[first], &letters[first + over],
		(size_t)(count - first - over) * sizeof(*letters));
	return count - over;
}

/* How many letters of a line fit, at least one. */
static int head(
	const struct writer *writer, const struct letter *letters, int count)
{
	int columns = profile_columns(writer->profile);
	int fit = 1;

	while (fit < count && letters_columns(letters, fit + 1) <= columns)
		fit++;
	return fit;
}

static bool is_text(const struct letter *letters, int count)
{
	for (int i = 0; i < count; i++) {
		if (letters[i].how == LETTER_DRAWN ||
			letters[i].how == LETTER_OVER)
			return false;
	}
	return true;
}

static void write_line(struct writer *writer, const char *text, size_t length)
{
	static struct letter letters[LETTERS_MAX];
	bool tall = length > 0 && text[0] == PAPER_TALL;
	int count = letters_of(
		&writer->charset, text + tall, length - tall, letters);
	int from = 0;
	bool plain = is_text(letters, count);

	if (!plain && can_draw(writer))
		fit_columns(writer, letters, count);
	else
		give_up(writer, letters, count);
	plain = is_text(letters, count);
	count = squeeze(writer, letters, count);
	do {
		int fit = count == 0
				  ? 0
				  : head(writer, letters + from, count - from);

		if (plain)
			write_text(writer, letters + from, fit, tall);
		else
			write_picture(writer, letters + from, fit, tall);
		from += fit;
	} while (from < count);
	writer->counts.lines++;
}

/* -- the QR code ------------------------------------------------------- */

/* As large as the paper lets it be, and no larger than reads well. */
static int qr_dot(const struct writer *writer, const struct qr *qr)
{
	int dot = writer->profile->dots / (qr->side + 2 * QR_MARGIN);

	return dot < QR_DOT_MAX ? dot : QR_DOT_MAX;
}

static void draw_qr(struct writer *writer, const struct qr *qr, int dot)
{
	static uint8_t bits[PICTURE_STRIDE(PROFILE_DOTS_MAX) * QR_ROWS_MAX];
	int size = (qr->side + 2 * QR_MARGIN) * dot;
	int width = writer->profile->dots;
	struct picture picture = { .bits = bits,
		.stride = PICTURE_STRIDE(width),
		.width = width,
		.height = size };
	struct qr_place place = { (width - qr->side * dot) / 2, QR_MARGIN * dot,
		dot };

	assert(size <= QR_ROWS_MAX);
	memset(bits, 0, sizeof(bits));
	qr_draw(qr, &picture, place);
	escpos_picture(writer->out, &picture);
}

static enum err write_qr(
	struct writer *writer, const char *text, struct error *why)
{
	static struct qr qr;
	int dots = writer->profile->dots;
	struct escpos_qr command = { .data = text, .length = strlen(text) };
	enum err rc = qr_make(text, dots / QR_DOT_GOOD - 2 * QR_MARGIN,
		dots / QR_DOT_MIN - 2 * QR_MARGIN, &qr, why);

	if (rc)
		return rc;
	command.dot = (uint8_t)qr_dot(writer, &qr);
	command.level = qr.level;
	if (!writer->profile->qr) {
		draw_qr(writer, &qr, command.dot);
		return ERR_OK;
	}
	escpos_side(writer->out, ESCPOS_CENTRE);
	escpos_qr(writer->out, &command);
	escpos_side(writer->out, ESCPOS_LEFT);
	return ERR_OK;
}

static void write_lines(struct writer *writer, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		write_line(writer, text, length);
		text += length + (text[length] == '\n');
	}
}

static enum err write_paper(
	struct writer *writer, const struct ticket *ticket, struct error *why)
{
	const struct profile *profile = writer->profile;
	enum err rc = ERR_OK;

	write_lines(writer, ticket->text);
	want_chinese(writer, false);
	if (ticket->qr != NULL && (profile->qr || profile->draws))
		rc = write_qr(writer, ticket->qr, why);
	escpos_cut(writer->out, profile->cut);
	return rc;
}

enum err ticket_encode(const struct ticket *ticket,
	const struct profile *profile, const struct font *font,
	struct bytes *out, struct ticket_counts *ret, struct error *why)
{
	struct writer writer = { .profile = profile,
		.font = font,
		.charset = charset_open(profile),
		.out = out };
	enum err rc = ERR_OK;

	begin(&writer);
	if (ticket->kick && profile->drawer != 0)
		escpos_kick(out, profile->drawer);
	if (ticket->text != NULL)
		rc = write_paper(&writer, ticket, why);
	charset_close(&writer.charset);
	if (!rc && out->cut)
		rc = error_set(why, ERR_RANGE,
			"the paper is longer than a printer is given at once");
	if (!rc)
		*ret = writer.counts;
	return rc;
}
