#include "tui/run.h"

#include "keymap.h"
#include "session.h"
#include "term.h"

#include "base/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS       1000
#define ASKING_MS     100 /* while the hub may still answer */
#define EVENTS_A_LOOK 256 /* between two pictures while scans pour in */

static enum err perform(struct session *session, const struct request *request,
	struct event *answer)
{
	static const struct performance *const areas[] = { perform_sale,
		perform_people, perform_shift, perform_gear, perform_page,
		perform_state, perform_form, perform_refund, perform_counter };

	say_use(session->pos.language); /* it may have changed by this key */
	for (size_t i = 0; i < sizeof(areas) / sizeof(areas[0]); i++) {
		for (const struct performance *at = areas[i]; at->run != NULL;
			at++) {
			if (at->kind == request->kind)
				return at->run(session, request, answer);
		}
	}
	return ERR_OK;
}

static struct request update(struct session *session, const struct event *event)
{
	struct request request = pos_update(&session->pos, event);

	if (request.beep)
		term_beep();
	return request;
}

static struct request update_facts(struct session *session)
{
	struct reading now = clock_read(clock_system());
	struct event event = { .kind = EVENT_FACTS,
		.as.facts.till = &session->facts,
		.as.facts.rules = till_rules(session->till),
		.as.facts.link = &session->link,
		.as.facts.now = now.at,
		.as.facts.printer = &session->gear.printer,
		.as.facts.panel = &session->panel };

	if (session->errand.process != 0) {
		event.as.facts.errand.permille =
			errand_permille(&session->errand);
		memcpy(event.as.facts.errand.name, session->errand.name,
			sizeof(event.as.facts.errand.name));
	}
	till_facts(session->till, &session->facts);
	till_online(session->till, &session->link);
	gear_look(&session->gear);
	if (session->pos.screen == SCREEN_SALE)
		sight_look(session->till, &session->gear, &session->panel);
	return update(session, &event);
}

/*
 * Do what is asked, and what the answer asks for in turn. Before each
 * answer the screen learns what the till is like now; what that would ask
 * for comes again with the next second.
 */
static void answer(struct session *session, struct request request)
{
	while (request.kind != ASK_NOTHING) {
		struct event event = { .kind = EVENT_FACTS };
		enum err rc = perform(session, &request, &event);

		if (rc)
			event = (struct event){ .kind = EVENT_FAILED,
				.as.failed = &session->why };
		explicit_bzero(&request, sizeof(request)); /* a PIN? */
		if (event.kind == EVENT_FACTS)
			return;
		(void)update_facts(session);
		request = update(session, &event);
		gear_show(&session->gear, &session->pos, &event);
	}
}

static int64_t mono_ms(void)
{
	return clock_read(clock_system()).mono_ms;
}

static void feed(struct session *session, const struct event *event)
{
	answer(session, update(session, event));
}

static void feed_size(struct session *session)
{
	struct event event = { .kind = EVENT_SIZE };

	term_size(&event.as.size.rows, &event.as.size.columns);
	feed(session, &event);
}

static void show(struct session *session)
{
	int rows;
	int columns;

	term_size(&rows, &columns);
	canvas_clear(&session->canvas, rows, columns);
	pos_view(&session->pos, &session->canvas);
	term_show(&session->canvas);
}

/* A code that was typed by a scanner is a scan, wherever it was typed. */
static void feed_code(struct session *session)
{
	struct wedge *wedge = &session->wedge;
	const struct event event = { .kind = EVENT_SCAN,
		.as.scan = { .source = SOURCE_SCANNER, .text = wedge->text } };

	pos_untype(&session->pos, wedge_typed(wedge));
	feed(session, &event);
}

/* Take the keys that are there; are there perhaps more? */
static bool take_keys(struct session *session)
{
	struct event event;

	for (int i = 0; i < EVENTS_A_LOOK && !session->is_done; i++) {
		enum wedge_verdict verdict;

		if (!term_next(&event)) {
			if (wedge_wait(&session->wedge, mono_ms()) ==
				WEDGE_CODE)
				feed_code(session);
			return false;
		}
		event.mono_ms = mono_ms();
		verdict = wedge_take(&session->wedge, &event);
		if (verdict == WEDGE_KEY)
			feed(session, &event);
		else if (verdict == WEDGE_CODE)
			feed_code(session);
		explicit_bzero(&event, sizeof(event));
	}
	return true;
}

static void take_devices(struct session *session)
{
	struct event event;

	gear_step(&session->gear);
	while (gear_next(&session->gear, &event))
		feed(session, &event);
}

/* What is done beside the till, and its end. */
static void turn_errand(struct session *session)
{
	struct event event = { .kind = EVENT_ERRAND,
		.as.errand.name = session->errand.name,
		.as.errand.said = session->errand.line };
	int status = 0;

	if (!errand_step(&session->errand, &status))
		return;
	event.as.errand.is_good = status == 0;
	feed(session, &event);
}

