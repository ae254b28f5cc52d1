/*
 * The check of a whole bundle beside its raw limits:  audit BUNDLE VERIFIER
 *
 * The full check only computes, so the time of all processors together is
 * compared: that ratio holds on an idle machine and on a busy one. Its raw
 * limit, too, is that of all processors at work: two that share a cache are
 * each slower. The quick check is compared by the clock on the wall with what
 * sha256sum would take, one pass on one processor: it needs an idle machine.
 */
#include "bench.h"

#include "audit/fault.h"
#include "audit/linefile.h"
#include "audit/verify.h"
#include "base/base64url.h"
#include "sign/hash.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAMPLE  50000 /* lines that the raw limits are taken from */
#define ENTRIES "entries/T01-1.jws"
#define THREADS 64

struct sample {
	unsigned char *text;
	size_t length;        /* of the line */
	size_t signed_length; /* of what its signature is over */
	unsigned char signature[crypto_sign_BYTES];
};

static struct sample samples[SAMPLE];
static int sample_count;
static int64_t sample_bytes;
static unsigned char public_key[crypto_sign_PUBLICKEYBYTES];

static int64_t processor_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void take_samples(const char *bundle)
{
	struct faults *faults = faults_open();
	struct unzip *zip = NULL;
	struct linefile *lines = NULL;
	struct error why;
	const char *line;
	size_t length;

	bench_must(unzip_open(bundle, faults, &zip, &why), &why);
	bench_must(linefile_open(zip, unzip_find(zip, ENTRIES), &lines, &why),
		&why);
	while (sample_count < SAMPLE &&
		!linefile_next(lines, &line, &length, &why)) {
		struct sample *sample = &samples[sample_count++];

		sample->length = length;
		sample->signed_length = length - 87;
		sample->text = malloc(length);
		if (sample->text == NULL)
			exit(1);
		memcpy(sample->text, line, length);
		sample_bytes += (int64_t)length;
	}
	linefile_close(lines);
	unzip_close(zip);
	faults_close(faults);
}

/* Signatures of a key of our own cost the same, and are known to be good. */
static void sign_samples(void)
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];

	(void)crypto_sign_keypair(public_key, secret);
	for (int i = 0; i < sample_count; i++)
		(void)crypto_sign_detached(samples[i].signature, NULL,
			samples[i].text, samples[i].signed_length, secret);
}

static void *check_signatures(void *ignored)
{
	for (int i = 0; i < sample_count; i++) {
		if (crypto_sign_verify_detached(samples[i].signature,
			    (const unsigned char *)samples[i].text,
			    samples[i].signed_length, public_key))
			exit(1);
	}
	return ignored;
}

static void *make_hashes(void *ignored)
{
	char leaf[HASH_TEXT_BYTES];

	for (int i = 0; i < sample_count; i++)
		hash_leaf(samples[i].text, samples[i].length, leaf);
	hash_thread_end();
	return ignored;
}

/* What a processor takes for all samples while each of them does the same. */
static int64_t time_raw(void *(*work)(void *))
{
	pthread_t threads[THREADS];
	long count = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t start;

	hash_in_bulk();
	start = processor_now();
	if (count < 1)
		count = 1;
	if (count > THREADS)
		count = THREADS;
	for (long i = 0; i < count; i++) {
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			exit(1);
	}
	for (long i = 0; i < count; i++)
		(void)pthread_join(threads[i], NULL);
	return (processor_now() - start) / count;
}

static int64_t wall_of_hashes(void)
{
	int64_t start;

	hash_in_bulk();
	start = bench_now();
	(void)make_hashes(NULL);
	return bench_now() - start;
}

static int64_t time_verify(const char *bundle, bool quick, int64_t *ret_count)
{
	const struct verify_ask ask = { .bundle = bundle, .quick = quick };
	struct verify *verify = NULL;
	struct error why;
	int64_t start = quick ? bench_now() : processor_now();

	bench_must(verify_open(&ask, &verify, &why), &why);
	start = (quick ? bench_now() : processor_now()) - start;
	if (verify_fault_count(verify) > 0)
		bench_must(
			error_set(&why, ERR_FORGED, "faults were found"), &why);
	*ret_count = verify_entry_count(verify);
	verify_close(verify);
	return start;
}

static int64_t memory_kib(const char *verifier, const char *bundle)
{
	struct rusage usage;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (freopen("/dev/null", "w", stdout) == NULL)
			_exit(1);
		(void)execl(verifier, verifier, bundle, (char *)NULL);
		_exit(1);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child ||
		!WIFEXITED(status) || WEXITSTATUS(status) != 3)
		exit(1);
	return usage.ru_maxrss;
}

static int64_t per_second(int64_t count, int64_t ns)
{
	return count * 1000000000 / (ns > 0 ? ns : 1);
}

int main(int argc, char **argv)
{
	struct row full = { .name = "verify a bundle, entries a second, a core",
		.unit = "1/s",
		.sense = AT_LEAST,
		.bound_milli = 750 };
	struct row quick = { .name = "quick verify, MB a second",
		.unit = "MB/s",
		.sense = AT_LEAST,
		.bound_milli = 300 };
	struct row memory = { .name = "memory of the verifier",
		.unit = "KiB",
		.limit = 65536,
		.sense = AT_MOST,
		.bound_milli = 1000 };
	int64_t raw;
	int64_t hashes;
	int64_t time;
	int64_t count;

	if (argc != 3 || sodium_init() < 0)
		return 2;
	/* First, while this process is small: a child begins as its parent. */
	memory.value = memory_kib(argv[2], argv[1]);
	take_samples(argv[1]);
	sign_samples();
	raw = time_raw(check_signatures);
	hashes = wall_of_hashes();
	time = time_verify(argv[1], false, &count);
	raw += time_raw(check_signatures);
	full.value = per_second(count, time);
	full.limit = per_second(2 * sample_count, raw);
	bench_row(&full);
	time = time_verify(argv[1], true, &count);
	hashes += wall_of_hashes();
	quick.value = per_second(count, time) * (sample_bytes / sample_count) /
		      1000000;
	quick.limit = per_second(2 * sample_bytes, hashes) / 1000000;
	bench_row(&quick);
	bench_row(&memory);
	return 0;
}
