#ifndef REPORT_SOURCE_H
#define REPORT_SOURCE_H

#include <stdint.h>

struct epoch_keys;
struct store;

/* The ledger that is read, and who it belongs to. */
struct report_source {
	struct store *store;
	const char *market;
	const char *till;
	const struct epoch_keys *keys; /* of the till, one an epoch */
	int32_t offset_minutes;
	int32_t today;
};

#endif
