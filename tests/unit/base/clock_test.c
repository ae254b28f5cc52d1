#include "check.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* The first line of a file of the kernel. */
static void kernel_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_non_null(fgets(line, size, file));
	(void)fclose(file);
}

static void the_wall_clock__is_utc_in_milliseconds(void **state)
{
	int64_t before = (int64_t)time(NULL);
	struct reading reading = clock_read(clock_system());
	int64_t after = (int64_t)time(NULL);

	(void)state;
	assert_true(reading.at.ms >= (before - 1) * 1000);
	assert_true(reading.at.ms < (after + 1) * 1000);
}

static void the_monotonic_clock__counts_from_the_boot(void **state)
{
	char line[64];
	int64_t seconds = 0;
	struct reading reading;

	(void)state;
	kernel_line("/proc/uptime", line, sizeof(line));
	reading = clock_read(clock_system());
	assert_int_equal(sscanf(line, "%" SCNd64, &seconds), 1);
	assert_true(reading.mono_ms >= seconds * 1000);
	assert_true(reading.mono_ms < (seconds + 60) * 1000);
}

static void the_monotonic_clock__never_goes_back(void **state)
{
	int64_t last = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct reading reading = clock_read(clock_system());

		assert_true(reading.mono_ms >= last);
		last = reading.mono_ms;
	}
}

static void the_boot__is_the_kernels_id_without_hyphens(void **state)
{
	struct reading reading = clock_read(clock_system());
	char line[64];
	char wanted[CLOCK_BOOT_SIZE];

	(void)state;
	kernel_line("/proc/sys/kernel/random/boot_id", line, sizeof(line));
	assert_int_equal(line[8], '-');
	assert_int_equal(line[13], '-');
	(void)snprintf(wanted, sizeof(wanted), "%.8s%.4s%.4s", line, line + 9,
		line + 14);
	assert_string_equal(reading.boot, wanted);
	assert_int_equal(strspn(reading.boot, "0123456789abcdef"), 16);
}

static void fixed_read(void *context, struct reading *ret)
{
	*ret = *(const struct reading *)context;
}

static void another_clock__can_stand_in(void **state)
{
	struct reading fixed = { { 1768467600000 }, 42, "00112233aabbccdd",
		CLOCK_HUB };
	struct clock clock = { fixed_read, &fixed };
	struct reading reading = clock_read(&clock);

	(void)state;
	assert_int_equal(reading.at.ms, 1768467600000);
	assert_int_equal(reading.mono_ms, 42);
	assert_string_equal(reading.boot, "00112233aabbccdd");
	assert_string_equal(clock_source_name(reading.source), "hub");
}

static void the_source__has_the_name_of_the_entries(void **state)
{
	struct reading reading = clock_read(clock_system());

	(void)state;
	assert_string_equal(clock_source_name(CLOCK_RTC), "rtc");
	assert_string_equal(clock_source_name(CLOCK_NTP), "ntp");
	assert_true(reading.source == CLOCK_RTC || reading.source == CLOCK_NTP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_wall_clock__is_utc_in_milliseconds),
		cmocka_unit_test(the_monotonic_clock__counts_from_the_boot),
		cmocka_unit_test(the_monotonic_clock__never_goes_back),
		cmocka_unit_test(the_boot__is_the_kernels_id_without_hyphens),
		cmocka_unit_test(another_clock__can_stand_in),
		cmocka_unit_test(the_source__has_the_name_of_the_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
