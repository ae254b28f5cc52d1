#ifndef REPORT_XLSX_H
#define REPORT_XLSX_H

#include "report/export.h"

/*
 * The tables of an export as the sheets of one workbook, for people: it is
 * not signed, and nothing can be proved with it. A table that is longer
 * than a sheet may be goes on in another. Memory does not grow with the
 * ledger. The file has no name until it is whole.
 */
struct xlsx;

/* ERR_CONFLICT: path is there already. */
enum err xlsx_create(
	const char *path, struct xlsx **ret, struct error *why) NODISCARD;

/* Of what is asked neither key nor identities are used. */
enum err xlsx_write(struct xlsx *xlsx, const struct export_ask *ask,
	struct export_done *ret, struct error *why) NODISCARD;
void xlsx_close(struct xlsx *xlsx);

#endif
