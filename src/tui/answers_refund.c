#include "screens.h"

static struct request found(struct pos *pos, const struct event *event)
{
	struct refund_page *page = &pos->refund;

	*page = (struct refund_page){ .found = *event->as.refund_found };
	pos_go(pos, SCREEN_REFUND_LINES);
	return ask_nothing();
}

static struct request tried(struct pos *pos, const struct event *event)
{
	pos->refund.tried = *event->as.refund_tried;
	return ask_nothing();
}

static struct request refunded(struct pos *pos, const struct event *event)
{
	const struct refund *refund = event->as.refunded.refund;
	struct last_sale *last = &pos->last;

	*last = (struct last_sale){ .is_sold = true,
		.is_refund = true,
		.back = { refund->total.minor + refund->tax.minor } };
	memcpy(last->sale.receipt, refund->receipt, sizeof(last->sale.receipt));
	(void)text_copy(
		last->text, sizeof(last->text), event->as.refunded.receipt);
	pos->refund = (struct refund_page){ 0 };
	pos_go(pos, SCREEN_RECEIPT);
	return pos->counter.has_person ? pos_look_again(pos) : ask_nothing();
}

const struct taking answers_refund[] = {
	{ EVENT_REFUND_FOUND, found },
	{ EVENT_REFUND_TRIED, tried },
	{ EVENT_REFUNDED, refunded },
	{ EVENT_COUNT, NULL },
};
