#ifndef TILL_DATASETS_H
#define TILL_DATASETS_H

#include "state.h"

/* Where faults go; seq is that of the import, 0 when the hub's. */
struct dataset_faults {
	void (*tell)(void *context, int64_t seq, const char *message);
	void *context;
};

/* Compare goods, residents, shops and rates with the files they are from. */
enum err datasets_verify(struct till *till, const struct dataset_faults *faults,
	struct error *why) NODISCARD;

#endif
