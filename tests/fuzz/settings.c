#include "fuzz.h"

#include "device/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct settings settings;
	static struct profile profile;
	char *text = text_of(bytes, length);
	struct error why = { 0 };
	enum err rc = settings_parse(text, &settings, &why);

	if (rc == ERR_OK)
		MUST(settings.count <= SETTINGS_DEVICES_MAX);
	else
		must_be_said(rc, &why);
	rc = profile_parse(text, &profile, &why);
	if (rc == ERR_OK)
		MUST(profile.dots >= 12 * profile_columns(&profile) &&
			profile.dots <= PROFILE_DOTS_MAX);
	else
		must_be_said(rc, &why);
	free(text);
	return 0;
}
