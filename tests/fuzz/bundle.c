#include "fuzz.h"

#include "audit/verify.h"

#include <sys/mman.h>
#include <unistd.h>

/* A file that is gone when it is closed, by a name. */
static int file_of(const uint8_t *bytes, size_t length, char *path, size_t size)
{
	int file = memfd_create("bundle", MFD_CLOEXEC);

	MUST(file >= 0);
	while (length > 0) {
		ssize_t done = write(file, bytes, length);

		MUST(done > 0);
		bytes += done;
		length -= (size_t)done;
	}
	(void)snprintf(path, size, "/proc/self/fd/%d", file);
	return file;
}

/* Whatever a bundle is, its check ends with a verdict or one sentence. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct verify_ask ask = { .jobs = 1 };
	struct verify *verify = NULL;
	struct verify_fault fault;
	struct error why = { 0 };
	int64_t count = 0;
	char path[32];
	int file = file_of(bytes, length, path, sizeof(path));
	enum err rc;

	ask.bundle = path;
	ask.quick = length % 8 == 7;
	rc = verify_open(&ask, &verify, &why);
	(void)close(file);
	if (rc) {
		must_be_said(rc, &why);
		return 0;
	}
	while (!(rc = verify_next(verify, &fault, &why))) {
		MUST(fault.code != NULL && fault.message[0] != '\0');
		MUST(text_is_clean(fault.message, strlen(fault.message)));
		count++;
	}
	MUST(rc == ERR_NOT_FOUND && count == verify_fault_count(verify));
	MUST((verify_verdict(verify) == VERIFY_FAULTY) == (count > 0));
	verify_close(verify);
	return 0;
}
