#ifndef REPORT_RISK_H
#define REPORT_RISK_H

#include "work.h"

/* The columns of report risk, and what its signals share. */
enum {
	RISK_SIGNAL,
	RISK_FIRST_DAY,
	RISK_LAST_DAY,
	RISK_PERSON,
	RISK_COUNT,
	RISK_VALUE,
	RISK_FIRST_RECEIPT,
	RISK_LAST_RECEIPT,
	RISK_DETAIL,
	RISK_COLUMNS,
};
#define RISK_TEXT_SIZE 96

/* payers.c: one card or code that paid for several residents of a day. */
enum err find_payers(struct work *work, struct error *why) NODISCARD;

#endif
