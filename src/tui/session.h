#ifndef TUI_SESSION_H
#define TUI_SESSION_H

#include "errand.h"
#include "gear.h"
#include "pos.h"
#include "sight.h"
#include "term.h"
#include "wedge.h"

#include "tui/run.h"

/*
 * A till at work: the till, what is shown of it, and where answers are made.
 * What screens ask for is performed here, by area, one function an act.
 */
struct session {
	struct till *till;
	const char *home;
	bool is_ascii; /* whatever the settings say */
	struct term_look look;
	struct panel_sight panel;
	struct tui_sides sides;
	struct gear gear;
	struct wedge wedge;
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
	struct page page;
	struct drawer_page drawer;
	struct errand errand;
	struct till_rate rate;
	struct till_moved moved;
	struct till_searching *searching; /* or NULL */
	struct till_found found;
	struct till_refundable refund_found;
	struct refund refund_tried;
	struct till_refunded refunded;
	struct error why;
};

/*
 * An act: the answer, or session->why there is none. An answer that stays
 * EVENT_FACTS is none.
 */
typedef enum err perform_act(struct session *session,
	const struct request *request, struct event *answer);

/* The acts of an area; the last row has no run. */
struct performance {
	enum ask kind;
	perform_act *run;
};

extern const struct performance perform_sale[];
extern const struct performance perform_people[];
extern const struct performance perform_shift[];
extern const struct performance perform_gear[];
extern const struct performance perform_page[];
extern const struct performance perform_state[];
extern const struct performance perform_form[];

/* Fill session->page for what is asked: one function a screen. */
typedef enum err fill_page(
	struct session *session, const struct request *request);
enum err session_page(struct session *session, const struct request *request,
	struct event *answer);
fill_page fill_zreport;
fill_page fill_charts;
fill_page fill_queue;
fill_page fill_papers;
fill_page fill_rules;
fill_page fill_operators;
fill_page fill_resident;
fill_page fill_settings;
extern const struct performance perform_refund[];
extern const struct performance perform_counter[];

/* session->verdict of the basket, were this person to buy it. */
enum err session_judge(struct session *session,
	const struct till_person *person, const struct basket *basket);

/* The hub answered, or will not: who stands there is looked at again. */
enum err session_look_again(struct session *session, struct event *answer);

/* session->basket as EVENT_RECALLED, judged for who stands there. */
enum err session_recalled(struct session *session, struct event *answer);

/* The text of a paper for the screen: session->receipt. What was done is
 * done, and an error here says only why there is no text. */
void session_show_paper(struct session *session, const char *receipt);

/* A step of what is searched for; true: there is something new to show. */
bool session_search_step(struct session *session, struct event *answer);

/* Log out who is logged in, and end. */
enum err session_quit(struct session *session);

#endif
