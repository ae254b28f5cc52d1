#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* UTC milliseconds since 1970-01-01. */
struct stamp {
	int64_t ms;
};

enum clock_source {
	CLOCK_RTC, /* the machine's own clock, not known to be disciplined */
	CLOCK_NTP, /* the kernel says it is synchronised */
	CLOCK_HUB, /* corrected by the hub */
	/* The machine's clock is not believed: */
	CLOCK_HELD,  /* the time runs on by the boot-time clock */
	CLOCK_STILL, /* the time stands: no clock can move it */
	CLOCK_SOURCE_COUNT,
};

#define CLOCK_BOOT_SIZE 17

/* One look at every clock there is. */
struct reading {
	struct stamp at;
	int64_t mono_ms;            /* since boot, suspend included */
	char boot[CLOCK_BOOT_SIZE]; /* 16 hex digits of the kernel's boot id */
	enum clock_source source;
};

/* Time reaches the code through this, so that a simulator can stand in. */
struct clock {
	void (*read)(void *context, struct reading *ret);
	void *context;
};

const struct clock *clock_system(void);
struct reading clock_read(const struct clock *clock);
const char *clock_source_name(enum clock_source source);

#endif
