#include "check.h"

#include "../till/fixture.h"
#include "base/say.h"
#include "performing.h"

/* What the back office asks for, done with a real till in a demo market. */

static int open_session(void **state)
{
	if (floor_setup(state) != 0)
		return -1;
	session_begin(*state);
	return 0;
}

static int close_session(void **state)
{
	session_end();
	return floor_teardown(state);
}

/* values: of the form's lines, ended by NULL */
static enum err form(
	enum form_id id, const char *subject, const char *const *values)
{
	struct form_page *filled = &session->pos.form;
	struct event answer;

	*filled = (struct form_page){ .id = id };
	(void)text_copy(filled->subject, sizeof(filled->subject), subject);
	for (int i = 0; values[i] != NULL; i++)
		(void)text_copy(filled->values[i], sizeof(filled->values[i]),
			values[i]);
	return perform(perform_form,
		(struct request){ .kind = ASK_FORM, .slot = (int)id }, &answer);
}

#define VALUES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* -- operators ------------------------------------------------------- */

static void operator__is_added_by_an_administrator_alone(void **state)
{
	struct error why = { 0 };

	(void)state;
	assert_int_equal(form(FORM_OPERATOR_ADD, "",
				 VALUES("anna", "Анна", "cashier", "4455",
					 "4455", "cashier", "1111")),
		ERR_DENIED);
	assert_int_equal(form(FORM_OPERATOR_ADD, "",
				 VALUES("anna", "Анна", "cashier", "4455",
					 "4456", "admin", "3333")),
		ERR_INPUT);
	assert_int_equal(form(FORM_OPERATOR_ADD, "",
				 VALUES("anna", "Анна", "king", "4455", "4455",
					 "admin", "3333")),
		ERR_INPUT);
	assert_int_equal(form(FORM_OPERATOR_ADD, "",
				 VALUES("anna", "Анна", "cashier", "4455",
					 "4455", "admin", "3333")),
		ERR_OK);
	assert_ok(page(SCREEN_OPERATORS, ""));
	assert_says("anna");
	assert_says("Анна");
	assert_ok(form(FORM_OPERATOR_PIN, "anna",
		VALUES("6677", "6677", "admin", "3333")));
	assert_ok(till_login(session->till,
		&(struct till_credentials){ "anna", "6677" }, &session->cashier,
		&why));
	assert_ok(form(FORM_OPERATOR_DISABLE, "anna", VALUES("admin", "3333")));
	assert_ok(page(SCREEN_OPERATORS, ""));
	assert_says("disabled");
}

/* Who is logged in may say so with the own PIN. */
static void form__takes_who_is_logged_in_for_an_empty_name(void **state)
{
	struct error why;

	(void)state;
	(void)text_copy(session->pos.cashier.id,
		sizeof(session->pos.cashier.id), "admin");
	assert_ok(form(FORM_OPERATOR_DISABLE, "auditor", VALUES("", "3333")));
}

/* -- residents ------------------------------------------------------- */

static void resident__is_found_blocked_and_unblocked(void **state)
{
	struct error why;

	(void)state;
	assert_int_equal(page(SCREEN_RESIDENT, "S9999"), ERR_NOT_FOUND);
	assert_ok(page(SCREEN_RESIDENT, "S0001"));
	assert_says("***01");
	assert_false(says("S0001"));
	assert_ok(form(FORM_BLOCK, "", VALUES("admin", "3333")));
	assert_ok(page(SCREEN_RESIDENT, "S0001"));
	assert_says("blocked: may not buy");
	assert_ok(form(FORM_UNBLOCK, "", VALUES("admin", "3333")));
	assert_ok(page(SCREEN_RESIDENT, "S0001"));
	assert_says("may buy");
}

static void number__is_shown_whole_as_an_act_that_is_noted(void **state)
{
	struct till_facts before;
	struct till_facts after;
	struct error why;

	(void)state;
	assert_ok(page(SCREEN_RESIDENT, "S0001"));
	till_facts(session->till, &before);
	assert_int_equal(
		form(FORM_REVEAL, "", VALUES("complaint", "manager", "2222")),
		ERR_DENIED);
	assert_ok(form(FORM_REVEAL, "", VALUES("complaint", "admin", "3333")));
	assert_says("S0001");
	till_facts(session->till, &after);
	assert_true(after.seq > before.seq);
}

