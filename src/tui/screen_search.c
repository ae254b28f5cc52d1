#include "screens.h"

/* Goods or a person by words of the name; what is found comes in while the
 * till looks on. Without words: the favourites, the goods sold most often. */

static struct request start(struct pos *pos, const char *words)
{
	struct search_page *page = &pos->search;
	struct request request = ask(ASK_SEARCH);

	(void)text_copy(page->words, sizeof(page->words), words);
	(void)text_copy(request.text, sizeof(request.text), page->words);
	request.slot = (int)page->of;
	page->found = (struct till_found){ .of = page->of };
	page->chosen = 0;
	input_clear(&pos->input);
	return request;
}

/* Before there are words: the goods sold most often, and no person. */
static struct request look(struct pos *pos)
{
	return pos->search.of == SEARCH_GOODS ? start(pos, "") : ask_nothing();
}

static struct request take_goods(struct pos *pos, const struct till_hit *hit)
{
	struct request request = ask(ASK_SCAN);

	pos_go(pos, SCREEN_SALE);
	if (!pos->counter.has_person) {
		pos_tell(pos, "%s", say("whose sale is it? Scan the card"));
		return ask_nothing();
	}
	request.quantity_milli = QUANTITY_ONE;
	(void)text_copy(request.text, sizeof(request.text), hit->goods.barcode);
	return request;
}

static struct request take_person(struct pos *pos, const struct till_hit *hit)
{
	struct request request = ask(ASK_IDENTIFY);

	pos_go(pos, SCREEN_SALE);
	document_text(&hit->resident.document, request.text);
	request.method = METHOD_TYPED;
	return request;
}

/* Words begin a search; an empty Enter takes what has the mark, unless a
 * scanner sent it behind its code. */
static struct request search_enter(struct pos *pos)
{
	struct search_page *page = &pos->search;
	bool again = page->after_scan;
	const struct till_hit *hit = &page->found.hits[page->chosen];

	page->after_scan = input_is_scanned(&pos->input);
	if (!input_is_empty(&pos->input))
		return start(pos, pos->input.text);
	if (again || page->chosen >= page->found.count)
		return ask_nothing();
	return page->of == SEARCH_GOODS ? take_goods(pos, hit)
					: take_person(pos, hit);
}

static struct request search_other(struct pos *pos)
{
	struct search_page *page = &pos->search;

	page->of = page->of == SEARCH_GOODS ? SEARCH_RESIDENTS : SEARCH_GOODS;
	page->found = (struct till_found){ .of = page->of, .is_done = true };
	page->chosen = 0;
	if (!input_is_empty(&pos->input))
		return start(pos, pos->input.text);
	return page->words[0] != '\0' ? start(pos, page->words) : look(pos);
}

static struct request search_escape(struct pos *pos)
{
	return pos_step_back(pos, SCREEN_SALE);
}

static struct request search_up(struct pos *pos)
{
	if (pos->search.chosen > 0)
		pos->search.chosen--;
	return ask_nothing();
}

static struct request search_down(struct pos *pos)
{
	if (pos->search.chosen + 1 < pos->search.found.count)
		pos->search.chosen++;
	return ask_nothing();
}

static const struct key search_keys[] = {
	{ PRESS_ENTER, PRESS_NONE, 0, N_("find, then take"),
		N_("find the words; then take the line with the mark"),
		search_enter },
	{ PRESS_F3, PRESS_NONE, 'p', N_("Goods/person"),
		N_("look for a person instead of goods, and back"),
		search_other },
	{ PRESS_ESCAPE, PRESS_NONE, 'e', N_("back"), N_("back to the sale"),
		search_escape },
	{ PRESS_UP, PRESS_NONE, 0, NULL, N_("the line above"), search_up },
	{ PRESS_DOWN, PRESS_NONE, 0, NULL, N_("the line below"), search_down },
};

/* -- view ----------------------------------------------------------- */

#define NUMBER_CELLS 4
#define CODE_CELLS   20
#define PRICE_CELLS  12

