#include "screens.h"

/* -- operators ------------------------------------------------------------- */

static struct request add(struct pos *pos)
{
	return form_open(pos, FORM_OPERATOR_ADD, "");
}

static struct request new_pin(struct pos *pos)
{
	return form_open(pos, FORM_OPERATOR_PIN, page_key(pos));
}

static struct request disable(struct pos *pos)
{
	return form_open(pos, FORM_OPERATOR_DISABLE, page_key(pos));
}

static const struct key operators_keys[] = {
	{ PRESS_F2, PRESS_NONE, 'a', N_("Add"), N_("a new operator"), add },
	{ PRESS_F4, PRESS_NONE, 'p', N_("New PIN"),
		N_("a new PIN for the operator with the mark"), new_pin },
	{ PRESS_F5, PRESS_NONE, 'd', N_("Disable"),
		N_("the operator with the mark may not log in any more"),
		disable },
	PAGE_KEYS,
};

static void operators_view(const struct pos *pos, struct canvas *canvas)
{
	page_view(pos, canvas, say("Operators"));
}

const struct screen screen_operators = { KEYS(operators_keys),
	.type = page_type, .view = operators_view };

/* -- one resident ---------------------------------------------------------- */

static const char *name_of(const struct pos *pos)
{
	return pos->page.count > 0 ? pos->page.lines[0].text : "";
}

static struct request block(struct pos *pos)
{
	return form_open(pos, FORM_BLOCK, name_of(pos));
}

static struct request unblock(struct pos *pos)
{
	return form_open(pos, FORM_UNBLOCK, name_of(pos));
}

static struct request reveal(struct pos *pos)
{
	return form_open(pos, FORM_REVEAL, name_of(pos));
}

static struct request another(struct pos *pos)
{
	(void)page_back(pos);
	return form_open(pos, FORM_RESIDENT, "");
}

static struct request forget(struct pos *pos)
{
	explicit_bzero(&pos->page, sizeof(pos->page));
	return page_back(pos);
}

static const struct key resident_keys[] = {
	{ PRESS_F2, PRESS_NONE, 'a', N_("Another"), N_("find another resident"),
		another },
	{ PRESS_F5, PRESS_NONE, 'b', N_("Block"),
		N_("the resident may not buy any more"), block },
	{ PRESS_F6, PRESS_NONE, 'u', N_("Unblock"),
		N_("the resident may buy again"), unblock },
	{ PRESS_F8, PRESS_NONE, 'n', N_("Whole number"),
		N_("show the whole document number: this is noted"), reveal },
	{ PRESS_ESCAPE, PRESS_NONE, 0, N_("back"), N_("one step back"),
		forget },
};

static void resident_view(const struct pos *pos, struct canvas *canvas)
{
	page_view(pos, canvas, say("Resident"));
}

const struct screen screen_resident = { KEYS(resident_keys), .type = page_type,
	.view = resident_view };

/* -- rules ----------------------------------------------------------------- */

static struct request apply(struct pos *pos)
{
	return form_open(pos, FORM_RULES, "");
}

static const struct key rules_keys[] = {
	{ PRESS_F9, PRESS_NONE, 'a', N_("Apply a file"),
		N_("put the rules of a file in force"), apply },
	PAGE_KEYS,
};

static void rules_view(const struct pos *pos, struct canvas *canvas)
{
	page_view(pos, canvas, say("Rules in force"));
}

const struct screen screen_rules = { KEYS(rules_keys), .type = page_type,
	.view = rules_view };