/* -- the shift ------------------------------------------------------- */

static void shift__is_closed_with_the_count_of_the_screen(void **state)
{
	struct shop_floor *floor = *state;
	struct drawer_page *drawer = &session->pos.drawer;
	struct event answer;
	struct error why;

	assert_int_equal(
		perform(perform_shift, (struct request){ .kind = ASK_DRAWER },
			&answer),
		ERR_CONFLICT);
	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 850, NULL), REFUSAL_NONE);
	assert_ok(perform(perform_shift, (struct request){ .kind = ASK_DRAWER },
		&answer));
	assert_int_equal(answer.kind, EVENT_DRAWER);
	*drawer = *answer.as.drawer;
	assert_int_equal(drawer->count, 8);
	assert_int_equal(drawer->cash[0].expected.minor, 850);
	drawer->rows[5] = (struct drawer_row){ .currency = "CNY",
		.denomination = { 100 },
		.pieces = 9,
		.sum = { 900 } };
	assert_ok(page(SCREEN_ZREPORT, ""));
	assert_says("X REPORT");
	assert_ok(perform(perform_shift,
		(struct request){ .kind = ASK_SHIFT_CLOSE }, &answer));
	assert_int_equal(answer.as.shift, 1);
	assert_ok(page(SCREEN_ZREPORT, "1"));
	assert_says("Z REPORT");
	assert_says("0.50");
	floor_is_clean(floor);
}

static void auditor__may_not_close_a_shift(void **state)
{
	struct event answer;

	floor_shift(*state);
	(void)text_copy(session->pos.cashier.id,
		sizeof(session->pos.cashier.id), "auditor");
	assert_int_equal(
		perform(perform_shift, (struct request){ .kind = ASK_DRAWER },
			&answer),
		ERR_DENIED);
	assert_int_equal(
		perform(perform_shift,
			(struct request){ .kind = ASK_SHIFT_CLOSE }, &answer),
		ERR_DENIED);
}

/* -- pages ----------------------------------------------------------- */

static void charts__add_up_a_day(void **state)
{
	struct shop_floor *floor = *state;
	struct error why;

	floor_shift(floor);
	(void)floor_sell(floor, "S0001", 100000, NULL);
	(void)floor_sell(floor, "S0002", 800000, NULL);
	floor->now.ms += INT64_C(3600000);
	(void)floor_sell(floor, "S0001", 300000, NULL);
	assert_ok(page(SCREEN_CHARTS, ""));
	assert_says("sales: 3, yuan: 12000.00");
	assert_says("10:00  sales: 2");
	assert_says("11:00  sales: 1");
	assert_says("    9000.00");
	assert_says("12000.00");
	assert_true(strstr(session->page.lines[session->page.count - 1].text,
			    " 1") != NULL); /* used all of it */
}

/* A setting is changed to its next value, as from the page. */
static enum err change_setting(const char *word)
{
	struct request request = { .kind = ASK_SETTING };
	struct event answer;
	enum err rc;

	(void)text_copy(request.text, sizeof(request.text), word);
	rc = perform(perform_state, request, &answer);
	if (rc)
		return rc;
	assert_int_equal(answer.kind, EVENT_SETTING);
	(void)pos_update(&session->pos, &answer);
	return ERR_OK;
}

static void settings__are_saved_and_used(void **state)
{
	struct settings saved;
	struct error why;

	(void)state;
	session->pos.screen = SCREEN_SETTINGS;
	assert_ok(change_setting("language"));
	assert_int_equal(session->pos.language, LANGUAGE_ZH);
	assert_ok(change_setting("colours"));
	assert_ok(change_setting("lines"));
	assert_true(session->look.ascii);
	assert_ok(settings_read(session->home, &saved, &why));
	assert_int_equal(saved.screen.language, LANGUAGE_ZH);
	assert_int_equal(saved.screen.colours, COLOURS_DARK);
	assert_true(saved.screen.ascii);
	say_use(LANGUAGE_EN);
}

