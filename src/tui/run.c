#include "tui/run.h"

#include "gear.h"
#include "pos.h"
#include "term.h"

#include "base/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS       1000
#define ASKING_MS     100 /* while the hub may still answer */
#define EVENTS_A_LOOK 256 /* between two pictures while scans pour in */

/* A till, what is shown of it, and where answers are made. */
struct session {
	struct till *till;
	struct tui_sides sides;
	struct gear gear;
	bool is_done;
	struct pos pos;
	struct canvas canvas;
	struct till_facts facts;
	struct till_online link;
	bool is_asking; /* the hub, for who stands at the counter */
	bool was_there; /* somebody stood there at the last look */
	struct till_person person;
	struct basket basket;
	struct verdict verdict;
	struct basket kept; /* as the till keeps it over a crash */
	struct till_held held[TILL_HELD_MAX];
	struct entry_operator cashier;
	struct entry_operator approver; /* who lends a right for one act */
	struct till_sold sold;
	char receipt[RECEIPT_TEXT_MAX];
	struct error why;
};

/* -- one function an act: the answer, or why there is none ------------------
 */

static enum err do_login(struct session *session, const struct request *request,
	struct event *answer)
{
	struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };

	answer->kind = EVENT_LOGGED_IN;
	answer->as.logged_in = &session->cashier;
	return till_login(
		session->till, &credentials, &session->cashier, &session->why);
}

static enum err do_logout(struct session *session,
	const struct request *request, struct event *answer)
{
	answer->kind = EVENT_LOGGED_OUT;
	return till_logout(session->till, request->operator, & session->why);
}

static enum err do_shift_open(struct session *session,
	const struct request *request, struct event *answer)
{
	struct cash_count cash = { .currency = "CNY",
		.amount = request->amount };
	struct till_shift shift;

	answer->kind = EVENT_SHIFT_OPENED;
	return till_shift_open(session->till,
		request->operator,(
			struct till_cash){ .cash = &cash, .count = 1 },
		&shift, &session->why);
}

static enum err judge(struct session *session, const struct till_person *person,
	const struct basket *basket)
{
	return till_judge(session->till, person, basket, &session->verdict,
		&session->why);
}

/* The hub is asked at once, and the cashier goes on meanwhile. An exercise
 * asks nobody, and takes nothing from anybody. */
static enum err take_counter(struct session *session, const char *text)
{
	struct till_person *person = &session->person;
	enum err rc;

	if (session->pos.training) {
		memset(person->usage.reserved, 0,
			sizeof(person->usage.reserved));
		return ERR_OK;
	}
	rc = till_counter(session->till, person, &session->why);
	if (rc)
		return rc;
	session->is_asking = till_is_asking(session->till);
	return till_identify(session->till, text, person, &session->why);
}

static enum err do_identify(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc = till_identify(
		session->till, request->text, &session->person, &session->why);

	answer->kind = EVENT_IDENTIFIED;
	answer->as.identified.person = &session->person;
	answer->as.identified.verdict = &session->verdict;
	if (rc)
		return rc;
	if (session->person.refusal != REFUSAL_NONE)
		rc = till_turn_away(session->till, session->pos.cashier.id,
			&session->person, &session->why);
	else
		rc = take_counter(session, request->text);
	if (rc)
		return rc;
	session->person.method = request->method;
	return judge(session, &session->person, &session->pos.counter.basket);
}

/* The hub answered, or will not: who stands there is looked at again. */
static enum err look_again(struct session *session, struct event *answer)
{
	char document[DOCUMENT_TEXT_SIZE];
	enum err rc;

	answer->kind = EVENT_STANDING;
	answer->as.identified.person = &session->person;
	answer->as.identified.verdict = &session->verdict;
	document_text(&session->pos.counter.person.document, document);
	rc = till_identify(
		session->till, document, &session->person, &session->why);
	explicit_bzero(document, sizeof(document));
	if (rc)
		return rc;
	return judge(session, &session->person, &session->pos.counter.basket);
}

static enum err do_scan(struct session *session, const struct request *request,
	struct event *answer)
{
	enum err rc;

	answer->kind = EVENT_SCANNED;
	answer->as.scanned.basket = &session->basket;
	answer->as.scanned.verdict = &session->verdict;
	session->basket = session->pos.counter.basket;
	rc = till_scan(session->till, request->text, request->quantity_milli,
		&session->basket, &session->why);
	if (rc)
		return rc;
	return judge(session, &session->pos.counter.person, &session->basket);
}

