#include "device/qr.h"

#include <qrencode.h>
#include <string.h>

enum err qr_make_at(const char *text, size_t length, char level, struct qr *ret,
	struct error *why)
{
	QRecLevel correction = QR_ECLEVEL_L;
	QRcode *code;

	if (level == 'M')
		correction = QR_ECLEVEL_M;
	else if (level == 'Q')
		correction = QR_ECLEVEL_Q;
	else if (level == 'H')
		correction = QR_ECLEVEL_H;
	code = QRcode_encodeData(
		(int)length, (const unsigned char *)text, 0, correction);
	if (code == NULL)
		return error_set(why, ERR_RANGE,
			"%zu bytes do not fit into a QR code", length);
	ret->side = code->width;
	ret->level = level;
	for (int i = 0; i < code->width * code->width; i++)
		ret->dark[i] = code->data[i] & 1;
	QRcode_free(code);
	return ERR_OK;
}

enum err qr_make(const char *text, int side_good, int side_max, struct qr *ret,
	struct error *why)
{
	size_t length = strlen(text);
	enum err rc = qr_make_at(text, length, 'M', ret, why);

	if (rc || ret->side > side_good)
		rc = qr_make_at(text, length, 'L', ret, why);
	if (!rc && ret->side > side_max)
		rc = error_set(why, ERR_RANGE,
			"a QR code of %zu bytes is too wide for this paper",
			length);
	return rc;
}

void qr_draw(
	const struct qr *qr, struct picture *picture, struct qr_place place)
{
	for (int i = 0; i < qr->side * qr->side; i++) {
		struct box module = { place.x + i % qr->side * place.dot,
			place.y + i / qr->side * place.dot, place.dot,
			place.dot };

		if (qr->dark[i] != 0)
			picture_fill(picture, module);
	}
}
