#include "screens.h"

static struct request change(struct pos *pos)
{
	struct request request = ask(ASK_SETTING);
	const char *word = page_key(pos);

	if (text_same(word, "keys"))
		return form_open(pos, FORM_KEYS, "");
	(void)text_copy(request.text, sizeof(request.text), word);
	return request;
}

static struct request device(struct pos *pos)
{
	return form_open(pos, FORM_DEVICE, "");
}

static const struct key settings_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("change"),
		N_("change the setting with the mark"), change },
	{ PRESS_F2, PRESS_NONE, 'd', N_("Device"),
		N_("add a device, or change its line"), device },
	PAGE_KEYS,
};

static void settings_view(const struct pos *pos, struct canvas *canvas)
{
	page_view(pos, canvas, say("Settings"));
}

const struct screen screen_settings = { KEYS(settings_keys), .type = page_type,
	.view = settings_view };
