#include "fuzz.h"

#include "cli/handover.h"

/* What an owner takes from whoever reaches its socket. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct frame frame;
	static struct frame again;
	struct handover handover;
	struct error why = { 0 };
	size_t taken =
		length < sizeof(frame.bytes) ? length : sizeof(frame.bytes);
	enum err rc;

	memset(&frame, 0xff, sizeof(frame));
	if (taken > 0)
		memcpy(frame.bytes, bytes, taken);
	rc = frame_read(&frame, taken, &why);
	if (!rc)
		rc = handover_decode(&frame, &handover, &why);
	if (rc) {
		MUST(rc == ERR_INPUT);
		must_be_said(rc, &why);
		return 0;
	}
	MUST(handover.argument_count >= 1);
	MUST(handover.argument_count <= ARGUMENTS_MAX);
	MUST(handover.arguments[handover.argument_count] == NULL);
	MUST(handover.file_count <= FILES_LENT_MAX);
	MUST(handover_encode(&handover, &again, &why) == ERR_OK);
	MUST(again.length == taken);
	MUST(memcmp(again.bytes, frame.bytes, taken) == 0);
	return 0;
}