static bool is_kept(const struct basket *kept, const struct basket *basket)
{
	bool same = kept->count == basket->count;

	for (int i = 0; same && i < basket->count; i++) {
		const struct basket_line *a = &kept->lines[i];
		const struct basket_line *b = &basket->lines[i];

		same = text_same(a->goods.barcode, b->goods.barcode) &&
		       a->quantity_milli == b->quantity_milli &&
		       a->amount.minor == b->amount.minor &&
		       a->goods.price.minor == b->goods.price.minor;
	}
	return same;
}

/*
 * What lies on the counter outlives a crash. An exercise does not; and a
 * disk that cannot take it now is tried again with the next key.
 */
static void keep_counter(struct session *session)
{
	static const struct basket nothing;
	const struct basket *basket =
		session->pos.training ? &nothing : &session->pos.counter.basket;

	if (is_kept(&session->kept, basket))
		return;
	if (till_counter_keep(session->till, session->pos.cashier.id, basket,
		    &session->why) == ERR_OK)
		session->kept = *basket;
}

/* What was on the counter when the till went down is there again. */
static void find_counter(struct session *session)
{
	struct event event;

	if (till_counter_find(session->till, &session->basket, &session->why) !=
			ERR_OK ||
		session->basket.count == 0)
		return;
	if (session_recalled(session, &event) == ERR_OK)
		feed(session, &event);
}

/* Keys come first: between them and what is long there is one step. */
static bool turn_sides(struct session *session)
{
	bool more = false;

	for (int i = 0; i < session->sides.count; i++) {
		const struct tui_side *side = &session->sides.list[i];

		more = side->turn(side->context) || more;
	}
	return more;
}

/* With a link it is the link that waits, for the terminal as well. */
static void wait(struct session *session, bool more)
{
	struct pollfd fds[TERM_OTHERS_MAX + TERM_DESCRIPTORS];
	int timeout_ms = more ? 0 : WAIT_MS;
	int count = session->sides.count;

	for (int i = 0; i < count; i++)
		fds[i] = (struct pollfd){ session->sides.list[i].descriptor,
			POLLIN, 0 };
	count += gear_poll(&session->gear, &fds[count], &timeout_ms);
	if (errand_poll(&session->errand, &fds[count]))
		count++;
	wedge_poll(&session->wedge, mono_ms(), &timeout_ms);
	if (session->link.has_link) {
		term_descriptors(fds + count);
		if (session->is_asking && timeout_ms > ASKING_MS)
			timeout_ms = ASKING_MS;
		till_wait(session->till, fds, count + TERM_DESCRIPTORS,
			timeout_ms);
		timeout_ms = 0;
	}
	term_wait(timeout_ms, fds, count);
}

/* What is due with the hub; a turn never waits. */
static void turn_link(struct session *session)
{
	bool is_there = session->pos.counter.has_person;
	struct event event;

	if (session->was_there && !is_there)
		(void)!till_counter(session->till, NULL, &session->why);
	session->was_there = is_there;
	till_turn(session->till);
	if (!session->is_asking || till_is_asking(session->till))
		return;
	session->is_asking = false;
	if (is_there && session_look_again(session, &event) == ERR_OK)
		feed(session, &event);
}

/* A step between two looks at the keys; true: there is more to look for. */
static bool turn_search(struct session *session)
{
	struct event event;

	if (session_search_step(session, &event))
		feed(session, &event);
	return session->searching != NULL;
}

static void loop(struct session *session)
{
	bool more = false;

	while (!session->is_done && !term_is_over()) {
		answer(session, update_facts(session));
		show(session);
		wait(session, more);
		more = take_keys(session);
		keep_counter(session);
		if (!session->is_done)
			more = turn_sides(session) || more;
		more = turn_search(session) || more;
		take_devices(session);
		turn_errand(session);
		turn_link(session);
	}
}

/* What the settings say of the screen, and --ascii more strongly. */
static enum err dress(struct session *session, struct error *why)
{
	struct keymap keymap;
	const struct screen_settings *screen = &session->gear.settings.screen;

	session->look = (struct term_look){ .colours = screen->colours,
		.ascii = session->is_ascii || screen->ascii };
	if (screen->has_language)
		session->pos.language = screen->language;
	if (keymap_read(screen->keys, &keymap, why))
		return why->code;
	keymap_use(&keymap);
	return term_open(&session->look, why);
}

enum err tui_run(
	struct till *till, const struct tui_start *start, struct error *why)
{
	struct session *session = calloc(1, sizeof(*session));
	enum err rc;

	if (session == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for the screen");
	assert(start->sides.count <= TUI_SIDES_MAX);
	session->till = till;
	session->sides = start->sides;
	session->home = start->home;
	session->is_ascii = start->ascii;
	till_has_loop(till);
	pos_init(&session->pos, say_language());
	rc = gear_open(&session->gear, till, start->home, why);
	if (!rc)
		rc = dress(session, why);
	if (!rc) {
		feed_size(session);
		find_counter(session);
		loop(session);
		if (!session->is_done)
			(void)session_quit(session);
		term_close();
	}
	errand_stop(&session->errand);
	till_search_close(session->searching);
	gear_close(&session->gear);
	explicit_bzero(session, sizeof(*session));
	free(session);
	return rc;
}
