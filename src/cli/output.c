#include "output.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

void output_begin(void)
{
	int descriptor;

	/* Only to be read, so that writing to it fails. */
	do {
		descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
	} while (descriptor >= 0 && descriptor <= STDERR_FILENO);
	if (descriptor >= 0)
		(void)close(descriptor);
}

int output_end(const char *program, int status)
{
	struct error why = { 0 };
	bool is_flushed = fflush(stdout) == 0;

	if (is_flushed && !ferror(stdout))
		return status;
	if (is_flushed)
		errno = EIO; /* the reason was lost since */
	(void)!error_errno(&why, "cannot write to standard output");
	(void)fprintf(stderr, "%s: %s\n", program, why.text);
	return status != 0 ? status : error_exit_status(why.code);
}
