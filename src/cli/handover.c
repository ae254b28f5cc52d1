#include "handover.h"

#include "base/text.h"

#include <stdio.h>

/* Before the names of files. */
enum place {
	PLACE_VERSION,
	PLACE_LANGUAGE,
	PLACE_ASKED,
	PLACE_FILES,
	PLACE_COUNT,
};

enum err handover_encode(
	const struct handover *handover, struct frame *frame, struct error *why)
{
	char files[16];
	enum err rc;

	(void)snprintf(files, sizeof(files), "%d", handover->file_count);
	frame_start(frame);
	rc = frame_add(frame, QUOTAPOS_VERSION, why);
	if (!rc)
		rc = frame_add(frame, language_name(handover->language), why);
	if (!rc)
		rc = frame_add(frame, handover->asked, why);
	if (!rc)
		rc = frame_add(frame, files, why);
	for (int i = 0; !rc && i < handover->file_count; i++)
		rc = frame_add(frame, handover->files[i], why);
	for (int i = 0; !rc && i < handover->argument_count; i++)
		rc = frame_add(frame, handover->arguments[i], why);
	return rc;
}

static enum err no_command(struct error *why)
{
	return error_set(why, ERR_INPUT, "what was handed over is no command");
}

/* "0" to as many as there may be. */
static bool take_count(const char *text, int *ret)
{
	if (text[0] < '0' || text[0] > '0' + FILES_LENT_MAX || text[1] != '\0')
		return false;
	*ret = text[0] - '0';
	return true;
}

enum err handover_decode(
	struct frame *frame, struct handover *ret, struct error *why)
{
	struct handover handover = { 0 };
	const char *version =
		frame->count > 0 ? frame->texts[PLACE_VERSION] : "";
	int at = PLACE_COUNT;

	if (!text_same(version, QUOTAPOS_VERSION))
		return error_set(why, ERR_INPUT,
			"what is open in this home is version %s: restart it to"
			" use version %.20s",
			QUOTAPOS_VERSION, version);
	if (frame->count < PLACE_COUNT ||
		!language_parse(
			frame->texts[PLACE_LANGUAGE], &handover.language) ||
		!take_count(frame->texts[PLACE_FILES], &handover.file_count))
		return no_command(why);
	handover.asked = frame->texts[PLACE_ASKED];
	handover.argument_count = frame->count - at - handover.file_count;
	if (handover.argument_count < 1 ||
		handover.argument_count > ARGUMENTS_MAX)
		return no_command(why);
	for (int i = 0; i < handover.file_count; i++)
		handover.files[i] = frame->texts[at++];
	for (int i = 0; i < handover.argument_count; i++)
		handover.arguments[i] =
			frame->bytes + (frame->texts[at++] - frame->bytes);
	*ret = handover;
	return ERR_OK;
}