static enum err do_judge(struct session *session, const struct request *request,
	struct event *answer)
{
	(void)request;
	answer->kind = EVENT_JUDGED;
	answer->as.verdict = &session->verdict;
	return judge(session, &session->pos.counter.person,
		&session->pos.counter.basket);
}

/* The sale is made: a receipt that cannot be shown does not undo it. */
static void show_receipt(struct session *session)
{
	struct text text =
		text_over(session->receipt, sizeof(session->receipt));
	struct till_print print = { .receipt = session->sold.sale.receipt,
		.by = session->pos.cashier.id,
		.paper = PAPER_58,
		.language = session->pos.language };

	if (till_print(session->till, &print, &text, &session->why) == ERR_OK)
		return;
	text = text_over(session->receipt, sizeof(session->receipt));
	text_add(&text, session->why.text);
}

static enum err do_sell(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct counter *counter = &session->pos.counter;
	char document[DOCUMENT_TEXT_SIZE];
	struct till_sell sell = { .operator= session->pos.cashier.id,
		.document = document,
		.method = counter->person.method,
		.basket = &counter->basket,
		.tenders = counter->tenders,
		.tender_count = counter->tender_count,
		.language = session->pos.language,
		.training = session->pos.training,
		.counter = true,
		.paper = session->gear.printing != NULL };
	enum err rc;

	(void)request;
	if (counter->officer[0] != '\0') {
		sell.officer = true;
		sell.approver = counter->officer;
		sell.reason = counter->officer_reason;
	}
	document_text(&counter->person.document, document);
	rc = session->pos.training
		     ? ERR_OK
		     : till_secure(session->till, document, &session->why);
	if (!rc)
		rc = till_sell(
			session->till, &sell, &session->sold, &session->why);
	explicit_bzero(document, sizeof(document));
	if (rc)
		return rc;
	if (session->sold.refusal == REFUSAL_NONE) {
		session->kept.count = 0; /* it went with the sale */
		show_receipt(session);
	}
	answer->kind = EVENT_SOLD;
	answer->as.sold.sold = &session->sold;
	answer->as.sold.receipt = session->receipt;
	return ERR_OK;
}

static enum err do_hold(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct till_hold hold = { .operator= session->pos.cashier.id,
		.note = request->text,
		.basket = &session->pos.counter.basket };
	enum err rc = till_hold(
		session->till, &hold, &answer->as.held, &session->why);

	answer->kind = EVENT_HELD;
	if (!rc)
		session->kept.count = 0;
	return rc;
}

static enum err do_held_list(struct session *session, struct event *answer)
{
	answer->kind = EVENT_HELD_LIST;
	answer->as.held_list.held = session->held;
	return till_held_list(session->till, session->held,
		&answer->as.held_list.count, &session->why);
}

/* The basket in hand, with what the allowance says of the one in sight. */
static enum err answer_recalled(struct session *session, struct event *answer)
{
	const struct counter *counter = &session->pos.counter;

	session->kept = session->basket;
	session->verdict = (struct verdict){ .line = -1, .limit = -1 };
	answer->kind = EVENT_RECALLED;
	answer->as.scanned.basket = &session->basket;
	answer->as.scanned.verdict = &session->verdict;
	if (!counter->has_person)
		return ERR_OK;
	return judge(session, &counter->person, &session->basket);
}

static enum err do_recall(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc = till_recall(
		session->till, request->slot, &session->basket, &session->why);

	if (rc)
		return rc;
	return answer_recalled(session, answer);
}

/* Perhaps it fits by now (a new day): then nothing is sold unasked. */
static enum err do_refusal(struct session *session,
	const struct request *request, struct event *answer)
{
	enum err rc = do_judge(session, request, answer);

	if (rc || session->verdict.refusal == REFUSAL_NONE)
		return rc;
	return do_sell(session, request, answer);
}

/* By the old PIN, and nobody's word but the operator's own. */
static enum err do_pin(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };
	enum err rc = till_login_check(
		session->till, &credentials, &session->approver, &session->why);

	answer->kind = EVENT_PIN_CHANGED;
	if (rc)
		return rc;
	return till_operator_pin(session->till, session->approver.id,
		session->approver.id, request->fresh, &session->why);
}

