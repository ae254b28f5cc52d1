/*
 * The check of a whole ledger, beside the bare check of its signatures by
 * one core:  verify HOME
 */
#include "bench.h"

#include "base/base64url.h"
#include "sign/keyring.h"
#include "till/till.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 9

/* A line as the library wants it. */
struct signed_line {
	unsigned char *text; /* what is signed */
	size_t length;
	unsigned char signature[crypto_sign_BYTES];
};

static void take_line(const char *line, struct signed_line *ret)
{
	const char *dot = strrchr(line, '.');
	struct error why;
	size_t length;

	ret->length = (size_t)(dot - line);
	ret->text = malloc(ret->length);
	if (ret->text == NULL)
		bench_must(error_set(&why, ERR_SYSTEM, "no memory"), &why);
	memcpy(ret->text, line, ret->length);
	bench_must(base64url_decode(dot + 1, strlen(dot + 1), ret->signature,
			   sizeof(ret->signature), &length, &why),
		&why);
}

static struct signed_line *take_lines(struct till *till, int64_t count)
{
	struct signed_line *lines = calloc((size_t)count, sizeof(*lines));
	struct till_log *log = NULL;
	struct error why;

	if (lines == NULL)
		bench_must(error_set(&why, ERR_SYSTEM, "no memory"), &why);
	bench_must(
		till_log_open(till, (struct till_log_from){ 1, 1 }, &log, &why),
		&why);
	for (int64_t i = 0; i < count; i++) {
		bench_must(till_log_next(log, &why), &why);
		take_line(till_log_line(log), &lines[i]);
	}
	till_log_close(log);
	return lines;
}

/* Both only compute: time of the processor, whoever else wants it. */
static int64_t processor_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t time_raw(
	const struct signed_line *lines, int64_t count, const char *x)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
	struct error why;
	size_t length;
	int64_t start = processor_now();

	bench_must(
		base64url_decode(x, strlen(x), key, sizeof(key), &length, &why),
		&why);
	for (int64_t i = 0; i < count; i++) {
		if (crypto_sign_verify_detached(lines[i].signature,
			    lines[i].text, lines[i].length, key))
			bench_must(error_set(&why, ERR_FORGED,
					   "a signature is wrong"),
				&why);
	}
	return processor_now() - start;
}

static int64_t time_verify(struct till *till, int64_t count)
{
	static struct till_verified verified;
	struct error why;
	int64_t start = processor_now();

	bench_must(till_verify(till, &verified, &why), &why);
	start = processor_now() - start;
	if (verified.fault_total != 0 || verified.entries != count)
		bench_must(
			error_set(&why, ERR_FORGED, "faults were found"), &why);
	return start;
}

static int64_t per_second(int64_t count, int64_t ns)
{
	return count * 1000000000 / ns;
}

int main(int argc, char **argv)
{
	struct till_open open = { .purpose = "bench", .clock = clock_system() };
	struct samples ours = samples_of(ROUNDS);
	struct samples raw = samples_of(ROUNDS);
	struct till_facts facts;
	struct till *till = NULL;
	struct signed_line *lines;
	struct error why;
	struct row row = { .name = "verify, entries a second, 1 core",
		.unit = "1/s",
		.sense = AT_LEAST,
		.bound_milli = 750 };

	if (argc != 2)
		return 2;
	open.home = argv[1];
	bench_must(keyring_start(&why), &why);
	bench_must(till_open(&open, &till, &why), &why);
	till_facts(till, &facts);
	lines = take_lines(till, facts.seq);
	for (int i = 0; i < ROUNDS; i++) {
		samples_add(&raw, time_raw(lines, facts.seq, facts.public_key));
		samples_add(&ours, time_verify(till, facts.seq));
	}
	row.value = per_second(facts.seq, samples_at(&ours, 0));
	row.limit = per_second(facts.seq, samples_at(&raw, 0));
	bench_row(&row);
	till_close(till);
	for (int64_t i = 0; i < facts.seq; i++)
		free(lines[i].text);
	free(lines);
	samples_free(&ours);
	samples_free(&raw);
	return 0;
}