static void view_row(struct canvas *canvas, int row, enum mark mark,
	const char *const cells[4])
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text line = text_over(buffer, sizeof(buffer));

	text_add_right(&line, cells[0], NUMBER_CELLS);
	text_add(&line, " ");
	text_add_left(&line, cells[1],
		canvas->columns - NUMBER_CELLS - CODE_CELLS - PRICE_CELLS - 3);
	text_add(&line, " ");
	text_add_left(&line, cells[2], CODE_CELLS);
	text_add_right(&line, cells[3], PRICE_CELLS);
	text_add(&line, " ");
	(void)canvas_text(canvas, row, 0, mark, "%s", buffer);
}

static void view_hit(
	const struct pos *pos, struct canvas *canvas, int row, int at)
{
	const struct search_page *page = &pos->search;
	const struct till_hit *hit = &page->found.hits[at];
	bool is_chosen = at == page->chosen;
	enum mark mark = is_chosen ? MARK_CHOSEN : MARK_PLAIN;
	char number[16];
	char price[MONEY_TEXT_SIZE];
	struct text number_text = text_over(number, sizeof(number));

	text_addf(&number_text, "%s%d", is_chosen ? ">" : "", at + 1);
	if (page->of == SEARCH_RESIDENTS) {
		view_row(canvas, row, mark,
			(const char *const[]){
				number, hit->resident.name, hit->masked, "" });
		return;
	}
	money_format(hit->goods.price, price);
	view_row(canvas, row, mark,
		(const char *const[]){ number, goods_name(&hit->goods),
			hit->goods.barcode, price });
}

static void view_state(const struct search_page *page, struct canvas *canvas)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));

	if (page->words[0] == '\0' && page->found.count > 0)
		text_add(&text,
			say("Sold most often here. Words of the name find"
			    " others."));
	else if (page->words[0] == '\0')
		text_add(&text,
			say("Words of the name, pinyin initials, or a part of"
			    " the code; then Enter."));
	else if (!page->found.is_done)
		text_addf(&text, say("'%s': %d found, still looking"),
			page->words, page->found.count);
	else if (page->found.count == TILL_FOUND_MAX)
		text_addf(&text,
			say("'%s': the first %d; more words find less"),
			page->words, page->found.count);
	else
		text_addf(&text, say("'%s': %d found"), page->words,
			page->found.count);
	(void)canvas_text(canvas, 2, 1, MARK_PLAIN, "%s", buffer);
}

static void search_view(const struct pos *pos, struct canvas *canvas)
{
	const struct search_page *page = &pos->search;
	bool is_goods = page->of == SEARCH_GOODS;
	struct area area = { .row = 4, .rows = row_message(canvas) - 4 };
	int first = 0;

	(void)canvas_text(canvas, 1, 1, MARK_STRONG, "%s",
		is_goods ? say("Find goods") : say("Find a person"));
	view_state(page, canvas);
	view_row(canvas, 3, MARK_TITLE,
		(const char *const[]){ "#",
			is_goods ? say("goods") : say("name"),
			is_goods ? say("code") : say("document"),
			is_goods ? say("price") : "" });
	if (page->chosen >= area.rows)
		first = page->chosen - area.rows + 1;
	for (int i = 0; i < area.rows && first + i < page->found.count; i++)
		view_hit(pos, canvas, area.row + i, first + i);
	view_input(pos, canvas, (struct prompt){ .label = say("Find") });
}

/* A scan is a code to look for. */
static bool search_takes_scan(const struct pos *pos)
{
	(void)pos;
	return true;
}

const struct screen screen_search = { KEYS(search_keys), .view = search_view,
	.takes_scan = search_takes_scan };

/* What was typed in the sale is looked for at once. */
struct request pos_open_search(struct pos *pos)
{
	char words[INPUT_SIZE];

	(void)text_copy(words, sizeof(words), pos->input.text);
	pos->search = (struct search_page){
		.of = pos->counter.has_person ? SEARCH_GOODS : SEARCH_RESIDENTS,
		.found.is_done = true
	};
	pos->search.found.of = pos->search.of;
	pos_go(pos, SCREEN_SEARCH);
	return words[0] != '\0' ? start(pos, words) : look(pos);
}