static enum err do_officer(struct session *session,
	const struct request *request, struct event *answer)
{
	const struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };

	answer->kind = EVENT_OFFICER;
	answer->as.logged_in = &session->approver;
	return till_authenticate(session->till, &credentials, RIGHT_EXCESS,
		&session->approver, &session->why);
}

static enum err do_clock(struct session *session, const struct request *request,
	struct event *answer)
{
	const struct till_credentials credentials = {
		.operator= request->operator, .pin = request->text };
	const struct till_clock_confirm confirm = { .by = session->approver.id,
		.day = request->day };
	struct till_clock clock;
	enum err rc = till_authenticate(session->till, &credentials,
		RIGHT_ADMINISTER, &session->approver, &session->why);

	answer->kind = EVENT_CLOCK_SETTLED;
	if (rc)
		return rc;
	return till_clock_confirm(
		session->till, &confirm, &clock, &session->why);
}

static enum err do_quit(struct session *session)
{
	const char *cashier = session->pos.cashier.id;

	session->is_done = true;
	if (cashier[0] == '\0')
		return ERR_OK;
	return till_logout(session->till, cashier, &session->why);
}

static enum err perform(struct session *session, const struct request *request,
	struct event *answer)
{
	switch (request->kind) {
	case ASK_NOTHING:
		return ERR_OK;
	case ASK_QUIT:
		return do_quit(session);
	case ASK_LOGIN:
		return do_login(session, request, answer);
	case ASK_LOGOUT:
		return do_logout(session, request, answer);
	case ASK_SHIFT_OPEN:
		return do_shift_open(session, request, answer);
	case ASK_IDENTIFY:
		return do_identify(session, request, answer);
	case ASK_SCAN:
		return do_scan(session, request, answer);
	case ASK_JUDGE:
		return do_judge(session, request, answer);
	case ASK_SELL:
		return do_sell(session, request, answer);
	case ASK_HOLD:
		return do_hold(session, request, answer);
	case ASK_HELD_LIST:
		return do_held_list(session, answer);
	case ASK_RECALL:
		return do_recall(session, request, answer);
	case ASK_REFUSAL:
		return do_refusal(session, request, answer);
	case ASK_WEIGH:
		return gear_weigh(&session->gear, answer, &session->why);
	case ASK_COPY:
		return gear_copy(&session->gear, &session->pos, request, answer,
			&session->why);
	case ASK_PRINTED:
		return gear_printed(&session->gear, &session->pos, request,
			answer, &session->why);
	case ASK_PIN:
		return do_pin(session, request, answer);
	case ASK_OFFICER:
		return do_officer(session, request, answer);
	case ASK_CLOCK:
		return do_clock(session, request, answer);
	}
	return ERR_OK;
}

/* -- the loop -----------------------------------------------------------------
 */

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
		.as.facts.printer = &session->gear.printer };

	till_facts(session->till, &session->facts);
	till_online(session->till, &session->link);
	gear_look(&session->gear);
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

/* Take the keys that are there; are there perhaps more? */
static bool take_keys(struct session *session)
{
	struct event event;

	for (int i = 0; i < EVENTS_A_LOOK && !session->is_done; i++) {
		if (!term_next(&event))
			return false;
		event.mono_ms = clock_read(clock_system()).mono_ms;
		feed(session, &event);
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
	if (answer_recalled(session, &event) == ERR_OK)
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
	if (is_there && look_again(session, &event) == ERR_OK)
		feed(session, &event);
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
		take_devices(session);
		turn_link(session);
	}
}

enum err tui_run(struct till *till, const char *home, struct tui_sides sides,
	struct error *why)
{
	struct session *session = calloc(1, sizeof(*session));
	enum err rc;

	if (session == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for the screen");
	assert(sides.count <= TUI_SIDES_MAX);
	session->till = till;
	session->sides = sides;
	till_has_loop(till);
	pos_init(&session->pos, say_language());
	rc = gear_open(&session->gear, till, home, why);
	if (!rc)
		rc = term_open(why);
	if (!rc) {
		feed_size(session);
		find_counter(session);
		loop(session);
		if (!session->is_done)
			(void)do_quit(session);
		term_close();
	}
	gear_close(&session->gear);
	explicit_bzero(session, sizeof(*session));
	free(session);
	return rc;
}
