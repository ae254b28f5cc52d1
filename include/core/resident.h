#ifndef CORE_RESIDENT_H
#define CORE_RESIDENT_H

#include "core/day.h"
#include "core/document.h"

/* A registered buyer, as the residents' dataset tells. */
enum resident_status {
	RESIDENT_ACTIVE,
	RESIDENT_BLOCKED,
	RESIDENT_STATUS_COUNT,
};

#define RESIDENT_NAME_SIZE 97

struct resident {
	struct document document;
	char name[RESIDENT_NAME_SIZE];
	int32_t born;        /* day, or DAY_NONE */
	int32_t valid_until; /* last day of the certificate, or DAY_NONE */
	enum resident_status status;
};

const char *resident_status_name(enum resident_status status);
enum err resident_status_parse(const char *text, enum resident_status *ret,
	struct error *why) NODISCARD; /* "active", "blocked" */

#endif
