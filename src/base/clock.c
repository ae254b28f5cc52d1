#include "base/clock.h"

#include "base/error.h"
#include "base/file.h"

#include <stdbool.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

static int64_t clock_ms(clockid_t id)
{
	struct timespec now = { 0 };

	(void)clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The kernel's boot id changes with each start of the machine. */
static void boot_id(char *ret)
{
	char text[64];
	size_t length = 0;
	size_t out = 0;
	struct error why;

	if (file_read("/proc/sys/kernel/random/boot_id", text, sizeof(text),
		    &length, &why))
		text[0] = '\0';
	for (size_t i = 0; text[i] != '\0' && out < CLOCK_BOOT_SIZE - 1; i++) {
		if (strchr("0123456789abcdef", text[i]) != NULL)
			ret[out++] = text[i];
	}
	while (out < CLOCK_BOOT_SIZE - 1)
		ret[out++] = '0';
	ret[out] = '\0';
}

/* False too where the kernel may not be asked. */
static bool is_synchronised(void)
{
	struct timex state = { 0 };
	int rc = adjtimex(&state);

	return rc >= 0 && rc != TIME_ERROR;
}

static void system_read(void *context, struct reading *ret)
{
	static char boot[CLOCK_BOOT_SIZE]; /* never changes in a process */

	(void)context;
	if (boot[0] == '\0')
		boot_id(boot);
	ret->at.ms = clock_ms(CLOCK_REALTIME);
	ret->mono_ms = clock_ms(CLOCK_BOOTTIME);
	memcpy(ret->boot, boot, sizeof(boot));
	ret->source = is_synchronised() ? CLOCK_NTP : CLOCK_RTC;
}

const struct clock *clock_system(void)
{
	static const struct clock clock = { .read = system_read };

	return &clock;
}

struct reading clock_read(const struct clock *clock)
{
	struct reading reading = { 0 };

	clock->read(clock->context, &reading);
	return reading;
}

const char *clock_source_name(enum clock_source source)
{
	static const char *const names[] = { "rtc", "ntp", "hub", "boottime",
		"chain" };

	return names[source];
}
