#include "screens.h"

/* What was found beyond the limit when entries met at the hub. */
static void tell_assessed(struct pos *pos, const struct till_standing *standing)
{
	char excess[MONEY_TEXT_SIZE];
	char tax[MONEY_TEXT_SIZE];

	if (standing->assessed.minor == 0)
		return;
	money_format(standing->assessed, excess);
	money_format(standing->assessed_tax, tax);
	pos_tell(pos,
		say("beyond the limit of late: %s yuan, duty on it %s yuan"),
		excess, tax);
}

/* Who may not buy at all does not get to the basket, or is sent away from it.
 */
static struct request turned_away(
	struct pos *pos, const struct till_person *person)
{
	char buffer[ERROR_TEXT_MAX];
	struct text text = text_over(buffer, sizeof(buffer));

	pos->counter.has_person = false;
	pos->counter.tender_count = 0;
	pos_go(pos, SCREEN_SALE);
	text_addf(&text, "%s (%s %s)", say(refusal_message(person->refusal)),
		person->name, person->masked);
	return pos_stop(pos, buffer);
}

static struct request identified(struct pos *pos, const struct event *event)
{
	const struct till_person *person = event->as.identified.person;
	struct counter *counter = &pos->counter;

	counter->has_person = person->refusal == REFUSAL_NONE;
	counter->person = *person;
	counter->officer[0] = '\0';
	counter->verdict = *event->as.identified.verdict;
	if (!counter->has_person)
		return turned_away(pos, person);
	tell_assessed(pos, &person->standing);
	return ask_nothing();
}

/* The person is the same; what may be sold has changed. */
static struct request standing(struct pos *pos, const struct event *event)
{
	struct counter *counter = &pos->counter;
	enum sale_method method = counter->person.method;

	if (!counter->has_person)
		return ask_nothing();
	counter->person = *event->as.identified.person;
	counter->person.method = method;
	counter->verdict = *event->as.identified.verdict;
	return counter->person.refusal == REFUSAL_NONE
		       ? ask_nothing()
		       : turned_away(pos, &counter->person);
}

static bool same_line(const struct basket_line *a, const struct basket_line *b)
{
	return a->quantity_milli == b->quantity_milli &&
	       text_same(a->goods.barcode, b->goods.barcode);
}

/* The line a scan made or changed; the last one when in doubt. */
static int changed_line(const struct basket *before, const struct basket *now)
{
	for (int i = 0; i < before->count && i < now->count; i++) {
		if (!same_line(&before->lines[i], &now->lines[i]))
			return i;
	}
	return now->count - 1;
}

static struct request scanned(struct pos *pos, const struct event *event)
{
	struct counter *counter = &pos->counter;
	const struct basket *basket = event->as.scanned.basket;

	counter->chosen = changed_line(&counter->basket, basket);
	counter->basket = *basket;
	counter->verdict = *event->as.scanned.verdict;
	return ask_nothing();
}

static struct request judged(struct pos *pos, const struct event *event)
{
	pos->counter.verdict = *event->as.verdict;
	return ask_nothing();
}

static struct request refused(struct pos *pos, const struct till_sold *sold)
{
	struct request request = ask(ASK_JUDGE);

	pos->counter.tender_count = 0;
	pos_go(pos,
		sold->refusal == REFUSAL_CLOSED ? SCREEN_SHIFT : SCREEN_SALE);
	request.beep = pos_stop(pos, sold->message).beep;
	return request;
}

static struct request sold(struct pos *pos, const struct event *event)
{
	const struct till_sold *made = event->as.sold.sold;
	struct last_sale *last = &pos->last;

	if (made->refusal != REFUSAL_NONE)
		return refused(pos, made);
	last->is_sold = true;
	last->is_refund = false;
	last->sale = made->sale;
	last->scroll = 0;
	(void)text_copy(last->text, sizeof(last->text), event->as.sold.receipt);
	pos_next_customer(pos);
	pos_go(pos, SCREEN_RECEIPT);
	return ask_nothing();
}

static struct request rate(struct pos *pos, const struct event *event)
{
	const struct till_rate *found = event->as.rate;

	pos->counter.rate_ppm = found == NULL ? 0 : found->rate_ppm;
	return ask_nothing();
}

static struct request held(struct pos *pos, const struct event *event)
{
	pos_next_customer(pos);
	pos_go(pos, SCREEN_SALE);
	pos_tell(pos, say("the basket is on hold as %d (F7 recalls it)"),
		event->as.held);
	return ask_nothing();
}

static struct request held_list(struct pos *pos, const struct event *event)
{
	struct held_page *page = &pos->held;

	page->count = event->as.held_list.count;
	page->chosen = 0;
	memcpy(page->held, event->as.held_list.held,
		(size_t)page->count * sizeof(page->held[0]));
	if (page->count > 0)
		pos_go(pos, SCREEN_RECALL);
	else
		pos_tell(pos, "%s", say("no basket is on hold"));
	return ask_nothing();
}

/* Of whom it was is not known: the next card says whose it is. */
static struct request recalled(struct pos *pos, const struct event *event)
{
	struct counter *counter = &pos->counter;

	counter->basket = *event->as.scanned.basket;
	counter->verdict = *event->as.scanned.verdict;
	counter->chosen = counter->basket.count - 1;
	if (pos->screen == SCREEN_RECALL)
		pos_go(pos, SCREEN_SALE);
	return ask_nothing();
}

static struct request paper(struct pos *pos, const struct event *event)
{
	pos_tell(pos, "%s", event->as.paper);
	return ask_nothing();
}

/* Nothing was changed: a tender that was not taken is offered again. */
static struct request failed(struct pos *pos, const struct event *event)
{
	if (pos->screen == SCREEN_TENDER && pos->counter.tender_count > 0)
		pos->counter.tender_count--;
	if (pos->screen == SCREEN_TENDER && !pos->counter.has_person)
		pos_go(pos, SCREEN_SALE);
	return pos_stop(pos, event->as.failed->text);
}

const struct taking answers_sale[] = {
	{ EVENT_IDENTIFIED, identified },
	{ EVENT_STANDING, standing },
	{ EVENT_SCANNED, scanned },
	{ EVENT_JUDGED, judged },
	{ EVENT_SOLD, sold },
	{ EVENT_RATE, rate },
	{ EVENT_HELD, held },
	{ EVENT_HELD_LIST, held_list },
	{ EVENT_RECALLED, recalled },
	{ EVENT_PAPER, paper },
	{ EVENT_FAILED, failed },
	{ EVENT_COUNT, NULL },
};
