#ifndef TUI_PERFORMING_H
#define TUI_PERFORMING_H

/* What screens ask for, done with a real till. Include after the fixture of
 * a till. */
#include "tui/screens.h"
#include "tui/session.h"

static struct session *session;

static inline void session_begin(struct shop_floor *floor)
{
	struct error why;

	session = calloc(1, sizeof(*session));
	assert_non_null(session);
	session->till = floor->till;
	session->home = floor->home;
	pos_init(&session->pos, LANGUAGE_EN);
	(void)text_copy(session->pos.cashier.id,
		sizeof(session->pos.cashier.id), "cashier");
	session->pos.rules = *till_rules(floor->till);
	assert_ok(
		gear_open(&session->gear, session->till, session->home, &why));
	till_facts(session->till, &session->facts);
}

static inline void session_end(void)
{
	gear_close(&session->gear);
	free(session);
}

static inline enum err perform(const struct performance *area,
	struct request request, struct event *answer)
{
	*answer = (struct event){ .kind = EVENT_FACTS };
	for (; area->run != NULL; area++) {
		if (area->kind == request.kind)
			return area->run(session, &request, answer);
	}
	fail_msg("nobody performs %d", (int)request.kind);
	return ERR_OK;
}

static inline enum err page(enum screen_id screen, const char *text)
{
	struct request request = { .kind = ASK_PAGE, .slot = (int)screen };
	struct event answer;
	enum err rc;

	(void)text_copy(request.text, sizeof(request.text), text);
	request.day = session->facts.day;
	rc = perform(perform_page, request, &answer);
	session->pos.page = session->page;
	return rc;
}

static inline bool says(const char *words)
{
	for (int i = 0; i < session->page.count; i++) {
		if (strstr(session->page.lines[i].text, words) != NULL)
			return true;
	}
	return false;
}

static inline void assert_says(const char *words)
{
	if (says(words))
		return;
	for (int i = 0; i < session->page.count; i++)
		print_message("|%s\n", session->page.lines[i].text);
	fail_msg("the page does not say '%s'", words);
}

#endif
