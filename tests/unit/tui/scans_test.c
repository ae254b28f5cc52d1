#include "scenes.h"

/*
 * A scanner may go off at any moment: on no screen does a scan confirm
 * anything, whichever code it is and however the scanner ends it.
 */

static char long_code[4097];

static const char *const codes[] = { "6901234567892", "12345670", "02601230",
	"(01)06901234567892(3103)000819", "110105194912310021", long_code, "" };

enum ending {
	ENDING_NONE,
	ENDING_ENTER,
	ENDING_TWICE,
	ENDING_TAB,
	ENDING_DEVICE, /* no keyboard: the code comes as a whole */
	ENDINGS
};

/* Asking is free; what these begin is looked at by somebody first. */
static bool is_harmless(enum ask kind)
{
	static const enum ask harmless[] = { ASK_NOTHING, ASK_IDENTIFY,
		ASK_SCAN, ASK_JUDGE, ASK_CHECK, ASK_SEARCH, ASK_RATE,
		ASK_REFUND_LOOK, ASK_REFUND_TRY, ASK_HELD_LIST, ASK_RIGHT,
		ASK_PAGE };

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		if (kind == harmless[i])
			return true;
	}
	return false;
}

/* A PIN may be pasted, and 8 digits may be one: it is a wrong one then. An
 * Enter alone has its meaning on a screen that asks for one. */
static bool is_meant(const char *code, struct request request)
{
	return code[0] == '\0' ||
	       (request.kind == ASK_LOGIN && strlen(code) < PIN_TEXT_SIZE);
}

static void check(
	const struct scene *scene, const char *code, struct request request)
{
	if (!is_harmless(request.kind) && !is_meant(code, request))
		fail_msg("on screen %s the scan '%.20s' asks for %d",
			scene->name, code, (int)request.kind);
}

static void scan_in(
	const struct scene *scene, const char *code, enum ending ending)
{
	void *nothing = NULL;

	assert_int_equal(scene->set(&nothing), 0);
	if (ending == ENDING_DEVICE) {
		check(scene, code,
			feed((struct event){ .kind = EVENT_SCAN,
				.as.scan.source = SOURCE_SCANNER,
				.as.scan.text = code }));
		return;
	}
	check(scene, code, type(code));
	if (ending == ENDING_TAB)
		check(scene, code, press(PRESS_TAB));
	if (ending == ENDING_ENTER || ending == ENDING_TWICE)
		check(scene, code, press(PRESS_ENTER));
	if (ending == ENDING_TWICE)
		check(scene, code, press(PRESS_ENTER));
}

static void scan__confirms_nothing_on_any_screen(void **state)
{
	(void)state;
	memset(long_code, '7', sizeof(long_code) - 1);
	for (int i = 0; i < SCENES; i++) {
		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
			for (int ending = 0; ending < ENDINGS; ending++)
				scan_in(&scenes[i], codes[k],
					(enum ending)ending);
		}
	}
}

/* The money on the screen stays what it was, too. */
static void scan__changes_no_payment(void **state)
{
	(void)state;
	for (int i = 0; i < SCENES; i++) {
		if (scenes[i].screen != SCREEN_TENDER)
			continue;
		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
			void *nothing = NULL;
			int before;

			if (codes[k][0] == '\0')
				continue; /* exact cash */
			assert_int_equal(scenes[i].set(&nothing), 0);
			before = pos.counter.tender_count;
			(void)scan(codes[k]);
			assert_int_equal(pos.counter.tender_count, before);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scan__confirms_nothing_on_any_screen),
		cmocka_unit_test(scan__changes_no_payment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