/* What --ascii asked for stays, whatever else is changed. */
static void ascii__of_the_start_outlasts_a_setting(void **state)
{
	struct error why;

	(void)state;
	session->is_ascii = true;
	assert_ok(change_setting("colours"));
	assert_true(session->look.ascii);
	assert_ok(change_setting("lines"));
	assert_ok(change_setting("lines"));
	assert_true(session->look.ascii);
}

static void setting__that_cannot_be_saved_changes_nothing(void **state)
{
	(void)state;
	session->home = "/nowhere";
	assert_int_not_equal(change_setting("language"), ERR_OK);
	assert_int_equal(session->pos.language, LANGUAGE_EN);
	assert_false(session->gear.settings.screen.has_language);
}

static void device__has_one_line_of_the_settings(void **state)
{
	struct error why;

	(void)state;
	assert_ok(form(FORM_DEVICE, "",
		VALUES("scale one serial:/somewhere", "admin", "3333")));
	assert_ok(form(FORM_DEVICE, "",
		VALUES(" scale  one   serial:/nowhere", "admin", "3333")));
	assert_int_equal(session->gear.settings.count, 1);
	assert_string_equal(
		session->gear.settings.devices[0].address.path, "/nowhere");
	assert_int_equal(
		form(FORM_DEVICE, "", VALUES("scale", "admin", "3333")),
		ERR_INPUT);
	assert_true(session->gear.has[DEVICE_SCALE]);
	assert_ok(page(SCREEN_SETTINGS, ""));
	assert_says("scale  one");
	assert_ok(page(SCREEN_PAPERS, ""));
	assert_says("scale: not there");
	assert_says("printer: none");
}

/* The shipped rules with a later version and another limit, from today. */
static void write_rules(const char *path)
{
	char command[512];
	struct text text = text_over(command, sizeof(command));

	text_addf(&text,
		"sed -e 's/\"version\": *1,/\"version\": 2,/'"
		" -e 's/2026-01-01/2026-03-02/; s/800000/700000/' "
		"packaging/rules/suifenhe.json >%s",
		path);
	assert_int_equal(system(command), 0);
}

static void rules__are_shown_and_applied_from_a_file(void **state)
{
	const struct shop_floor *floor = *state;
	char path[96];
	struct text name = text_over(path, sizeof(path));
	struct error why;

	text_addf(&name, "%s/rules.json", floor->home);
	write_rules(path);
	assert_ok(page(SCREEN_RULES, ""));
	assert_says("8000.00");
	assert_int_equal(
		form(FORM_RULES, "", VALUES("/nowhere.json", "admin", "3333")),
		ERR_NOT_FOUND);
	assert_int_equal(form(FORM_RULES, "", VALUES(path, "manager", "2222")),
		ERR_DENIED);
	if (form(FORM_RULES, "", VALUES(path, "admin", "3333")))
		fail_msg("%s", session->why.text);
	assert_ok(page(SCREEN_RULES, ""));
	assert_says("7000.00");
	assert_false(says("8000.00"));
	floor_is_clean(*state);
}

static void queue__of_a_till_alone_says_so(void **state)
{
	struct error why;

	(void)state;
	assert_ok(page(SCREEN_QUEUE, ""));
	assert_says("this till stands alone");
}

#define test_here(test) \
	cmocka_unit_test_setup_teardown(test, open_session, close_session)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_here(operator__is_added_by_an_administrator_alone),
		test_here(form__takes_who_is_logged_in_for_an_empty_name),
		test_here(resident__is_found_blocked_and_unblocked),
		test_here(number__is_shown_whole_as_an_act_that_is_noted),
		test_here(shift__is_closed_with_the_count_of_the_screen),
		test_here(auditor__may_not_close_a_shift),
		test_here(charts__add_up_a_day),
		test_here(settings__are_saved_and_used),
		test_here(ascii__of_the_start_outlasts_a_setting),
		test_here(setting__that_cannot_be_saved_changes_nothing),
		test_here(device__has_one_line_of_the_settings),
		test_here(rules__are_shown_and_applied_from_a_file),
		test_here(queue__of_a_till_alone_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
